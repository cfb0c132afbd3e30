import { type ConversationAddress } from '../../src/domain/conversation';
import { instantOf } from '../../src/domain/calendar';
import { userId } from '../../src/domain/ids';
import { withLetter } from '../../src/domain/outbox/mailbox';
import { teamsAdapter } from '../../src/adapters/teams/teams-adapter';
import { teamsOutlet } from '../../src/adapters/teams/teams-outlet';
import { isTeamsUrl } from '../../src/config/service-urls';
import { chatOf, idOf, TENANT_ID } from '../support/bot/activities';
import { closeBots, startBot } from '../support/bot/bot-harness';
import { watchOutbound } from '../support/bot/outbound';
import { aLetter } from '../support/store/outbox-world';

afterEach(closeBots);

const TO = userId(idOf('dreyes'));

/** A conversation as it may stand in the store from before, or from somebody who wrote there. */
const kept = (serviceUrl: string): ConversationAddress => ({
  tenantId: TENANT_ID,
  conversationId: chatOf('dreyes'),
  conversationType: 'personal',
  serviceUrl,
  botId: '28:bot',
  teamsUserId: '29:dreyes',
  userId: TO,
});

it('sends no letter to an address of the store that is none of Teams, gives it up, and says why', async () => {
  const bot = await startBot();
  const { conversations, outbox, clock } = bot.app().ports;
  await conversations.save(kept('https://evil.example/'));
  await outbox.change({ userId: TO }, (now) => withLetter(now, aLetter(TO, 'first', instantOf(clock.now()))));
  const watch = watchOutbound();

  await bot.app().runJob('send-letters');
  await bot.app().runJob('send-letters');
  watch.stop();

  expect(watch.hosts.filter((host) => host !== '127.0.0.1')).toEqual([]);
  expect(bot.connector.calls).toEqual([]);
  const [mailbox] = await outbox.read([{ userId: TO }]);
  expect(mailbox?.settled.at(-1)?.outcome).toEqual({ status: 'unreached', cause: 'failed' });
  const said = bot.logs.filter(({ message }) => message === 'a letter is given up');
  expect(said.map(({ data }) => data['code'])).toEqual(['service-address']);
});

it.each([
  'https://evil.example/',
  'https://smba.trafficmanager.net.evil.example/',
  'https://smba.trafficmanager.net@evil.example/',
  'https://smba.trafficmanager.net:8443/amer/',
  'http://smba.trafficmanager.net/amer/',
  'http://127.0.0.1:3978/',
  'connector',
  '',
])('asks nobody for a token to write to %s, whether a message is new or edited', async (serviceUrl) => {
  const identity = { id: 'bot', type: 'SingleTenant', tenantId: TENANT_ID, password: 'canary' } as const;
  const outlet = teamsOutlet(() => teamsAdapter(identity, { isServiceUrlAllowed: isTeamsUrl }), 'bot');
  const shown = { card: {}, summary: '' };
  const watch = watchOutbound();

  const [posted, edited] = await Promise.allSettled([
    outlet.post(kept(serviceUrl), shown),
    outlet.update(kept(serviceUrl), 'one', shown),
  ]);
  watch.stop();

  const refused = { status: 'rejected', reason: { kind: 'rejected', code: 'service-address' } };
  expect([posted, edited]).toMatchObject([refused, refused]);
  expect(watch.hosts).toEqual([]);
});

it('takes no turn that comes in past the door', async () => {
  const adapter = teamsAdapter(undefined, { isServiceUrlAllowed: () => true });
  const activity = { type: 'message', serviceUrl: 'http://127.0.0.1/' };

  await expect(adapter.processActivityDirect('', activity as never, () => Promise.resolve())).rejects.toThrow('door');
});
