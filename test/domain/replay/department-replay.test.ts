import { type LedgerFact } from '../../../src/domain/ledger/ledger-entry';
import { purchaseId } from '../../../src/domain/ids';
import { DepartmentReplay } from '../../../src/domain/replay/department-replay';
import { ImpossibleEntry } from '../../../src/domain/replay/impossible-entry';
import { positionOn, purchaseLines } from '../../../src/domain/replay/position-on';
import { ALedger } from '../../support/a-ledger';
import { actor, anEntitlement, anEntry, LAPSE, MATH, on, person, PROJECT, VISIO } from '../../support/builders';

const pool: LedgerFact = { action: 'pool-opened', product: VISIO };
const bought = (seats: number, own: Parameters<typeof anEntitlement>[0] = {}): LedgerFact => {
  const entitlement = anEntitlement({ seats, ...own });
  return { action: 'entitlement-recorded', product: VISIO, entitlement };
};
const cap = (seatCapBefore: number, seatCap: number, seatedThrough: number): LedgerFact => ({
  ...{ action: 'cap-changed', product: VISIO, seatCapBefore, seatCap, seatedThrough },
});
const added = (number: number, rank: number, seatedThrough: number): LedgerFact => ({
  ...{ action: 'person-added', product: VISIO, entry: anEntry(number, rank), seatedThrough },
});
const removed = (number: number, rank: number, seatedThrough: number): LedgerFact => ({
  ...{ action: 'person-removed', product: VISIO, entry: anEntry(number, rank), seatedThrough },
});
const swapped = (outgoing: number, incoming: number, rank: number, seatedThrough: number): LedgerFact => ({
  ...{ action: 'person-swapped', product: VISIO, seatedThrough },
  ...{ entry: anEntry(incoming, rank), outgoing: anEntry(outgoing, rank) },
});
const moved = (number: number, rankBefore: number, rank: number, seatedThrough: number): LedgerFact => ({
  ...{ action: 'person-moved', product: VISIO, entry: anEntry(number, rank), rankBefore, seatedThrough },
});

/** Two seats, and three people on the roster: 1 and 2 are seated, 3 waits. */
const threeOnTwo = (): ALedger =>
  new ALedger()
    .tell({ action: 'department-opened', name: 'Mathematics', directoryNames: [], delegates: [person(900)] })
    .tell(pool)
    .tell(bought(2))
    .tell(cap(0, 2, 0))
    .tell(added(1, 1, 2))
    .tell(added(2, 2, 2))
    .tell(added(3, 3, 2));

const replayed = ({ entries }: ALedger) => {
  const replay = new DepartmentReplay(MATH);
  replay.take(entries);
  return replay.past();
};

/** "1: added 5 – removed 8", in the order of beginning. */
const spellsOf = (ledger: ALedger): readonly string[] =>
  replayed(ledger).spells.map(({ person: { displayName }, began, ended }) => {
    const end = ended === undefined ? '' : ` ${ended.why} ${ended.entry}`;
    return `${displayName.replace('Person ', '')}: ${began.why} ${began.entry} –${end}`;
  });

describe('spells', () => {
  it('begin with an add where there is room, and not where somebody waits', () => {
    expect(spellsOf(threeOnTwo())).toEqual(['1: added 5 –', '2: added 6 –']);
  });

  it('end with a removal, and begin for whoever moves up', () => {
    expect(spellsOf(threeOnTwo().tell(removed(1, 1, 3)))).toEqual([
      '1: added 5 – removed 8',
      '2: added 6 –',
      '3: moved-up 8 –',
    ]);
  });

  it('end by the last day where the schedule takes somebody off', () => {
    const by = { kind: 'job', name: 'schedule' } as const;
    expect(spellsOf(threeOnTwo().tell(removed(2, 2, 3), { by }))).toEqual([
      '1: added 5 –',
      '2: added 6 – last-day 8',
      '3: moved-up 8 –',
    ]);
  });

  it('go over to whoever takes the place', () => {
    expect(spellsOf(threeOnTwo().tell(swapped(2, 4, 2, 2)))).toEqual([
      '1: added 5 –',
      '2: added 6 – swapped 8',
      '4: swapped 8 –',
    ]);
  });

  it('go over to whoever is moved first, and last for whoever keeps a seat', () => {
    expect(spellsOf(threeOnTwo().tell(moved(3, 3, 0, 1)))).toEqual([
      '1: added 5 –',
      '2: added 6 – moved 8',
      '3: moved 8 –',
    ]);
    expect(spellsOf(threeOnTwo().tell(moved(2, 2, 0, 1)))).toEqual(['1: added 5 –', '2: added 6 –']);
  });

  it('follow the seat cap', () => {
    const fallen = threeOnTwo().tell(cap(2, 1, 1));
    expect(spellsOf(fallen)).toEqual(['1: added 5 –', '2: added 6 – cap-changed 8']);
    expect(spellsOf(fallen.tell(cap(1, 3, 3))).slice(2)).toEqual(['2: cap-changed 9 –', '3: cap-changed 9 –']);
  });

  it('say what was undone, but for the seat cap that was followed first', () => {
    const ledger = threeOnTwo()
      .tell(removed(1, 1, 3))
      .tell(cap(2, 3, 3), { undoes: 'x' })
      .tell(added(1, 1, 3), { undoes: 'x' });
    expect(spellsOf(ledger)).toEqual(['1: added 5 – removed 8', '2: added 6 –', '3: moved-up 8 –', '1: undone 10 –']);
  });

  it('name what paid for them, and the department as it was called', () => {
    const ledger = threeOnTwo()
      .tell(bought(1, { id: 'e2', purchaseOrderNumber: 'PO-2' }))
      .tell(bought(1, { id: 'e3', purchaseOrderNumber: 'PO-3', coverFrom: on('2027-06-01') }))
      .tell({ action: 'department-changed', name: 'Maths', directoryNames: [] })
      .tell(cap(2, 3, 3));
    const { spells, name, earlierNames } = replayed(ledger);
    expect(spells.map(({ departmentName, paidBy }) => [departmentName, paidBy])).toEqual([
      ['Mathematics', ['PO-1001']],
      ['Mathematics', ['PO-1001']],
      ['Maths', ['PO-1001', 'PO-2']],
    ]);
    expect([name, earlierNames.map((one) => one.name)]).toEqual(['Maths', ['Mathematics']]);
  });
});

describe('a ledger that cannot be', () => {
  it.each<[string, (ledger: ALedger) => ALedger]>([
    [
      'names a pool that was never opened',
      (ledger) =>
        ledger
          .tell({ action: 'pool-opened', product: PROJECT })
          .tell({ ...(added(4, 4, 2) as object), product: 'other' } as LedgerFact),
    ],
    ['opens a pool twice', (ledger) => ledger.tell(cap(2, 1, 1)).tell(pool)],
    ['takes somebody off who is not there', (ledger) => ledger.tell(cap(2, 1, 1)).tell(removed(7, 7, 2))],
    ['takes somebody off at another rank', (ledger) => ledger.tell(cap(2, 1, 1)).tell(removed(1, 2, 2))],
    ['adds somebody who is there', (ledger) => ledger.tell(cap(2, 1, 1)).tell(added(1, 4, 2))],
    ['uses a rank twice', (ledger) => ledger.tell(cap(2, 1, 1)).tell(added(4, 3, 2))],
    ['moves somebody from another rank', (ledger) => ledger.tell(cap(2, 1, 1)).tell(moved(3, 2, 0, 2))],
    [
      'keeps somebody who is not there',
      (ledger) => ledger.tell(cap(2, 1, 1)).tell({ action: 'person-kept', product: VISIO, entry: anEntry(7, 7) }),
    ],
    ['records an entitlement again', (ledger) => ledger.tell(cap(2, 1, 1)).tell(bought(3))],
    [
      'decides what was never sent',
      (ledger) =>
        ledger.tell(cap(2, 1, 1)).tell({
          action: 'purchase-withdrawn',
          product: VISIO,
          purchaseOrderNumber: 'PO-9',
          purchase: purchaseId('p9'),
        }),
    ],
  ])('%s: the entry and the department are named', (_, goOn) => {
    const ledger = goOn(threeOnTwo());
    const replay = new DepartmentReplay(MATH);
    replay.take(ledger.entries.slice(0, -1));

    expect(() => {
      replay.take(ledger.entries.slice(-1));
    }).toThrow(ImpossibleEntry);
    expect(() => replayed(ledger)).toThrow(expect.objectContaining({ department: MATH, number: 9 }) as Error);
  });

  it('has a gap, or is of another department', () => {
    const { entries } = threeOnTwo();
    expect(() => {
      new DepartmentReplay(MATH).take(entries.slice(1));
    }).toThrow(/entry 2 .*stands in place 1/u);
    expect(() => {
      new DepartmentReplay('physics' as typeof MATH).take(entries);
    }).toThrow(ImpossibleEntry);
  });
});

describe('purchases', () => {
  const details = {
    product: VISIO,
    seats: 5,
    purchaseOrderNumber: 'PO-7',
    reseller: 'SHI',
    coverFrom: on('2027-03-01'),
    coverUntil: on('2027-06-30'),
    priceCents: 4200,
  };
  const ofOrder = { product: VISIO, purchaseOrderNumber: 'PO-7' };
  const about = { ...ofOrder, purchase: purchaseId('p7') };
  const proof = { files: [], link: 'https://example.edu/po' };
  const sent = () => threeOnTwo().tell({ action: 'purchase-submitted', ...about, details, proof });
  const given = anEntitlement({
    id: 'e7',
    seats: 5,
    purchaseOrderNumber: 'PO-7',
    coverFrom: on('2027-03-01'),
    purchase: about.purchase,
    status: 'awaiting-tenant',
  });
  const approved = () =>
    sent()
      .tell({ action: 'purchase-approved', ...about, entitlement: given.id }, { by: actor(990) })
      .tell({ action: 'entitlement-recorded', product: VISIO, entitlement: given }, { by: actor(990) });
  const lines = (ledger: ALedger, date = '2027-03-02') => purchaseLines(replayed(ledger), VISIO, on(date));

  it('are followed to what they give, with who did what', () => {
    expect(lines(sent()).at(-1)).toMatchObject({
      state: 'submitted',
      priceCents: 4200,
      proof,
      submitted: { by: actor(900) },
    });
    expect(lines(approved()).at(-1)).toMatchObject({
      entitlement: 'e7',
      state: 'awaiting',
      decided: { by: actor(990) },
    });
    const confirmed = approved().tell(
      { action: 'entitlement-confirmed', ...ofOrder, entitlement: given.id, units: 9 },
      { by: { kind: 'job', name: 'cover' } },
    );
    expect(lines(confirmed).at(-1)).toMatchObject({ state: 'in-force', confirmed: { units: 9 } });
    expect(lines(confirmed, '2027-07-01').at(-1)).toMatchObject({ state: 'ended', seats: 5, origin: 'purchase' });
    expect(lines(confirmed)).toHaveLength(2);
  });

  it('are told apart from corrections and from what was imported', () => {
    const correction = anEntitlement({
      id: 'c1',
      seats: -1,
      corrects: given.id,
      reason: 'typed wrong',
      purchase: about.purchase,
      coverFrom: on('2027-03-02'),
    });
    const all = lines(approved().tell({ action: 'entitlement-recorded', product: VISIO, entitlement: correction }));
    expect(all.map(({ origin, seats, reason }) => [origin, seats, reason])).toEqual([
      ['imported', 2, undefined],
      ['purchase', 5, undefined],
      ['correction', -1, 'typed wrong'],
    ]);
  });

  it('say why they were declined', () => {
    const declined = sent().tell({ action: 'purchase-declined', ...about, reason: 'no budget' }, { by: actor(990) });
    expect(lines(declined).at(-1)).toMatchObject({
      state: 'declined',
      decided: { by: actor(990), reason: 'no budget' },
    });
  });

  it('leave their seats awaited until the tenant shows them', () => {
    const past = replayed(approved()).pools.get(VISIO);
    if (past === undefined) throw new Error('no pool');
    const now = positionOn(past, on('2027-03-02'), LAPSE);
    expect([now.entitled, now.awaiting, now.seated.length, now.waiting.length]).toEqual([2, 5, 2, 1]);
    const later = positionOn(past, on('2027-07-01'), LAPSE);
    expect([later.entitled, later.awaiting, later.seated.length, later.waiting.length]).toEqual([0, 0, 0, 3]);
  });
});

it('keeps exceptions from when they are first seen until they are gone, with the latest answer', () => {
  const found = { kind: 'outside', product: VISIO, department: MATH, person: person(5), count: 1 } as const;
  const { count: _, ...exception } = found;
  const [first, second] = ['2027-03-02T10:00:00.000Z', '2027-03-03T10:00:00.000Z'] as never[];
  const seen = (readAt: never, count: number): LedgerFact => ({
    ...{ action: 'exceptions-seen', product: VISIO, readAt, exceptions: [{ ...found, count }] },
  });
  const ledger = threeOnTwo()
    .tell(seen(first as never, 1))
    .tell(
      { action: 'exception-answered', product: VISIO, exception, answer: 'accepted', words: 'a pilot' },
      { by: actor(990) },
    )
    .tell(seen(second as never, 2));
  expect([...replayed(ledger).exceptions.values()]).toEqual([
    expect.objectContaining({
      count: 2,
      firstSeenAt: first,
      answered: expect.objectContaining({ words: 'a pilot', by: person(990) }) as object,
    }),
  ]);
  const gone = ledger.tell({
    action: 'exceptions-gone',
    product: VISIO,
    readAt: second as never,
    lastSeenAt: second as never,
    exceptions: [exception],
  });
  expect(replayed(gone).exceptions.size).toBe(0);
});

it('keeps what was said of people and of the next term', () => {
  const lastDay = on('2027-06-30');
  const { attestations, renewalAnswers } = replayed(
    threeOnTwo()
      .tell({ action: 'roster-attested', product: VISIO, lastDay, kept: [person(1)], dropped: [person(2)] })
      .tell({ action: 'renewal-answered', product: VISIO, lastDay, seats: 2 })
      .tell({ action: 'renewal-answered', product: VISIO, lastDay, seats: 1 }),
  );
  expect(attestations.map(({ person: { displayName }, result }) => [displayName, result])).toEqual([
    ['Person 1', 'keep'],
    ['Person 2', 'drop'],
  ]);
  expect(renewalAnswers).toEqual([expect.objectContaining({ seats: 1, by: person(900) })]);
});

it('follows who has a role, and whether it is closed', () => {
  const ledger = threeOnTwo()
    .tell({ action: 'role-given', role: 'purchaser', person: person(901) })
    .tell({ action: 'role-given', role: 'delegate', person: person(902) })
    .tell({ action: 'role-taken', role: 'delegate', person: person(900) });
  expect(replayed(ledger)).toMatchObject({ delegates: [person(902)], purchasers: [person(901)], tells: 'all' });
  const closed = ledger.tell({ action: 'department-closed', name: 'Mathematics', delegates: [], purchasers: [] });
  expect(replayed(closed)).toMatchObject({ delegates: [], purchasers: [], closedAt: closed.entries.at(-1)?.at });
  const opened = replayed(
    closed.tell({ action: 'department-opened', name: 'Mathematics', directoryNames: ['M'], delegates: [person(903)] }),
  );
  expect([opened.closedAt, opened.delegates, opened.earlierNames]).toEqual([undefined, [person(903)], []]);
});

it('is not changed by what is taken later', () => {
  const replay = new DepartmentReplay(MATH);
  const { entries } = threeOnTwo().tell(removed(1, 1, 3));
  replay.take(entries.slice(0, -1));
  const before = replay.past();
  replay.take(entries.slice(-1));
  expect([before.spells[0]?.until, before.pools.get(VISIO)?.entries.size, before.entries]).toEqual([undefined, 3, 7]);
});
