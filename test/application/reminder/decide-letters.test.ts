import { composeApproverDigest } from '../../../src/application/reminder/compose/approver-digest';
import { composeReminder } from '../../../src/application/reminder/compose/reminder';
import {
  decideApproversNow,
  decideDelegatesNow,
  planLetters,
  remindWhenDue,
} from '../../../src/application/reminder/decide-letters';
import { RosterWork } from '../../../src/application/roster/roster-work';
import { todayOf } from '../../../src/application/today';
import { type Ports } from '../../../src/application/ports';
import { departmentId, purchaseId } from '../../../src/domain/ids';
import { instantOf, type YearDay } from '../../../src/domain/calendar';
import { type Policy } from '../../../src/domain/institution/policy';
import { type Letter, type Recipient, type SettledLetter } from '../../../src/domain/outbox/letter';
import { Fault } from '../../../src/ports/fault';
import { type Mailbox } from '../../../src/domain/outbox/mailbox';
import {
  actor,
  APPROVER,
  aDepartment,
  anEntitlement,
  aPolicy,
  MATH,
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

/** Mathematics says that it lets its seats lapse, or another department. */
const answerNothing = (ports: Ports, department = MATH) =>
  ports.departments.change(department, (books) =>
    books.saveRenewalAnswer({
      ...{ department, product: VISIO, lastDay: on('2027-06-30'), seats: 0 },
      ...{ by: person(900), at: instantOf(ports.clock.now()) },
    }),
  );

/** Somebody has a seat in Mathematics. */
const seat = (ports: Ports, number: number, department = MATH) =>
  ports.departments.change(department, async (books) => {
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

/** What somebody's digest says now. */
async function digestOf(ports: Ports, number: number) {
  const content = (await lettersOf(ports, number))[0]?.content;
  if (content?.kind !== 'digest') throw new Error('no digest');
  return composeReminder(ports, { userId: person(number).userId }, content);
}

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

  it('stay sent when the policy moves the term in mid-season, and ask nobody again whom to keep', async () => {
    const { ports, clock } = await world();
    await aDay(ports);
    const policy = ports.policy;
    const moved = { ...ports, policy: { ...policy, term: { ...policy.term, endsOn: '07-02' as YearDay } } };
    clock.advance(DAY);
    await remindWhenDue(moved);
    expect(await lettersOf(ports, 900)).toEqual([]);
    clock.advance(61 * DAY);
    await remindWhenDue(moved);
    const [letter, ...others] = await lettersOf(ports, 900);
    expect(letter?.content).toEqual({
      kind: 'digest',
      on: '2027-05-02',
      rung: { lastDay: '2027-07-02', on: '2027-05-01', phase: 'before' },
    });
    expect(others).toEqual([]);
  });

  it('go to nobody who answered before the policy moved the term by some days', async () => {
    const { ports, clock } = await world();
    await aDay(ports);
    await answerNothing(ports);
    const { policy } = ports;
    const moved = { ...ports, policy: { ...policy, term: { ...policy.term, endsOn: '07-02' as YearDay } } };
    clock.advance(62 * DAY);
    await remindWhenDue(moved);
    expect(await lettersOf(ports, 900)).toEqual([]);
    const answer = await ports.departments.look(MATH).renewalAnswer(VISIO, on('2027-07-02'));
    expect(answer).toMatchObject({ seats: 0, lastDay: '2027-06-30' });
    expect(await ports.departments.look(MATH).renewalAnswer(VISIO, on('2028-06-30'))).toBeUndefined();
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

  it('say what is at stake on the day, also with their own, which may be sent at once', async () => {
    const { ports, clock } = await world({ at: '2027-02-28T16:30:00.000Z' });
    await openDepartment(ports, {
      department: aDepartment({ id: PHYSICS, name: 'Physics', delegates: [person(APPROVER)] }),
    });
    await aDay(ports);
    clock.advance(DAY);
    const sent: unknown[] = [];
    const outbox: Ports['outbox'] = {
      ...ports.outbox,
      changeMany: async (recipients, decide) => {
        const count = await ports.outbox.changeMany(recipients, decide);
        sent.push(await digestOf(ports, APPROVER));
        return count;
      },
    };
    await remindWhenDue({ ...ports, outbox });
    expect(sent[0]).toMatchObject({ shown: { centralIt: { unansweredCount: 2, seats: 6 } } });
  });

  it('are decided on a day that begins again where it died amid the others', async () => {
    const { ports } = await world();
    const dying = { ...ports.outbox, changeMany: () => Promise.reject(new Error('died')) };
    await expect(remindWhenDue({ ...ports, outbox: dying })).rejects.toThrow('died');
    await aDay(ports);
    expect((await boxOf(ports, 900)).settled).toHaveLength(1);
    expect(await lettersOf(ports, APPROVER)).toHaveLength(2);
  });

  it('reach an approver whose own departments have answered before their letter was sent', async () => {
    const { ports } = await world();
    await openDepartment(ports, {
      department: aDepartment({ id: PHYSICS, name: 'Physics', delegates: [person(APPROVER), person(905)] }),
      entitlements: [anEntitlement({ seats: 5 })],
    });
    await remindWhenDue(ports);
    await answerNothing(ports, PHYSICS);
    expect(await digestOf(ports, APPROVER)).toMatchObject({ kind: 'approver-reminder', shown: { unansweredCount: 1 } });
    expect(await digestOf(ports, 905)).toBeUndefined();
  });

  it('say one thing: what is open by then, and who let it lapse since', async () => {
    const { ports } = await world();
    const more = [
      [PHYSICS, 'Physics', 3],
      [departmentId('art'), 'Art', 4],
    ] as const;
    for (const [id, name, seats] of more)
      await openDepartment(ports, {
        department: aDepartment({ id, name, delegates: [person(905), person(906)] }),
        entitlements: [anEntitlement({ seats })],
      });
    await ports.outline.rebuild();
    await remindWhenDue(ports);
    await settleAll(ports);
    // Somebody answers what they heard, before approvers hear of it.
    await answerNothing(ports, PHYSICS);

    await remindWhenDue(ports);

    expect((await ports.reminderRuns.last())?.stake).toMatchObject({ pools: 2, seats: 9 });
    // And somebody before an approver reads it.
    await answerNothing(ports);
    const shown = await composeApproverDigest(ports, undefined, { limit: 6 });
    expect(shown).toMatchObject({ unansweredCount: 1, seats: 4, unanswered: [{ department: { name: 'Art' } }] });
    expect(shown?.lapsing).toMatchObject([
      { department: { name: 'Mathematics' }, seats: 5, answer: { by: { userId: expect.any(String) as unknown } } },
      { department: { name: 'Physics' }, seats: 3 },
    ]);
  });

  it('say who was not reached the next day as well, and after the job ran by hand again', async () => {
    const { ports, clock } = await world();
    await ports.outline.rebuild();
    await remindWhenDue(ports);
    await settleAll(ports, { status: 'unreached', cause: 'blocked' });
    await remindWhenDue(ports);
    const seen: unknown[] = [];
    const see = async () => seen.push((await composeApproverDigest(ports, undefined, { limit: 6 }))?.unreached);
    await see();
    await decideDelegatesNow(ports);
    await see();
    await decideApproversNow(ports);
    await see();
    clock.advance(DAY);
    await aDay(ports);
    await see();
    expect(seen).toEqual([1, 2, 3, 4].map(() => [{ id: 'math', name: 'Mathematics' }]));
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

describe('a department whose records cannot be read', () => {
  const RUNG = { lastDay: on('2027-06-30'), on: on('2027-03-01'), phase: 'before' } as const;

  /** Mathematics and Physics, both of one person, of which Physics has a document that cannot be read; and somebody who acts for Physics alone. */
  async function damaged(id: string, at = '2027-03-01T16:30:00.000Z') {
    const logged: string[] = [];
    const { ports, documents } = await world({ at });
    await openDepartment(ports, {
      department: aDepartment({ id: PHYSICS, name: 'Physics', delegates: [person(900), person(905)] }),
      entitlements: [anEntitlement({ seats: 3, purchase: purchaseId('p1') })],
    });
    await seat(ports, 1);
    await seat(ports, 2, PHYSICS);
    await ports.outline.rebuild();
    const found = await documents.read({ container: 'departments', partition: PHYSICS, id });
    const body = { ...found?.body, format: 99 };
    await documents.transact('departments', PHYSICS, [
      found === undefined
        ? { op: 'create', id, kind: 'purchase', body }
        : { op: 'replace', id, kind: found.kind, body, version: found.version },
    ]);
    const error = (message: string) => void logged.push(message);
    return { ports: { ...ports, logger: { ...ports.logger, error } }, logged };
  }

  it.each(['department', 'pool|visio', 'entitlement|visio|e1', 'purchase|p1'])(
    'keeps no other waiting, and is named: %s',
    async (id) => {
      const { ports, logged } = await damaged(id);
      await remindWhenDue(ports);

      expect(await lettersOf(ports, 905)).toEqual([]);
      expect(await digestOf(ports, 900)).toMatchObject({
        shown: { poolCount: 1, pools: [{ department: { name: 'Mathematics' } }] },
      });

      await settleAll(ports);
      expect(await remindWhenDue(ports)).toBe('done');
      expect(await ports.reminderRuns.last()).toMatchObject({ unreadable: [PHYSICS], stake: { pools: 1 } });
      const to = { userId: person(APPROVER).userId };
      const digest = await composeReminder(ports, to, { kind: 'approver-digest', on: RUNG.on, rung: RUNG });
      expect(digest).toMatchObject({ shown: { unreadable: [{ name: 'Physics' }], unansweredCount: 1 } });
      const report = await composeReminder(ports, to, { kind: 'weekly-report', on: RUNG.on });
      expect(report).toMatchObject({ report: { unreadable: [{ name: 'Physics' }] } });
      expect(logged).toContain('the records of a department cannot be read');
    },
  );

  it.each(['pool|visio', `entry|visio|${person(2).userId}`])(
    'keeps no seat of another from being told of: %s',
    async (id) => {
      const { ports } = await damaged(id, '2027-06-30T16:30:00.000Z');
      await remindWhenDue(ports);
      expect(await lettersOf(ports, 1)).toMatchObject([{ content: { kind: 'holder' } }]);
      expect(await lettersOf(ports, 2)).toEqual([]);
      expect(await ports.reminderRuns.last()).toMatchObject({ unreadable: [PHYSICS] });
    },
  );

  it('is told of to approvers also where all others have answered', async () => {
    const { ports } = await damaged('pool|visio');
    await answerNothing(ports);
    await remindWhenDue(ports);
    await remindWhenDue(ports);
    expect(await lettersOf(ports, APPROVER)).toMatchObject([
      { content: { kind: 'approver-digest' } },
      { content: { kind: 'weekly-report' } },
    ]);
    const content = { kind: 'approver-digest', on: RUNG.on, rung: RUNG } as const;
    const message = await composeReminder(ports, { userId: person(APPROVER).userId }, content);
    expect(message).toMatchObject({ shown: { unansweredCount: 0, unreadable: [{ name: 'Physics' }] } });
  });

  it('is another matter than a store that is away: then the day is begun again', async () => {
    const { ports } = await world();
    const away = () => Promise.reject(new Fault('unavailable', 'store: away'));
    const broken = { ...ports, departments: { ...ports.departments, poolsOf: away } };
    await expect(remindWhenDue(broken)).rejects.toThrow('away');
    expect(await remindWhenDue(ports)).toBe('begun');
    expect(await lettersOf(ports, 900)).toHaveLength(1);
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
    await answerNothing(ports);
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
  expect(await planLetters(ports)).toHaveLength(303);
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
