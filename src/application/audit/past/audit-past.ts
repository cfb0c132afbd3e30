import { mapLimited } from '../../../concurrency/map-limited';
import { type Audit, type AuditPool, type LearnedLater } from '../../../domain/audit/audit';
import { type OpenException } from '../../../domain/audit/exception';
import { exceptionsInOrder, poolsInOrder } from '../../../domain/audit/reading-order';
import { DepartmentReplay } from '../../../domain/replay/department-replay';
import { InstitutionReplay } from '../../../domain/replay/institution-replay';
import { LaterFacts } from '../../../domain/replay/learned-later';
import { positionOn, purchaseLines } from '../../../domain/replay/position-on';
import { type ReplayedDepartment, type ReplayedInstitution } from '../../../domain/replay/replayed';
import { type CalendarDate, type Instant } from '../../../domain/calendar';
import { defined } from '../../../domain/defined';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { type Policy } from '../../../domain/institution/policy';
import { type Ports } from '../../ports';
import { laterWords } from './later-words';
import { readAround } from './ledger-pages';
import { productsPast } from './products-past';
import { afterDay, LEDGERS_AT_ONCE } from './read-past';

type PastPorts = Pick<Ports, 'departments' | 'institution' | 'policy'>;

/** Which audit is made. */
export interface PastAudit {
  /** A day that is over. */
  readonly asOf: CalendarDate;
  /** Narrowed to one department. */
  readonly department?: DepartmentId;
  readonly madeAt: Instant;
  readonly id: string;
}

/** What an audit of a day needs of one department; the rest of it is let go of before the next ledger is read. */
interface DepartmentPart {
  readonly name: string;
  readonly pools: readonly Omit<AuditPool, 'productName'>[];
  readonly exceptions: readonly (OpenException & { readonly departmentName: string })[];
  readonly later: readonly (Omit<LearnedLater, 'productName'> & { readonly product: ProductId })[];
}

/**
 * The position of a day that is over, from the ledgers alone: what was recorded by its end, and, apart from it, what was recorded later
 * about it. A product that a department asked for has a line of its own, also where no pool was ever opened for it.
 */
export async function auditPast(ports: PastPorts, asked: PastAudit): Promise<Audit> {
  const { asOf, department, madeAt, id } = asked;
  const { past, signOffs } = await readInstitution(ports, asOf);
  const ids = department === undefined ? await ports.departments.withLedgers() : [department];
  const parts = await mapLimited(ids, LEDGERS_AT_ONCE, (one) => readDepartment(ports, one, asOf));
  const { compare, nameOf, productsOf } = productsPast(ports.policy, past);

  const lines = parts.flatMap((part) => part.pools).map((pool) => ({ ...pool, productName: nameOf(pool.product) }));
  const pools = poolsInOrder(lines, compare);
  const ofTenant = department === undefined ? [...past.exceptions.values()] : [];
  const found = [...ofTenant, ...parts.flatMap((part) => part.exceptions)];
  const exceptions = exceptionsInOrder(
    found.map((one) => ({ ...one, productName: nameOf(one.product) })),
    compare,
  );
  const [only] = parts;
  return {
    ...{ id, asOf, isPast: true, madeAt },
    ...defined({
      department: department === undefined ? undefined : { id: department, name: only?.name ?? department },
      tenantReadAt: past.tenantRead?.readAt,
    }),
    products: department === undefined ? productsOf(pools) : [],
    pools,
    exceptions,
    signOffs: signOffs.filter((one) => one.asOf === asOf).toReversed(),
    learnedLater: parts
      .flatMap((part) => part.later)
      .map(({ product, ...one }) => ({ ...one, productName: nameOf(product) }))
      .toSorted((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at))),
  };
}

/** The institution at the end of a day, and the sign-offs there are by now: a day is signed when it is over. */
async function readInstitution(
  { institution, policy }: PastPorts,
  asOf: CalendarDate,
): Promise<{ readonly past: ReplayedInstitution } & Pick<ReplayedInstitution, 'signOffs'>> {
  const replay = new InstitutionReplay();
  let past: ReplayedInstitution | undefined;
  await readAround(() => institution.look(), afterDay(asOf, policy), {
    before: (entries) => {
      replay.take(entries);
    },
    since: (entries) => {
      past ??= replay.past();
      replay.take(entries);
    },
  });
  return { past: past ?? replay.past(), signOffs: replay.past().signOffs };
}

async function readDepartment(
  { departments, policy }: PastPorts,
  department: DepartmentId,
  asOf: CalendarDate,
): Promise<DepartmentPart> {
  const replay = new DepartmentReplay(department);
  let past: ReplayedDepartment | undefined;
  let later: LaterFacts | undefined;
  let name = '';
  await readAround(() => departments.look(department), afterDay(asOf, policy), {
    before: (entries) => {
      replay.take(entries);
    },
    since: (entries) => {
      past ??= replay.past();
      later ??= new LaterFacts(
        asOf,
        policy.term,
        [...past.pools.values()].flatMap(({ entitlements }) => [...entitlements.values()]),
      );
      later.take(entries);
      for (const { fact } of entries)
        if (fact.action === 'department-opened' || fact.action === 'department-changed') name = fact.name;
    },
  });
  const then = past ?? replay.past();
  const departmentName = then.entries === 0 ? name : then.name;
  return {
    name: departmentName,
    pools: poolsOn(then, asOf, policy),
    exceptions: [...then.exceptions.values()].map((one) => ({ ...one, departmentName })),
    later: (later?.facts ?? []).map((one) => {
      return { at: one.at, product: one.product, departmentName, text: laterWords(one) };
    }),
  };
}

/** The pools of a department at the end of a day. */
function poolsOn(
  past: ReplayedDepartment,
  asOf: CalendarDate,
  { term }: Policy,
): readonly Omit<AuditPool, 'productName'>[] {
  const products = new Set([...past.pools.keys(), ...[...past.purchases.values()].map(({ product }) => product)]);
  return [...products].map((product) => {
    const pool = past.pools.get(product) ?? { entries: new Map(), entitlements: new Map() };
    const { entitled, seated, waiting, awaiting } = positionOn(pool, asOf, term);
    return {
      ...{ department: past.department, departmentName: past.name, product, entitled, awaiting },
      seated: seated.length,
      waiting: waiting.length,
      purchases: purchaseLines(past, product, asOf),
    };
  });
}
