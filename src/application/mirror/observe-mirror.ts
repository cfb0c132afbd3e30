import { refusalToJoin } from '../../domain/roster/admission';
import { type UserId } from '../../domain/ids';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { type MirrorHold, type MirrorStop, type MirroredPool, type UnfitGroup } from '../../domain/mirror/mirror';
import { type RosterEntry } from '../../domain/roster/pool';
import { type RosterPlace } from '../../ports/roster/department-store';
import { type Group, type GroupMember } from '../../ports/mirror/group-directory';
import { type StoredMirror } from '../../ports/mirror/mirror-store';
import { changesOf, readRoster } from '../../reconcile/observe/read-roster';
import { contested, type LastSaid, type MirrorSides } from '../../reconcile/mirror-plan';
import { mapLimited } from '../../concurrency/map-limited';
import { type Ports } from '../ports';
import { named } from '../../domain/people';

/** This many ids fit three times into the document that remembers a mirror; no department buys as many seats. */
const MOST_MEMBERS = 8000;
const LOOKS_AT_ONCE = 8;

/** One mirrored pool, as our records and the tenant have it now. */
export interface ObservedMirror {
  readonly pool: MirroredPool;
  readonly stored: StoredMirror;
  readonly ledgerNumber: number;
  readonly sides: MirrorSides;
  readonly members: ReadonlyMap<UserId, GroupMember>;
  readonly entries: ReadonlyMap<UserId, RosterEntry>;
}

/** Every pool that names a group, in an order that stays the same. */
export async function mirroredPools({ departments }: Pick<Ports, 'departments'>): Promise<readonly MirroredPool[]> {
  const pools = await departments.allPools();
  return pools
    .flatMap(({ department, product, group }) =>
      group === undefined ? [] : [{ department, product, groupId: group.toLowerCase() }],
    )
    .toSorted((one, other) => (mirrorKey(one) < mirrorKey(other) ? -1 : 1));
}

/** Which pool it is, as one text. */
export const mirrorKey = ({ department, product }: MirroredPool): string => `${department} ${product}`;

/**
 * Reads a pool's roster, its group, and what they agreed on. A reading that is short, of either, is a `Fault`.
 *
 * @param places Of all departments: whoever is on another one's roster for the product may not join.
 * @returns Why the group must not be a mirror, when it must not; its members are not read then.
 */
export async function observeMirror(
  ports: Pick<Ports, 'departments' | 'groups' | 'mirrors'>,
  pool: MirroredPool,
  places: readonly RosterPlace[],
): Promise<ObservedMirror | { readonly stop: MirrorStop }> {
  const stored = await ports.mirrors.find(pool);
  const stop = stopFor(await ports.groups.find(pool.groupId));
  if (stop !== undefined) return { stop };

  const { members, ...read } = await ports.groups.members(pool.groupId);
  // Before the roster: what is written between the two is on the roster already, and counts as new once more.
  const [newest] = await ports.departments.look(pool.department).ledger({ limit: 1 });
  const { entries } = await readRoster(ports.departments, pool);
  if (entries.length > MOST_MEMBERS) return { stop: { code: 'too-large' } };

  const roster = new Set(entries.map(({ userId }) => userId));
  const isSameGroup = stored.record?.groupId === pool.groupId;
  const sides = {
    group: new Set(members.map(({ userId }) => userId)),
    roster,
    before: isSameGroup ? stored.record : undefined,
    read,
    unfit: unfitMembers(pool, members, places),
  };
  return {
    pool,
    stored,
    ledgerNumber: newest?.number ?? 0,
    sides: { ...sides, lastSaid: await lastSaid(ports, pool, sides) },
    members: new Map(members.map((member) => [member.userId, member])),
    entries: new Map(entries.map((entry) => [entry.userId, entry])),
  };
}

function stopFor(group: Group | undefined): MirrorStop | undefined {
  if (group === undefined) return { code: 'no-group' };
  const unfit = unfitGroup(group);
  if (unfit !== undefined) return { code: unfit };
  return group.memberCount > MOST_MEMBERS ? { code: 'too-large' } : undefined;
}

/** What keeps a group from being a mirror; undefined when nothing does. */
export function unfitGroup(group: Group): UnfitGroup | undefined {
  if (group.unclear !== undefined) return 'unclear';
  if (group.givesLicenses) return 'gives-licenses';
  if (group.isOnPremises) return 'on-premises';
  if (group.isDynamic) return 'dynamic';
  if (group.isRoleAssignable) return 'role-assignable';
  return group.isMailEnabled ? 'mail-enabled' : undefined;
}

function unfitMembers(
  { department, product }: MirroredPool,
  members: readonly GroupMember[],
  places: readonly RosterPlace[],
): ReadonlyMap<UserId, MirrorHold> {
  const others = places.filter((place) => place.product === product && place.department !== department);
  const elsewhere = new Set(others.map(({ userId }) => userId));
  return new Map(
    members.flatMap((member): [UserId, MirrorHold][] => {
      const reason = unfitness(member, elsewhere.has(member.userId));
      return reason === undefined ? [] : [[member.userId, reason]];
    }),
  );
}

/** Why a member of a group may not be on a roster: by the rules for those whom somebody adds in chat. */
export function unfitness({ person }: GroupMember, isOnAnotherRoster: boolean): MirrorHold | undefined {
  if (person === undefined) return 'not-a-person';
  const asked = {
    ...named(person),
    userText: person.userPrincipalName,
    isGuest: person.isGuest,
    isDisabled: !person.isEnabled,
    ...(person.unclear === undefined ? {} : { isUnclear: true as const }),
  };
  const refusal = refusalToJoin(asked, { isOnThisRoster: false, waitingPlace: undefined, isOnAnotherRoster });
  return refusal === undefined || refusal.code === 'already-on-roster' ? undefined : refusal.code;
}

async function lastSaid(
  ports: Pick<Ports, 'departments'>,
  pool: MirroredPool,
  sides: Omit<MirrorSides, 'lastSaid'>,
): Promise<ReadonlyMap<UserId, LastSaid>> {
  const people = contested(sides);
  const books = ports.departments.look(pool.department);
  const found = await mapLimited(people, LOOKS_AT_ONCE, async (about) => {
    return lastOf(await changesOf(books, about), about, pool, sides.before?.ledgerNumber ?? 0);
  });
  return new Map(
    people.flatMap((userId, index): [UserId, LastSaid][] => {
      const said = found[index];
      return said === undefined ? [] : [[userId, said]];
    }),
  );
}

/**
 * The last of a person's ledger entries that says whether they are on the roster; a move within it does not.
 *
 * @param entries Newest first.
 */
function lastOf(
  entries: readonly LedgerEntry[],
  userId: UserId,
  { product, groupId }: MirroredPool,
  knownNumber: number,
): LastSaid | undefined {
  for (const { fact, number, actor } of entries) {
    if (fact.action !== 'person-added' && fact.action !== 'person-removed' && fact.action !== 'person-swapped')
      continue;
    if (fact.product !== product) continue;
    const isBecauseOfGroup = actor.kind === 'group' && actor.groupId === groupId;
    return {
      isRemoval:
        fact.action === 'person-removed' || (fact.action === 'person-swapped' && fact.outgoing.userId === userId),
      isNew: number > knownNumber && !isBecauseOfGroup,
    };
  }
  return undefined;
}
