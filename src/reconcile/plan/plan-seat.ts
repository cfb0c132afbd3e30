import { defined } from '../../domain/defined';
import { type ProductId, type SkuId } from '../../domain/ids';
import { type DesiredSeat, type HoldReason, type OwnedSeat, type SeatAt, type Step } from '../../domain/reconcile/plan';
import { type Assignment, type SeatFailure } from '../../domain/roster/assignment';
import { givesPlan } from '../../domain/roster/service-plans';
import { type ObservedPerson } from '../../ports/roster/seat-provisioner';
import { type Observed } from './observed';

/** All that is known of one person and one product. */
export interface Slot {
  readonly observed: Pick<Observed, 'covering' | 'mainPlans' | 'isExplained' | 'isUnidentified'>;
  readonly product: ProductId;
  readonly skus: readonly SkuId[];
  readonly person: ObservedPerson;
  /** The department that keeps the license first; more than one only when somebody is seated twice. */
  readonly desired: readonly DesiredSeat[];
  readonly owned: readonly OwnedSeat[];
}

/** What to do about one person and one product, each seat seen on either side once per source. */
export function stepsFor(slot: Slot): readonly Step[] {
  const { skus, person, owned, desired } = slot;
  if (isUnreadable(person)) return unreadable(slot);
  const [wanted, ...doubles] = desired;
  const held = person.assignments.filter((assignment) => skus.includes(assignment.skuId));
  const direct = held.filter((assignment) => assignment.source.kind === 'direct');
  const inherited = held.filter((assignment) => assignment.source.kind === 'group');
  const steps =
    wanted === undefined ? owned.map((seat) => unwantedStep(slot, seat, direct)) : wantedSteps(slot, wanted, direct);
  const isSpokenOf = ({ skuId }: Assignment) =>
    [...owned, ...steps.map((step) => step.seat)].some((seat) => seat.skuId === skuId);
  const stand = standIn(slot, direct);
  const strange = (reason: HoldReason): HoldReason => (isOddStranger(slot) ? 'unclear' : reason);
  return [
    ...inherited.map((assignment) => hold(at(slot, assignment.skuId), strange('inherited'))),
    ...direct
      .filter((assignment) => !isSpokenOf(assignment))
      .map(({ skuId }): Step => ({
        ...hold(at(slot, skuId), strange('outside-alacarte')),
        ...(skuId === stand ? { standsIn: true } : {}),
      })),
    ...steps,
    ...doubles.map((seat) => hold(at(slot, skus[0], seat.department), 'seated-twice')),
    ...named(slot, steps),
  ];
}

/** Whatever is done for them all the same, an account of which the tenant says something odd is named, so that somebody looks. */
function named(slot: Slot, steps: readonly Step[]): readonly Step[] {
  const [first] = steps;
  const isSaid = steps.some((step) => step.action === 'hold');
  const isOdd = (slot.person.unclear ?? []).length > 0;
  return first === undefined || isSaid || !isOdd ? [] : [hold(first.seat, 'unclear')];
}

/** Nobody knows what the person holds. */
const isUnreadable = ({ unclear = [] }: ObservedPerson): boolean => unclear.includes('licenseAssignmentStates');

/** Somebody of whom our records know nothing, and of whom the tenant says something odd: named, so that somebody looks. */
const isOddStranger = ({ person, desired, owned }: Slot): boolean =>
  desired.length === 0 && owned.length === 0 && (person.unclear ?? []).length > 0;

function unreadable(slot: Slot): readonly Step[] {
  const { skus, person, owned, desired } = slot;
  const seats = [
    ...owned.map(({ skuId, department }) => at(slot, skuId, department)),
    ...desired
      .filter(({ department }) => !owned.some((seat) => seat.department === department))
      .map(({ department }) => at(slot, skus[0], department)),
  ];
  const held = skus.filter((skuId) => person.assignments.some((assignment) => assignment.skuId === skuId));
  const all = [
    ...seats,
    ...held.filter((skuId) => !seats.some((seat) => seat.skuId === skuId)).map((skuId) => at(slot, skuId)),
  ];
  return all.map((seat) => hold(seat, 'unclear'));
}

/** What to do about a license of ours that no roster calls for. */
function unwantedStep(slot: Slot, seat: OwnedSeat, direct: readonly Assignment[]): Step {
  // It comes back with the account when somebody restores that: until then it stays ours.
  if (slot.person.account === 'missing') return hold(at(slot, seat.skuId, seat.department), 'person-missing');
  return releaseStep(slot, seat, direct) ?? { ...release(slot, seat), isExplained: slot.observed.isExplained(seat) };
}

/** The hold of a release that the tenant refused lately; undefined when there is none. */
function releaseStep(slot: Slot, seat: OwnedSeat, direct: readonly Assignment[]): Step | undefined {
  const isHeld = direct.some((assignment) => assignment.skuId === seat.skuId);
  const isRefused = seat.isReleaseRefused === true && seat.asked !== undefined;
  if (!isHeld || !isRefused || seat.failure === undefined) return undefined;
  return blocked(at(slot, seat.skuId, seat.department), seat.failure, 'release');
}

const release = (slot: Slot, seat: OwnedSeat): Extract<Step, { action: 'release' }> => ({
  action: 'release',
  seat: at(slot, seat.skuId, seat.department),
  isExplained: true,
});

/** What to do about a seat that the roster calls for, besides what others gave the person. */
function wantedSteps(slot: Slot, wanted: DesiredSeat, direct: readonly Assignment[]): readonly Step[] {
  const { skus, owned } = slot;
  const usable = skus.flatMap((skuId) => owned.filter((seat) => seat.skuId === skuId));
  const gone = owned.filter((seat) => !skus.includes(seat.skuId));
  const isUnclear = gone.some(({ skuId }) => slot.observed.isUnidentified?.(skuId));
  const left = gone.map((seat) =>
    hold(at(slot, seat.skuId, seat.department), isUnclear ? 'unclear' : 'not-in-catalog'),
  );
  if (isUnclear) return left;
  // Two departments may have a record of one license, where it was handed over at the wrong moment.
  const mine = usable.filter((seat) => usable.find((one) => one.skuId === seat.skuId) === seat);
  const [kept] = mine
    .filter((seat) => isHeldBy(direct, seat))
    .toSorted((one, other) => worthOf(slot, direct, other) - worthOf(slot, direct, one));
  if (kept !== undefined) {
    const others = mine.filter((seat) => seat !== kept);
    return [heldStep(slot, kept, direct), ...others.map((seat) => spareStep(slot, seat, direct)), ...left];
  }
  const spares = mine.map((seat) => spareStep(slot, seat, direct));
  if (direct.some((assignment) => isWorking(slot, assignment))) return [...spares, ...left];
  const dead = skus.flatMap((skuId) => direct.find((one) => one.skuId === skuId && one.status !== 'error') ?? []);
  const others = skus.filter((skuId) => !dead.some((one) => one.skuId === skuId));
  const [off] = dead;
  // What somebody else gave is not ours to mend; another SKU may have a unit.
  if (off !== undefined && (others.length === 0 || dead.some(({ status }) => status === 'unclear')))
    return [...spares, ...left, notWorking(at(slot, off.skuId), off)];
  const missing = missingStep({ ...slot, skus: others }, wanted, mine, { direct, isOff: off !== undefined });
  // These go in a request of their own: another department's record is in other books.
  const { insteadOf = [] } = missing.action === 'assign' ? missing : {};
  const vain = mine.filter(
    ({ department, skuId }) =>
      skuId !== missing.seat.skuId && (department !== wanted.department || !insteadOf.includes(skuId)),
  );
  return [...left, missing, ...vain.map((seat) => spareStep(slot, seat, direct))];
}

/** Whether the tenant shows that the person has the license; in error, it was lost or never given. */
const isHeldBy = (direct: readonly Assignment[], seat: OwnedSeat): boolean =>
  direct.some(({ skuId, status }) => skuId === seat.skuId && status !== 'error');

/** What works comes before what was answered, and both before what is neither. */
function worthOf(slot: Slot, direct: readonly Assignment[], seat: OwnedSeat): number {
  const works = direct.some((assignment) => assignment.skuId === seat.skuId && isWorking(slot, assignment));
  return (works ? 2 : 0) + (seat.isSettled ? 1 : 0);
}

/** What to do about a license of ours that the person has: it stays the one, whatever else there is. */
function heldStep(slot: Slot, seat: OwnedSeat, direct: readonly Assignment[]): Step {
  const place = at(slot, seat.skuId);
  const shown = direct.find((assignment) => assignment.skuId === seat.skuId);
  if (shown !== undefined && !isWorking(slot, shown)) return notWorking(place, shown);
  if (seat.isSettled) return { action: 'keep', seat: place };
  return give(slot, place, { isOurs: true, failure: seat.failure });
}

/** Why a license that the person has does not do. */
const notWorking = (place: SeatAt, { status }: Assignment): Step =>
  hold(place, status === 'unclear' ? 'unclear' : 'plan-off');

/**
 * What to do about a license of ours besides the one that the person keeps: it came to nothing, was lost, or was given by two at once. Two
 * that were both theirs before us stay.
 */
function spareStep(slot: Slot, seat: OwnedSeat, direct: readonly Assignment[]): Step {
  const isTheirs = seat.isAdopted === true && isHeldBy(direct, seat);
  const isUnderWay = seat.asked === 'just-now' && seat.failure === undefined;
  if (isTheirs || isUnderWay) return { action: 'keep', seat: at(slot, seat.skuId, seat.department) };
  return releaseStep(slot, seat, direct) ?? { ...release(slot, seat), isSpare: true };
}

/** What to do about a seat whose person has no license for it, neither ours nor somebody else's. */
function missingStep(
  slot: Slot,
  { department }: DesiredSeat,
  mine: readonly OwnedSeat[],
  { direct, isOff }: { readonly direct: readonly Assignment[]; readonly isOff: boolean },
): Step {
  const inError = (seat: OwnedSeat) => direct.find(({ skuId }) => skuId === seat.skuId);
  const failureOf = (seat: OwnedSeat): SeatFailure | undefined =>
    seat.failure ?? (seat.isSettled && inError(seat) !== undefined ? (inError(seat)?.failure ?? OTHER) : undefined);
  const underWay = mine.find((seat) => seat.asked === 'just-now' && failureOf(seat) === undefined);
  if (underWay?.isSettled === true) return { action: 'keep', seat: at(slot, underWay.skuId) };
  if (isCovered(slot)) return hold(at(slot, mine[0]?.skuId ?? slot.skus[0]), 'covered');
  if (underWay !== undefined) return give(slot, at(slot, underWay.skuId), { isOurs: true, failure: undefined });

  const refused = mine.find((seat) => failureOf(seat) !== undefined) ?? mine[0];
  const failure = refused && failureOf(refused);
  const mayAsk = refused?.asked === undefined || failure?.code === 'tenant-short';
  if (refused !== undefined && failure !== undefined && !mayAsk)
    return blocked(at(slot, refused.skuId), failure, 'assign');

  const best = mine.find((seat) => inError(seat) !== undefined)?.skuId ?? slot.skus[0];
  const insteadOf = mine.filter((seat) => seat.department === department).map((seat) => seat.skuId);
  return give(slot, at(slot, best), { isOurs: false, failure: failure ?? (isOff ? PLAN_OFF : undefined), insteadOf });
}

/** Whether another license gives the product already, with the plan that does switched on. */
function isCovered({ observed, product, person }: Slot): boolean {
  const covering = observed.covering.get(product);
  return person.assignments.some((one) => {
    const plans = covering?.get(one.skuId);
    return plans !== undefined && givesPlan(one, plans);
  });
}

function give(
  { person }: Slot,
  seat: SeatAt,
  { isOurs, failure, insteadOf = [] }: { isOurs: boolean; failure: SeatFailure | undefined; insteadOf?: SkuId[] },
): Step {
  if (seat.skuId === undefined) return hold(seat, 'unknown-sku');
  if (person.account === 'missing') return hold(seat, 'person-missing');
  if (person.account === 'disabled') return hold(seat, 'person-disabled');
  if (person.account === 'unclear') return hold(seat, 'unclear');
  const lost = insteadOf.length > 0 ? insteadOf : undefined;
  return { action: 'assign', seat, isOurs, ...defined({ failure, insteadOf: lost }) };
}

const OTHER = { code: 'other' } as const;
const PLAN_OFF = { code: 'plan-off' } as const;

type Hold = Extract<Step, { action: 'hold' }>;

const hold = (seat: SeatAt, reason: Hold['reason']): Hold => ({ action: 'hold', seat, reason });
const blocked = (seat: SeatAt, failure: SeatFailure, instead: 'assign' | 'release'): Step => ({
  action: 'hold',
  seat,
  reason: 'blocked',
  failure,
  instead,
});

const at = (
  { product, person, desired }: Slot,
  skuId: SkuId | undefined,
  department = desired[0]?.department,
): SeatAt => ({ userId: person.userId, product, skuId, department });

/**
 * The SKU of a license that somebody else gave and that does for the seat the roster calls for, so that none of ours is given:
 * the best of them. Undefined when there is no such seat, or ours is there.
 */
function standIn(slot: Slot, direct: readonly Assignment[]): SkuId | undefined {
  const { skus, desired, owned } = slot;
  const isOurs = (skuId: SkuId) => owned.some((seat) => seat.skuId === skuId);
  if (desired.length === 0 || direct.some(({ skuId, status }) => isOurs(skuId) && status !== 'error')) return undefined;
  return skus.find((skuId) => direct.some((one) => one.skuId === skuId && !isOurs(skuId) && isWorking(slot, one)));
}

/** Whether an assignment of one of the product's own SKUs does for a seat. */
const isWorking = ({ observed }: Slot, assignment: Assignment): boolean =>
  givesPlan(assignment, observed.mainPlans.get(assignment.skuId) ?? []);
