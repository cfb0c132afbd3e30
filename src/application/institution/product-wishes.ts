import { defined } from '../../domain/defined';
import { type PersonActor } from '../../domain/actor';
import { isApprover, seesEverything } from '../../domain/authority';
import { instantOf } from '../../domain/calendar';
import { catalogOf, isCalled } from '../../domain/institution/catalog';
import { type ActivityKey, type DepartmentId } from '../../domain/ids';
import { type Product } from '../../domain/institution/product';
import { type ProductWish, wishIdOf, withAsker } from '../../domain/institution/product-wish';
import { type NamedDepartment, type SetupRefusal } from '../../domain/refusal';
import { approverOf, centralItOnly } from '../access/central-it';
import { namedDepartment } from '../access/names';
import { type CountedPage, pageOf, type PageAsked } from '../page';
import { type Ports, type RecordPorts, type StandingPorts } from '../ports';
import { tellAskers } from './save-product';
import { allDepartmentsFor, type Standing, standingNow } from '../access/standing';
import { todayOf } from '../today';
import { type Refused, refused, type Result } from '../../domain/result';
import { named } from '../../domain/people';

/** What became of a wish for a product. */
export type WishOutcome =
  /** `isNew` is false when the same person asked for it before. */
  | { readonly kind: 'recorded'; readonly wish: ProductWish; readonly isNew: boolean }
  /** It is in the catalog already. */
  | { readonly kind: 'in-catalog'; readonly product: Product }
  | Refused<SetupRefusal>;

/** Whether somebody may ask central IT for products: whoever may submit a purchase somewhere. */
export const mayAskForProducts = (standing: Standing): boolean =>
  allDepartmentsFor(standing, 'submit-purchase').length > 0;

/**
 * Writes down that somebody asks for a product that is not in the catalog, one wish for each name. Asking twice changes nothing.
 * A department counts only if they may buy for it.
 */
export async function requestProduct(
  ports: RecordPorts,
  actor: PersonActor,
  asked: { readonly typed: string; readonly department?: DepartmentId | undefined; readonly key: ActivityKey },
): Promise<WishOutcome> {
  const id = wishIdOf(asked.typed);
  return ports.institution.change(async (books): Promise<WishOutcome> => {
    const [institution, standing] = await Promise.all([books.institution(), standingNow(ports, actor)]);
    if (!mayAskForProducts(standing) || id === '') return refused({ code: 'may-not-ask-for-products' });
    const departments = allDepartmentsFor(standing, 'submit-purchase');
    const department = departments.find((one) => one.id === asked.department)?.id;
    const products = catalogOf(ports.policy.products, institution.products);
    const product = products.find((one) => isCalled(one, asked.typed));
    if (product !== undefined) return { kind: 'in-catalog', product };
    const person = recordedIn(standing, actor);
    const before = await books.wish(id);
    const about = defined({ department });
    const wish = withAsker(before, asked.typed, { person: named(person), at: instantOf(ports.clock.now()), ...about });
    if (wish === before) return { kind: 'recorded', wish, isNew: false };
    await books.saveWish(wish);
    await books.record({
      actor: person,
      effectiveOn: todayOf(ports),
      command: asked.key,
      fact: { action: 'product-requested', wish: id, typed: wish.typed, person: named(person), ...about },
    });
    return { kind: 'recorded', wish, isNew: true };
  });
}

/** Where a wish stands among the open ones: since when it is asked for. */
export interface WishPlace {
  readonly at: string;
  readonly id: string;
}

const wishPlace = ({ askers, id }: ProductWish): WishPlace => ({ at: askers[0]?.at ?? '', id });

const byAge = (one: WishPlace, other: WishPlace): number =>
  one.at < other.at || (one.at === other.at && one.id < other.id) ? -1 : one.id === other.id ? 0 : 1;

/** A page of wishes. */
export interface WishesPage extends CountedPage<ProductWish, WishPlace> {
  readonly canChange: boolean;
  /** What departments are called. */
  readonly departments: readonly NamedDepartment[];
}

/** Wishes that nobody settled, the oldest first, for approvers and auditors. */
export async function showWishes(
  ports: StandingPorts,
  actor: PersonActor,
  asked: PageAsked<WishPlace>,
): Promise<Result<{ readonly page: WishesPage }, SetupRefusal>> {
  const [institution, wishes, { departments }] = await Promise.all([
    ports.institution.read(),
    ports.institution.look().openWishes(),
    ports.outline.known(),
  ]);
  if (!seesEverything(actor, institution)) return { ok: false, refusal: centralItOnly(institution) };
  const page = pageOf(
    wishes.toSorted((one, other) => byAge(wishPlace(one), wishPlace(other))),
    asked,
    { placeOf: wishPlace, isBehind: (wish, place) => byAge(wishPlace(wish), place) > 0 },
  );
  const canChange = isApprover(actor, institution);
  return { ok: true, page: { ...page, canChange, departments: departments.map(namedDepartment) } };
}

/** An open wish, for those who may answer it. */
export async function showWish(
  ports: StandingPorts,
  actor: PersonActor,
  id: string,
): Promise<Result<{ readonly wish: ProductWish; readonly departments: readonly NamedDepartment[] }>> {
  const [institution, wish, { departments }] = await Promise.all([
    ports.institution.read(),
    ports.institution.look().wish(id),
    ports.outline.known(),
  ]);
  if (!isApprover(actor, institution)) return { ok: false, refusal: centralItOnly(institution) };
  if (wish === undefined) return { ok: false, refusal: { code: 'card-too-old' } };
  if (wish.status !== 'open') return { ok: false, refusal: { code: 'wish-settled', typed: wish.typed } };
  return { ok: true, wish, departments: departments.map(namedDepartment) };
}

/** What became of a wish that was to be closed. */
export type ClosingOutcome =
  { readonly kind: 'closed'; readonly wish: ProductWish } | { readonly kind: 'gone' } | Refused<SetupRefusal>;

/** Turns a wish down, with a reason that everybody who asked is told. The same key closes it once. */
export async function closeWish(
  ports: Ports,
  asked: {
    readonly key: ActivityKey;
    readonly actor: PersonActor;
    readonly wish: string;
    readonly reason: string;
  },
): Promise<ClosingOutcome> {
  const { key, actor, wish: id, reason } = asked;
  const { outcome, by } = await ports.institution.change(async (books): Promise<Closing> => {
    const institution = await books.institution();
    const approver = approverOf(actor, institution);
    if (approver === undefined) return { outcome: refused(centralItOnly(institution)) };
    const wish = await books.wish(id);
    if (wish === undefined) return { outcome: { kind: 'gone' } };
    const isRepeat = (await books.ledger({ command: key, limit: 1 })).length > 0;
    if (isRepeat && wish.status !== 'open') return { outcome: { kind: 'closed', wish }, by: approver };
    const { typed, askers } = wish;
    if (wish.status !== 'open') return { outcome: refused({ code: 'wish-settled', typed }) };
    const closed: ProductWish = { id, typed, askers, status: 'closed', reason };
    await books.saveWish(closed);
    await books.record({
      actor: approver,
      effectiveOn: todayOf(ports),
      command: key,
      fact: { action: 'product-request-closed', wish: id, typed, reason },
    });
    return { outcome: { kind: 'closed', wish: closed }, by: approver };
  });
  if (outcome.kind === 'closed' && by !== undefined)
    await tellAskers(ports, outcome.wish, { reason }, { by, at: instantOf(ports.clock.now()), key });
  return outcome;
}

/** `by` is the approver who closes it, now or in an earlier delivery. */
interface Closing {
  readonly outcome: ClosingOutcome;
  readonly by?: PersonActor;
}

/** Somebody as our records name them, which know the user principal name. */
function recordedIn({ institution, departments }: Standing, actor: PersonActor): PersonActor {
  const known = departments.flatMap(({ delegates, purchasers }) => [...delegates, ...purchasers]);
  const found = [...known, ...institution.approvers].find(({ userId }) => userId === actor.userId);
  return found === undefined ? actor : { ...actor, ...found };
}
