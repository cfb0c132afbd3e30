import { instantOf } from '../../src/domain/calendar';
import { groupBy } from '../../src/domain/group-by';
import { withSettled } from '../../src/domain/outbox/sending';
import { person } from '../support/builders';
import { report } from '../support/notes';
import { CountedYear, type Mistake } from '../support/reminder/counted-year';
import { type CrashPoint, CrashPlan, phase } from '../support/reminder/dying-process';
import { EVERY_DAY, expectedOf, SEASON } from '../support/reminder/expected-letters';
import { type Verdict } from '../support/reminder/verdict';
import { COUNTS } from './counts';

const CRASH_EVERY = 100;
/** Enough for everything that happens to departments and people to happen. */
const FEW = 8;
/** Enough for a mistake to show. */
const VERY_FEW = 4;
const DAYS = COUNTS.isSoak ? EVERY_DAY : SEASON;
const FLAWLESS: Verdict = { lost: [], unasked: [], duplicates: [], uncounted: [], unlisted: [] };

/** Every point at which a process can die in a year, the rarest first; found in a year without a death. */
let points: readonly CrashPoint[];

beforeAll(async () => {
  const plan = new CrashPlan();
  const year = new CountedYear({ departments: FEW, days: SEASON, plan, crashEvery: CRASH_EVERY });
  await year.run();
  expect({ ...year.verdict(), repeats: year.repeats }).toEqual({ ...FLAWLESS, repeats: 0 });
  points = plan.points;
}, 120_000);

/** A death after so many sends; more often where the year is too short for all points. */
const crashEvery = (departments: number): number =>
  Math.max(1, Math.min(CRASH_EVERY, Math.floor(reachedIn(departments) / (points.length * 1.1))));

const reachedIn = (departments: number): number =>
  [...expectedOf(departments, DAYS).values()].filter((isReached) => isReached).length;

it('loses no letter of a year and repeats none that was not in the air, wherever processes die', async () => {
  const departments = COUNTS.yearDepartments;
  const every = crashEvery(departments);
  const year = new CountedYear({ departments, days: DAYS, plan: new CrashPlan(points), crashEvery: every });

  await year.run();

  const verdict = year.verdict();
  const inAir = year.crashes.filter((crash) => crash.inAir.size > 0).length;
  const places = groupBy(year.crashes, ({ point }) => point.split(/[:,] /u).toSpliced(1, 1).join(' '));
  const where = [...places]
    .map(([place, crashes]) => `${crashes.length} ${place}`)
    .toSorted()
    .join(', ');
  report(
    `a year of reminders for ${departments} departments: ${year.arrivals.length} sends, ${year.crashes.length} crashes ` +
      `(one in ${every} sends, at ${new Set(year.crashes.map(({ point }) => point)).size} of ${points.length} points: ${where}), ` +
      `${inAir} with a letter in the air, ${year.repeats} repeats, ${verdict.lost.length} losses, ${year.unreached} letters listed as not reached`,
  );
  expect(verdict).toEqual(FLAWLESS);
  expect(Math.max(...year.crashes.map((crash) => crash.inAir.size))).toBe(1);
  expect(year.repeats).toBeLessThanOrEqual(inAir);
  expect(points.filter(({ point }) => !year.crashes.some((crash) => crash.point === point))).toEqual([]);
  expect(year.limits.violations).toBe(0);
  expect(year.errors).toEqual([]);
}, 1_200_000);

/** Says that a letter was sent before it is. */
const settlesFirst: Mistake = ({ outbox, messenger, clock }, process) => ({
  messenger: {
    ...messenger,
    post: async (address, message) => {
      const [chat = '', key = ''] = (process.letterOf.get(message) ?? '').split(' ');
      const { userId } = person(Number(chat.slice('chat-'.length)));
      const at = instantOf(clock.now());
      await outbox.change({ userId }, (now) => withSettled(now, key, { at, outcome: { status: 'sent' } }));
      return messenger.post(address, message);
    },
  },
});

/** Keeps in mind alone that a letter is on its way. */
const marksNothing: Mistake = ({ outbox }) => ({
  outbox: {
    ...outbox,
    change: async (recipient, decide) => {
      const [now] = phase.getStore() === 'mark' ? await outbox.read([recipient]) : [];
      return now === undefined ? outbox.change(recipient, decide) : decide(now);
    },
  },
});

it.each([
  ['says that a letter was sent before it is', settlesFirst, 'send: post, before', 'lost'],
  ['marks no letter before it is sent', marksNothing, 'send: post, after', 'uncounted'],
] as const)('finds out whoever %s', async (_, mistake, point, fault) => {
  const year = new CountedYear({
    departments: VERY_FEW,
    days: SEASON,
    plan: new CrashPlan([{ point, times: 1 }]),
    crashEvery: 10,
    mistake,
  });

  await year.run();

  expect(year.crashes.length).toBeGreaterThan(1);
  expect(year.verdict()[fault]).not.toEqual([]);
});
