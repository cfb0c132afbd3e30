import { idOf, teamsIdOf, TENANT_ID } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';
import { watchOutbound } from '../../support/bot/outbound';

afterEach(closeBots);

describe('T12: a stored address', () => {
  it.each([
    'https://evil.example/',
    'https://smba.trafficmanager.net.evil.example/',
    'https://smba.trafficmanager.net@evil.example/',
    'http://evil.example/teams/',
    'http://169.254.169.254/',
    'nonsense',
  ])('is written to nowhere once it is %s, and keeps nobody else waiting', async (serviceUrl) => {
    const bot = await startBot();
    await bot.say('awong', 'hi');
    await bot.app().ports.conversations.save({
      ...{ tenantId: TENANT_ID, conversationId: 'a:mrossi', conversationType: 'personal', serviceUrl, botId: '28:bot' },
      ...{ teamsUserId: teamsIdOf('mrossi'), userId: idOf('mrossi') as never },
    });
    const before = bot.connector.posts('a:awong').length;
    const watch = watchOutbound();

    await bot.say('dreyes', 'remove mrossi and awong from Visio');
    await bot.finishAll();
    await bot.app().settled();
    watch.stop();

    expect(new Set(watch.hosts)).toEqual(new Set(['127.0.0.1']));
    expect(bot.connector.calls.filter(({ conversationId }) => conversationId === 'a:mrossi')).toEqual([]);
    expect(bot.connector.posts('a:awong').length).toBeGreaterThan(before);
  });
});
