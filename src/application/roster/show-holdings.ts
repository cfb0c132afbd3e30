import { type PersonActor } from '../../domain/actor';
import { type LicenseState, licenseOf } from '../../domain/roster/license-state';
import { hasRight, seesEverything } from '../../domain/authority';
import { type CalendarDate } from '../../domain/calendar';
import { isOwnDirectoryName } from '../../domain/institution/department';
import { isInForce, seatCapOn } from '../../domain/term/entitlement';
import { type KnownPerson } from '../../domain/people';
import { type ProductId } from '../../domain/ids';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type HeldEntry } from '../../ports/roster/department-store';
import { type Person } from '../../ports/roster/directory';
import { type BookPorts, type Ports } from '../ports';
import { type Candidates } from '../people/candidates';
import { whoIsAskedAbout } from '../people/who-is-meant';
import { allDepartmentsFor, notYours, readStanding, rolesOf, type Standing, whomToAsk } from '../access/standing';
import { todayOf } from '../today';
import { namedDepartment, namedProduct } from '../access/names';
import { type Refused, refused } from '../../domain/result';

/** A product a person is seated in or waits for. */
export interface Holding {
  readonly product: NamedProduct;
  readonly department: NamedDepartment;
  /** From 1; undefined when seated. */
  readonly waitingPlace: number | undefined;
  readonly license: LicenseState | undefined;
  readonly coverUntil: CalendarDate | undefined;
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
export async function showHoldings(
  ports: Ports,
  actor: PersonActor,
  asked: { readonly person: DraftPerson | 'self'; readonly product?: ProductId },
): Promise<ShownHoldings> {
  const standing = await readStanding(ports, actor);
  const isOthers = asked.person !== 'self' && asked.person.userId !== actor.userId;
  if (isOthers && !rolesOf(standing).seesPools) return refused(notYours(standing));

  const self = { userText: actor.displayName, userId: actor.userId, isChosen: true };
  const sought = asked.person === 'self' || !isOthers ? self : asked.person;
  const seen = isOthers ? allDepartmentsFor(standing, 'see-pools') : [];
  const candidates = await whoIsAskedAbout(ports, sought, seen);
  const [person, ...others] = candidates.people;
  const { userText } = sought;
  if (person === undefined) return refused({ code: 'nobody-found', typed: [userText] });
  if (others.length > 0 || candidates.moreThan !== undefined) return { kind: 'which', userText, candidates };

  const isSelf = person.userId === actor.userId;
  if (isSelf && person.isGuest) return refused({ code: 'guest-asks' });
  const held = (await ports.departments.entriesOf(person.userId)).filter(
    (one) =>
      (isSelf || mayLook(standing, one.department)) && (asked.product ?? one.entry.product) === one.entry.product,
  );
  const holdings = await Promise.all(held.map((one) => holdingOf(ports, standing, one)));
  const home = standing.departments.find(
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

async function holdingOf(ports: BookPorts, standing: Standing, { department, entry }: HeldEntry): Promise<Holding> {
  const { product } = entry;
  const books = ports.departments.look(department);
  const today = todayOf(ports);
  const [entitlements, records] = await Promise.all([
    books.entitlements(product),
    books.assignmentsOf({ userId: entry.userId }),
  ]);
  const seatCap = seatCapOn(entitlements, today, ports.policy.term);
  // Everybody up to this person, which is their place in the order.
  const upTo = await books.entries({ product, fromRank: entry.rank, direction: 'descending', limit: 10_000 });
  const isSeated = upTo.length <= seatCap;
  const ends = entitlements
    .filter((one) => isInForce(one, today))
    .map((one) => one.coverUntil)
    .toSorted();
  const found = standing.departments.find((one) => one.id === department);
  return {
    product: namedProduct(ports, product),
    department: found === undefined ? { id: department, name: department } : namedDepartment(found),
    waitingPlace: isSeated ? undefined : upTo.length - seatCap,
    license: licenseOf(
      entry.sight,
      records.filter((record) => record.product === product),
    ),
    coverUntil: isSeated ? ends.at(-1) : undefined,
  };
}

const byProduct = (one: Holding, other: Holding): number => one.product.name.localeCompare(other.product.name, 'en-US');
