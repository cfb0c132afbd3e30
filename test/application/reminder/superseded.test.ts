import { composeReminder, type ReminderContent } from '../../../src/application/reminder/compose/reminder';
import { remindWhenDue } from '../../../src/application/reminder/decide-letters';
import { type Ports } from '../../../src/application/ports';
import { type Instant, instantOf, type YearDay } from '../../../src/domain/calendar';
import { type Policy } from '../../../src/domain/institution/policy';
import { type Letter } from '../../../src/domain/outbox/letter';
import { emptyMailbox } from '../../../src/domain/outbox/mailbox';
import { leftToSay, withDigest } from '../../../src/domain/outbox/reminder-letters';
import { withSettled } from '../../../src/domain/outbox/sending';
import { aDepartment, anEntitlement, aPolicy, MATH, on, person, VISIO } from '../../support/builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const [DELEGATE, APPROVER] = [900, 800];
const LADDER = ['03-01', '05-01', '06-28', '07-01'].map(
  (day) => day as YearDay,
) as unknown as Policy['reminders']['on'];

/** Mathematics with 5 seats that end on June 30, a delegate, and an approver; nothing is sent but what a test settles. */
async function world() {
  const clock = new MovableClock(new Date('2027-03-01T16:30:00.000Z'));
  const ports = portsOn(documentsInMemory(clock), { clock, policy: aPolicy({ reminders: { on: LADDER } }) });
  await ports.institution.change((books) => books.save({ approvers: [person(APPROVER)], auditors: [] }));
  await openDepartment(ports, {
    department: aDepartment({ delegates: [person(DELEGATE)], purchasers: [] }),
    entitlements: [anEntitlement({ seats: 5 })],
  });
  await ports.departments.change(aDepartment({}).id, async (books) => {
    const pool = await books.pool(VISIO);
    if (pool !== undefined) await books.savePool({ ...pool, rosterLength: 1 });
  });
  const decide = async (at: string): Promise<void> => {
    clock.advance(Date.parse(at) - clock.now().getTime());
    await remindWhenDue(ports);
  };
  return { ports, decide };
}

const waiting = async (ports: Ports, number: number): Promise<readonly Letter[]> => {
  const [box] = await ports.outbox.read([{ userId: person(number).userId }]);
  return box?.letters ?? [];
};

/** All that waits for somebody is composed and settled, in its order. */
async function sent(ports: Ports, number: number) {
  const recipient = { userId: person(number).userId };
  const said = [];
  for (const { key, content } of await waiting(ports, number)) {
    const message = await composeReminder(ports, recipient, content as ReminderContent);
    const outcome = { status: message === undefined ? ('moot' as const) : ('sent' as const) };
    const at = instantOf(ports.clock.now());
    await ports.outbox.change(recipient, (now) => withSettled(now, key, { at, outcome }));
    if (message !== undefined) said.push({ key, message });
  }
  return said;
}

/** A day on which delegates are told, and approvers' letters are decided and wait: half an hour later, since others of theirs wait. */
async function dayThatStops({ ports, decide }: Awaited<ReturnType<typeof world>>, at: string): Promise<void> {
  await decide(at);
  await sent(ports, DELEGATE);
  await decide(at.replace('T16:30', 'T17:01'));
}

describe('letters that a later one says all of', () => {
  it('are one report for approvers after weeks without a run, which says of none that it waits', async () => {
    const math = await world();
    const { ports } = math;
    await dayThatStops(math, '2027-06-28T16:30:00.000Z');
    await dayThatStops(math, '2027-07-01T16:30:00.000Z');
    await dayThatStops(math, '2027-08-01T16:30:00.000Z');
    const keys = (await waiting(ports, APPROVER)).map(({ key }) => key);
    expect(keys).toEqual([
      'approver-digest-2027-06-28',
      'weekly-2027-06-28',
      'approver-digest-2027-07-01',
      'weekly-2027-07-26',
    ]);

    const said = await sent(ports, APPROVER);

    expect(said).toMatchObject([
      { key: 'weekly-2027-07-26', message: { kind: 'reminder-report', report: { waiting: 0, sent: 0 } } },
    ]);
  });

  it('are one reminder for approvers where two days of the ladder waited', async () => {
    const math = await world();
    const { ports } = math;
    await dayThatStops(math, '2027-03-01T16:30:00.000Z');
    await dayThatStops(math, '2027-05-01T16:30:00.000Z');

    const said = await sent(ports, APPROVER);

    expect(said.map(({ key }) => key)).toEqual(['approver-digest-2027-05-01', 'weekly-2027-04-26']);
  });

  it('leave it to the later one, also where that is not decided yet', async () => {
    const math = await world();
    const { ports } = math;
    await dayThatStops(math, '2027-03-01T16:30:00.000Z');
    await math.decide('2027-05-01T16:30:00.000Z');

    const said = await sent(ports, APPROVER);

    expect(said).toEqual([]);
  });

  it('are one digest for a delegate, who is still asked whom to keep', async () => {
    const { ports, decide } = await world();
    await decide('2027-03-01T16:30:00.000Z');
    const [first] = await waiting(ports, DELEGATE);
    expect(first?.content).toMatchObject({ asksToKeep: true });
    await decide('2027-05-01T16:30:00.000Z');

    const said = await sent(ports, DELEGATE);

    expect(said).toMatchObject([
      { key: 'digest-2027-05-01', message: { kind: 'reminder', shown: { keep: [{ people: 1 }] } } },
    ]);
  });

  it('leave nothing to say of few seats beside a later one, which lists them', () => {
    const low = { department: MATH, product: VISIO };
    const told = { isOpen: false, mayKeep: false, low: [low], roomy: [] };
    const empty = emptyMailbox({ userId: person(DELEGATE).userId });
    const at = '2026-11-02T17:00:00.000Z' as Instant;
    const before = withDigest(empty, told, { today: on('2026-11-02'), at, rung: undefined });
    const rung = { lastDay: on('2027-06-30'), on: on('2027-03-01'), phase: 'before' as const };
    const day = { today: on('2027-03-01'), at, rung };

    const after = withDigest(before, { ...told, isOpen: true }, day);

    const left = after.letters.map(({ content }) =>
      content.kind === 'digest' ? leftToSay(content, after, { rung, weekday: on('2027-03-01') }) : content,
    );
    expect(left).toEqual([undefined, { kind: 'digest', on: '2027-03-01', rung, lowSeats: [low] }]);
  });
});
