import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { aPress } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot, wordsOf } from '../../support/bot/bot-harness';

afterEach(closeBots);

/** Two people whose names are words of a command. */
const seed = {
  ...sampleTenant,
  users: [
    ...(sampleTenant.users ?? []),
    aMathematician(1, 'dnot', 'Don Not'),
    aMathematician(2, 'aplease', 'Addy Please'),
  ],
};

function aMathematician(number: number, alias: string, displayName: string) {
  const [givenName = '', surname = ''] = displayName.split(' ');
  return {
    id: `00000000-0000-4000-8000-0000000000f${number}`,
    userPrincipalName: `${alias}@contoso.example`,
    mail: `${alias}@contoso.example`,
    displayName,
    givenName,
    surname,
    department: 'Mathematics',
    usageLocation: 'US',
  };
}

/** What the form answers to names typed into it, and whom it put on the roster. */
async function typeInto(bot: TestBot, people: string, data: object = { department: 'math', product: 'visio' }) {
  const before = await bot.roster('math', 'visio');
  const verb = 'roster.add';
  const sent = { alacarte: { verb, data: { origin: 'form', ...data } }, people };
  const answer = await bot.invoke(
    aPress('dreyes', bot.place, { action: { type: 'Action.Execute', verb, data: sent }, replyToId: 'form' }),
  );
  await bot.app().settled();
  const added = (await bot.roster('math', 'visio')).filter((one) => !before.includes(one));
  return { text: wordsOf(answer.value), added: added.map((one) => one.replace(/ \(.*/u, '')) };
}

describe('names typed into the form for adding people', () => {
  it.each([
    ['one person', 'jdoe', ['jdoe']],
    ['people with commas', 'jdoe, asmith', ['jdoe', 'asmith']],
    ['people with line breaks', 'jdoe\r\nasmith\n', ['jdoe', 'asmith']],
    ['people with semicolons', 'jdoe; asmith', ['jdoe', 'asmith']],
    ['people with “and”', 'jdoe and asmith', ['jdoe', 'asmith']],
    ['a surname first', 'Doe, Jane; Smith, Alex', ['jdoe', 'asmith']],
    ['the sender', 'me', ['dreyes']],
    ['a name with a negation in it', 'Don Not', ['dnot']],
    ['several of them', 'Don Not and jdoe', ['dnot', 'jdoe']],
    ['a name with words of a command in it', 'Addy Please', ['aplease']],
  ])('are people: %s', async (_, typed, expected) => {
    const bot = await startBot({ seed });

    const { added } = await typeInto(bot, typed);

    expect(added).toEqual(expected);
  });

  it.each([
    ['another department', 'jdoe for Chemistry', '“jdoe for Chemistry”'],
    ['its own department', 'jdoe in Mathematics', '“jdoe in Mathematics”'],
    ['a product', 'jdoe to Project', '“jdoe to Project”'],
    ['a product alone', 'Visio', '“Visio”'],
    ['a negation', 'do not add jdoe', '“do not add jdoe”'],
    ['a condition', 'jdoe if asmith leaves', '“jdoe if asmith leaves”'],
    ['a command', 'add jdoe', '“add jdoe”'],
    ['another command', 'remove awong', '“remove awong”'],
    ['politeness', 'please add jdoe', '“please add jdoe”'],
    ['talk', 'Dana Reyes asked me', '“Dana Reyes asked me” names nobody'],
  ])('name nobody where they say more than names, and change nothing: %s', async (_, typed, quoted) => {
    const bot = await startBot({ seed });

    const { text, added } = await typeInto(bot, typed);

    expect(text).toContain(quoted);
    expect(text).toMatch(/Nobody (?:of this name|is called)|names nobody/u);
    expect(added).toEqual([]);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
    expect(await bot.roster('chem', 'visio')).not.toContain('jdoe');
  });

  it('names those that were found beside those that say more than names', async () => {
    const bot = await startBot({ seed });

    const { text, added } = await typeInto(bot, 'asmith, jdoe for Chemistry');

    expect(added).toEqual(['asmith']);
    expect(text).toContain('jdoe for Chemistry');
  });

  it.each([
    ['nothing', ''],
    ['blanks and signs', ' \n, ; – \u2060'],
    ['a mention that is none', '\uE0000\uE001'],
    ['nobody in particular', 'everyone'],
    ['somebody and nobody in particular', 'jdoe, them'],
  ])('are asked for again when they are %s', async (_, typed) => {
    const bot = await startBot({ seed });

    const { text, added } = await typeInto(bot, typed);

    expect(text).toContain('Name at least one person.');
    expect(added).toEqual([]);
  });

  it('are refused as too many, not taken for none', async () => {
    const bot = await startBot({ seed });

    const { text, added } = await typeInto(bot, Array.from({ length: 201 }, (_, at) => `nobody${at}`).join(', '));

    expect(text).toContain('201 people are too many for one message');
    expect(added).toEqual([]);
  });

  it('do not make up for a product that was not chosen', async () => {
    const bot = await startBot({ seed });

    const { text, added } = await typeInto(bot, 'jdoe to Visio', { department: 'math' });

    expect(text).toBe('Answered below.');
    expect(bot.connector.posts()).toHaveLength(1);
    expect(added).toEqual([]);
  });
});
