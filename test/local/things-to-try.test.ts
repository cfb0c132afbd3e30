import { thingsToTry } from '../../src/local/things-to-try';

it('are those of the sample where its products are there', () => {
  expect(thingsToTry(['Power BI Pro', 'Project', 'Visio'])).toEqual([
    'seats',
    'add jdoe to Visio',
    'add enovak, hpatel and asmith to Visio',
    'who has Project',
    'buy 3 Project',
  ]);
});

it.each([
  [['Visio'], ['add jdoe to Visio', 'who has Visio', 'buy 3 Visio']],
  [
    ['Power BI Pro', 'Maple'],
    ['add jdoe to Power BI Pro', 'who has Maple', 'buy 3 Maple'],
  ],
])('name the products that there are: %j', (products, lines) => {
  const tried = thingsToTry(products);

  expect(tried).toEqual(expect.arrayContaining(lines));
  expect(tried.join(' ')).not.toMatch(/Project/u);
});

it('name no product where nobody has any', () => {
  expect(thingsToTry([]).join(' ')).not.toMatch(/Visio|Project|buy/u);
});
