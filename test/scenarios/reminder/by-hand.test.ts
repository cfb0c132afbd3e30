import { type JobReport } from '../../../src/jobs/job';
import { remind } from '../../../src/jobs/remind';
import { sampleAddress } from '../../../src/local/sample/sample-people';
import { closeBots } from '../../support/bot/bot-harness';
import { YearWorld } from './year-world';

const MINUTE_MS = 60_000;

afterAll(closeBots);

it('says before reminders are sent by hand who would get which, and afterwards who did and what comes next', async () => {
  const world = await YearWorld.start({
    departments: [{ id: 'math', delegates: ['dreyes', 'mali'], product: 'visio', seats: 3 }],
    ...{ approvers: ['sokafor'], known: ['dreyes', 'sokafor'], year: 2027 },
  });
  const { bot } = world;
  const { ports } = bot.app();
  const [dreyes, mali, sokafor] = ['dreyes', 'mali', 'sokafor'].map(sampleAddress);
  const run = (isDryRun: boolean): Promise<JobReport> =>
    remind.byHand(ports, { isDryRun, onProgress: () => undefined });
  const written = async () => ({
    mailboxes: await ports.outbox.all(),
    run: await ports.reminderRuns.last(),
    posts: bot.connector.posts().length,
  });
  // Three hours before the hour of the policy: somebody asks.
  world.set('2027-03-02T13:00:00.000Z');
  const before = await written();

  const dry = await run(true);

  expect({ ...dry, lines: dry.lines.toSorted() }).toEqual({
    lines: [
      `+ would send the reminder for approvers of 2027-03-01 to ${sokafor}`,
      `+ would send the reminder of 2027-03-01 to ${dreyes}`,
      `+ would send the reminder of 2027-03-01 to ${mali}`,
    ],
    hasFailed: false,
  });
  expect(await written()).toEqual(before);

  const sent = await run(false);

  expect(sent.lines.slice(0, -1).toSorted()).toEqual([
    `! ${mali} was not reached with the reminder: no chat with the bot`,
    `+ the reminder for approvers sent to ${sokafor}`,
    `+ the reminder sent to ${dreyes}`,
  ]);
  expect(sent.lines.at(-1)).toBe('= next due on 2027-04-01');
  expect(sent.hasFailed).toBe(false);
  expect(bot.connector.posts()).toHaveLength(before.posts + 2);

  bot.advance(MINUTE_MS);
  expect((await run(true)).lines).toEqual(['Nothing is due.']);
  expect((await run(false)).lines).toEqual(['Nothing was due.', '= next due on 2027-04-01']);
  // A day that is given begins at the same instant every time.
  world.set('2027-03-02T13:00:00.000Z');
  expect((await run(false)).lines).toEqual(['Nothing was due.', '= next due on 2027-04-01']);
  expect(bot.connector.posts()).toHaveLength(before.posts + 2);

  // A Monday: how they went is due, too.
  world.set('2027-03-08T13:00:00.000Z');
  expect((await run(true)).lines).toEqual([`+ would send the weekly report to ${sokafor}`]);
});

it('names people with a seat who were not reached', async () => {
  const world = await YearWorld.start({
    departments: [{ id: 'math', delegates: ['dreyes'], product: 'visio', seats: 3, people: ['awong'] }],
    ...{ approvers: ['sokafor'], known: ['dreyes', 'sokafor'], year: 2027 },
  });
  world.set('2027-06-20T13:00:00.000Z');
  const { ports } = world.bot.app();
  const dry = await remind.byHand(ports, { isDryRun: true, onProgress: () => undefined });
  expect(dry.lines).toContain(`+ would send the notice about their seat to ${sampleAddress('awong')}`);

  const { lines } = await remind.byHand(ports, { isDryRun: false, onProgress: () => undefined });

  expect(lines).toContain(
    `! ${sampleAddress('awong')} was not reached with the notice about their seat: no chat with the bot`,
  );
});
