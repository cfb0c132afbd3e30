import { CATALOG_APP } from '../../../src/local/emulated-tenant/state/catalog-app';
import { aMessage, aPress, chatOf, TENANT_ID } from '../../support/bot/activities';
import { actionNamed, closeBots, shownAs, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const CHANNEL = '19:buying@thread.tacv2';
const PLACES = [
  {
    name: 'a channel',
    conversation: { id: CHANNEL, conversationType: 'channel', tenantId: TENANT_ID, isGroup: true },
  },
  {
    name: 'a group chat',
    conversation: { id: '19:group', conversationType: 'groupChat', tenantId: TENANT_ID, isGroup: true },
  },
];
const inChannel = { conversation: PLACES[0]?.conversation };

/** A bot that these people have a chat with. */
async function startKnown(...aliases: readonly string[]): Promise<TestBot> {
  const bot = await startBot();
  for (const alias of aliases) await bot.say(alias, 'hi');
  return bot;
}

/** What somebody read in their own chat since the greeting. */
const readAlone = (bot: TestBot, alias: string): readonly Shown[] =>
  bot.connector
    .shown(chatOf(alias))
    .slice(1)
    .map(({ id, activity }) => shownAs(id, activity));

describe.each(PLACES)('in $name', ({ conversation }) => {
  const here = { conversation };

  it.each([
    ['dreyes', 'what do I have', 'You have no seats', 'your seats'],
    ['dreyes', 'what does awong have', 'Amy Wong', 'the seats of one person'],
    ['sokafor', 'leavers', 'Nobody to ask about', 'the licenses of people'],
    ['sokafor', 'reminders', 'emind', 'who was told what'],
  ])('%s says "%s" and reads the answer alone', async (alias, text, answer, about) => {
    const bot = await startKnown(alias);

    const shown = await bot.say(alias, text, here);

    expect(shown.text).toBe(`Answered in your own chat, since it is about ${about}.`);
    expect(readAlone(bot, alias).map((one) => one.text)).toEqual([expect.stringContaining(answer)]);
  });

  it.each(['seats', 'seats Visio', 'who has Visio', 'who is waiting', 'history', 'help', 'purchases', 'forecast'])(
    '"%s" is answered for everybody',
    async (text) => {
      const bot = await startKnown('dreyes');

      const shown = await bot.say('dreyes', text, here);

      expect(shown.text).not.toContain('own chat, since');
      expect(readAlone(bot, 'dreyes')).toEqual([]);
    },
  );

  it('a change is said for everybody, and so is what follows it', async () => {
    const bot = await startKnown('dreyes');

    const shown = await bot.say('dreyes', 'add jdoe to Visio', here);

    expect(shown.text).toMatch(/Jane Doe has a Visio seat[^]*\d of \d seats free[^]*License active/u);
    expect(readAlone(bot, 'dreyes')).toEqual([]);
  });
});

describe('a license that fails', () => {
  it('is no matter for a channel: the change says that one is not active, and where to read why', async () => {
    const bot = await startKnown('dreyes');

    const shown = await bot.say('dreyes', 'add bkhan to Visio', inChannel);

    expect(bot.look(shown).text).not.toMatch(/usage location|failed/iu);
    expect(bot.look(shown).text).toContain(
      'One license is not active yet. For details, type “who has Visio” in your own chat with me.',
    );
  });

  it('is left out of the history that a channel reads', async () => {
    const bot = await startKnown('dreyes');
    await bot.say('dreyes', 'add bkhan to Visio');

    expect((await bot.say('dreyes', 'history')).text).toContain('added Bilal Khan to Visio · license failed');
    const shared = await bot.say('dreyes', 'history', inChannel);

    expect(shared.text).toContain('added Bilal Khan to Visio · license requested');
  });

  it('is said in a chat of two', async () => {
    const bot = await startKnown('dreyes');

    expect((await bot.say('dreyes', 'who has Project')).text).toContain('No usage location');
    const shown = await bot.say('dreyes', 'who has Project', inChannel);

    expect(shown.text).not.toContain('usage location');
    expect(shown.text).toContain('One license is not active yet');
  });
});

describe('what is for one person alone', () => {
  it('is posted once, however often the question is delivered', async () => {
    const bot = await startKnown('dreyes');
    const asked = aMessage('dreyes', bot.place, 'what do I have', inChannel);
    for (let delivery = 1; delivery <= 3; delivery += 1) await bot.send(asked);
    const inResponse = {
      ...aMessage('dreyes', bot.place, 'what does awong have', inChannel),
      deliveryMode: 'expectReplies',
    };
    for (let delivery = 1; delivery <= 2; delivery += 1) await bot.send(inResponse);

    expect(readAlone(bot, 'dreyes')).toHaveLength(2);
    expect(bot.connector.posts(CHANNEL)).toHaveLength(1);
  });

  it('is posted when a button in the channel asks for it, once for each press', async () => {
    const bot = await startKnown('jdoe');
    const welcome = await bot.say('jdoe', 'hi', inChannel);
    const press = aPress(
      'jdoe',
      bot.place,
      { action: actionNamed(welcome, 'What do I have'), replyToId: welcome.id },
      inChannel,
    );

    const first = await bot.invoke(press);
    const again = await bot.invoke(press);

    expect(first.value).toBe('Answered in your own chat, since it is about your seats.');
    expect(again.value).toBe(first.value);
    expect(readAlone(bot, 'jdoe')).toHaveLength(1);
    expect(bot.connector.posts(CHANNEL)).toHaveLength(1);
  });

  it('that takes its time is finished where it was posted', async () => {
    const bot = await startKnown('sokafor');

    const shown = await bot.say('sokafor', 'plan', inChannel);

    expect(shown.text).toContain('own chat');
    const [plan] = readAlone(bot, 'sokafor');
    expect(plan?.text).toMatch(/^The plan|would|licenses/u);
    expect(plan?.text).not.toContain('Reading');
    expect(bot.connector.shown(CHANNEL)).toHaveLength(1);
  });

  it('stays unsaid where there is no chat with them, and the channel reads how to ask', async () => {
    const bot = await startBot();

    const shown = await bot.say('awong', 'what do I have', inChannel);

    expect(shown.text).toBe('I can answer this only in our own chat: open it and write to me.');
    expect(bot.connector.shown().map(({ conversationId }) => conversationId)).toEqual([CHANNEL]);
  });

  it('is said in a chat that is made for it, where that is permitted', async () => {
    const bot = await startBot({ teamsAppId: CATALOG_APP.externalId });

    const shown = await bot.say('awong', 'what do I have', inChannel);

    expect(shown.text).toContain('Answered in your own chat');
    const [own] = bot.connector.shown().filter(({ conversationId }) => conversationId !== CHANNEL);
    expect(shownAs(own?.id, own?.activity ?? {}).text).toMatch(/^You have/u);
  });
});
