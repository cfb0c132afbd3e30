import { createHash } from 'node:crypto';
import { chain } from '../../../src/adapters/documents/department/ledger-hash';
import { type LedgerHead } from '../../../src/adapters/documents/shapes/institution';
import { type Audit, type AuditException, type AuditPool, type AuditPurchase } from '../../../src/domain/audit/audit';
import { calendarDate, type Instant, instantOf } from '../../../src/domain/calendar';
import { departmentId, entitlementId, productId, purchaseId } from '../../../src/domain/ids';
import { INSTITUTION, type LedgerEntry, type NewLedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { type KnownPerson } from '../../../src/domain/people';
import { type Proof } from '../../../src/domain/proof/proof';
import { type Evidence, type EvidenceLedger, type NamedSpell } from '../../../src/ports/audit/evidence';
import { actor, MATH, person, VISIO } from '../builders';

/** How large a made-up institution is. */
export interface EvidenceSize {
  readonly departments: number;
  readonly products: number;
  /** On each roster. */
  readonly people: number;
  /** Of each ledger. */
  readonly entries: number;
  /** Of each pool. */
  readonly exceptions: number;
}

const SMALL: EvidenceSize = { departments: 2, products: 2, people: 3, entries: 4, exceptions: 1 };
const DAY = calendarDate('2027-06-30');
const START = Date.parse('2026-08-03T16:00:00.000Z');
const at = (minutes: number): Instant => instantOf(new Date(START + minutes * 60_000));

/** The bytes of a made-up proof. */
export const proofBytes = (name: string): Buffer => Buffer.from(`%PDF-1.4 ${name}`);

/** A proof of one file, whose bytes are {@link proofBytes}. */
export function aProof(name: string): Proof {
  const bytes = proofBytes(name);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { files: [{ name, kind: 'pdf', sizeBytes: bytes.length, sha256 }] };
}

/** An evidence of some size that goes together with its ledgers, unless parts of the audit are given. */
export function sampleEvidence(
  own: Partial<EvidenceSize> & {
    readonly audit?: Partial<Audit>;
    readonly names?: (number: number) => KnownPerson;
  } = {},
): { readonly evidence: Evidence; readonly ledgers: readonly EvidenceLedger[] } {
  const { audit: given, names = person, ...sizes } = own;
  const size = { ...SMALL, ...sizes };
  const pools = Array.from({ length: size.products }, (_, product) =>
    Array.from({ length: size.departments }, (__, department) => aPoolAudited(product, department, size)),
  ).flat();
  const exceptions = pools.flatMap((pool, index) =>
    Array.from({ length: size.exceptions }, (_, number) => anException(pool, names(index * 10 + number), number)),
  );
  const audit: Audit = {
    id: 'audit-1',
    asOf: DAY,
    isPast: true,
    madeAt: '2027-07-02T17:30:00.000Z' as Instant,
    tenantReadAt: '2027-07-01T06:00:00.000Z' as Instant,
    products: Array.from({ length: size.products }, (_, number) => ({
      ...{ product: productId(`product-${number}`), productName: productName(number) },
      units: { product: productId(`product-${number}`), enabled: 900, trial: 25, warning: 3, suspended: 0 },
      ...{ promised: size.departments * 4, seated: size.departments * size.people, waiting: 0, orphaned: 8, short: 0 },
    })),
    pools,
    exceptions,
    signOffs: [],
    learnedLater: [],
    ...given,
  };
  const entries = Array.from({ length: size.departments }, (_, number) => aLedger(`dept-${number}`, size.entries));
  const evidence: Evidence = {
    ...{ organization: 'Contoso University', timeZone: 'America/Los_Angeles', currency: 'USD', audit },
    until: '2027-07-01T07:00:00.000Z' as never,
    madeBy: actor(990),
    spells: pools.flatMap((pool) => Array.from({ length: size.people }, (_, number) => aSpell(pool, names(number)))),
    attestations: pools.slice(0, 3).map((pool, number) => ({
      ...{ department: pool.department, departmentName: pool.departmentName },
      ...{ product: pool.product, productName: pool.productName, lastDay: DAY, person: names(number) },
      ...({ result: number % 2 === 0 ? 'keep' : 'drop', by: actor(900), at: at(9) } as const),
    })),
    decisions: entries.flat().map((entry) => ({ entry, departmentName: 'Mathematics', productName: 'Visio' })),
    anchor: { number: 12, hash: 'ab'.repeat(32) },
  };
  return { evidence, ledgers: entries.map((all) => aLedgerOf(all)) };
}

/** Entries as a pack is handed them, in pages. */
export const aLedgerOf = (entries: readonly LedgerEntry[], pageSize = 500): EvidenceLedger => ({
  department: entries[0]?.department ?? MATH,
  pages: async function* () {
    for (let start = 0; start < entries.length; start += pageSize)
      yield await Promise.resolve(entries.slice(start, start + pageSize));
  },
});

/** A chain of entries by which a purchase is approved again and again, with words that are hard to write down. */
export function aLedger(name: string, length: number): readonly LedgerEntry[] {
  const department = name === 'institution' ? INSTITUTION : departmentId(name);
  let head: LedgerHead | undefined;
  return Array.from({ length }, (_, number) => {
    const entry = chain(head, department, decision(number), at(number));
    head = { number: entry.number, hash: entry.hash, at: entry.at };
    return entry;
  });
}

const HARD_WORDS = ['plain', 'Žofie “Å” 😀', 'line\u2028break\u007f', 'tab\tand "quotes" \\ /', '=cmd|calc\n'];

function decision(number: number): NewLedgerEntry {
  const words = HARD_WORDS[number % HARD_WORDS.length] ?? '';
  return {
    ...{ actor: actor(990), effectiveOn: calendarDate('2026-08-03'), command: `c${number}` },
    fact: {
      ...{ action: 'purchase-declined', product: VISIO, purchaseOrderNumber: `PO-${number}` },
      ...{ purchase: purchaseId(`p${number}`), reason: words },
    },
  };
}

const productName = (number: number): string => ['Visio', 'Project', 'Power BI Pro'][number] ?? `Product ${number}`;

function aPoolAudited(product: number, department: number, { people }: EvidenceSize): AuditPool {
  const number = product * 1000 + department;
  return {
    ...{ department: departmentId(`dept-${department}`), product: productId(`product-${product}`) },
    ...{ departmentName: departmentName(department), productName: productName(product) },
    ...{ entitled: people + 1, seated: people, waiting: department % 3, actual: people, awaiting: 0 },
    purchases: [aPurchase(number, people + 3), aCorrection(number)],
  };
}

const DEPARTMENTS = ['Mathematics', 'Chemistry', 'History', 'Plant Sciences and Landscape Architecture'];
const departmentName = (number: number): string => DEPARTMENTS[number] ?? `Department of Subject ${number}`;

function aPurchase(number: number, seats: number): AuditPurchase {
  return {
    ...{ purchase: purchaseId(`p${number}`), entitlement: entitlementId(`e${number}`) },
    ...{ purchaseOrderNumber: `PO-${1000 + number}`, seats, coverFrom: calendarDate('2026-08-01'), coverUntil: DAY },
    ...{ origin: 'purchase', state: 'in-force', reseller: 'SHI', resellerOrderNumber: `S${number}`, priceCents: 5999 },
    fields: [{ id: 'funding', label: 'Funding string', value: `12345-${number}` }],
    note: 'for the map project',
    proof: aProof(`order ${number}.pdf`),
    submitted: { by: actor(900), at: at(1) },
    decided: { by: actor(990), at: at(2) },
    confirmed: { by: { kind: 'job', name: 'cover' }, at: at(3), units: 40 },
  };
}

const aCorrection = (number: number): AuditPurchase => ({
  ...{ entitlement: entitlementId(`k${number}`), purchaseOrderNumber: `PO-${1000 + number}`, seats: -2 },
  ...{ coverFrom: calendarDate('2026-09-01'), coverUntil: DAY, origin: 'correction', state: 'in-force' },
  ...{ reason: 'bought twice', decided: { by: actor(990), at: at(5) } },
});

function anException(pool: AuditPool, someone: KnownPerson, number: number): AuditException {
  const { department, departmentName: name, product, productName: ofProduct } = pool;
  return {
    ...{ kind: 'outside', department, departmentName: name, product, productName: ofProduct, person: someone },
    ...{ count: 1, firstSeenAt: at(60) },
    ...(number % 2 === 0
      ? { answered: { answer: 'accepted', words: 'a loan until fall', by: person(990), at: at(90) } as const }
      : {}),
  };
}

const aSpell = (pool: AuditPool, someone: KnownPerson): NamedSpell => ({
  ...{ department: pool.department, departmentName: pool.departmentName },
  ...{ product: pool.product, productName: pool.productName, person: someone },
  ...{ from: at(4), began: { by: actor(900), why: 'added', entry: 3 } },
  ...{ until: at(400), ended: { by: { kind: 'job', name: 'cover' }, why: 'cap-changed', entry: 9 } },
  paidBy: ['PO-1000'],
});
