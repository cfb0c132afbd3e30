import { instantOf } from '../../domain/calendar';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type Organization } from '../../domain/institution/organization';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson } from '../../domain/people';
import { type WritableBooks } from '../../ports/roster/department-store';
import { skusOf } from '../../reconcile/plan/service-plans';
import { RosterWork } from '../roster/roster-work';
import { todayOf } from '../today';
import { count, type Import, lineCommand, openPool, personOf } from './import-line';

/** People of one roster line written in one transaction; each takes up to four of its hundred writes. */
const PEOPLE_PER_TRANSACTION = 20;

/** Writes a roster: opens its pool, and puts its people on it, with the licenses that they have. */
export async function writeRoster(work: Import, line: Organization['rosters'][number]): Promise<void> {
  const { department, product } = line;
  await work.ports.departments.change(department, async (books) => {
    await openPool(work, books, department, product, line.group);
  });
  for (let done = 0; done < line.people.length; done += PEOPLE_PER_TRANSACTION) {
    const part = line.people.slice(done, done + PEOPLE_PER_TRANSACTION).map((one) => personOf(work, one));
    await writePeople(work, department, product, part);
  }
}

interface RosterPart {
  readonly department: DepartmentId;
  readonly product: ProductId;
  /** Those who are on another department's roster, and on whose. */
  readonly elsewhere: ReadonlyMap<string, string>;
  readonly observed: Awaited<ReturnType<typeof observeDirect>>;
}

async function writePeople(
  work: Import,
  department: DepartmentId,
  product: ProductId,
  people: readonly KnownPerson[],
): Promise<void> {
  const elsewhere = await rosterElsewhere(work, department, product, people);
  const part = { department, product, elsewhere, observed: await observeDirect(work, product, people) };
  const outcomes = await work.ports.departments.change(department, async (books) => {
    const results: Awaited<ReturnType<typeof writePerson>>[] = [];
    for (const person of people) results.push(await writePerson(work, books, part, person));
    return results;
  });
  for (const { person, outcome, isAdopted } of outcomes) {
    if (isAdopted) work.tally.adopted += 1;
    count(
      work,
      outcome,
      (found) => `${person.userPrincipalName} is on the ${product} roster of ${found}, not of ${department}`,
    );
  }
}

async function writePerson(work: Import, books: WritableBooks, part: RosterPart, person: KnownPerson) {
  const { ports, actor } = work;
  const { product, elsewhere } = part;
  const command = lineCommand(`roster:${product}:${person.userId}`);
  const [earlier] = await books.ledger({ command, limit: 1 });
  const isThere = earlier !== undefined || (await books.entry(product, person.userId)) !== undefined;
  const other = isThere ? 'there' : elsewhere.get(person.userId);
  if (other !== undefined) return { person, outcome: other, isAdopted: false };
  const context = { actor, command, today: todayOf(ports), at: instantOf(ports.clock.now()), term: ports.policy.term };
  const roster = await RosterWork.open(books, product, context);
  await roster?.join(person);
  const isAdopted = await adopt(work, books, part, { person, command });
  return { person, outcome: 'written', isAdopted };
}

/** Takes over the licenses of a product that somebody gave this person directly. */
async function adopt(
  work: Import,
  books: WritableBooks,
  { department, product, observed }: RosterPart,
  { person, command }: { readonly person: KnownPerson; readonly command: string },
): Promise<boolean> {
  const seen = observed.get(person.userId);
  const direct = (seen?.person.assignments ?? []).filter(
    (one) => one.source.kind === 'direct' && seen?.skus.includes(one.skuId) === true,
  );
  const at = instantOf(work.ports.clock.now());
  for (const { skuId } of direct) {
    const outcome = { status: 'adopted', at } as const;
    await books.saveAssignment({ person, product, skuId, department, intendedAt: at, outcome });
    const fact: LedgerFact = { action: 'license-adopted', product, person, skuId };
    await books.record({ actor: work.actor, effectiveOn: todayOf(work.ports), command, fact });
  }
  return direct.length > 0;
}

async function observeDirect(work: Import, product: ProductId, people: readonly KnownPerson[]) {
  const known = work.ports.policy.products.find((one) => one.id === product);
  if (known === undefined) return new Map<string, never>();
  const [tenantSkus, observed] = await Promise.all([
    work.ports.provisioner.tenantSkus(),
    work.ports.provisioner.observe(people.map((person) => person.userId)),
  ]);
  const skus = skusOf(known, tenantSkus);
  return new Map(observed.map((person) => [person.userId, { skus, person }]));
}

async function rosterElsewhere(
  work: Import,
  department: DepartmentId,
  product: ProductId,
  people: readonly KnownPerson[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { userId } of people) {
    const held = await work.ports.departments.entriesOf(userId);
    const other = held.find((one) => one.department !== department && one.entry.product === product);
    if (other !== undefined) found.set(userId, other.department);
  }
  return found;
}
