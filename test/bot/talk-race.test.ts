import { documentTurnStore } from '../../src/adapters/documents/tenant/turn-store';
import { readActivity } from '../../src/bot/teams/activity';
import { deliveryKey, readSpeaker } from '../../src/bot/teams/read-turn';
import { talkOf } from '../../src/bot/turn/kept';
import { instantOf } from '../../src/domain/calendar';
import { actionNamed, closeBots, shownAs, startBot, type Shown, type TestBot } from '../support/bot/bot-harness';
import { aMessage, aPress } from '../support/bot/activities';

const MINUTE = 60_000;

let bot: TestBot;

beforeEach(async () => {
  bot = await startBot();
});

afterEach(closeBots);

/** A press of a button, as Teams sends it. */
const pressing = (message: Shown, title: RegExp) =>
  aPress('dreyes', bot.place, { action: actionNamed(message, title), replyToId: message.id });

/** Everybody who changed: those on Visio or Project of Mathematics. */
const roster = async () => [
  ...(await bot.roster('math', 'visio')).map((name) => `visio ${name}`),
  ...(await bot.roster('math', 'project')).map((name) => `project ${name}`),
];

const added = async (before: readonly string[]) => (await roster()).filter((line) => !before.includes(line));

describe('a question that is typed and pressed at the same moment', () => {
  it('is answered once, by two processes', async () => {
    const twin = await bot.startTwin();
    const before = await roster();
    const question = await bot.say('dreyes', 'add jdoe');

    await Promise.all([bot.send(aMessage('dreyes', bot.place, 'visio')), twin.send(pressing(question, /^Project$/u))]);
    await bot.app().settled();
    await twin.app.settled();

    expect(await added(before)).toHaveLength(1);
  });

  it('is answered once by the same answer', async () => {
    const twin = await bot.startTwin();
    const before = await roster();
    const question = await bot.say('dreyes', 'add jdoe');

    await Promise.all([bot.send(aMessage('dreyes', bot.place, 'visio')), twin.send(pressing(question, /^Visio$/u))]);
    await bot.app().settled();
    await twin.app.settled();

    expect(await added(before)).toEqual(['visio jdoe']);
  });
});

it('a no that was typed holds against the button, also in another process', async () => {
  const twin = await bot.startTwin();
  const before = await roster();
  const question = await bot.say('dreyes', 'ad jdoe to Visio');
  expect(question.text).toContain('Did you mean');

  expect((await bot.say('dreyes', 'no')).text).toContain('Canceled');
  const answer = await twin.send(pressing(question, /^Yes, do it$/u));

  const { value } = answer.body as { value: Parameters<typeof shownAs>[1] };
  expect(shownAs(undefined, { attachments: [{ contentType: '', content: value }] }).text).toContain(
    'This question was answered already',
  );
  expect(await added(before)).toEqual([]);
});

it('a button pressed holds against the yes that is typed later', async () => {
  const before = await roster();
  const question = await bot.say('dreyes', 'ad jdoe to Visio');
  await bot.press('dreyes', question, 'No');

  const { text } = await bot.say('dreyes', 'yes');

  expect(text).toContain('This question was answered already');
  expect(await added(before)).toEqual([]);
});

it('an answer that comes twice has one effect, and is answered once', async () => {
  await bot.say('dreyes', 'add jdoe');
  const answer = aMessage('dreyes', bot.place, 'visio');
  await bot.send(answer);
  await bot.app().settled();
  const before = await roster();
  const posts = bot.connector.shown().length;

  await bot.send(answer);
  await bot.app().settled();

  expect(await roster()).toEqual(before);
  expect(bot.connector.shown()).toHaveLength(posts);
});

it('a question is open for another process, and after a restart, for ten minutes', async () => {
  const before = await roster();
  await bot.say('dreyes', 'add jdoe');
  await bot.restart();
  bot.advance(9 * MINUTE);

  await bot.say('dreyes', 'visio');

  expect(await added(before)).toEqual(['visio jdoe']);
});

it('a question is closed for typing after ten minutes, and its buttons still work', async () => {
  const before = await roster();
  const question = await bot.say('dreyes', 'ad jdoe to Visio');
  bot.advance(10 * MINUTE + 1000);

  expect((await bot.say('dreyes', 'yes')).text).toContain('No question is open');
  expect(await added(before)).toEqual([]);
  await bot.press('dreyes', question, 'Yes, do it');

  expect(await added(before)).toEqual(['visio jdoe']);
});

describe('a process that dies over an answer', () => {
  /** The messages that processes took on, and what says who typed one. */
  const claims = (message: Record<string, unknown>) => {
    const activity = readActivity(message);
    const speaker = activity && readSpeaker(activity);
    if (activity === undefined || speaker === undefined) throw new Error('this is no message');
    const { documents, ports } = bot.app();
    return { turns: documentTurnStore(documents, ports.clock), key: deliveryKey(activity), talk: talkOf(speaker) };
  };

  it('leaves it to the question it was typed for, and to no newer one', async () => {
    const before = await roster();
    await bot.say('dreyes', 'ad jdoe to Visio');
    const yes = aMessage('dreyes', bot.place, 'yes');
    const { turns, key, talk } = claims(yes);
    await turns.claim(key, talk);
    bot.advance(20_000);
    expect((await bot.say('dreyes', 'ad asmith to Project')).text).toContain('Did you mean');
    bot.advance(MINUTE);

    await bot.send(yes);
    await bot.app().settled();

    expect(await added(before)).toEqual(['visio jdoe']);
  });

  it('leaves it to its question though ten minutes are over when it comes again', async () => {
    const before = await roster();
    await bot.say('dreyes', 'ad jdoe to Visio');
    bot.advance(9 * MINUTE + 30_000);
    const yes = aMessage('dreyes', bot.place, 'yes');
    const { turns, key, talk } = claims(yes);
    await turns.claim(key, talk);
    bot.advance(MINUTE + 1000);

    await bot.send(yes);
    await bot.app().settled();

    expect(await added(before)).toEqual(['visio jdoe']);
  });

  it('leaves “too” to the command that was the last one then', async () => {
    await bot.say('dreyes', 'remove awong from Visio');
    const too = aMessage('dreyes', bot.place, 'dlee too');
    const { turns, key, talk } = claims(too);
    await turns.claim(key, talk);
    bot.advance(20_000);
    await bot.say('dreyes', 'add jdoe to Power BI Pro');
    bot.advance(MINUTE);

    await bot.send(too);
    await bot.app().settled();

    expect(await bot.roster('math', 'visio')).not.toContain('dlee');
    expect(await bot.roster('math', 'powerbi')).not.toContain('dlee');
  });

  it.each([
    ['a product', 'add jdoe', 'visio'],
    ['a yes', 'ad jdoe to Visio', 'yes'],
  ])('after %s was answered, and before that was written down, posts nothing again', async (_, asks, typed) => {
    const before = await roster();
    await bot.say('dreyes', asks);
    const answer = aMessage('dreyes', bot.place, typed);
    const { turns, key, talk } = claims(answer);
    const at = instantOf(bot.app().ports.clock.now());
    await bot.send(answer);
    await bot.app().settled();
    await turns.save({ key, talk, status: 'working', at });
    const posts = bot.connector.shown();
    bot.advance(MINUTE + 1000);

    await bot.send(answer);
    await bot.app().settled();

    expect(bot.connector.shown()).toEqual(posts);
    expect(await added(before)).toEqual(['visio jdoe']);
    expect((await bot.say('dreyes', 'and asmith too')).text).toContain('Alex Smith has a Visio seat');
  });

  it('after it was said that an answer waits for the directory, says so once', async () => {
    const before = await roster();
    await bot.say('dreyes', 'add jdoe');
    // Longer than a turn waits.
    await bot.tenant.faults({ path: '/$batch', status: 429, headers: { 'Retry-After': '0.4' } });
    const answer = aMessage('dreyes', bot.place, 'visio');
    const { turns, key, talk } = claims(answer);
    const at = instantOf(bot.app().ports.clock.now());
    await bot.send(answer);
    await bot.app().settled();
    await turns.save({ key, talk, status: 'working', at });
    const posts = bot.connector.shown();
    bot.advance(MINUTE + 1000);

    await bot.send(answer);
    await bot.app().settled();
    expect(bot.connector.shown()).toEqual(posts);
    await bot.tenant.faults();
    await bot.finishAll();
    await bot.app().settled();

    expect(bot.connector.shown()).toHaveLength(posts.length);
    expect(await added(before)).toEqual(['visio jdoe']);
  });
});
