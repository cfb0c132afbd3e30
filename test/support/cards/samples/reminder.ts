import { type PoolPage } from '../../../../src/application/roster/shown/show-pool';
import { type Department } from '../../../../src/domain/institution/department';
import { type Product } from '../../../../src/domain/institution/product';
import { type HolderNotice } from '../../../../src/domain/reminder/holder';
import {
  type ApproverReminderShown,
  type EndingShown,
  type PoolEnding,
  type ReminderReport,
  type ReminderShown,
} from '../../../../src/domain/reminder/reminder';
import { type DayForecast } from '../../../../src/domain/term/forecast';
import { turnAt } from '../../../../src/domain/term/turn';
import { anEntry, aPolicy, aSummary, on } from '../../builders';
import { ago, type CardSample, samplesOf, times, type World } from '../sample-world';
import { presentEnding, presentKeepOrDrop, presentReminder } from '../presenters';

const DAY = 24 * 60;
const turn = turnAt(on('2027-06-30'), aPolicy({ term: { ...aPolicy().term, decideBy: '05-31' as never } }));
const APRIL = on('2027-04-01');

/** What reminders say, and the form that asks who needs a seat. */
export function reminderSamples(world: World): readonly CardSample[] {
  const { who, crowd, math, physics, eaps, visio, project, powerBi, message, policy } = world;
  const { timeZone } = policy;
  const shown: EndingShown = { turn, today: APRIL, closed: undefined, currency: 'USD' };
  const day = (date: string, seatCap: number, people: number): DayForecast => ({
    on: on(date),
    seatCap,
    seatsAwaited: 0,
    seated: Math.min(seatCap, people),
    waiting: Math.max(0, people - seatCap),
  });
  /** So many seats that end, of which so many are renewed, and so many people. */
  const ending = (
    pool: { readonly department: Department; readonly product: Product },
    [seats, approved, people]: readonly [number, number, number],
    own: Partial<PoolEnding> = {},
  ): PoolEnding => {
    const lost = Math.max(0, Math.min(seats, people) - approved);
    return {
      ...{ department: pool.department, product: pool.product, rosterLength: people, leaving: 0 },
      renewal: { seatsEnding: seats, seatsApproved: approved, seatsSent: 0, seatsOpen: seats - approved },
      forecast: {
        lastDay: day('2027-06-30', seats, people),
        gap: day('2027-07-01', 0, people),
        next: day('2027-08-01', approved, people),
      },
      losing: { people: crowd(people).slice(approved, approved + Math.min(lost, 5)), count: lost },
      lastPurchase: {
        ...{ seats, purchaseOrderNumber: world.say('PO-1001', 60), reseller: world.say('SHI', 100), priceCents: 6200 },
        ...{ coverFrom: on('2026-08-01'), coverUntil: on('2027-06-30') },
      },
      retires: undefined,
      answer: undefined,
      ...own,
    };
  };
  const inMath = ending({ department: math, product: visio }, [5, 0, 7]);
  const inPart = ending({ department: math, product: powerBi }, [6, 4, 6]);
  const digest = (own: Partial<ReminderShown>): ReminderShown => ({
    ...{ ...shown, rung: undefined, pools: [inMath], poolCount: 1, keep: [], lowSeats: [], unreached: [] },
    ...own,
  });
  const low = { pool: { department: math, product: project }, seats: { seatCap: 5, seatsFree: 1, waiting: 0 } };
  const full = { pool: { department: eaps, product: visio }, seats: { seatCap: 12, seatsFree: 0, waiting: 3 } };
  const unreached = [{ person: who('Lee Ann Park'), cause: 'blocked' } as const];
  const one = (pool: PoolEnding, own: Partial<EndingShown> = {}, notice?: string) =>
    presentEnding(pool, { ...shown, ...own, timeZone }, { isOneOfMany: false, notice });
  const lapsing: PoolEnding = {
    ...inMath,
    renewal: { ...inMath.renewal, seatsOpen: 0 },
    answer: {
      ...{ department: math.id, product: visio.id, lastDay: turn.lastDay, seats: 0 },
      ...{ by: who('Dana Reyes'), at: ago(3 * DAY) },
    },
  };
  const closed = {
    from: on('2027-02-01'),
    until: on('2027-03-31'),
    because: world.say('the reseller closes the year', 200),
  };
  const approver: ApproverReminderShown = {
    ...{ ...shown, rung: undefined, unansweredCount: 14, seats: 140, costCents: 868_000 },
    unanswered: world.departments(6).map((department, index) => ({
      department,
      pools: [{ product: visio, seats: 5 + index }, ...(index % 2 === 0 ? [{ product: project, seats: 3 }] : [])],
      costCents: index === 3 ? undefined : 62_000,
    })),
    lapsing: [
      {
        ...{ department: physics, product: visio, seats: 4 },
        answer: { ...nothingMore(physics, visio), by: who('Pat Quinn'), at: ago(2 * DAY) },
      },
    ],
    unreached: [eaps],
    unreadable: [],
    alone: [
      { department: physics, people: [who('Pat Quinn')] },
      { department: eaps, people: [] },
    ],
  };
  const report: ReminderReport = {
    ...{ ranAt: ago(30), since: on('2027-03-25'), sent: 124, repeated: 1, waiting: 3, openPools: 18 },
    ...{ isInSeason: true, unreadable: [] },
    unreached: [
      { person: who('Lee Ann Park'), cause: 'blocked' },
      { person: who('Pat Quinn'), cause: 'no-chat' },
      { person: who('Carla Diaz'), cause: 'gone' },
    ],
    next: { lastDay: turn.lastDay, on: on('2027-05-01'), phase: 'before' },
  };
  const holder = (own: Partial<HolderNotice>) =>
    message({
      kind: 'holder',
      notice: {
        ...{ about: 'ends', why: 'nothing-renewed', department: math, product: visio, lastDay: turn.lastDay },
        ...{ backOn: undefined, askPeople: [who('Dana Reyes'), who('Lee Ann Park')], ...own },
      },
    });
  const keepData = { lastDay: turn.lastDay, isOneOfMany: false, trail: [] };
  return samplesOf({
    reminder: {
      'one pool': message({ kind: 'reminder', shown: digest({ unreached }) }),
      'several pools': message({
        kind: 'reminder',
        shown: digest({
          pools: [inMath, inPart, ending({ department: physics, product: visio }, [2, 0, 1])],
          poolCount: 3,
          keep: [
            { pool: { department: math, product: visio }, people: 7 },
            { pool: { department: math, product: powerBi }, people: 6 },
          ],
          lowSeats: [low],
          unreached,
        }),
      }),
      'more pools than fit, and central IT': message({
        kind: 'reminder',
        shown: digest({
          pools: times(4, (index) =>
            ending({ department: math, product: world.products(9)[index] ?? visio }, [5, 0, 5]),
          ),
          poolCount: 9,
          centralIt: approver,
        }),
      }),
      'a later page': presentReminder(
        digest({ pools: [inMath, inPart], poolCount: 8, today: on('2027-06-16') }),
        timeZone,
        6,
      ),
      'low seats alone': message({ kind: 'reminder', shown: digest({ pools: [], poolCount: 0, lowSeats: [low] }) }),
      'several low': message({ kind: 'reminder', shown: digest({ pools: [], poolCount: 0, lowSeats: [low, full] }) }),
      'on closed days': one(inMath, { today: on('2027-03-01'), closed }),
      late: one(inPart, { today: on('2027-06-16') }),
      'on the last day': message({ kind: 'reminder', shown: digest({ today: turn.lastDay }) }),
      'after it': message({ kind: 'reminder', shown: digest({ today: on('2027-07-08') }) }),
      'in the gap, carried over': one(
        {
          ...ending({ department: math, product: visio }, [5, 0, 3]),
          forecast: { lastDay: day('2027-06-30', 5, 3), gap: day('2027-07-01', 5, 3), next: day('2027-08-01', 0, 3) },
        },
        { today: on('2027-07-05') },
      ),
      'in the gap, renewed in part': one(inPart, { today: on('2027-07-05') }),
      'after the next cover began': one(inMath, { today: on('2027-08-05') }),
      retiring: one({ ...inMath, retires: { on: on('2027-09-30'), successor: world.say('Planner', 100) } }),
      'to lapse': one(lapsing, {}, 'Recorded. Nobody is reminded of it again; “Renew after all” takes it back.'),
      renewed: one({ ...inMath, renewal: { ...inMath.renewal, seatsApproved: 3, seatsSent: 2, seatsOpen: 0 } }),
      'with some dropped': one(
        {
          ...ending({ department: math, product: visio }, [5, 5, 7]),
          leaving: 2,
          movingUp: [who('Eva Novak'), who('Farid Amini')],
          canRenew: false,
        },
        {},
        'Confirmed: Carla Diaz and David Lee leave after June 30, 2027, 5 people stay.',
      ),
      'nothing ends': one(ending({ department: math, product: visio }, [0, 0, 3], { lastPurchase: undefined })),
      'for approvers': message({ kind: 'approver-reminder', shown: approver }),
      'for approvers, all answered': message({
        kind: 'approver-reminder',
        shown: {
          ...approver,
          unanswered: [],
          unansweredCount: 0,
          seats: 0,
          costCents: undefined,
          unreached: [],
          alone: [],
        },
      }),
      'for approvers, some unreadable': message({
        kind: 'approver-reminder',
        shown: { ...approver, unreadable: [physics, eaps] },
      }),
      'central IT, one unreadable': message({
        kind: 'reminder',
        shown: digest({ centralIt: { ...approver, unreadable: [physics] } }),
      }),
      report: message({ kind: 'reminder-report', report }),
      'report, one unreadable': message({
        kind: 'reminder-report',
        report: { ...report, openPools: 0, unreadable: [physics] },
      }),
      'report of a quiet week': message({
        kind: 'reminder-report',
        report: { ...report, sent: 0, repeated: 0, waiting: 0, unreached: [], openPools: 0 },
      }),
    },
    'keep-or-drop': {
      'first page': presentKeepOrDrop(pageOf(world, 15, 42), keepData),
      'a later page, some marked': presentKeepOrDrop(
        pageOf(world, 12, 42, (index) => index === 2 || index === 5),
        { ...keepData, trail: [{ after: 30, seen: 30 }] },
        'Confirmed: 15 people stay.',
      ),
      nobody: presentKeepOrDrop(pageOf(world, 0, 0), keepData),
    },
    notice: {
      'seat ends, nothing renewed': holder({}),
      'seat ends, beyond what was renewed': holder({ why: 'beyond-renewed' }),
      'seat ends, dropped': holder({ why: 'dropped', askPeople: [] }),
      'seat rests': holder({ about: 'rests', why: 'gap', backOn: on('2027-08-01') }),
      'seat rests after all': holder({ about: 'rests', backOn: on('2027-08-01') }),
      'seat stays': holder({ about: 'stays' }),
      'seat is back': holder({ about: 'back', backOn: on('2027-08-01') }),
    },
  });
}

const nothingMore = (department: Department, product: Product) => ({
  department: department.id,
  product: product.id,
  lastDay: turn.lastDay,
  seats: 0,
});

function pageOf(
  { math, visio, crowd }: World,
  count: number,
  total: number,
  isMarked: (index: number) => boolean = () => false,
): PoolPage {
  const summary = aSummary({ department: math, product: visio, people: total, entitlements: [], today: APRIL });
  const entries = crowd(count).map((one, index) =>
    anEntry(index, index + 1, { ...one, ...(isMarked(index) ? { until: turn.lastDay } : {}) }),
  );
  return {
    ...summary,
    seated: entries.slice(0, 10).map((entry) => ({ entry, license: undefined })),
    waiting: entries.slice(10).map((entry, index) => ({ entry, place: index + 1 })),
    total,
    canAdd: true,
    canBuy: true,
    next: count === 15 ? 15 : undefined,
  };
}
