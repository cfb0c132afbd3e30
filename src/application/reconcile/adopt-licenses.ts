import { type PersonActor } from '../../domain/actor';
import { type Adoption, type AdoptionLine, type AdoptionResult } from '../../domain/reconcile/adoption';
import { instantOf } from '../../domain/calendar';
import { type ActivityKey, type DepartmentId, type ProductId, type SkuId, type UserId } from '../../domain/ids';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import { type SeatAt } from '../../domain/reconcile/plan';
import { isSeated } from '../../domain/roster/pool';
import { type Refusal } from '../../domain/refusal';
import { isAdoptable, type ReconcileRun, type RunLine } from '../../domain/reconcile/run';
import { type WritableBooks } from '../../ports/roster/department-store';
import { groupBy } from '../../domain/group-by';
import { observePeople } from '../../reconcile/observe/observe';
import { type Observed } from '../../reconcile/plan/observed';
import { planReconcile } from '../../reconcile/plan/plan';
import { approverOf, centralItOnly } from '../access/central-it';
import { type DayPorts, type Ports } from '../ports';
import { mayRun } from './show-run';
import { todayOf } from '../today';
import { namedProduct } from '../access/names';
import { refused, type Result } from '../../domain/result';

/** Licenses adopted in one transaction; each takes two of its hundred writes. */
const LICENSES_PER_TRANSACTION = 40;
/** More licenses than one department adopts at once. */
const MOST_OF_A_COMMAND = 1000;

/** Who wants the licenses of a run adopted that somebody gave outside alacarte. */
export interface AdoptRequest {
  readonly actor: PersonActor;
  /** The same for each press of the same approver on the same run: a repeat is told what the first was. */
  readonly key: ActivityKey;
  readonly run: string;
  /** Only the licenses of this person; of everybody unless given. */
  readonly person?: UserId | undefined;
}

/**
 * Takes over the licenses that a run found given outside alacarte and that a seat rests on, so that they may be released later. Each is
 * looked at once more, in the tenant and in our records, and what changed since the run is left alone. Nothing changes in the tenant.
 *
 * @returns What became of each, those that had changed first, as far as the actor's role reached; or a refusal, of which `central-it-only`
 *   comes before `card-too-old`.
 *   Faults pass through: what was adopted by then stays so, and doing it again is safe.
 */
export async function adoptLicenses(
  ports: Ports,
  request: AdoptRequest,
): Promise<Exclude<Adoption, { readonly kind: 'trouble' }>> {
  const found = await findAdoptable(ports, request.actor, request);
  if (!found.ok) return refused(found.refusal);
  const all = found.run.lines.flatMap(candidateOf);
  const byDepartment = groupBy(all, (candidate) => candidate.department);
  const departments = await ports.departments.departmentsOf([...byDepartment.keys()]);
  const names = new Map(departments.map(({ id, name }) => [id, name]));
  const lines: AdoptionLine[] = [];
  for (const [department, candidates] of byDepartment) {
    for (let done = 0; done < candidates.length; done += LICENSES_PER_TRANSACTION) {
      const part = candidates.slice(done, done + LICENSES_PER_TRANSACTION);
      const results = await adoptPart(ports, request, department, part);
      if ('code' in results)
        return lines.length === 0 ? refused(results) : adopted(lines, { left: all.length - lines.length });
      lines.push(...part.map((candidate, index) => lineOf(ports, candidate, names, results[index] ?? 'not-held')));
    }
  }
  return adopted(lines, {});
}

function adopted(lines: readonly AdoptionLine[], more: { readonly left?: number }) {
  const isAdopted = ({ result }: AdoptionLine) => result === 'adopted';
  const ordered = [...lines.filter((line) => !isAdopted(line)), ...lines.filter(isAdopted)];
  return { kind: 'done', lines: ordered, ...more } as const;
}

/** A run with only the licenses that can be adopted from it, of everybody or of one person, for an approver. */
export async function findAdoptable(
  ports: Pick<Ports, 'institution' | 'runs'>,
  actor: PersonActor,
  { run: id, person }: Pick<AdoptRequest, 'run' | 'person'>,
): Promise<Result<{ readonly run: ReconcileRun }>> {
  const allowed = await mayRun(ports, actor, 'change');
  if (!allowed.ok) return allowed;
  const run = await ports.runs.find(id);
  if (run === undefined) return { ok: false, refusal: { code: 'card-too-old' } };
  const isMeant = (line: RunLine) => isAdoptable(line) && (person ?? line.step.seat.userId) === line.step.seat.userId;
  return { ok: true, run: { ...run, lines: run.lines.filter(isMeant) } };
}

/** One license to be adopted, and for which seat. */
interface Candidate {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly skuId: SkuId;
  readonly person: KnownPerson;
}

function candidateOf({ step, person }: RunLine): readonly Candidate[] {
  const { department, product, skuId } = step.seat;
  return department === undefined || skuId === undefined || person === undefined
    ? []
    : [{ department, product, skuId, person }];
}

const lineOf = (
  ports: Pick<Ports, 'policy'>,
  { department, product, person }: Candidate,
  names: ReadonlyMap<DepartmentId, string>,
  result: AdoptionResult,
): AdoptionLine => ({
  person,
  productName: namedProduct(ports, product).name,
  departmentName: names.get(department) ?? department,
  result,
});

/**
 * Adopts some licenses of one department.
 *
 * @returns One result for each candidate, in their order; a refusal when the actor is no approver any more.
 */
async function adoptPart(
  ports: Ports,
  { actor, key: command }: AdoptRequest,
  department: DepartmentId,
  candidates: readonly Candidate[],
): Promise<readonly AdoptionResult[] | Refusal> {
  const changes = await changesSince(ports, department, candidates);
  return ports.departments.change(department, async (books): Promise<readonly AdoptionResult[] | Refusal> => {
    const institution = await ports.institution.read();
    const by = approverOf(actor, institution);
    if (by === undefined) return centralItOnly(institution);
    const results: AdoptionResult[] = [];
    for (const candidate of candidates) results.push(await adoptOne(ports, books, candidate, { by, command, changes }));
    return results;
  });
}

async function adoptOne(
  ports: DayPorts,
  books: WritableBooks,
  candidate: Candidate,
  work: { readonly by: PersonActor; readonly command: ActivityKey; readonly changes: Changes },
): Promise<AdoptionResult> {
  const { department, product, skuId } = candidate;
  const { by, command, changes } = work;
  const known = await books.assignment(product, candidate.person.userId, skuId);
  if (known !== undefined) return (await isAdoptedBy(books, command, candidate)) ? 'adopted' : 'ours-already';
  const person = await seatedPerson(books, candidate);
  if (person === undefined) return 'no-seat';
  const change = changes.get(candidate);
  if (change !== undefined) return change;
  const at = instantOf(ports.clock.now());
  const outcome = { status: 'adopted', at } as const;
  await books.saveAssignment({ person, product, skuId, department, intendedAt: at, outcome });
  const fact: LedgerFact = { action: 'license-adopted', product, person, skuId };
  await books.record({ actor: by, effectiveOn: todayOf(ports), command, fact });
  return 'adopted';
}

/** Whether an earlier delivery of the same press adopted it. */
async function isAdoptedBy(books: WritableBooks, command: ActivityKey, { product, skuId, person }: Candidate) {
  const entries = await books.ledger({ command, limit: MOST_OF_A_COMMAND });
  return entries.some(
    ({ fact }) =>
      fact.action === 'license-adopted' &&
      fact.product === product &&
      fact.skuId === skuId &&
      fact.person.userId === person.userId,
  );
}

/** The person of a candidate as the roster names them, while it seats them. */
async function seatedPerson(
  books: WritableBooks,
  { product, person: { userId } }: Candidate,
): Promise<KnownPerson | undefined> {
  const [pool, entry] = [await books.pool(product), await books.entry(product, userId)];
  return pool !== undefined && entry !== undefined && isSeated(pool, entry) ? named(entry) : undefined;
}

type Changes = ReadonlyMap<Candidate, AdoptionResult>;

/** What changed since the run, of those licenses that a plan of now would not offer for adoption. */
async function changesSince(
  ports: Pick<Ports, 'departments' | 'provisioner' | 'policy' | 'clock'>,
  department: DepartmentId,
  candidates: readonly Candidate[],
): Promise<Changes> {
  const changes = new Map<Candidate, AdoptionResult>();
  for (const [id, ofProduct] of groupBy(candidates, (candidate) => candidate.product)) {
    const product = ports.policy.products.find((one) => one.id === id);
    const userIds = ofProduct.map(({ person }) => person.userId);
    const observed = product === undefined ? NOTHING : await observePeople(ports, { department, product, userIds });
    const offered = planReconcile(observed).filter((step) => isAdoptable({ step }));
    for (const candidate of ofProduct)
      if (!offered.some(({ seat }) => isSame(seat, candidate))) changes.set(candidate, changeOf(candidate, observed));
  }
  return changes;
}

/** A product that is in the catalog no more is read from nobody. */
const NOTHING: Observed = {
  desired: [],
  owned: [],
  actual: [],
  skus: new Map(),
  covering: new Map(),
  mainPlans: new Map(),
  isExplained: () => true,
};

function changeOf(candidate: Candidate, { actual, owned }: Observed): AdoptionResult {
  if (owned.some((seat) => isSame(seat, candidate))) return 'ours-already';
  const person = actual.find(({ userId }) => userId === candidate.person.userId);
  const isHeld = person?.assignments.some(
    ({ skuId, source, status }) => skuId === candidate.skuId && source.kind === 'direct' && status !== 'error',
  );
  return isHeld === true ? 'not-needed' : 'not-held';
}

const isSame = (seat: Pick<SeatAt, 'userId' | 'skuId'>, { person, skuId }: Candidate): boolean =>
  seat.userId === person.userId && seat.skuId === skuId;
