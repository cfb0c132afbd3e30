import {
  anActivity,
  aPress,
  BOT_ID,
  botMention,
  chatOf,
  idOf,
  teamsIdOf,
  TENANT_ID,
} from '../../support/bot/activities';
import { closeBots, shownAs, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const installation = (bot: TestBot, alias: string, action: string) =>
  anActivity(alias, bot.place, { type: 'installationUpdate', action });

const joined = (bot: TestBot, alias: string, ...ids: readonly string[]) =>
  anActivity(alias, bot.place, { type: 'conversationUpdate', membersAdded: ids.map((id) => ({ id })) });

const textsIn = (bot: TestBot, alias: string): readonly string[] =>
  bot.connector.shown(chatOf(alias)).map((message) => shownAs(message.id, message.activity).text);

const addressOf = (bot: TestBot, alias: string) => bot.app().ports.conversations.find(idOf(alias) as never);

describe('an installation', () => {
  it('is welcomed once although Teams tells of it twice', async () => {
    const bot = await startBot();

    await bot.send(joined(bot, 'dreyes', BOT_ID));
    await bot.send(installation(bot, 'dreyes', 'add'));

    expect(textsIn(bot, 'dreyes')).toEqual([expect.stringContaining('Seats for your department, by chat')]);
  });

  it('is welcomed once when both come at once, and again and again', async () => {
    const bot = await startBot();
    const events = [installation(bot, 'dreyes', 'Add'), joined(bot, 'dreyes', BOT_ID)];

    await Promise.all([...events, ...events].map((event) => bot.send(event)));
    await bot.restart();
    await Promise.all(events.map((event) => bot.send(event)));

    expect(textsIn(bot, 'dreyes')).toHaveLength(1);
  });

  it('is welcomed again after the app was removed', async () => {
    const bot = await startBot();
    await bot.send(installation(bot, 'dreyes', 'add'));

    await bot.send(installation(bot, 'dreyes', 'remove'));
    const forgotten = await addressOf(bot, 'dreyes');
    await bot.send(installation(bot, 'dreyes', 'add'));
    await bot.send(joined(bot, 'dreyes', BOT_ID));

    expect(forgotten).toBeUndefined();
    expect(textsIn(bot, 'dreyes')).toHaveLength(2);
    expect(await addressOf(bot, 'dreyes')).toMatchObject({ conversationId: chatOf('dreyes') });
  });

  it.each(['add-upgrade', 'remove-upgrade', 'Add-Upgrade', 'something-new'])(
    'is not welcomed when it is an %s',
    async (action) => {
      const bot = await startBot();

      await bot.send(installation(bot, 'dreyes', action));

      expect(bot.connector.calls).toEqual([]);
      expect(await addressOf(bot, 'dreyes')).toMatchObject({ conversationId: chatOf('dreyes') });
    },
  );

  it('is welcomed when it can be posted, if it could not be at first', async () => {
    const bot = await startBot();
    bot.connector.trouble({ operation: 'post', count: 1, status: 403 });

    const first = await bot.send(installation(bot, 'dreyes', 'add'));
    await bot.send(joined(bot, 'dreyes', BOT_ID));

    expect(first).toMatchObject({ status: 200, text: '' });
    expect(textsIn(bot, 'dreyes')).toHaveLength(1);
  });

  it('offers each person what they can do', async () => {
    const bot = await startBot();

    await bot.send(installation(bot, 'dreyes', 'add'));
    await bot.send(installation(bot, 'jdoe', 'add'));

    expect(textsIn(bot, 'dreyes')[0]).toContain('Add, remove and swap people');
    expect(textsIn(bot, 'jdoe')[0]).not.toContain('Add, remove and swap people');
  });
});

describe('somebody else who joins a chat', () => {
  it('is not welcomed, and nobody is looked up', async () => {
    const bot = await startBot();

    await bot.send(joined(bot, 'dreyes', teamsIdOf('jdoe'), teamsIdOf('asmith')));

    expect(bot.connector.calls).toEqual([]);
  });
});

describe('an address', () => {
  const said = (bot: TestBot, timestamp: string, serviceUrl: string) =>
    anActivity('dreyes', { serviceUrl }, { type: 'message', text: 'help', textFormat: 'plain', timestamp });

  it('is the newest that Teams told of, however late an older one is delivered', async () => {
    const bot = await startBot();
    const moved = bot.connector.serviceUrl.replace('127.0.0.1', 'localhost');

    await bot.send(said(bot, '2027-03-01T20:00:00.000Z', bot.connector.serviceUrl));
    await bot.send(said(bot, '2027-03-01T21:00:00.000Z', moved));
    await bot.send(said(bot, '2027-03-01T20:30:00.000Z', bot.connector.serviceUrl));
    const after = await addressOf(bot, 'dreyes');
    await bot.restart();
    await bot.send(said(bot, '2027-03-01T20:45:00.000Z', bot.connector.serviceUrl));

    expect([after, await addressOf(bot, 'dreyes')].map((address) => address?.serviceUrl)).toEqual([moved, moved]);
  });

  it('is learned from a press, and forgotten when the bot is removed from the chat', async () => {
    const bot = await startBot();
    const card = await bot.say('dreyes', 'seats');
    await bot.app().ports.conversations.forget(idOf('dreyes') as never);

    const button = card.actions[0];
    await bot.send(aPress('dreyes', bot.place, { action: button, replyToId: card.id }));
    await bot.app().settled();
    const pressed = await addressOf(bot, 'dreyes');
    await bot.send(anActivity('dreyes', bot.place, { type: 'conversationUpdate', membersRemoved: [{ id: BOT_ID }] }));

    expect(pressed).toMatchObject({ conversationId: chatOf('dreyes') });
    expect(await addressOf(bot, 'dreyes')).toBeUndefined();
  });

  it('is there again after the app was removed and installed, whichever process hears of it', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    await bot.send(installation(bot, 'dreyes', 'add'));
    await twin.send(installation(bot, 'dreyes', 'remove'));
    const events = [installation(bot, 'dreyes', 'add'), joined(bot, 'dreyes', BOT_ID)];

    await Promise.all([bot.send(events[0]), twin.send(events[1])]);

    expect(await addressOf(bot, 'dreyes')).toMatchObject({ conversationId: chatOf('dreyes') });
    expect(textsIn(bot, 'dreyes')).toHaveLength(2);
  });
});

describe('a team that the app is removed from', () => {
  const TEAM = '19:central-it@thread.tacv2';
  const CHANNEL = { conversationId: '19:purchases@thread.tacv2', conversationType: 'channel' as const };
  const inTeam = (team: string) => ({ tenant: { id: TENANT_ID }, team: { id: team } });

  it.each([
    ['its own', TEAM, false],
    ['another one', '19:other@thread.tacv2', true],
  ])('loses the channel that purchases are sent to: %s', async (_, team, isKept) => {
    const bot = await startBot();
    await bot.say('sokafor', '<at>alacarte</at> send purchases here', {
      entities: [botMention],
      conversation: { id: CHANNEL.conversationId, conversationType: 'channel', tenantId: TENANT_ID, isGroup: true },
      channelData: inTeam(TEAM),
    });
    const chosen = (await bot.app().ports.institution.read()).channel;

    await bot.send(
      anActivity(
        'jdoe',
        { ...bot.place, conversationId: team, conversationType: 'channel' },
        {
          type: 'installationUpdate',
          action: 'remove',
          channelData: inTeam(team),
        },
      ),
    );

    expect(chosen).toMatchObject({ conversationId: CHANNEL.conversationId, teamId: TEAM });
    expect((await bot.app().ports.institution.read()).channel !== undefined).toBe(isKept);
  });
});

describe('an event that nobody knows of', () => {
  it.each([
    { type: 'conversationUpdate', channelData: { eventType: 'teamArchived', team: { id: 1 } } },
    { type: 'conversationUpdate', membersAdded: [], membersRemoved: [] },
    { type: 'event', name: 'application/vnd.microsoft.readReceipt', value: {} },
    { type: 'installationUpdate' },
    { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] },
    { type: 'something-new', timestamp: 'yesterday' },
  ])('is let pass: %j', async (own) => {
    const bot = await startBot();

    const answer = await bot.send(anActivity('dreyes', bot.place, own));

    expect([answer.status, bot.connector.calls, bot.logs.filter(({ level }) => level === 'error')]).toEqual([
      200,
      [],
      [],
    ]);
  });
});
