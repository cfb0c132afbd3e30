import { defined } from '../../defined';
import { type UserId } from '../../ids';
import { grouping, type Pausable } from '../../pausable';
import { type DesiredSeat, type Plan, type SeatAt, type Step } from '../../reconcile/plan';
import { type StepOutcome } from '../../reconcile/run';
import { type Found, leftoverOf, type Shown, standingOf } from '../../reconcile/standing';
import { type SeatDifference } from './reading';

/**
 * The plan as it stands once a run has taken its steps: what the tenant refused is held for that, what was done is as it should be, and
 * what came to nothing is still to be done.
 *
 * @param outcomes None where nothing was carried out.
 */
export function* planAfter(plan: Plan, outcomes: ReadonlyMap<Step, StepOutcome>): Pausable<Plan> {
  const after: Step[] = [];
  for (const step of plan) {
    yield;
    const left = stepAfter(step, outcomes.get(step));
    if (left !== undefined) after.push(left);
  }
  return after;
}

function stepAfter(step: Step, outcome: StepOutcome | undefined): Step | undefined {
  const { action, seat } = step;
  if (outcome === undefined || (action !== 'assign' && action !== 'release')) return step;
  switch (outcome.status) {
    case 'done':
    case 'nothing-to-do':
      return action === 'assign' ? { action: 'keep', seat } : undefined;
    case 'failed': {
      const { failure } = outcome;
      const isShort = action === 'assign' && failure.code === 'tenant-short';
      return isShort
        ? { action: 'hold', seat, reason: 'tenant-short', instead: action }
        : { action: 'hold', seat, reason: 'blocked', failure, instead: action };
    }
    case 'faulted':
    case 'not-attempted':
      return step;
  }
}

/** Everything in which licenses are not as the rosters say, person by person; in the order of the seats, then of the plan. */
export function* seatDifferences({
  plan,
  desired,
  ...shown
}: Shown & { readonly plan: Plan; readonly desired: readonly DesiredSeat[] }): Pausable<readonly SeatDifference[]> {
  const steps = yield* grouping(plan, ({ seat }) => seat.userId);
  const seats = yield* grouping(desired, ({ userId }) => userId);
  const differences: SeatDifference[] = [];
  for (const seat of desired) {
    yield;
    const own = (steps.get(seat.userId) ?? []).filter((step) => isOf(seat, step.seat));
    for (const found of ofSeated(shown, own)) differences.push({ ...placeOf(seat), ...found });
  }
  for (const step of plan) {
    yield;
    if (isSeated(seats, step.seat)) continue;
    const found = leftoverOf(step);
    const of = step.seat.department === undefined ? 'stranger' : found.of;
    differences.push({ ...placeOf(step.seat), ...found, of });
  }
  return differences;
}

/** How a seated person stands, and what else they have besides. */
function ofSeated(shown: Shown, steps: readonly Step[]): readonly Found[] {
  const { step: first, differences } = standingOf(shown, steps);
  const extras = steps.filter((step) => step !== first).flatMap((step) => extraOf(shown, step));
  return [...differences.filter(({ of }) => of === 'seat'), ...extras];
}

/** A second license of ours counts for as long as the tenant shows it; what is asked for and not there yet is none. */
function extraOf(shown: Shown, step: Step): readonly Found[] {
  if (step.action === 'hold') return [{ ...leftoverOf(step), of: 'extra' }];
  return shown.isOn(step.seat) && !shown.isRequested(step.seat) ? [{ of: 'extra', why: 'second-license' }] : [];
}

const isSeated = (seats: ReadonlyMap<UserId, readonly DesiredSeat[]>, at: SeatAt): boolean =>
  (seats.get(at.userId) ?? []).some((seat) => isOf(seat, at));

const isOf = (seat: DesiredSeat, { product, department }: SeatAt): boolean =>
  seat.product === product && seat.department === department;

const placeOf = ({ product, department, userId }: Pick<SeatAt, 'product' | 'department' | 'userId'>) =>
  defined({ product, department, userId });
