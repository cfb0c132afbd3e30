import { setTimeout as wait } from 'node:timers/promises';
import { documentTurnStore } from '../../src/adapters/documents/tenant/turn-store';
import { aMessage } from '../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../support/bot/bot-harness';

afterEach(closeBots);

const run = (bot: TestBot) => bot.app().runJob('finish-look-ups');
const DOWN = { path: '/$batch', status: 503 };

/** The waiting command of a bot whose directory is down. */
const waitingOf = (bot: TestBot) => {
  const { documents, ports } = bot.app();
  return documentTurnStore(documents, ports.clock).lookingUp();
};

it('fails as often as the directory is away, and is done once it is there', async () => {
  const bot = await startBot();
  await bot.tenant.faults(DOWN);
  await bot.say('dreyes', 'add jdoe to Visio');

  const away = await run(bot);
  await bot.tenant.faults();

  expect([away, await run(bot), await run(bot)]).toEqual(['failed', 'done', 'done']);
});

it('is left to the turn that is about to say that a command waits', async () => {
  const bot = await startBot();
  await bot.tenant.faults(DOWN);
  bot.connector.trouble({ operation: 'post', count: 1, hangMs: 500 });

  const sent = bot.send(aMessage('dreyes', bot.place, 'add jdoe to Visio'));
  while ((await waitingOf(bot)).length === 0) await wait(10);
  const came = await run(bot);
  await sent;

  expect(came).toBe('left');
});

it('fails while one of them cannot be read', async () => {
  const bot = await startBot();
  const { documents } = bot.app();
  const body = { format: 99, status: 'looking-up', at: '2027-01-15T20:00:00.000Z' };
  await documents.transact('tenant', 'turn', [{ op: 'create', id: 'newer', kind: 'turn', body }]);

  expect(await run(bot)).toBe('failed');
});
