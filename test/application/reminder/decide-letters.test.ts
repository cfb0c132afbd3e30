import { composeApproverDigest } from '../../../src/application/reminder/compose-approver-digest';
import { composeReminder } from '../../../src/application/reminder/compose-reminder';
import { decideDelegatesNow, planLetters, remindWhenDue } from '../../../src/application/reminder/decide-letters';
import { RosterWork } from '../../../src/application/roster/roster-work';
import { todayOf } from '../../../src/application/today';
import { type Ports } from '../../../src/application/ports';
import { departmentId } from '../../../src/domain/ids';
import { instantOf } from '../../../src/domain/calendar';
import { type Policy } from '../../../src/domain/institution/policy';
import { type Letter, type Recipient, type SettledLetter } from '../../../src/domain/outbox/letter';
import { type Mailbox } from '../../../src/domain/outbox/mailbox';
import {
  actor,
  APPROVER,
  aDepartment,
  anEntitlement,
  aPolicy,
  on,
  person,
  PHYSICS,
  VISIO,
} from '../../support/builders';
import { countedDocuments, countOf } from '../../support/store/counted-documents';
import { documentsInMemory, entitle, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const DAY = 24 * 60 * 60_000;
const LADDER = ['03-01', '05-01', '06-30', '07-01'] as unknown as Policy['reminders']['on'];
/** One person who is a purchaser of Mathematics, and nothing else. */
const PURCHASER = 910;

async function world(given: { readonly at?: string; readonly seats?: number } = {}) {
  const clock = new MovableClock(new Date(given.at ?? '2027-03-01T16:30:00.000Z'));
  const documents = countedDocuments(documentsInMemory(clock));
  const policy = aPolicy({ reminders: { on: LADDER } });
  const ports = portsOn(documents, { clock, policy });
  await openDepartment(ports, {
    department: aDepartment({ delegates: [person(900)], purchasers: [person(PURCHASER)] }),
    entitlements: [anEntitlement({ seats: given.seats ?? 5 })],
  });
  return { ports, clock, documents };
}

/** Somebody has a seat in Mathematics. */
const seat = (ports: Ports, number: number) =>
  ports.departments.change(departmentId('math'), async (books) => {
    const today = todayOf(ports);
    const by = { actor: actor(900), command: 'joining', today, at: instantOf(ports.clock.now()) };
    const work = await RosterWork.open(books, VISIO, { ...by, term: ports.policy.term });
    await work?.join(person(number));
  });

const boxOf = async (ports: Ports, number: number): Promise<Mailbox> => {
  const [box] = await ports.outbox.read([{ userId: person(number).userId }]);
  if (box === undefined) throw new Error('no mailbox');
  return box;
};

/** What somebody's letters are about, the first one first: those that wait, unless the settled ones are asked for. */
const lettersOf = async (ports: Ports, number: number): Promise<readonly Letter[]> =>
  (await boxOf(ports, number)).letters;

/** All letters are sent, of these mailboxes. */
async function settleAll(
  ports: Ports,
  outcome: SettledLetter['outcome'] = { status: 'sent' },
  isSent: (mailbox: Mailbox) => boolean = () => true,
): Promise<void> {
  for (const { recipient } of (await ports.outbox.all()).filter(isSent))
    await ports.outbox.change(recipient, (now) => ({
      ...now,
      letters: [],
      isOpen: false,
      settled: [
        ...now.settled,
        ...now.letters.map(({ key, content }) => ({
          key,
          kind: content.kind,
          at: instantOf(ports.clock.now()),
          outcome,
        })),
      ],
    }));
}

/** A whole day of the job. */
async function aDay(ports: Ports): Promise<void> {
  await remindWhenDue(ports);
  await settleAll(ports);
  await remindWhenDue(ports);
}

describe('letters of a day of the ladder', () => {
  it('go to those who can act, and ask only those who choose people whom to keep', async () => {
    const { ports } = await world();
    await remindWhenDue(ports);
    const rung = { lastDay: '2027-06-30', on: '2027-03-01', phase: 'before' };
    expect(await lettersOf(ports, 900)).toMatchObject([{ content: { kind: 'digest', rung, asksToKeep: true } }]);
    const [letter] = await lettersOf(ports, PURCHASER);
    expect(letter?.content).toEqual({ kind: 'digest', on: '2027-03-01', rung });
  });

  it('are decided no earlier than the hour of the policy, on days that change the clocks as well', async () => {
    const { ports, clock } = await world({ at: '2027-03-14T14:59:00.000Z' });
    expect(await remindWhenDue(ports)).toBe('none');
    clock.advance(60_000);
    expect(await remindWhenDue(ports)).toBe('begun');
  });

  it('leave no trace with somebody for whom all is renewed', async () => {
    const { ports } = await world();
    const next = { id: 'e2', coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30') };
    await entitle(ports, departmentId('math'), anEntitlement({ seats: 5, status: 'awaiting-tenant', ...next }));
    await aDay(ports);
    expect(await boxOf(ports, 900)).toMatchObject({ letters: [], settled: [], marks: {} });
  });

  it('cost one read when the day is done', async () => {
    const { ports, documents, clock } = await world();
    await aDay(ports);
    await settleAll(ports);
    documents.take();
    clock.advance(60_000);
    expect(await remindWhenDue(ports)).toBe('done');
    expect(countOf(documents.take())).toMatchObject({ calls: 1, reads: 1 });
  });

  it('are decided once, whoever runs how often, and by hand', async () => {
    const { ports } = await world();
    await Promise.all([
      remindWhenDue(ports),
      remindWhenDue({ ...ports, processId: 'another' }),
      decideDelegatesNow(ports),
    ]);
    await decideDelegatesNow(ports);
    expect(await lettersOf(ports, 900)).toHaveLength(1);
  });

  it('come again with no day that was told, whichever way the clock is moved', async () => {
    const { ports, clock } = await world({ at: '2027-05-01T16:30:00.000Z' });
    await aDay(ports);
    for (const days of [-1, 1, 65, -65, -1, 1]) {
      clock.advance(days * DAY);
      await aDay(ports);
    }
    const told = (await boxOf(ports, 900)).settled.map(({ key }) => key);
    expect(told).toEqual(['digest-2027-05-01', 'digest-2027-07-05']);
  });

  it('ask whom to keep with the first one that somebody gets, and once', async () => {
    const { ports, clock } = await world({ at: '2027-05-09T16:30:00.000Z' });
    await remindWhenDue(ports);
    expect((await lettersOf(ports, 900))[0]?.content).toMatchObject({ asksToKeep: true, rung: { on: '2027-05-01' } });
    await settleAll(ports);
    clock.advance(52 * DAY);
    await aDay(ports);
    const box = await boxOf(ports, 900);
    expect(box.marks).toMatchObject({ ladder: '2027-06-30', keep: '2027-06-30' });
    expect(box.settled).toHaveLength(2);
  });
});

describe('letters of approvers', () => {
  it('wait until the others were tried', async () => {
    const { ports } = await world();
    expect(await remindWhenDue(ports)).toBe('begun');
    expect(await lettersOf(ports, APPROVER)).toEqual([]);
    await settleAll(ports);
    expect(await remindWhenDue(ports)).toBe('done');
    expect(await lettersOf(ports, APPROVER)).toMatchObject([
      { content: { kind: 'approver-digest' } },
      { content: { kind: 'weekly-report' } },
    ]);
  });

  it('wait for those of people with a seat, too', async () => {
    const { ports, clock } = await world({ at: '2027-06-30T16:30:00.000Z' });
    await seat(ports, 1);
    // Each look at the clock takes time.
    const ticking = {
      now: () => {
        clock.advance(1);
        return clock.now();
      },
    };
    await remindWhenDue({ ...ports, clock: ticking });
    await settleAll(ports, { status: 'sent' }, (box) => box.id !== person(1).userId);
    expect(await lettersOf(ports, 1)).toMatchObject([{ content: { kind: 'holder' } }]);
    expect(await remindWhenDue(ports)).toBe('begun');
    await settleAll(ports);
    expect(await remindWhenDue(ports)).toBe('done');
  });

  it('are one with their own, where they act for a department', async () => {
    const { ports } = await world();
    await openDepartment(ports, {
      department: aDepartment({ id: PHYSICS, name: 'Physics', delegates: [person(APPROVER)] }),
    });
    await remindWhenDue(ports);
    const [letter] = await lettersOf(ports, APPROVER);
    await settleAll(ports);
    await remindWhenDue(ports);
    const { settled, letters } = await boxOf(ports, APPROVER);
    expect([...settled, ...letters].map(({ key }) => key)).toEqual(['digest-2027-03-01', 'weekly-2027-03-01']);
    if (letter?.content.kind !== 'digest') throw new Error('no digest');
    const message = await composeReminder(ports, { userId: person(APPROVER).userId }, letter.content);
    expect(message).toMatchObject({
      shown: {
        poolCount: 1,
        pools: [{ department: { name: 'Physics' } }],
        centralIt: { unansweredCount: 2, seats: 6 },
      },
    });
  });

  it('name departments that nobody was reached for, and those with one person', async () => {
    const { ports } = await world();
    await openDepartment(ports, {
      department: aDepartment({ id: PHYSICS, name: 'Physics', delegates: [person(903)] }),
    });
    await remindWhenDue(ports);
    await settleAll(ports, { status: 'unreached', cause: 'blocked' });
    await remindWhenDue(ports);
    const content = (await lettersOf(ports, APPROVER))[0]?.content;
    if (content?.kind !== 'approver-digest') throw new Error('no digest');
    const message = await composeReminder(ports, { userId: person(APPROVER).userId }, content);
    expect(message).toMatchObject({
      shown: {
        unansweredCount: 2,
        seats: 6,
        unreached: [{ name: 'Mathematics' }, { name: 'Physics' }],
        alone: [{ department: { name: 'Physics' }, people: [person(903)] }],
      },
    });
  });

  it('say each week how it went, also when nothing was due, and once', async () => {
    const { ports, clock } = await world({ at: '2026-11-02T17:00:00.000Z' });
    for (let day = 0; day < 15; day += 1) {
      await aDay(ports);
      await settleAll(ports);
      clock.advance(DAY);
    }
    const weekly = (await boxOf(ports, APPROVER)).settled.map(({ key }) => key);
    expect(weekly).toEqual(['weekly-2026-11-02', 'weekly-2026-11-09', 'weekly-2026-11-16']);
    const report = await composeReminder(
      ports,
      { userId: person(APPROVER).userId },
      { kind: 'weekly-report', on: on('2026-11-16') },
    );
    expect(report).toMatchObject({ report: { sent: 0, next: { on: '2027-03-01' }, openPools: 0 } });
  });
});

describe('low seats', () => {
  it('are told once, and again only after there were more', async () => {
    const { ports, clock } = await world({ at: '2026-11-02T17:00:00.000Z', seats: 1 });
    await aDay(ports);
    clock.advance(DAY);
    await aDay(ports);
    const low = { department: 'math', product: 'visio' };
    expect((await boxOf(ports, 900)).settled.map(({ key }) => key)).toEqual(['digest-2026-11-02']);
    expect((await boxOf(ports, PURCHASER)).settled).toEqual([]);
    await entitle(ports, departmentId('math'), anEntitlement({ id: 'e2', seats: 4, coverUntil: on('2026-11-10') }));
    clock.advance(DAY);
    await aDay(ports);
    expect((await boxOf(ports, 900)).marks).toEqual({});
    clock.advance(7 * DAY);
    await remindWhenDue(ports);
    expect((await lettersOf(ports, 900)).map(({ content }) => content)).toEqual([
      { kind: 'digest', on: '2026-11-11', lowSeats: [low] },
    ]);
  });
});

describe('what a letter says', () => {
  it('is read when it is sent: nothing to who acts for nobody any more, nothing where all is answered', async () => {
    const { ports } = await world();
    await remindWhenDue(ports);
    const content = (await lettersOf(ports, 900))[0]?.content;
    if (content?.kind !== 'digest') throw new Error('no digest');
    const to = (number: number): Recipient => ({ userId: person(number).userId });
    expect(await composeReminder(ports, to(900), content)).toMatchObject({
      kind: 'reminder',
      shown: { poolCount: 1, pools: [{ renewal: { seatsOpen: 5 } }], turn: { decideBy: '2027-05-31' } },
    });
    expect(await composeReminder(ports, to(950), content)).toBeUndefined();
    await ports.departments.change(departmentId('math'), (books) =>
      books.saveRenewalAnswer({
        ...{ department: departmentId('math'), product: VISIO, lastDay: on('2027-06-30'), seats: 0 },
        ...{ by: person(900), at: instantOf(ports.clock.now()) },
      }),
    );
    expect(await composeReminder(ports, to(900), content)).toBeUndefined();
  });
});

it('reads 300 departments in pages, and says what it would decide', async () => {
  const { ports, documents } = await world();
  for (let number = 0; number < 299; number += 1)
    await openDepartment(ports, {
      department: aDepartment({
        id: departmentId(`d${number}`),
        name: `D ${number}`,
        delegates: [person(1000 + number)],
      }),
    });
  expect(await planLetters(ports)).toHaveLength(302);
  documents.take();
  await remindWhenDue(ports);
  const { calls, steps, requestUnits } = countOf(documents.take());
  console.log(`a rung, 300 departments: ${calls} calls, ${steps} steps, ${Math.round(requestUnits)} RU`);
  expect(calls).toBeLessThan(450);
  await settleAll(ports);
  await remindWhenDue(ports);
  // As a turn knows it.
  await ports.outline.rebuild();
  await ports.institution.read();
  await ports.outline.known();
  documents.take();
  const first = await composeApproverDigest(ports, undefined, { limit: 6 });
  const page = countOf(documents.take());
  console.log(`a page of those who have not answered: ${page.calls} calls, ${Math.round(page.requestUnits)} RU`);
  expect(page.calls).toBeLessThanOrEqual(20);
  expect(page.requestUnits).toBeLessThanOrEqual(100);
  const names: string[] = [];
  for (let shown = first; shown !== undefined;) {
    names.push(...shown.unanswered.map(({ department }) => department.name));
    shown = shown.next && (await composeApproverDigest(ports, undefined, { after: shown.next, limit: 6 }));
  }
  expect(new Set(names).size).toBe(300);
  expect(names).toHaveLength(300);
}, 60_000);
