import { mapLimited } from '../../concurrency/map-limited';
import { type UserId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type Pool, type RosterEntry } from '../../domain/roster/pool';
import { type FoundPeople, type Person } from '../../ports/roster/directory';
import { type HeldEntry } from '../../ports/roster/department-store';
import { type Ports } from '../ports';
import { type Candidate } from './candidates';
import { asPerson } from './look-up-people';
import { hasSameName, isCalledSo } from './namesakes';

/** Rosters longer than this are searched only so far. */
const MOST_ENTRIES = 10_000;
/** Longer rosters are looked through only for somebody who must be on them: adding costs the same however many are there. */
export const MOST_OTHERWISE = 500;
/** Who got their account earlier than this took nobody's name of whom a roster would not have been mended since. */
const NEW_FOR_DAYS = 400;
const DAY_MS = 24 * 60 * 60_000;

/** Everybody on the rosters of these pools. @param most Longer ones are left out; without it they are read as far as can be. */
export async function entriesOf(
  ports: Pick<Ports, 'departments'>,
  pools: readonly Pool[],
  most = Number.POSITIVE_INFINITY,
): Promise<readonly RosterEntry[]> {
  const read = pools.filter(({ rosterLength }) => rosterLength > 0 && rosterLength <= most);
  const entries = await mapLimited(read, 10, ({ department, product }) =>
    ports.departments.look(department).entries({ product, direction: 'ascending', limit: MOST_ENTRIES }),
  );
  return entries.flat();
}

/** Somebody of a command, whom the directory found for the name, and the rosters they may be on. */
export interface Sought {
  readonly person: DraftPerson;
  readonly found: FoundPeople;
  /** Whether they are to join a roster, must be on one already, or are only asked about. */
  readonly wish: 'join' | 'leave' | 'look';
}

/** Somebody who may be meant besides those whom the directory found: on a roster, under another account. */
interface Namesake {
  readonly entry: KnownPerson;
  /** The roster calls them as was typed; otherwise they only share a name with somebody found. */
  readonly isCalled: boolean;
}

/** What the directory says about each of these ids; undefined when it does not answer in time. */
export type LookUp = (userIds: readonly UserId[]) => Promise<readonly FoundPeople[] | undefined>;

/** What comparing the directory with rosters needs. */
type ComparePorts = Pick<Ports, 'departments' | 'clock'>;

/** Who may be meant by a name. */
interface OnRosters {
  readonly people: readonly Candidate[];
  readonly isCut: boolean;
  /** The directory's answer was taken for who is meant; whether a roster knows better is still to be seen. */
  readonly isTaken?: true;
}

/**
 * Who may be meant by each name, once rosters and directory are compared: of those who must be on a roster already, whoever is; and
 * whoever the roster calls so, though the directory has no such account any more, or gives the name to somebody else. Rosters are read only
 * where the directory's answer leaves that open. With `takes`, the only one found is taken for who is meant, unless they are only asked
 * about: no roster is read for them.
 *
 * @returns Undefined when the directory does not answer in time.
 */
export async function findOnRosters(
  ports: ComparePorts,
  lookUp: LookUp,
  asked: { readonly sought: readonly Sought[]; readonly pools: readonly Pool[]; readonly takes?: boolean },
): Promise<readonly OnRosters[] | undefined> {
  const { sought, pools, takes = false } = asked;
  const now = ports.clock.now();
  const taken = sought.filter((one) => takes && one.wish !== 'look' && isDoubtful(one, now));
  const there = await onRosters(
    ports,
    sought.filter((one) => !taken.includes(one) && isDoubtful(one, now)),
    pools,
  );
  const open = sought.filter((one) => !taken.includes(one) && !isSettled(one, now, there));
  const isLeaving = open.some(({ wish }) => wish === 'leave');
  const entries = open.length === 0 ? [] : await entriesOf(ports, pools, isLeaving ? undefined : MOST_OTHERWISE);
  const namesakes = sought.map((one) => (open.includes(one) ? namesakesOf(one, entries) : []));
  const ids = [...new Set(namesakes.flat().map(({ entry }) => entry.userId))];
  const answers = ids.length === 0 ? [] : await lookUp(ids);
  if (answers === undefined) return undefined;
  const present = new Map(ids.map((id, index) => [id, answers[index]?.people[0]]));
  const onRoster = new Set(entries.map((entry) => entry.userId));
  return sought.map((one, index) => ({
    people: open.includes(one) ? compared(one, namesakes[index] ?? [], { present, onRoster }) : one.found.people,
    isCut: one.found.isCut,
    ...(taken.includes(one) ? { isTaken: true as const } : {}),
  }));
}

/** The only one whom the directory found for a name, where it told all. */
const onlyFound = ({ found: { people, isCut } }: Sought): Person | undefined =>
  people.length > 1 || isCut ? undefined : people[0];

/** Whether only a roster can say that the one found is who is meant. */
function isDoubtful(sought: Sought, now: Date): boolean {
  const { person, wish } = sought;
  const only = onlyFound(sought);
  if (only === undefined || person.isLeftOut === true || person.isChosen === true) return false;
  // A new account may have got the name of one that is gone, and is still on a roster.
  return wish !== 'join' || isNewAccount(only, now);
}

/** Whether it is certain who is meant, so that no roster has to be read. @param there Who is on one of the rosters. */
function isSettled(sought: Sought, now: Date, there: ReadonlySet<UserId>): boolean {
  if (sought.person.isLeftOut === true) return true;
  const only = onlyFound(sought);
  if (only === undefined) return false;
  if (!isDoubtful(sought, now)) return true;
  if (sought.wish === 'join' || (sought.wish === 'look' && isNewAccount(only, now))) return false;
  return there.has(only.userId);
}

/** Also where the directory does not say since when there is such an account. */
const isNewAccount = ({ createdAt }: Person, now: Date): boolean =>
  createdAt === undefined || Date.parse(createdAt) > now.getTime() - NEW_FOR_DAYS * DAY_MS;

/** Those of the people found who are on one of these rosters, by their id. */
async function onRosters(
  { departments }: Pick<Ports, 'departments'>,
  sought: readonly Sought[],
  pools: readonly Pool[],
): Promise<ReadonlySet<UserId>> {
  const userIds = sought.flatMap(({ wish, found: { people } }) => (wish === 'join' ? [] : (people[0]?.userId ?? [])));
  const [only, ...others] = pools;
  if (userIds.length === 0 || only === undefined) return new Set();
  if (others.length === 0) {
    const entries = await departments.look(only.department).entriesOf(only.product, userIds);
    return new Set(entries.map(({ userId }) => userId));
  }
  const isThere = ({ department, entry }: HeldEntry) =>
    pools.some((pool) => pool.department === department && pool.product === entry.product);
  const held = await departments.entriesOf(userIds);
  return new Set(held.filter(isThere).map(({ entry }) => entry.userId));
}

function namesakesOf({ person, found }: Sought, entries: readonly RosterEntry[]): readonly Namesake[] {
  // Who was chosen on a card is who is meant.
  if (person.isLeftOut === true) return [];
  const { people } = found;
  const known = new Set(people.map(({ userId }) => userId));
  const isTheOne = (entry: KnownPerson) => entry.userId === person.userId;
  if (person.isChosen === true) return people.length > 0 ? [] : once(entries.filter(isTheOne), () => true);
  const others = entries.filter(({ userId }) => !known.has(userId));
  const isCalled = (entry: KnownPerson) =>
    person.userId === undefined ? isCalledSo(entry, person.userText) : isTheOne(entry);
  return once(
    others.filter((entry) => isCalled(entry) || people.some((one) => hasSameName(one, entry))),
    isCalled,
  );
}

/** Each person once, on however many rosters. */
const once = (entries: readonly RosterEntry[], isCalled: (entry: RosterEntry) => boolean): readonly Namesake[] => [
  ...new Map(entries.map((entry) => [entry.userId, { entry, isCalled: isCalled(entry) }])).values(),
];

const nameless = { userPrincipalName: '', displayName: '' };

function compared(
  { person: { userText }, found: { people }, wish }: Sought,
  namesakes: readonly Namesake[],
  known: {
    readonly present: ReadonlyMap<UserId, Person | undefined>;
    readonly onRoster: ReadonlySet<UserId>;
  },
): readonly Candidate[] {
  const there = people.filter(({ userId }) => known.onRoster.has(userId));
  const areAllThere = people.length > 0 && there.length === people.length;
  if (wish === 'join' && areAllThere) return people;
  const isGone = ({ entry }: Namesake) => known.present.get(entry.userId) === undefined;
  // Two people may share a name; but of an account that is gone, somebody found may be the successor.
  const meant = namesakes.filter((one) =>
    isGone(one) ? one.isCalled || there.length === 0 : one.isCalled && (wish !== 'join' || people.length === 0),
  );
  const isRemade = people.length > 0 && meant.some(isGone);
  // On a roster, but not read with the others of the name, because there are more than were read.
  const isStillCalled = meant.some(({ entry }) => isCalledSo(known.present.get(entry.userId) ?? nameless, userText));
  const isThere = there.length > 0 || isStillCalled;
  const others = wish !== 'leave' || !isThere || isRemade ? people : there;
  const isSuccessor = isRemade && others.length === 1;
  return [
    ...meant.map((one): Candidate => {
      const person = known.present.get(one.entry.userId);
      return person ?? { ...asPerson(one.entry), ...(isRemade ? { account: 'gone' } : {}) };
    }),
    ...others.map((person): Candidate => (isSuccessor ? { ...person, account: 'new' } : person)),
  ];
}
