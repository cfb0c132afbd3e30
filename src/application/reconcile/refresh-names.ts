import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { type Pausable } from '../../domain/pausable';
import { inSlices, runInSlices } from '../../concurrency/in-slices';
import { type UserId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { type PurchaseStatus } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { isCalledOtherwise, type Names, peopleIn, renamed } from '../../domain/renamed';
import { type Person } from '../../ports/roster/directory';
import { type RosterPlace } from '../../ports/roster/department-store';
import { type ObservedPerson } from '../../ports/roster/seat-provisioner';
import { orLogFault } from '../outbox/faults';
import { type Records, writeNames } from './write-names';
import { type Ports } from '../ports';

/** People asked about in one look-up, which has the time of a turn. */
const LOOKED_UP_AT_ONCE = 80;
/** Of each state, the newest of them: older ones are history. */
const MOST_PURCHASES = 1000;
/** Whose cards are still drawn again: who declined or withdrew one stays as they were called then. */
const DRAWN_AGAIN = ['draft', 'submitted', 'returned', 'approved'] as const satisfies readonly PurchaseStatus[];

type RefreshPorts = Pick<Ports, 'departments' | 'institution' | 'outline' | 'purchases' | 'directory' | 'logger'>;

/** What a whole reading saw. */
interface Reading {
  /** Everybody whom it saw in the tenant; all others of our records are asked about. */
  readonly actual: readonly ObservedPerson[];
  /** Our records as it read them: who joined since is called as the directory calls them. */
  readonly places: readonly RosterPlace[];
  readonly records: readonly AssignmentRecord[];
  /** Then purchases are read although nobody is called otherwise: they may name people whom nothing else does. */
  readonly isFirstOfDay: boolean;
}

/**
 * Calls everybody in our records as the directory calls them now, after it was read whole. Only what differs is written, each record
 * read again in the transaction that writes it: what was changed or taken away since stays so. A department that cannot be written
 * keeps no other waiting; the next whole reading tries again.
 *
 * @returns What those are called now whom a record called otherwise.
 */
export async function refreshNames(ports: RefreshPorts, reading: Reading): Promise<Names> {
  const [read, institution, wishes] = await Promise.all([
    readRecords(ports, reading),
    ports.institution.read(),
    ports.institution.look().openWishes(),
  ]);
  const central = [institution, ...wishes];
  const everybody = await runInSlices(peopleOf(read, central));
  const names = await namesOf(ports, everybody, reading);
  const others = await runInSlices(calledOtherwise(read, names));
  const isAnybodyOther = [...Object.values(others).flat(), ...central].some((record) => isOtherIn(record, names));
  const purchases = isAnybodyOther || reading.isFirstOfDay ? await readPurchases(ports) : [];
  const strangers = peopleIn(purchases).filter((userId) => !everybody.has(userId) && !names.has(userId));
  await lookUp(ports, new Set(strangers), names);
  const records: Records = { ...others, purchases: purchases.filter((record) => isOtherIn(record, names)) };
  await writeNames(ports, records, names);
  if (read.departments.some((record) => isOtherIn(record, names)))
    await orLogFault(ports.logger, () => ports.outline.rebuild(), 'names in the outline were not refreshed');

  const otherCentral = central.filter((record) => isOtherIn(record, names));
  if (otherCentral.length > 0)
    await orLogFault(ports.logger, () => writeInstitution(ports, names), 'names of central IT were not refreshed');
  return namesIn([Object.values(records), otherCentral], names);
}

/** Whom these records call by name, and what they are called now. */
const namesIn = (records: unknown, names: Names): Names =>
  new Map(
    peopleIn(records).flatMap((userId): [UserId, KnownPerson][] => {
      const name = names.get(userId);
      return name === undefined ? [] : [[userId, name]];
    }),
  );

/** Everybody whom these records call by name. */
function* peopleOf(
  { places, assignments, ...others }: Omit<Records, 'purchases'>,
  central: readonly unknown[],
): Pausable<ReadonlySet<UserId>> {
  const people = new Set<UserId>();
  for (const { userId } of places) yield void people.add(userId);
  for (const { person } of assignments) yield void people.add(person.userId);
  for (const record of [...Object.values(others).flat(), ...central])
    for (const userId of peopleIn(record)) yield void people.add(userId);
  return people;
}

/** The records that call somebody otherwise. */
function* calledOtherwise(
  { departments, places, assignments, commands }: Omit<Records, 'purchases'>,
  names: Names,
): Pausable<Omit<Records, 'purchases'>> {
  return {
    departments: yield* filtering(departments, (record) => isOtherIn(record, names)),
    places: yield* filtering(places, (place) => isCalledOtherwise(place, names)),
    assignments: yield* filtering(assignments, ({ person }) => isCalledOtherwise(person, names)),
    commands: yield* filtering(commands, (record) => isOtherIn(record, names)),
  };
}

function* filtering<Item>(items: readonly Item[], is: (item: Item) => boolean): Pausable<readonly Item[]> {
  const found: Item[] = [];
  for (const item of items) {
    yield;
    if (is(item)) found.push(item);
  }
  return found;
}

const isOtherIn = (record: unknown, names: Names): boolean => renamed(record, names) !== record;

async function readRecords(
  { departments }: RefreshPorts,
  { places, records }: Reading,
): Promise<Omit<Records, 'purchases'>> {
  return {
    departments: await departments.departments(),
    places,
    assignments: records,
    commands: await departments.openCommands(() => undefined),
  };
}

async function readPurchases({ purchases, logger }: RefreshPorts): Promise<readonly PurchaseRecord[]> {
  const lists: (readonly PurchaseRecord[])[] = [];
  for (const status of DRAWN_AGAIN) {
    const list = () => purchases.list({ status, limit: MOST_PURCHASES });
    lists.push((await orLogFault(logger, list, 'names on purchases were not refreshed', { status })) ?? []);
  }
  return lists.flat();
}

/** What people are called now; those whom the reading did not see are looked up. */
async function namesOf(
  ports: RefreshPorts,
  everybody: ReadonlySet<UserId>,
  { actual }: Reading,
): Promise<Map<UserId, KnownPerson>> {
  const names = new Map<UserId, KnownPerson>();
  const unseen = new Set(everybody);
  for await (const { userId, person } of inSlices(actual)) {
    unseen.delete(userId);
    if (person !== undefined) names.set(userId, person);
  }
  await lookUp(ports, unseen, names);
  return names;
}

/** Adds what these people are called now, as far as the directory says; many are looked up at once. */
async function lookUp(
  { directory, logger }: RefreshPorts,
  people: ReadonlySet<UserId>,
  names: Map<UserId, KnownPerson>,
): Promise<void> {
  const all = [...people];
  for (let from = 0; from < all.length; from += LOOKED_UP_AT_ONCE) {
    const some = all.slice(from, from + LOOKED_UP_AT_ONCE);
    const find = () => directory.find(some.map((userId) => ({ kind: 'id', userId })));
    const found = await orLogFault(logger, find, 'people without a license were not looked up', { count: some.length });
    for (const person of (found ?? []).flatMap((one) => one.people))
      if (hasName(person)) names.set(person.userId, named(person));
  }
}

/** Whether the directory says how somebody is called: where it does not, their address stands for the name. */
const hasName = ({ unclear = [], displayName, userPrincipalName }: Person): boolean =>
  !unclear.includes('userPrincipalName') && displayName !== userPrincipalName;

/** Roles of the whole institution, and who asked for products. */
async function writeInstitution({ institution }: RefreshPorts, names: Names): Promise<void> {
  await institution.change(async (books) => {
    const before = await books.institution();
    const after = renamed(before, names);
    if (after !== before) await books.save(after);
    for (const wish of await books.openWishes()) {
      const changed = renamed(wish, names);
      if (changed !== wish) await books.saveWish(changed);
    }
  });
}
