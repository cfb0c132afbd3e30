import { instantOf } from '../../domain/calendar';
import { type ProductId, type SkuId, type UserId } from '../../domain/ids';
import { pauseWhenDue } from '../../concurrency/in-slices';
import { defined } from '../../domain/defined';
import { type Organization } from '../../domain/institution/organization';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson } from '../../domain/people';
import { type WritableBooks } from '../../ports/roster/department-store';
import { skusOf } from '../../reconcile/plan/service-plans';
import { type TenantSku } from '../../ports/roster/seat-provisioner';
import { RosterWork } from '../roster/roster-work';
import { todayOf } from '../today';
import { CLOSED, count, type Import, isClosed, lineCommand, personOf } from './import-line';

/** Names to a call of the tenant, each of which has its own time. */
const PEOPLE_READ_AT_ONCE = 20;
/** Of the hundred writes of a transaction; the rest are the department's, the pool's, and for a seat cap that became another one. */
const WRITES_FOR_PEOPLE = 94;
/** An entry of the roster, or a record of a license, and what the ledger says of it. */
const WRITES_EACH = 2;

/** A person of a roster line, and the licenses of its product that somebody gave them directly. */
interface Seen {
  readonly person: KnownPerson;
  readonly direct: readonly SkuId[];
}

/** Puts the people of a roster line on it, whose pool is there, with the licenses that they have. */
export async function writeRoster(
  work: Import,
  line: Organization['rosters'][number],
  tenantSkus: readonly TenantSku[],
): Promise<void> {
  const product = work.ports.policy.products.find((one) => one.id === line.product);
  const skus = product === undefined ? [] : skusOf(product, tenantSkus);
  for await (const people of partsOf(work, line, skus)) await writePeople(work, line, people);
}

/** The people of a line, each part as many as one transaction takes. */
async function* partsOf(
  work: Import,
  line: Organization['rosters'][number],
  skus: readonly SkuId[],
): AsyncGenerator<readonly Seen[]> {
  let part: Seen[] = [];
  let writes = 0;
  for (let done = 0; done < line.people.length; done += PEOPLE_READ_AT_ONCE) {
    const people = line.people.slice(done, done + PEOPLE_READ_AT_ONCE).map((one) => personOf(work, one));
    for (const seen of await observeDirect(work, skus, people)) {
      const more = WRITES_EACH * (1 + seen.direct.length);
      if (writes + more > WRITES_FOR_PEOPLE) {
        yield part;
        [part, writes] = [[], 0];
      }
      part.push(seen);
      writes += more;
    }
    await pauseWhenDue();
  }
  if (part.length > 0) yield part;
}

type Roster = Pick<Organization['rosters'][number], 'department' | 'product' | 'seatedOn'>;

async function writePeople(work: Import, roster: Roster, people: readonly Seen[]): Promise<void> {
  const { department, product } = roster;
  const userIds = people.map(({ person }) => person.userId);
  const held = await work.ports.departments.entriesOf(userIds);
  const elsewhere = new Map(
    held
      .filter((one) => one.department !== department && one.entry.product === product)
      .map((one) => [one.entry.userId, one.department]),
  );
  const outcomes = await work.ports.departments.change(department, async (books) => {
    if (await isClosed(books)) return people.map((seen) => ({ seen, outcome: CLOSED }));
    const commands = userIds.map((userId) => commandOf(product, userId));
    const [recorded, entries] = [await books.recorded(commands), await books.entriesOf(product, userIds)];
    const there = new Set(entries.map(({ userId }) => userId));
    const results: { readonly seen: Seen; readonly outcome: string }[] = [];
    for (const seen of people) {
      const { userId } = seen.person;
      const isThere = recorded.has(commandOf(product, userId)) || there.has(userId);
      const other = isThere ? 'there' : elsewhere.get(userId);
      if (other === undefined) await writePerson(work, books, roster, seen);
      results.push({ seen, outcome: other ?? 'written' });
    }
    return results;
  });
  for (const { seen, outcome } of outcomes) {
    if (outcome === 'written' && seen.direct.length > 0) work.tally.adopted += 1;
    count(work, outcome, (found) =>
      found === CLOSED
        ? `${seen.person.userPrincipalName}: the department ${department} is ${CLOSED}`
        : `${seen.person.userPrincipalName} is on the ${product} roster of ${found}, not of ${department}`,
    );
  }
}

const commandOf = (product: ProductId, userId: UserId): string => lineCommand(`roster:${product}:${userId}`);

async function writePerson(
  work: Import,
  books: WritableBooks,
  { department, product, seatedOn }: Roster,
  { person, direct }: Seen,
): Promise<void> {
  const { ports, actor } = work;
  const command = commandOf(product, person.userId);
  const context = { actor, command, today: todayOf(ports), at: instantOf(ports.clock.now()), term: ports.policy.term };
  const roster = await RosterWork.open(books, product, context);
  await roster?.join(person, { entry: defined({ seatedOn }) });
  // What somebody gave this person directly is taken over.
  for (const skuId of direct) {
    const outcome = { status: 'adopted', at: context.at } as const;
    await books.saveAssignment({ person, product, skuId, department, intendedAt: context.at, outcome });
    const fact: LedgerFact = { action: 'license-adopted', product, person, skuId };
    await books.record({ actor, effectiveOn: context.today, command, fact });
  }
}

async function observeDirect(
  { ports }: Import,
  skus: readonly SkuId[],
  people: readonly KnownPerson[],
): Promise<readonly Seen[]> {
  const observed = skus.length === 0 ? [] : await ports.provisioner.observe(people.map(({ userId }) => userId));
  const given = new Map(observed.map(({ userId, assignments }) => [userId, assignments]));
  return people.map((person) => {
    const direct = (given.get(person.userId) ?? []).filter(({ source }) => source.kind === 'direct');
    return { person, direct: direct.map(({ skuId }) => skuId).filter((skuId) => skus.includes(skuId)) };
  });
}
