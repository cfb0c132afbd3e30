import { addDays, calendarDate, type CalendarDate, instantOf, type YearDay } from '../../../src/domain/calendar';
import { departmentId, productId, userId } from '../../../src/domain/ids';
import { type Policy } from '../../../src/domain/institution/policy';
import { chatOf, idOf } from '../../support/bot/activities';
import { closeBots } from '../../support/bot/bot-harness';
import { type Death } from '../../support/children/mortal';
import { decide, send, type Bought } from '../../support/purchase/purchase-world';
import { report } from '../../support/notes';
import { watch } from './year-life';
import { YearWorld, type YearDepartment } from './year-world';

const DEPARTMENTS: readonly YearDepartment[] = [
  { id: 'math', delegates: ['dreyes'], purchasers: ['nadler'], product: 'project', seats: 5 },
  { id: 'chem', delegates: ['ualvarez'], product: 'project', seats: 3 },
  { id: 'hist', delegates: ['dfarah'], product: 'visio', seats: 2, people: ['egreen', 'fyilmaz'] },
  { id: 'phys', delegates: ['mali', 'glund'], product: 'powerbi', seats: 4 },
  { id: 'it', delegates: ['sokafor', 'vchen'], product: 'visio', seats: 3 },
  { id: 'lib', delegates: [], product: 'visio', seats: 4 },
  { id: 'bio', delegates: ['hwolf'], product: 'project', seats: 4 },
];
const APPROVERS = ['sokafor', 'kbell'];
/** Greta Lund never wrote to the bot. */
const KNOWN = ['dreyes', 'nadler', 'ualvarez', 'dfarah', 'mali', 'sokafor', 'kbell', 'vchen', 'hwolf'];
const PEOPLE = [...KNOWN, 'glund'];

/** The days of the ladder, written out; the gap is July. */
const rungsIn = (year: number): readonly string[] => [
  ...['03-01', '04-01', '05-01', '05-31', '06-16', '06-23', '06-29', '06-30', '07-01'].map((day) => `${year}-${day}`),
  ...['07-08', '07-15', '07-22', '07-29'].map((day) => `${year}-${day}`),
];

/** Who acts for something that waits for an answer, as a test knows it by what it did. */
type Open = Map<string, boolean>;

/** What people should be told, worked out from nothing but the days that pass and who has anything open on them. */
class Oracle {
  readonly lines = new Map<string, string[]>();
  readonly #rung = new Map<string, string>();
  readonly #reported = new Map<string, string>();
  readonly #rungs: readonly string[];

  constructor(rungs: readonly string[]) {
    this.#rungs = rungs;
  }

  day(date: CalendarDate, open: Open, isAnythingOpen: boolean): void {
    const rung = this.#rungs.findLast((one) => one <= date && one > addDays(date, -300));
    const isSeason = rung !== undefined && date <= `${rung.slice(0, 4)}-07-31`;
    for (const [alias, isOpen] of open) {
      if (isSeason && isOpen && (this.#rung.get(alias) ?? '') < rung) {
        this.#rung.set(alias, rung);
        this.#say(alias, `${date} digest`);
      }
    }
    for (const alias of APPROVERS) {
      if (isSeason && isAnythingOpen && (this.#rung.get(alias) ?? '') < rung) {
        this.#rung.set(alias, rung);
        this.#say(alias, `${date} approver-digest`);
      }
    }
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    const monday = addDays(date, -((weekday + 6) % 7));
    for (const alias of APPROVERS) {
      const before = this.#reported.get(alias);
      if (before === undefined ? monday !== date : monday <= before) continue;
      this.#reported.set(alias, monday);
      this.#say(alias, `${date} weekly-report`);
    }
  }

  low(alias: string, date: string): void {
    this.#say(alias, `${date} digest`);
  }

  #say(alias: string, line: string): void {
    this.lines.set(alias, [...(this.lines.get(alias) ?? []), line]);
  }
}

/** Every day from one to another, both included. */
function days(from: string, until: string): readonly CalendarDate[] {
  const all: CalendarDate[] = [];
  for (let date = calendarDate(from); date <= until; date = addDays(date, 1)) all.push(date);
  return all;
}

/** Deaths of a day of the ladder: each at another call, before it takes effect or after. */
const deathsOn = (index: number): readonly Death[] =>
  [0, 1, 2].map((nth) => ({
    at: 1 + ((index * 11 + nth * 17) % 45),
    when: (index + nth) % 2 === 0 ? 'before' : 'after',
    of: 'calls',
  }));

const asPolicy =
  (change: (policy: Policy) => Partial<Policy>) =>
  (policy: Policy): Policy => ({ ...policy, ...change(policy) });

/** Power BI retires after the term, and is succeeded by a free name. */
const retiring = asPolicy(({ products }) => ({
  products: products.map((one) =>
    one.id === 'powerbi' ? { ...one, retiredOn: calendarDate('2027-09-30'), successor: 'Fabric' } : one,
  ),
}));

afterAll(closeBots);

it('tells everybody, for a year and two months, exactly what they should hear', async () => {
  watch(PEOPLE);
  const world = await YearWorld.start({
    departments: DEPARTMENTS,
    approvers: APPROVERS,
    known: KNOWN,
    year: 2027,
    policy: retiring,
  });
  const { bot } = world;
  bot.connector.trouble({
    operation: 'post',
    conversationId: chatOf('mali'),
    status: 403,
    code: 'MessageWritesBlocked',
  });
  const next = { from: '2027-08-01', until: '2028-06-30' };
  const open: Open = new Map(
    ['dreyes', 'nadler', 'ualvarez', 'dfarah', 'mali', 'glund', 'sokafor', 'vchen', 'hwolf'].map((alias) => [
      alias,
      true,
    ]),
  );
  const bought: Record<string, Bought> = {};
  /** What happens in the morning of a day, and whom it leaves with something open. */
  const events: Readonly<Record<string, () => Promise<void>>> = {
    '2027-02-10': async () => {
      const order = await send(bot, 'hwolf', { department: 'bio', form: { seats: '4', ...next } });
      await decide(bot, 'sokafor', order, { kind: 'approve' });
      open.set('hwolf', false);
    },
    '2027-03-20': async () => {
      bought['chem'] = await send(bot, 'ualvarez', { department: 'chem', form: { seats: '3', ...next } });
      open.set('ualvarez', false);
    },
    '2027-04-10': async () => {
      // In part: the rest is asked about.
      const order = await send(bot, 'dreyes', { department: 'math', form: { seats: '3', ...next } });
      await decide(bot, 'sokafor', order, { kind: 'approve' });
    },
    '2027-05-10': async () => {
      const order = bought['chem'];
      if (order === undefined) throw new Error('nothing was bought');
      await decide(bot, 'sokafor', order, { kind: 'decline', reason: 'No budget this year.' });
      open.set('ualvarez', true);
    },
    '2027-05-15': async () => {
      await answer(world, 'hist', 'visio', 0);
      open.set('dfarah', false);
    },
    '2027-06-24': async () => {
      await answer(world, 'math', 'project', 3);
      open.set('dreyes', false);
      open.set('nadler', false);
    },
  };
  const visits = [
    ...days('2026-08-01', '2027-03-31'),
    // The clock is moved a month forward, and back.
    ...['2027-04-01', '2027-04-02', '2027-05-03', '2027-04-03'].map(calendarDate),
    ...days('2027-04-04', '2027-05-31'),
    // A day back.
    ...['2027-05-30', '2027-05-31'].map(calendarDate),
    ...days('2027-06-01', '2027-06-14'),
    // Nothing runs for a week, in which a day of the ladder is missed.
    ...days('2027-06-22', '2027-09-30'),
  ];
  const rungs = rungsIn(2027);
  const oracle = new Oracle(rungs);
  oracle.low('dfarah', '2026-08-01');
  for (const date of visits) {
    await events[date]?.();
    await world.day(date, rungs.includes(date) ? deathsOn(rungs.indexOf(date)) : []);
    oracle.day(date, open, true);
    if (date !== '2027-06-30') continue;
    // The last second of the term, and the first one after it: the day after waits for its hour.
    expect(await world.at('2027-07-01T06:59:59.000Z')).toBe(0);
    expect(await world.at('2027-07-01T07:00:00.000Z')).toBe(0);
    expect(await world.at('2027-07-01T14:59:59.000Z')).toBe(0);
  }

  for (const alias of PEOPLE) {
    const came = world.told(alias).map((line) => line.replace(/ (?:sent|blocked|no-chat)$/u, ''));
    expect({ alias, came }).toEqual({ alias, came: oracle.lines.get(alias) ?? [] });
  }
  expect(world.told('mali').every((line) => line.endsWith('blocked') || line.endsWith('no-chat'))).toBe(true);
  expect(world.told('glund').every((line) => line.endsWith('no-chat'))).toBe(true);
  const counts = world.counts();
  report(`a year of reminders: ${counts.sends} sends, ${counts.deaths} crashes, ${counts.repeats} repeats`);
  expect(counts.repeats).toBeGreaterThanOrEqual(0);
  expect(counts.repeats).toBeLessThanOrEqual(world.sendDeaths);
  expect(bot.connector.violations()).toBe(0);
  const run = await bot.app().ports.reminderRuns.last();
  expect(run).toMatchObject({ on: '2027-09-30', isDone: true });
}, 120_000);

it('has February 29 in a leap year', async () => {
  watch(PEOPLE);
  const world = await YearWorld.start({
    ...{ departments: DEPARTMENTS.slice(0, 1), approvers: ['kbell'], known: ['dreyes', 'kbell'], year: 2028 },
    policy: asPolicy(({ reminders }) => ({
      reminders: { ...reminders, on: ['02-29' as YearDay, '03-01' as YearDay] },
    })),
  });
  for (const date of days('2028-02-27', '2028-03-03')) await world.day(date);
  expect(world.told('dreyes')).toEqual(['2028-02-29 digest sent', '2028-03-01 digest sent']);
});

/** What somebody of a department says of its seats after the last day. */
async function answer({ bot }: YearWorld, department: string, product: string, seats: number): Promise<void> {
  const { departments, clock } = bot.app().ports;
  const of = { department: departmentId(department), product: productId(product), lastDay: calendarDate('2027-06-30') };
  const by = { userId: userId(idOf('dreyes')), displayName: 'Dana Reyes', userPrincipalName: 'dreyes@contoso.edu' };
  await departments.change(of.department, (books) =>
    books.saveRenewalAnswer({ ...of, seats, by, at: instantOf(clock.now()) }),
  );
}
