import { mapLimited } from '../../concurrency/map-limited';
import { type UserId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type Pool, type RosterEntry } from '../../domain/roster/pool';
import { type FoundPeople, type Person } from '../../ports/roster/directory';
import { type Ports } from '../ports';
import { type Candidate } from './candidates';
import { asPerson } from './look-up-people';

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

/**
 * Who may be meant by each name, once rosters and directory are compared: of those who must be on a roster already, whoever is; and
 * whoever the roster calls so, though the directory has no such account any more, or gives the name to somebody else. Rosters are read only
 * where the directory's answer leaves that open.
 *
 * @returns Undefined when the directory does not answer in time.
 */
export async function findOnRosters(
  ports: ComparePorts,
  lookUp: LookUp,
  asked: { readonly sought: readonly Sought[]; readonly pools: readonly Pool[] },
): Promise<readonly { readonly people: readonly Candidate[]; readonly isCut: boolean }[] | undefined> {
  const { sought, pools } = asked;
  const settled = await mapLimited(sought, 10, (one) => isSettled(ports, one, pools));
  const open = sought.filter((_, index) => settled[index] !== true);
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
  }));
}

/** Whether the directory's answer says who is meant, so that no roster has to be read. */
async function isSettled(
  ports: ComparePorts,
  { person, found, wish }: Sought,
  pools: readonly Pool[],
): Promise<boolean> {
  if (person.isLeftOut === true) return true;
  const [only, ...others] = found.people;
  if (only === undefined || others.length > 0 || found.isCut) return false;
  if (person.isChosen === true) return true;
  // A new account may have got the name of one that is gone, and is still on a roster.
  const isNew = isNewAccount(only, ports.clock.now());
  if (wish === 'join') return !isNew;
  return !(wish === 'look' && isNew) && isOnAny(ports, only.userId, pools);
}

/** Also where the directory does not say since when there is such an account. */
const isNewAccount = ({ createdAt }: Person, now: Date): boolean =>
  createdAt === undefined || Date.parse(createdAt) > now.getTime() - NEW_FOR_DAYS * DAY_MS;

/** Whether somebody is on one of these rosters, by their id. */
async function isOnAny(
  { departments }: Pick<Ports, 'departments'>,
  userId: UserId,
  pools: readonly Pool[],
): Promise<boolean> {
  const [only, ...others] = pools;
  if (only === undefined) return false;
  if (others.length === 0) return (await departments.look(only.department).entry(only.product, userId)) !== undefined;
  const held = await departments.entriesOf(userId);
  return held.some(({ department, entry }) =>
    pools.some((pool) => pool.department === department && pool.product === entry.product),
  );
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

const same = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Whether our records call somebody as was typed. */
export const isCalledSo = ({ userPrincipalName, displayName }: Omit<KnownPerson, 'userId'>, text: string): boolean =>
  [userPrincipalName, userPrincipalName.split('@')[0] ?? '', displayName].some((name) => same(name, text));

const nameless = { userPrincipalName: '', displayName: '' };

const hasSameName = (one: KnownPerson, other: KnownPerson): boolean =>
  same(one.userPrincipalName, other.userPrincipalName) || same(one.displayName, other.displayName);

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
