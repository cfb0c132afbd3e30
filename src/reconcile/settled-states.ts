import { type Instant, instantOf } from '../domain/calendar';
import { type DepartmentId, type UserId } from '../domain/ids';
import { type Plan, type Step } from '../domain/reconcile/plan';
import { seenOf } from '../domain/reconcile/standing';
import { type LicenseState, licenseOf } from '../domain/roster/license-state';
import { type SeatOutcome } from '../ports/roster/seat-provisioner';
import { type Seen, sightsOf } from './apply/record-sights';
import { shownIn } from './observe/shown';
import { type PlannedPool } from './planned-pool';

/** What was seen of those who have a seat in a department's pool. */
export function seenOfPool({ observed, plan }: PlannedPool, department: DepartmentId): readonly Seen[] {
  const seated = observed.desired.filter((seat) => seat.department === department);
  const sights = sightsOf({ ...observed, plan, shown: shownIn(observed) }, seated);
  return [...sights].filter((seen) => seen !== undefined);
}

type Outcomes = ReadonlyMap<Step, SeatOutcome | undefined>;

/** What each person's license is doing after what was done for them; somebody without an entry has none and needs none. */
export function statesOf(
  { observed, plan, people }: PlannedPool,
  came: {
    readonly outcomes: Outcomes;
    readonly seen: readonly Seen[];
    readonly now: Date;
    readonly department: DepartmentId;
  },
): ReadonlyMap<UserId, LicenseState> {
  const { outcomes, seen, department } = came;
  const at = instantOf(came.now);
  return new Map(
    people.flatMap(({ userId }): [UserId, LicenseState][] => {
      const steps = plan.filter(({ seat }) => seat.userId === userId);
      const sight = seen.find(({ place }) => place.userId === userId)?.sight;
      const isSeated = observed.desired.some((seat) => seat.department === department && seat.userId === userId);
      const records = observed.records.filter(
        (record) => isSeated && record.person.userId === userId && record.department === department,
      );
      const state = stateOf({ steps, outcomes, at }, () => licenseOf(sight, records) ?? foundState(steps));
      return state === undefined ? [] : [[userId, state]];
    }),
  );
}

/** The state of one person's license: what we did comes before what we found. */
function stateOf(
  { steps, outcomes, at }: { readonly steps: Plan; readonly outcomes: Outcomes; readonly at: Instant },
  found: () => LicenseState | undefined,
): LicenseState | undefined {
  const changed = steps.find((step) => step.action === 'assign' || (step.action === 'release' && !step.isSpare));
  if (changed === undefined) return found();
  const outcome = outcomes.get(changed);
  if (outcome === undefined) return undefined;
  if (outcome.status === 'failed') return { status: 'failed', failure: outcome.failure };
  if (changed.action === 'assign') return { status: 'active', at };
  const isStillInherited = steps.some((step) => step.action === 'hold' && step.reason === 'inherited');
  return { status: 'released', at, ...(isStillInherited ? { isStillInherited } : {}) };
}

/** Of somebody without a seat: what holds a license that should go, or what others gave. */
function foundState(steps: Plan): LicenseState | undefined {
  const hold = steps.find((step) => step.action === 'hold');
  const seen = hold && seenOf({ isActive: false, step: hold, differences: [] });
  return seen === undefined || seen.status === 'active' ? undefined : seen;
}
