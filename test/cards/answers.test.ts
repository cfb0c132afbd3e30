import { LEAVE_OUT, renderChoosePeople } from '../../src/cards/question/choose-people';
import { renderChoose } from '../../src/cards/question/choose';
import { readPress, uncheckedPress } from '../../src/cards/parts/button';
import { renderAddPeople } from '../../src/cards/roster/add-people';
import { renderHistory } from '../../src/cards/roster/history';
import { type Json, type JsonObject } from '../../src/cards/parts/json';
import { renderPool } from '../../src/cards/roster/pool';
import { type Card } from '../../src/cards/render';
import { renderRosterChanged, type PersonResult } from '../../src/cards/roster/roster-changed';
import { personLine } from '../../src/cards/parts/inert';
import { renderSeatsOverview } from '../../src/cards/roster/seats-overview';
import { nodesOf, textsOf } from '../support/cards/card-reader';

const seats = { seatCap: 5, seatsTaken: 5, waitingCount: 2 };
const times = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index));
const said = (card: Card) => textsOf(card['body'] as Json).join('\n');
const inputsOf = (card: Card) => nodesOf(card['body'] as Json).filter((node) => 'isRequired' in node);
const actionsOf = (card: Card) => card['actions'] as readonly JsonObject[];

describe('a change to a roster', () => {
  const view = { heading: '150 of 200 people added to Visio', subheading: 'Mathematics', buttons: [] };
  const people = times(200, (index): PersonResult => {
    const isFailed = index % 4 === 3;
    return {
      name: `Person ${index}.`,
      result: isFailed ? 'Guest account – not added' : index < 100 ? 'Seated' : 'Waiting, number 1',
      isFailed,
    };
  });

  it('names everyone it failed for, first, and counts the others', () => {
    const text = said(renderRosterChanged({ ...view, people }).card);

    for (const { name } of people.filter((person) => person.isFailed)) expect(text).toContain(name);
    expect(text).not.toContain('Person 0.');
    expect(text).toContain('and 150 more: 75 seated, 75 waiting');
  });

  it('names those together who share a reason that is not their own', () => {
    const shared = people.slice(0, 8).map((person) => ({ ...person, isShared: true }));
    const text = said(renderRosterChanged({ ...view, people: shared }).card);

    expect(text.match(/Guest account – not added/gu)).toHaveLength(1);
    expect(text.indexOf('Person 3.')).toBeGreaterThan(text.indexOf('Person 6.'));
    for (const { name } of shared) expect(text).toContain(name);
  });

  it('shows the others in the order typed, as far as there is room', () => {
    const text = said(renderRosterChanged({ ...view, people: people.slice(0, 24) }).card);

    expect(text.indexOf('Person 23.')).toBeLessThan(text.indexOf('Person 0.'));
    expect(text).toContain('and 4 more: 4 seated');
  });

  it('says how many seats are free, in one summary line too', () => {
    const { card, summary } = renderRosterChanged({ ...view, people: [], seats });

    expect(said(card)).toContain('0 of 5 seats free · 2 waiting');
    expect(summary).toBe('150 of 200 people added to Visio · 0 of 5 seats free · 2 waiting');
  });
});

it('never cuts how many seats are free, however much there is to say', () => {
  const people = times(200, (index) => ({
    name: `${index} ${'ü'.repeat(90)}`,
    result: 'Not found '.repeat(30),
    isFailed: true,
  }));
  const large = { seatCap: 5000, seatsTaken: 4900, waitingCount: 1000 };

  const text = said(
    renderRosterChanged({ heading: 'Nobody was added to Visio', subheading: '', people, seats: large, buttons: [] })
      .card,
  );

  expect(text).toContain('100 of 5000 seats free · 1000 waiting');
  for (const index of people.keys()) expect(text).toContain(`${index} üü`);
});

describe('a pool', () => {
  const view = { productName: 'Visio', departmentName: 'Mathematics', seats, coverLines: [], buttons: [] };
  const person = (index: number) => ({ name: `Person ${index}.`, state: 'Active' });

  it('shows fifteen people at most, and says that there are more', () => {
    const waiting = times(10, (index) => ({ position: index + 1, name: `Waiting ${index}.`, since: 'since Nov 3' }));

    const text = said(renderPool({ ...view, seated: times(10, person), waiting }).card);

    expect(text).toContain('Waiting 4.');
    expect(text).not.toContain('Waiting 5.');
    expect(text).toContain('and 5 more');
  });

  it('says how it stands, and in its summary', () => {
    const { card, summary } = renderPool({ ...view, seated: [], waiting: [] });

    expect(said(card)).toMatch(/0 of 5 seats free\n2 waiting\n/);
    expect(said(card)).toContain('Nobody is on this roster.');
    expect(summary).toBe('Visio · Mathematics: 0 of 5 seats free · 2 waiting');
  });

  it('is red only where something is full or failed', () => {
    const colors = (isFailed: boolean, seatsTaken: number) =>
      nodesOf(
        renderPool({ ...view, seats: { ...seats, seatsTaken }, seated: [{ ...person(1), isFailed }], waiting: [] })
          .card,
      )
        .filter((node) => node['color'] === 'attention')
        .map((node) => node['text']);

    expect(colors(false, 3)).toEqual([]);
    expect(colors(true, 3)).toEqual(['Active']);
    expect(colors(false, 5)).toEqual(['0 of 5 seats free']);
  });
});

it('overviews twelve pools, counts the rest, and opens the one selected', () => {
  const pools = times(17, (index) => ({
    productName: `Product ${index}.`,
    seats,
    coverLine: 'Covered to June 30, 2027',
    open: { title: 'Show', press: uncheckedPress('pool.show', { pool: index }) },
  }));

  const { card, summary } = renderSeatsOverview({
    heading: 'Your seats',
    pools,
    moreHint: 'Say “seats Visio”.',
    buttons: [],
  });

  const opened = nodesOf(card).flatMap(
    (node) => readPress((node['selectAction'] as JsonObject | undefined)?.['data']) ?? [],
  );
  expect(opened.map((press) => press.data['pool'])).toEqual(times(12, (index) => index));
  expect(said(card)).toContain('and 5 more. Say “seats Visio”.');
  expect(summary).toBe(
    'Your seats: Product 0.: 0 of 5 seats free · 2 waiting; Product 1.: 0 of 5 seats free · 2 waiting; Product 2.: 0 of 5 seats free · 2 waiting; and 14 more',
  );
});

describe('a question about people', () => {
  const question = (choices: number) => ({
    inputId: 'person-1',
    label: 'Which jordan?',
    choices: times(choices, (index) => ({ title: `Jordan ${index}`, value: `${index}` })),
  });
  const inputFor = (choices: number) =>
    inputsOf(renderChoosePeople({ heading: 'Who?', questions: [question(choices)], buttons: [] }).card)[0];

  it('can always be answered by leaving them out', () => {
    expect((inputFor(1)?.['choices'] as readonly JsonObject[]).at(-1)).toEqual({
      title: 'Leave out',
      value: LEAVE_OUT,
    });
  });

  it('shows up to five choices openly', () => {
    expect([inputFor(5)?.['style'], inputFor(6)?.['style']]).toEqual(['expanded', 'compact']);
  });

  it('asks ten things at a time', () => {
    const questions = times(11, (index) => ({ ...question(2), inputId: `person-${index}` }));

    const { card } = renderChoosePeople({ heading: 'Who?', questions, buttons: [] });

    expect(inputsOf(card)).toHaveLength(10);
    expect(said(card)).toContain('1 more question follows after these.');
  });

  it('tells people of one name apart', () => {
    expect(
      personLine({
        name: 'Jordan Kim',
        jobTitle: 'Lab Manager',
        departmentName: 'Mathematics',
        mail: 'jkim@contoso.edu',
      }),
    ).toBe('Jordan Kim · Lab Manager · Mathematics · jkim@contoso.edu');
    expect(personLine({ name: 'Jordan Kim', jobTitle: '', mail: 'jkim@contoso.edu' })).toBe(
      'Jordan Kim · jkim@contoso.edu',
    );
  });
});

describe('a choice', () => {
  const choose = (count: number) =>
    renderChoose({
      heading: 'For which department?',
      label: 'Department',
      options: times(count, (index) => ({ title: `Department ${index}`, value: `d${index}` })),
      press: uncheckedPress('roster.add', { people: 'jdoe' }),
      buttonTitle: 'Add to Visio',
    }).card;

  it('is a button each for up to six options', () => {
    const presses = actionsOf(choose(6)).map((action) => readPress(action['data']));

    expect(presses[5]).toEqual({ verb: 'roster.add', data: { people: 'jdoe', choice: 'd5' }, inputs: {} });
    expect(inputsOf(choose(6))).toEqual([]);
  });

  it('lists a hundred of several hundred with long names, cuts none of its texts, and says that there are more', () => {
    const name = (index: number) => `Computational Environmental Oceanography ${index}`;
    const { card } = renderChoose({
      heading: 'For which department?',
      label: 'Department',
      options: times(300, (index) => ({ title: name(index), value: `computational-environmental-${index}` })),
      press: uncheckedPress('roster.add', {}),
      buttonTitle: 'Add to Visio',
    });

    expect(inputsOf(card)[0]?.['choices']).toHaveLength(100);
    expect(nodesOf(card)).toContainEqual({ title: name(99), value: 'computational-environmental-99' });
    expect(said(card)).toContain('For which department?');
    expect(said(card)).toContain('The first 100 of 300 are listed. For another one, type its name with what you ask.');
  });

  it('is a list where an option is too long for a button', () => {
    const { card } = renderChoose({
      heading: 'For which department?',
      label: 'Department',
      options: [{ title: 'School of Earth, Atmospheric and Planetary Sciences', value: 'eaps' }],
      press: uncheckedPress('roster.add', {}),
      buttonTitle: 'Add to Visio',
    });

    expect(nodesOf(card)).toContainEqual({
      title: 'School of Earth, Atmospheric and Planetary Sciences',
      value: 'eaps',
    });
  });

  it('is a list with one button for more', () => {
    expect(actionsOf(choose(7)).map((action) => action['title'])).toEqual(['Add to Visio']);
    expect(inputsOf(choose(7)).map((input) => [input['id'], (input['choices'] as Json[]).length])).toEqual([
      ['choice', 7],
    ]);
  });
});

it('asks for the product only where there are several', () => {
  const form = (products: readonly string[]) =>
    renderAddPeople({
      heading: 'Add people',
      products: products.map((title) => ({ title, value: title })),
      people: 'jdoe\n${x}',
      buttons: [],
    }).card;

  expect(inputsOf(form([])).map((input) => input['id'])).toEqual(['people']);
  expect(inputsOf(form(['Visio', 'Project'])).map((input) => input['id'])).toEqual(['product', 'people']);
  expect(inputsOf(form([]))[0]?.['value']).toBe('jdoe\n${x}');
});

it('shows fifteen entries of a history, and says that there are more', () => {
  const entries = times(17, (index) => ({ when: 'Nov 3, 9:42 AM', who: 'Dana Reyes', what: `did thing ${index}.` }));

  const text = said(renderHistory({ heading: 'History', entries, buttons: [] }).card);

  expect(text).toContain('did thing 14.');
  expect(text).not.toContain('did thing 15.');
  expect(text).toContain('and 2 more');
});
