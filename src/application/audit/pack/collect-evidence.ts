import { type Actor } from '../../../domain/actor';
import { type Audit } from '../../../domain/audit/audit';
import { type Instant, instantOf } from '../../../domain/calendar';
import { type DepartmentPast } from '../../../domain/audit/past';
import { defined } from '../../../domain/defined';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { isDecision } from '../../../domain/ledger/decision';
import { INSTITUTION, type LedgerEntry } from '../../../domain/ledger/ledger-entry';
import { type DecisionTaken, type Evidence, type EvidenceLedger } from '../../../ports/audit/evidence';
import { afterDay } from '../past/read-past';
import { type EvidencePorts } from './pack-ports';
import { ledgerPart } from './read-ledger';

/** What goes into a pack: what it says, and the ledgers that prove it. */
export interface CollectedEvidence {
  readonly evidence: Evidence;
  readonly ledgers: readonly EvidenceLedger[];
}

/**
 * Reads what an audit rests on. Ledgers end where they do now, so that one that grows while a pack is written goes with what it says. Of an
 * audit that is narrowed to a department, nothing of any other is read.
 */
export async function collectEvidence(ports: EvidencePorts, madeBy: Actor, audit: Audit): Promise<CollectedEvidence> {
  const { policy } = ports;
  // Before any ledger is read: what it knows by then, the pack has.
  const anchor = audit.department === undefined ? await ports.lastAnchor() : undefined;
  // What was recorded in this very millisecond, as the sign-off may be, is in it.
  const now = instantOf(new Date(ports.clock.now().getTime() + 1));
  const end = afterDay(audit.asOf, policy);
  const until = end < now ? end : now;
  const productNames = await readProductNames(ports, audit);
  const spells: Evidence['spells'][number][] = [];
  const attestations: Evidence['attestations'][number][] = [];
  const decisions: DecisionTaken[] = [];
  const ledgers: EvidenceLedger[] = [];
  const nameOf = (product: ProductId): string => productNames.get(product) ?? product;
  for (const department of await departmentsOf(ports, audit)) {
    const ledger = await readLedger(ports, { department, before: until, nameOf });
    decisions.push(...ledger.decisions);
    if (ledger.entries === 0) continue;
    const part = { department, before: until, throughNumber: ledger.entries };
    ledgers.push({ department, pages: () => ledgerPart(ports, part) });
    if (department === INSTITUTION) continue;
    const past = await ports.pastOf(department, audit.asOf);
    spells.push(...spellsOf(past, nameOf));
    attestations.push(...attestationsOf(past, nameOf));
  }
  const evidence: Evidence = {
    ...{ organization: policy.organization, timeZone: policy.timeZone, currency: policy.purchasing.currency },
    ...{ audit, until, madeBy, spells, attestations, decisions: decisions.toSorted(byTime) },
    ...defined({ anchor }),
  };
  return { evidence, ledgers };
}

/** The institution too, unless it is about one department. Departments that were opened later have no entry, and are left out by that. */
async function departmentsOf({ departments }: EvidencePorts, audit: Audit): Promise<readonly DepartmentId[]> {
  if (audit.department !== undefined) return [audit.department.id];
  return [INSTITUTION, ...(await departments.withLedgers())].toSorted();
}

/** As they are called now; an audit's own names, which are those of its day, go before. */
async function readProductNames({ policy, institution }: EvidencePorts, audit: Audit) {
  const { products = [] } = await institution.read();
  const named = [...audit.pools, ...audit.products].map(({ product, productName }) => [product, productName] as const);
  const known = [...policy.products, ...products].map(({ id, name }) => [id, name] as const);
  return new Map<ProductId, string>([...known, ...named]);
}

interface LedgerAsked {
  readonly department: DepartmentId;
  readonly before: Instant;
  readonly nameOf: (product: ProductId) => string;
}

/** How many entries it has, and what was decided in them. */
async function readLedger(ports: EvidencePorts, { department, before, nameOf }: LedgerAsked) {
  const decisions: DecisionTaken[] = [];
  let departmentName: string | undefined;
  let entries = 0;
  for await (const page of ledgerPart(ports, { department, before })) {
    entries += page.length;
    for (const entry of page) {
      departmentName = nameAfter(entry) ?? departmentName;
      if (isDecision(entry.fact)) decisions.push(decisionOf(entry, departmentName, nameOf));
    }
  }
  return { decisions, entries };
}

/** What a department is called from an entry on. */
function nameAfter({ department, fact }: LedgerEntry): string | undefined {
  if (department === INSTITUTION) return undefined;
  return fact.action === 'department-opened' || fact.action === 'department-changed' ? fact.name : undefined;
}

function decisionOf(
  entry: LedgerEntry,
  departmentName: string | undefined,
  nameOf: LedgerAsked['nameOf'],
): DecisionTaken {
  const { fact } = entry;
  const productName = 'product' in fact && typeof fact.product === 'string' ? nameOf(fact.product) : undefined;
  return { entry, ...defined({ departmentName, productName }) };
}

const byTime = ({ entry: one }: DecisionTaken, { entry: other }: DecisionTaken): number =>
  one.at < other.at ? -1 : one.at > other.at ? 1 : 0;

const spellsOf = ({ spells }: DepartmentPast, nameOf: LedgerAsked['nameOf']): Evidence['spells'] =>
  spells.map((spell) => ({ ...spell, productName: nameOf(spell.product) }));

const attestationsOf = (
  { attestations, name }: DepartmentPast,
  nameOf: LedgerAsked['nameOf'],
): Evidence['attestations'] =>
  attestations.map((one) => ({ ...one, departmentName: name, productName: nameOf(one.product) }));
