import { remind } from '../../../src/jobs/remind';
import { sendOpenLetters } from '../../../src/jobs/send-letters';
import { closeBots } from '../../support/bot/bot-harness';
import { YearWorld } from './year-world';

const MINUTE_MS = 60_000;

afterAll(closeBots);

const worldOf = () =>
  YearWorld.start({
    departments: [{ id: 'math', delegates: ['dreyes', 'mali'], product: 'visio', seats: 3 }],
    ...{ approvers: ['sokafor'], known: ['dreyes', 'sokafor'], year: 2027 },
  });

it('says before the season that nothing was due, and when the first day is', async () => {
  const { bot } = await worldOf();

  const { text } = await bot.say('sokafor', 'reminders');

  expect(text).toContain('Nothing was due: the first day of the ladder is March 1, 2027.');
  expect(text).not.toMatch(/answer/u);
});

it('counts letters within a minute after they went, and reads nothing once that is done', async () => {
  const world = await worldOf();
  const { ports } = world.bot.app();
  const [decide, send] = [remind.onSchedule(ports), sendOpenLetters.onSchedule(ports)];
  world.set('2027-03-01T16:30:00.000Z');
  // The first run decides, and counts what a process before it may have sent.
  await decide();
  await send();

  world.bot.advance(MINUTE_MS);
  await decide();

  const run = await ports.reminderRuns.last();
  expect(run?.count).toMatchObject({ sent: 1, unreached: [{ cause: 'no-chat' }] });
  const { text } = await world.bot.say('sokafor', 'reminders');
  expect(text).toContain('1 reminder sent, 1 not delivered');
  await send();
  world.bot.advance(MINUTE_MS);
  await decide();
  expect((await ports.reminderRuns.last())?.count).toMatchObject({ sent: 2 });

  const reads: string[] = [];
  const watched = new Proxy(ports.outbox, {
    get: (outbox, name, receiver): unknown => {
      reads.push(String(name));
      return Reflect.get(outbox, name, receiver);
    },
  });
  const idle = remind.onSchedule({ ...ports, outbox: watched });
  await idle();
  await idle();
  expect(reads).not.toContain('all');
});
