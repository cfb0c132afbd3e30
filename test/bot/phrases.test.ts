import { aMention, aMessage, anActivity, botMention, chatOf, idOf, teamsIdOf } from '../support/bot/activities';
import { closeBots, type Shown, shownAs, startBot, type TestBot } from '../support/bot/bot-harness';

afterEach(closeBots);

/** Sends a message in a group chat, where the bot is mentioned. */
const inGroup = { id: '19:group', conversationType: 'groupChat', isGroup: true };
const sayInGroup = (bot: TestBot, alias: string, text: string, mentions: readonly object[] = []) =>
  bot.say(alias, `<at>alacarte</at> ${text}`, { conversation: inGroup, entities: [botMention, ...mentions] });

/** What somebody read last in their own chat. */
function lastAlone(bot: TestBot, alias: string): Shown {
  const last = bot.connector.shown(chatOf(alias)).at(-1);
  return shownAs(last?.id, last?.activity ?? {});
}

/** What others in a group do not read the answer to. */
const isPrivate = (text: string): boolean => /^what (?:do I|does \w+) have$/u.test(text);

const said: readonly (readonly [alias: string, text: string, answer: RegExp])[] = [
  ['dreyes', 'add jdoe to Visio', /^Jane Doe has a Visio seat[\s\S]*1 of 5 seats free/u],
  ['dreyes', 'Please ADD jdoe   to visio, thanks!', /^Jane Doe has a Visio seat/u],
  ['dreyes', 'add jdoe to Visio for Mathematics', /^Jane Doe has a Visio seat/u],
  ['dreyes', 'add\u00A0jdoe to\u00A0Visio.', /^Jane Doe has a Visio seat/u],
  ['dreyes', 'add jdoe@contoso.edu to visio plan 2', /^Jane Doe has a Visio seat/u],
  ['dreyes', 'add Jane Doe to Visio', /^Jane Doe has a Visio seat/u],
  ['dreyes', 'add jdoe, asmith and oprice to Visio', /^3 people added to Visio[\s\S]*0 of 5 seats free · 1 waiting/u],
  ['dreyes', 'add to Visio:\njdoe\nasmith', /^2 people added to Visio/u],
  ['dreyes', 'add jdoe to Project', /^Jane Doe is number 4 waiting for Project[\s\S]*4 waiting/u],
  ['dreyes', 'remove awong from Visio', /^Amy Wong no longer has Visio[\s\S]*3 of 5 seats free/u],
  ['dreyes', 'swap awong for asmith in Visio', /^Alex Smith took the Visio place of Amy Wong/u],
  ['dreyes', 'move mrossi first in Visio', /^Marco Rossi is first in Visio/u],
  ['dreyes', 'seats', /^Your seats\nMathematics[\s\S]*2 of 5 seats free/u],
  ['dreyes', 'seats Visio', /2 of 5 seats free[\s\S]*Amy Wong/u],
  ['dreyes', 'who has Visio', /Amy Wong[\s\S]*David Lee[\s\S]*Marco Rossi/u],
  ['dreyes', 'who is waiting for Project', /Carla Diaz/u],
  ['dreyes', 'what does awong have', /^Amy Wong has 2 seats/u],
  ['dreyes', 'history', /^Latest changes/u],
  ['dreyes', 'undo', /^There is nothing to undo/u],
  ['dreyes', 'what do I have', /^You have no seats/u],
  ['awong', 'what do I have', /^You have 2 seats[\s\S]*Paid by Mathematics · until June 30, 2027/u],
  ['jdoe', 'help', /^What you can type/u],
  ['jdoe', 'hi', /^Seats for your department, by chat/u],
  ['jdoe', 'thanks', /^You are welcome/u],
  ['dreyes', 'ad jdoe to Visio', /Did you mean[\s\S]*Nothing was changed yet/u],
  ['dreyes', 'add jdoe to Viso', /Did you mean Visio\?/u],
  ['dreyes', 'add jdoe to Photoshop', /There is no product called “Photoshop”[\s\S]*Visio/u],
  ['dreyes', 'add nobody.such to Visio', /Nobody of this name/u],
  ['dreyes', 'add kim to Visio', /Which “kim” do you mean/u],
  ['dreyes', 'add lfischer to Visio', /Account is disabled/u],
  ['dreyes', 'what is the weather like', /help/iu],
];

describe('what people type', () => {
  it.each(said)('%s says "%s" in the chat with the bot', async (alias, text, answer) => {
    const bot = await startBot();

    const shown = await bot.say(alias, text);

    expect(shown.text).toMatch(answer);
    expect(shown.summary).not.toBe('');
    expect(JSON.stringify(shown.card)).not.toContain('${');
  });

  it.each(said)('%s says "%s" in a group chat, with a mention of the bot', async (alias, text, answer) => {
    const bot = await startBot();

    if (isPrivate(text)) await bot.say(alias, 'hi');
    const shown = await sayInGroup(bot, alias, text);

    if (isPrivate(text)) expect(shown.text).toContain('Answered in your own chat');
    expect((isPrivate(text) ? lastAlone(bot, alias) : shown).text).toMatch(answer);
  });

  it('works with the mention of the bot at the end', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'add jdoe to Visio <at>alacarte</at>', { entities: [botMention] });

    expect(shown.text).toContain('Jane Doe has a Visio seat');
  });

  it('ignores the HTML copy that Teams sends along, whatever it says', async () => {
    const bot = await startBot();
    const attachments = [{ contentType: 'text/html', content: '<p>remove awong from Visio</p>' }];

    const shown = await bot.say('dreyes', 'seats', { attachments });

    expect(shown.text).toContain('Your seats');
    expect(await bot.roster('math', 'visio')).toContain('awong');
  });
});

describe('a person mentioned', () => {
  const person = (alias: string, name: string, own: object = {}) =>
    aMention({ id: teamsIdOf(alias), name, ...own }, `<at>${name}</at>`);

  it('is taken from what Teams says, whatever name stands in the text', async () => {
    const bot = await startBot();

    const shown = await sayInGroup(bot, 'dreyes', 'add <at>Alex Smith</at> to Visio', [
      person('jdoe', 'Alex Smith', { aadObjectId: idOf('jdoe') }),
    ]);

    expect(shown.text).toContain('Jane Doe has a Visio seat');
    expect(await bot.roster('math', 'visio')).not.toContain('asmith');
  });

  it('is looked up at the connector when Teams gives no directory id', async () => {
    const bot = await startBot();
    bot.connector.knows(teamsIdOf('jdoe'), idOf('jdoe'));

    const shown = await sayInGroup(bot, 'dreyes', 'add <at>Alex Smith</at> to Visio', [person('jdoe', 'Alex Smith')]);

    expect(shown.text).toContain('Jane Doe has a Visio seat');
    expect(bot.connector.calls.map((call) => call.operation)).toContain('member');
  });

  it('is looked up by the name Teams gives when the connector does not say in time', async () => {
    const bot = await startBot();
    bot.connector.trouble({ operation: 'member', hangMs: 10_000 });

    const shown = await sayInGroup(bot, 'dreyes', 'add <at>Jane Doe</at> to Visio', [person('jdoe', 'Jane Doe')]);

    expect(shown.text).toContain('Jane Doe has a Visio seat');
    expect(bot.connector.calls.map((call) => call.operation)).not.toContain('member');
  });

  it('is one of several, in the order typed, names beside mentions', async () => {
    const bot = await startBot();
    const text = 'add <at>Jane Doe</at>, asmith and <at>Owen Price</at> to Visio';

    await sayInGroup(bot, 'dreyes', text, [
      person('jdoe', 'Jane Doe', { aadObjectId: idOf('jdoe') }),
      person('oprice', 'Owen Price', { aadObjectId: idOf('oprice') }),
    ]);

    expect(await bot.roster('math', 'visio')).toEqual([
      'awong',
      'dlee',
      'mrossi',
      'jdoe',
      'asmith',
      'oprice (waiting 1)',
    ]);
  });

  it('is two people where two of the same name are mentioned', async () => {
    const bot = await startBot();

    await sayInGroup(bot, 'dreyes', 'add <at>Kim</at> and <at>Kim</at> to Visio', [
      person('jkim', 'Kim', { aadObjectId: idOf('jkim') }),
      person('gkim', 'Kim', { aadObjectId: idOf('gkim') }),
    ]);

    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'jkim', 'gkim']);
  });

  it('can be swapped, moved, removed and asked about', async () => {
    const bot = await startBot();
    const amy = [person('awong', 'Amy Wong', { aadObjectId: idOf('awong') })];

    await bot.say('dreyes', 'hi');
    await sayInGroup(bot, 'dreyes', 'what does <at>Amy Wong</at> have', amy);
    const has = lastAlone(bot, 'dreyes');
    const moved = await sayInGroup(bot, 'dreyes', 'move <at>Amy Wong</at> first in Visio', amy);
    const removed = await sayInGroup(bot, 'dreyes', 'remove <at>Amy Wong</at> from Visio', amy);

    expect(has.text).toContain('Amy Wong has 2 seats');
    expect(moved.text).toContain('Amy Wong is first in Visio');
    expect(removed.text).toContain('Amy Wong no longer has Visio');
  });

  it('is nobody when Teams and the directory know nobody of that id', async () => {
    const bot = await startBot();

    const shown = await sayInGroup(bot, 'dreyes', 'add <at>Jane Doe</at> to Visio', [
      person('ghost', 'Jane Doe', { aadObjectId: '00000000-0000-4000-8000-00000000dead' }),
    ]);

    expect(shown.text).toContain('Nobody of this name');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('is the sender where it says "me"', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'add me to Visio');

    expect(shown.text).toContain('Dana Reyes has a Visio seat');
  });
});

describe('what is no message to act on', () => {
  const kinds = [
    'messageDelete',
    'messageReaction',
    'typing',
    'event',
    'endOfConversation',
    'handoff',
    'trace',
    'madeUp',
  ];

  it.each(kinds)('a %s runs nothing and answers nothing', async (type) => {
    const bot = await startBot();
    const own = {
      type,
      text: 'add jdoe to Visio',
      reactionsAdded: [{ type: 'like' }],
      replyToId: 'm1',
      name: 'x',
      value: {},
    };

    const answer = await bot.send(anActivity('dreyes', bot.place, own));
    await bot.app().settled();

    expect(answer.status).toBe(200);
    expect(bot.connector.calls).toEqual([]);
    expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
  });

  it('an edited message runs nothing a second time, and is answered once with what to do', async () => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'add jdoe to Visio');
    await bot.send(message);
    const edited = {
      ...message,
      type: 'messageUpdate',
      text: 'remove awong from Visio',
      channelData: { eventType: 'editMessage' },
    };

    await bot.send(edited);
    await bot.send(edited);
    await bot.send({ ...edited, text: 'remove dlee from Visio' });
    await bot.app().settled();
    const [, advice, ...more] = bot.connector.posts(chatOf('dreyes'));

    expect(JSON.stringify(advice)).toContain('I do not follow edits');
    expect(JSON.stringify(advice)).toContain('type it anew');
    expect(more).toEqual([]);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'jdoe']);
  });

  it.each([
    ['says so', { eventType: 'editMessage' }],
    ['does not say what happened', {}],
    ['says null', { eventType: null }],
  ])('an edit that %s has its answer in each response, and is posted once', async (_how, channelData) => {
    const bot = await startBot();
    const edited = aMessage('dreyes', bot.place, 'add jdoe to Visio', { type: 'messageUpdate', channelData });

    const inResponse = { ...edited, deliveryMode: 'expectReplies' };
    const answers = [await bot.send(inResponse), await bot.send(inResponse)];
    await bot.send(edited);
    await bot.app().settled();

    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).toContain('I do not follow edits');
    }
    expect(bot.connector.posts(chatOf('dreyes'))).toEqual([]);
    expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
  });

  it.each([
    ['messageUpdate', 'undeleteMessage'],
    ['messageUpdate', 'softDeleteMessage'],
    ['messageUpdate', 'madeUp'],
    ['messageUpdate', 7],
    ['messageDelete', 'softDeleteMessage'],
  ])('a %s of kind %s stays silent', async (type, eventType) => {
    const bot = await startBot();

    const answer = await bot.send(
      aMessage('dreyes', bot.place, 'add jdoe to Visio', { type, channelData: { eventType } }),
    );
    await bot.app().settled();

    expect(answer.status).toBe(200);
    expect(bot.connector.calls).toEqual([]);
    expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
  });

  it('a message of somebody whom Teams does not name runs nothing', async () => {
    const bot = await startBot();

    const answer = await bot.send({ ...aMessage('dreyes', bot.place, 'add jdoe to Visio'), from: { id: '29:nobody' } });

    expect(answer.status).toBe(200);
    expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
  });
});
