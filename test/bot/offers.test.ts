import { actionNamed, closeBots, startBot, type TestBot } from '../support/bot/bot-harness';

afterEach(closeBots);

const seatsOf = async (bot: TestBot) => (await bot.say('dreyes', 'seats Visio')).text;

test.each([
  'Jane Doe to visio',
  'jdoe -> visio',
  'visio: jdoe',
  'jdoe, visio',
  'Jane Doe\tjdoe@contoso.edu\tVisio',
  'hi, jdoe viso please',
  'jdoe -> viso',
])('"%s" is offered, and nothing is done', async (text) => {
  const bot = await startBot();
  const before = await seatsOf(bot);

  const shown = await bot.say('dreyes', text);

  expect(shown.text).toMatch(/Jane Doe and Visio: what should I do\?[\s\S]*Nothing was changed yet/u);
  expect(
    ['Add Jane Doe to Visio', 'Remove Jane Doe from Visio', 'Show Jane Doe', 'Cancel'].map(
      (title) => actionNamed(shown, title).title,
    ),
  ).toHaveLength(4);
  expect(await seatsOf(bot)).toBe(before);
});

test('an offer is taken by its button', async () => {
  const bot = await startBot();
  const shown = await bot.say('dreyes', 'Jane Doe to visio');

  const done = await bot.press('dreyes', shown, 'Add Jane Doe to Visio');

  expect(done.text).toMatch(/Jane Doe has a Visio seat/u);
});

test('an offer to look shows what somebody has', async () => {
  const bot = await startBot();
  const shown = await bot.say('dreyes', 'awong visio');

  await bot.press('dreyes', shown, 'Show Amy Wong');

  expect(JSON.stringify(bot.connector.posts().at(-1)?.body)).toContain('Amy Wong has 2 seats');
});

test('words that are nobody are no offer, and strangers get none', async () => {
  const bot = await startBot();

  expect((await bot.say('dreyes', 'visio broken')).text).toMatch(/^I did not understand that/u);
  expect((await bot.say('jdoe', 'awong to visio')).text).not.toMatch(/what should I do/u);
});

test.each([
  ['add', /Jane Doe has a Visio seat/u],
  ['add her', /Jane Doe has a Visio seat/u],
  ['add jane doe to visio', /Jane Doe has a Visio seat/u],
])('"%s" takes an offer', async (text, answer) => {
  const bot = await startBot();
  await bot.say('dreyes', 'Jane Doe to visio');

  expect((await bot.say('dreyes', text)).text).toMatch(answer);
});

test('a plain yes takes no offer', async () => {
  const bot = await startBot();
  await bot.say('dreyes', 'Jane Doe to visio');

  expect((await bot.say('dreyes', 'yes')).text).not.toMatch(/has a Visio seat/u);
  expect(await seatsOf(bot)).toContain('2 of 5 seats free');
});

test.each([
  [
    'Hi, could you please add Jane Doe (jdoe@contoso.edu) to Visio? She starts Monday. Thanks, Dana',
    /Add Jane Doe to Visio\?[\s\S]*Left out: “She starts Monday. Thanks, Dana”/u,
    /Jane Doe has a Visio seat/u,
  ],
  ['ad jdoe to viso', /Add jdoe to Visio\?/u, /Jane Doe has a Visio seat/u],
  ["awong doesn't need visio anymore", /Remove awong from Visio\?/u, /Amy Wong no longer has Visio/u],
  ['amy wong left', /Remove amy wong from everything\?/u, /Amy Wong/u],
  [
    'awong is gone, give her visio seat to jdoe',
    /Swap awong for jdoe in Visio\?/u,
    /took the Visio place of Amy Wong/u,
  ],
])('"%s" is asked about once, and then done', async (text, question, answer) => {
  const bot = await startBot();

  const asked = await bot.say('dreyes', text);

  expect(asked.text).toMatch(question);
  expect(await bot.roster('math', 'visio')).toContain('awong');
  expect((await bot.press('dreyes', asked, 'Yes, do it')).text).toMatch(answer);
});
