import { createHash } from 'node:crypto';
import { chain, firstBrokenEntry, hashOf } from '../../../../src/adapters/documents/department/ledger-hash';
import { type LedgerHead } from '../../../../src/adapters/documents/shapes/institution';
import { type Instant } from '../../../../src/domain/calendar';
import { type LedgerEntry, type LedgerFact, NO_PREVIOUS } from '../../../../src/domain/ledger/ledger-entry';
import { AT, actor, anEntitlement, anEntry, MATH, on, VISIO } from '../../../support/builders';
import { Random } from '../../../support/random';
import { report } from '../../../support/notes';
import { COUNTS, SEED } from '../../../soak/counts';

const facts: readonly LedgerFact[] = [
  { action: 'department-opened', name: 'Mathematics “¼ 🙂 é é”' },
  { action: 'pool-opened', product: VISIO },
  { action: 'entitlement-recorded', product: VISIO, entitlement: anEntitlement({ seats: 12_345 }) },
  { action: 'cap-changed', product: VISIO, seatCapBefore: 0, seatCap: 12_345, seatedThrough: 0 },
  { action: 'person-added', product: VISIO, entry: anEntry(1, 10_001), seatedThrough: 10_001 },
  { action: 'person-swapped', product: VISIO, entry: anEntry(2, 1), outgoing: anEntry(1, 1), seatedThrough: -1 },
];

/** A whole ledger of so many entries, with its head. */
function aLedger(count: number): { entries: LedgerEntry[]; head: LedgerHead | undefined } {
  const entries: LedgerEntry[] = [];
  let head: LedgerHead | undefined;
  for (let number = 1; number <= count; number += 1) {
    const fact = facts[(number - 1) % facts.length] as LedgerFact;
    const entry = chain(
      head,
      MATH,
      { actor: actor(900), effectiveOn: on('2027-06-29'), command: `c${number}`, fact },
      AT,
    );
    head = { number: entry.number, hash: entry.hash, at: entry.at };
    entries.push(JSON.parse(JSON.stringify(entry)) as LedgerEntry);
  }
  return { entries, head };
}

it('a whole ledger is whole, and an empty one too', () => {
  const { entries, head } = aLedger(20);

  expect(firstBrokenEntry(entries, head)).toBeUndefined();
  expect(firstBrokenEntry([], undefined)).toBeUndefined();
  expect(entries[0]?.previous).toBe(NO_PREVIOUS);
});

it('a hash is that of the canonical JSON without it', () => {
  const [entry] = aLedger(1).entries as [LedgerEntry];
  const { hash, ...rest } = entry;

  expect(hash).toBe(createHash('sha256').update(canonical(rest)).digest('hex'));
});

it('canonical JSON is that of RFC 8785', () => {
  const sample = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27],
    string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  const expected =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';

  expect(hashOf(sample as never)).toBe(createHash('sha256').update(expected).digest('hex'));
});

it('a hash is the same once an entry was stored, whatever was left undefined', () => {
  const entry = { ...anEntry(1, 1), acceptedFrom: undefined };
  const made = chain(
    undefined,
    MATH,
    {
      actor: actor(900),
      effectiveOn: on('2027-06-29'),
      command: 'c\ud800',
      fact: { action: 'person-added', product: VISIO, entry: entry as never, seatedThrough: 1 },
    },
    AT,
  );

  expect(hashOf(JSON.parse(JSON.stringify(made)) as LedgerEntry)).toBe(made.hash);
});

it('the time of an entry is never before that of the entry before', () => {
  const head = { number: 7, hash: NO_PREVIOUS, at: AT };
  const at = (now: string) =>
    chain(
      head,
      MATH,
      { actor: actor(900), effectiveOn: on('2027-06-29'), command: 'c', fact: facts[1] as LedgerFact },
      now as Instant,
    ).at;

  expect(at('2027-06-29T18:00:00.000Z')).toBe(AT);
  expect(at('2027-06-29T20:00:00.000Z')).toBe('2027-06-29T20:00:00.000Z');
});

it('an entry with something that JSON cannot hold is broken', () => {
  expect(
    firstBrokenEntry([{ ...(aLedger(1).entries[0] as LedgerEntry), number: 1, format: Infinity as never }], undefined),
  ).toBe(1);
});

it(`any of ${COUNTS.ledgerMutations} damages is found, given the head`, () => {
  const random = new Random(SEED);
  const counts = new Map<string, number>();
  const missed: string[] = [];
  const ledgers = Array.from({ length: 12 }, (_, index) => aLedger(2 + index));

  for (let done = 0; done < COUNTS.ledgerMutations;) {
    const { entries, head } = random.pick(ledgers);
    const [kind, damage] = random.pick(damages);
    const damaged = damage(entries, random);
    if (damaged !== 'unreadable' && JSON.stringify(damaged) === JSON.stringify(entries)) continue;
    if (damaged !== 'unreadable' && firstBrokenEntry(damaged, head) === undefined) missed.push(kind);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    done += 1;
  }

  expect(missed).toEqual([]);
  report(`ledger: ${[...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ')}: all found, seed ${SEED}`);
});

type Damage = (entries: readonly LedgerEntry[], random: Random) => readonly LedgerEntry[] | 'unreadable';

const damages: readonly (readonly [string, Damage])[] = [
  ['one byte', editOneByte],
  ['one byte', editOneByte],
  ['entry deleted', (entries, random) => entries.toSpliced(random.below(entries.length), 1)],
  [
    'two swapped',
    (entries, random) => {
      const [one, other] = random.some([...entries.keys()], 2) as [number, number];
      return entries.with(one, entries[other] as LedgerEntry).with(other, entries[one] as LedgerEntry);
    },
  ],
  ['end cut off', (entries, random) => entries.slice(0, random.below(entries.length))],
  ['entry doubled', (entries, random) => entries.toSpliced(random.below(entries.length), 0, random.pick(entries))],
  [
    'fact changed and hashed anew',
    (entries, random) => {
      const index = random.below(entries.length);
      const forged = { ...(entries[index] as LedgerEntry), command: 'forged' };
      return entries.with(index, { ...forged, hash: hashOf(forged) });
    },
  ],
  [
    'all hashed anew from somewhere on, without the head',
    (entries, random) => {
      const index = random.below(entries.length);
      let previous = entries[index - 1]?.hash ?? NO_PREVIOUS;
      return entries.map((entry, place) => {
        if (place < index) return entry;
        const forged = { ...entry, ...(place === index ? { command: 'forged' } : {}), previous };
        previous = hashOf(forged);
        return { ...forged, hash: previous };
      });
    },
  ],
];

function editOneByte(entries: readonly LedgerEntry[], random: Random): readonly LedgerEntry[] | 'unreadable' {
  const bytes = Buffer.from(JSON.stringify(entries));
  const place = random.below(bytes.length);
  bytes[place] = random.chance(0.5) ? random.pick([...Buffer.from('0123456789eE.-+"{}[],:tfn ')]) : random.below(256);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const read = JSON.parse(text) as unknown;
    return Array.isArray(read) && read.every((one) => typeof one === 'object' && one !== null)
      ? (read as LedgerEntry[])
      : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

/** RFC 8785 for what ledger entries hold, written down a second time. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join()}}`;
}
