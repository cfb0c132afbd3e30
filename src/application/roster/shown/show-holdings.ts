import { type PersonActor } from '../../../domain/actor';
import { type AssignmentRecord } from '../../../domain/roster/assignment-record';
import { type LicenseState, licenseOf } from '../../../domain/roster/license-state';
import { hasRight, seesEverything } from '../../../domain/authority';
import { type CalendarDate } from '../../../domain/calendar';
import { isOwnDirectoryName, openAmong } from '../../../domain/institution/department';
import { type Entitlement, isInForce, seatCapOn } from '../../../domain/term/entitlement';
import { SeatTurns } from '../../../domain/term/seat-turn';
import { gapAround } from '../../../domain/term/term';
import { type KnownPerson } from '../../../domain/people';
import { type ProductId, type UserId } from '../../../domain/ids';
import { emptyPool, type RosterEntry, seatCount, type SeatCount } from '../../../domain/roster/pool';
import { type NamedDepartment, type NamedProduct } from '../../../domain/refusal';
import { type DraftPerson } from '../../../domain/roster/roster-draft';
import { type HeldEntry } from '../../../ports/roster/department-store';
import { type Person } from '../../../ports/roster/directory';
import { askingOnce } from '../../../concurrency/asking-once';
import { type BookPorts, type Ports } from '../../ports';
import { type Candidates } from '../../people/candidates';
import { whoIsAskedAbout } from '../../people/who-is-meant';
import { allDepartmentsFor, notYours, readingAs, rolesOf, type Standing, whomToAsk } from '../../access/standing';
import { todayOf } from '../../today';
import { namedDepartment, namedProduct } from '../../access/names';
import { type Refused, refused } from '../../../domain/result';
import { placeInLine } from './place-in-line';
import { comingOf, entitledIn, type EntitledPool } from './show-seats';

/** A product a person is seated in or waits for. */
export interface Holding {
  readonly product: NamedProduct;
  readonly department: NamedDepartment;
  /** From 1; undefined when seated. */
  readonly waitingPlace: number | undefined;
  /** In a gap: the first day on which they have again the seat that they had before it. */
  readonly restsUntil: CalendarDate | undefined;
  readonly license: LicenseState | undefined;
  readonly coverUntil: CalendarDate | undefined;
  /** The numbers of its pool today. */
  readonly seats: SeatCount;
  /** What was bought for it and starts later, or was not seen in the tenant yet, by first day. */
  readonly coming: readonly Entitlement[];
}

/** What a person has, as far as the asker may know. */
export type ShownHoldings =
  | {
      readonly kind: 'shown';
      readonly person: Person;
      readonly isSelf: boolean;
      readonly holdings: readonly Holding[];
      readonly ask: readonly KnownPerson[];
    }
  | { readonly kind: 'which'; readonly userText: string; readonly candidates: Candidates }
  | Refused;

/**
 * What a person holds. Everybody may ask about themselves; delegates see what people have through their own departments; approvers
 * and auditors see everything.
 */
export function showHoldings(given: Ports, actor: PersonActor, asked: HoldingsAsked): Promise<ShownHoldings> {
  const ports = readingEarly(given, actor, !isOthers(actor, asked));
  return readingAs(ports, actor, (standing) => showTo(ports, standing, actor, asked));
}

/** Whose holdings: the asker's own or somebody's; of one product where it is named. */
export interface HoldingsAsked {
  readonly person: DraftPerson | 'self';
  readonly product?: ProductId;
}

const isOthers = (actor: PersonActor, { person }: HoldingsAsked): boolean =>
  person !== 'self' && person.userId !== actor.userId;

/** Ports that read what somebody holds as soon as the directory found nobody else, and nothing twice. */
function readingEarly(ports: Ports, actor: PersonActor, isSelf: boolean): Ports {
  const { directory } = ports;
  const departments = {
    ...ports.departments,
    entriesOf: askingOnce((who: Parameters<typeof ports.departments.entriesOf>[0]) => ports.departments.entriesOf(who)),
    assignmentsOf: askingOnce((who: Parameters<typeof ports.departments.assignmentsOf>[0]) =>
      ports.departments.assignmentsOf(who),
    ),
  };
  const begin = (userId: UserId): void => {
    const early = [departments.entriesOf([userId]), departments.assignmentsOf([userId])];
    // Whoever needs it hears of it.
    Promise.all(early).catch(() => undefined);
  };
  if (isSelf) begin(actor.userId);
  const find = askingOnce(async (queries: Parameters<typeof directory.find>[0]) => {
    const found = await directory.find(queries);
    const [only, ...others] = found.flatMap(({ people }) => people);
    if (only !== undefined && others.length === 0) begin(only.userId);
    return found;
  });
  return { ...ports, departments, directory: { ...directory, find } };
}

async function showTo(
  ports: Ports,
  standing: Standing,
  actor: PersonActor,
  asked: HoldingsAsked,
): Promise<ShownHoldings> {
  const isOthersAsked = isOthers(actor, asked);
  if (isOthersAsked && !rolesOf(standing).seesPools) return refused(notYours(standing));

  const self = { userText: actor.displayName, userId: actor.userId, isChosen: true };
  const sought = asked.person === 'self' || !isOthersAsked ? self : asked.person;
  const seen = isOthersAsked ? allDepartmentsFor(standing, 'see-pools') : [];
  const candidates = await whoIsAskedAbout(ports, sought, seen);
  const [person, ...others] = candidates.people;
  const { userText } = sought;
  if (person === undefined) return refused({ code: 'nobody-found', typed: [userText] });
  if (others.length > 0 || candidates.moreThan !== undefined || candidates.isNear === true)
    return { kind: 'which', userText, candidates };

  const isSelf = person.userId === actor.userId;
  if (isSelf && person.isGuest) return refused({ code: 'guest-asks' });
  const { userId } = person;
  const [entries, records] = await Promise.all([
    ports.departments.entriesOf([userId]),
    ports.departments.assignmentsOf([userId]),
  ]);
  const held = entries.filter(
    (one) =>
      (isSelf || mayLook(standing, one.department)) && (asked.product ?? one.entry.product) === one.entry.product,
  );
  const holdings = await holdingsOf(ports, standing, { held, records });
  const home = openAmong(standing.departments).find(
    (one) => person.directoryDepartment !== undefined && isOwnDirectoryName(one, person.directoryDepartment),
  );
  const ask = whomToAsk(standing, home).filter((one) => one.userId !== actor.userId);
  return { kind: 'shown', person, isSelf, holdings: holdings.toSorted(byProduct), ask };
}

function mayLook(standing: Standing, id: HeldEntry['department']): boolean {
  const { actor, departments, institution } = standing;
  if (seesEverything(actor, institution)) return true;
  const department = departments.find((one) => one.id === id);
  return hasRight(actor, 'see-pools', department, institution);
}

/** What a person has, of these departments together. */
async function holdingsOf(
  ports: BookPorts,
  standing: Standing,
  { held, records }: { readonly held: readonly HeldEntry[]; readonly records: readonly AssignmentRecord[] },
): Promise<readonly Holding[]> {
  const ids = [...new Set(held.map(({ department }) => department))];
  const store = ports.departments;
  const [pools, entitlements] = await Promise.all([store.poolsOf(ids), store.entitlementsOf(ids)]);
  return Promise.all(
    held.map(({ department, entry }) => {
      const { product } = entry;
      const found = pools.find((one) => one.department === department && one.product === product);
      const pool = found ?? emptyPool(department, product);
      const own = records.filter((record) => record.department === department && record.product === product);
      const license = licenseOf(entry.sight, own);
      return holdingOf(ports, standing, { entry, license, ...entitledIn(entitlements, pool) });
    }),
  );
}

async function holdingOf(
  ports: BookPorts,
  standing: Standing,
  given: EntitledPool & { readonly entry: RosterEntry; readonly license: LicenseState | undefined },
): Promise<Holding> {
  const { entry, license, pool, entitlements } = given;
  const { department, product } = pool;
  const today = todayOf(ports);
  const { term } = ports.policy;
  const seatCap = seatCapOn(entitlements, today, term);
  const waitingPlace = await placeInLine(ports.departments.look(department), pool, { seatCap, rank: entry.rank });
  const ends = entitlements
    .filter((one) => isInForce(one, today))
    .map((one) => one.coverUntil)
    .toSorted();
  const found = standing.departments.find((one) => one.id === department);
  return {
    product: namedProduct(ports, product),
    department: found === undefined ? { id: department, name: department } : namedDepartment(found),
    waitingPlace,
    restsUntil:
      waitingPlace === undefined || gapAround(today, term) === undefined
        ? undefined
        : new SeatTurns(entitlements, today, term).of(seatCap + waitingPlace)?.backOn,
    license,
    coverUntil: waitingPlace === undefined ? ends.at(-1) : undefined,
    seats: seatCount(pool, seatCap),
    coming: comingOf(entitlements, today),
  };
}

const byProduct = (one: Holding, other: Holding): number => one.product.name.localeCompare(other.product.name, 'en-US');
