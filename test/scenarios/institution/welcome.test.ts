import { anActivity, BOT_ID, chatOf, idOf, teamsIdOf } from '../../support/bot/activities';
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
