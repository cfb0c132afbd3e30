import { defined } from '../defined';
import { type SeatFailure } from '../roster/assignment';
import { type SeenLicense } from '../roster/license-state';
import { type HoldReason, type SeatAt, type Step } from './plan';

/**
 * Whose difference it is. `seat`: somebody is seated, and has no active license of ours. `extra`: somebody is seated, and has one more
 * license besides. `leftover`: a license of ours belongs to nobody who is seated.
 */
export type DifferenceOf = 'seat' | 'extra' | 'leftover';

/** Why it differs: what the plan holds it for, or how far it has come. */
export type DifferenceReason =
  | HoldReason
  /** Given, and the tenant does not show it as working yet. */
  | 'not-shown'
  /** Asked for, and we do not know yet what came of it. */
  | 'requested'
  /** Missing; the next run gives it. */
  | 'to-assign'
  /** The next run takes it away; a ledger entry says why, or none does. */
  | 'to-release'
  | 'to-release-unexplained'
  /** One more license of ours of the same product. */
  | 'second-license';

/** One difference of one person. */
export interface Found {
  readonly of: DifferenceOf;
  readonly why: DifferenceReason;
  /** Why the tenant refuses; only with `blocked`. */
  readonly failure?: SeatFailure['code'];
}

/** What the tenant shows, and what we asked it for. */
export interface Shown {
  /** Whether the tenant shows a license as working. */
  readonly isOn: (seat: SeatAt) => boolean;
  /** Whether we asked for a license and do not know what came of it. */
  readonly isRequested: (seat: SeatAt) => boolean;
}

/** How a seated person stands. */
export interface Standing {
  /** Has a license of ours that works. */
  readonly isActive: boolean;
  /** The step that says so; undefined for a product that is in the catalog no more. */
  readonly step: Step | undefined;
  readonly differences: readonly Found[];
}

/** What the steps of one seated person come to. The first of them says how the person stands; the others are besides. */
export function standingOf(shown: Shown, steps: readonly Step[]): Standing {
  const [first, ...others] = steps
    .map((step) => ({ step, found: seatOf(shown, step) }))
    .toSorted((one, other) => orderOf(one.found) - orderOf(other.found) || compare(skuOf(one.step), skuOf(other.step)));
  // Nothing of a product that is in the catalog no more is read from the tenant.
  if (first === undefined)
    return { isActive: false, step: undefined, differences: [{ of: 'seat', why: 'not-in-catalog' }] };
  const { step, found } = first;
  const extras = others.map((other) => extraOf(other.step));
  return { isActive: found === ACTIVE, step, differences: found === ACTIVE ? extras : [found, ...extras] };
}

/**
 * What was seen of a seat, for whoever reads it. Undefined where nothing was: something is to be done about it, was done, or is not
 * shown yet.
 */
export function seenOf({ isActive, step }: Standing): SeenLicense | undefined {
  if (isActive) return { status: 'active' };
  if (step === undefined) return { status: 'held', reason: 'not-in-catalog' };
  return step.action === 'hold' ? SEEN[step.reason](step.failure) : undefined;
}

const failed = (code: Exclude<SeatFailure['code'], 'conflicting-plan' | 'missing-plan'>) => (): SeenLicense => ({
  status: 'failed',
  failure: { code },
});
const held = (reason: Extract<SeenLicense, { status: 'held' }>['reason']) => (): SeenLicense => ({
  status: 'held',
  reason,
});
const notAttempted = (): SeenLicense => ({ status: 'not-attempted' });

const SEEN: Readonly<Record<HoldReason, (failure: SeatFailure | undefined) => SeenLicense>> = {
  'outside-alacarte': held('outside-alacarte'),
  inherited: held('inherited'),
  covered: held('covered'),
  'seated-twice': held('seated-twice'),
  'not-in-catalog': held('not-in-catalog'),
  blocked: (failure = { code: 'other' }) => ({ status: 'failed', failure }),
  'tenant-short': failed('tenant-short'),
  'unknown-sku': failed('unknown-sku'),
  'person-missing': failed('person-missing'),
  'person-disabled': failed('account-disabled'),
  unclear: failed('unclear'),
  'plan-off': failed('plan-off'),
  mode: notAttempted,
  'too-many-unexplained': notAttempted,
  'empty-roster': notAttempted,
};

/** A license of ours that works. */
const ACTIVE = 'active';

function seatOf({ isOn, isRequested }: Shown, step: Step): Found | typeof ACTIVE {
  switch (step.action) {
    case 'keep':
      return isOn(step.seat) ? ACTIVE : { of: 'seat', why: 'not-shown' };
    case 'assign': {
      const { failure, seat } = step;
      // The next run asks again, and until then it is refused; only for a unit that was missing there is one now.
      const isRefused = failure !== undefined && failure.code !== 'tenant-short' && !isOn(seat);
      if (isRefused) return { of: 'seat', why: 'blocked', failure: failure.code };
      return { of: 'seat', why: isRequested(seat) ? 'requested' : 'to-assign' };
    }
    case 'release':
      return { of: 'seat', why: releaseOf(step) };
    case 'hold':
      return { of: 'seat', ...heldFor(step) };
  }
}

function extraOf(step: Step): Found {
  return step.action === 'hold' ? { of: 'extra', ...heldFor(step) } : { of: 'extra', why: 'second-license' };
}

/** What a step about somebody who is not seated says. */
export function leftoverOf(step: Step): Found {
  switch (step.action) {
    case 'release':
      return { of: 'leftover', why: releaseOf(step) };
    case 'hold':
      return { of: 'leftover', ...heldFor(step) };
    case 'assign':
    case 'keep':
      return { of: 'leftover', why: 'second-license' };
  }
}

const releaseOf = ({ isExplained }: Extract<Step, { action: 'release' }>): DifferenceReason =>
  isExplained ? 'to-release' : 'to-release-unexplained';

const heldFor = ({ reason, failure }: Extract<Step, { action: 'hold' }>): Omit<Found, 'of'> => ({
  why: reason,
  ...defined({ failure: failure?.code }),
});

/**
 * The order of reasons, and which of several says how a seated person stands: what is ours before what is somebody else's, since a license
 * of ours is what the roster calls for.
 */
export const REASONS: readonly DifferenceReason[] = [
  'not-shown',
  'requested',
  'to-assign',
  'tenant-short',
  'blocked',
  'person-disabled',
  'person-missing',
  'unclear',
  'plan-off',
  'unknown-sku',
  'mode',
  'covered',
  'seated-twice',
  'outside-alacarte',
  'to-release',
  'to-release-unexplained',
  'too-many-unexplained',
  'empty-roster',
  'not-in-catalog',
  'second-license',
  'inherited',
];

const skuOf = ({ seat }: Step): string => seat.skuId ?? '';

const orderOf = (found: Found | typeof ACTIVE): number => (found === ACTIVE ? -1 : REASONS.indexOf(found.why));

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
