import { type SeatFailure } from '../roster/assignment';
import { type DepartmentId, type ProductId } from '../ids';
import { type KnownPerson } from '../people';
import { type Step } from '../reconcile/plan';
import { isAskedAbout, type ReconcileRun, type RunLine } from '../reconcile/run';

/** A license that does not do what the rosters say, for a reason that somebody has to see to. */
export interface Trouble {
  readonly person: KnownPerson;
  readonly product: ProductId;
  /** Undefined where no roster calls for it any more. */
  readonly department: DepartmentId | undefined;
  readonly cause: TroubleCause;
}

/** Why it does not: the tenant refuses to give or to take it; or we do not take it before somebody says that it is right. */
export type TroubleCause =
  | { readonly kind: 'not-given' | 'not-taken'; readonly failure: SeatFailure }
  | { readonly kind: 'seated-twice' | 'not-in-catalog' | 'unexplained' };

/** Everything in a run that does not mend itself. What was only in the way of this run is not: the next one tries again. */
export function troublesOf(run: Pick<ReconcileRun, 'lines'>): readonly Trouble[] {
  return run.lines.flatMap((line) => {
    const { seat } = line.step;
    const cause = causeOf(line);
    if (cause === undefined) return [];
    // Of some accounts the directory does not even say the name.
    const { userId } = seat;
    const { person = { userId, displayName: userId, userPrincipalName: userId } } = line;
    return [{ person, product: seat.product, department: seat.department, cause }];
  });
}

/** Whether the delegates of its department are to hear of it: it is about somebody on their roster. */
export const concernsDelegates = ({ cause }: Trouble): boolean =>
  (cause.kind === 'not-given' && cause.failure.code !== 'unclear') || cause.kind === 'seated-twice';

/** Whether central IT is to hear of it at once: nothing more is taken away before they say that it is right. */
export const isUrgent = ({ cause }: Trouble): boolean => cause.kind === 'unexplained';

/** The same for the same trouble of the same person in every run. */
export function troubleKey({ person, product, department, cause }: Trouble): string {
  const code = 'failure' in cause ? `${cause.kind}:${cause.failure.code}` : cause.kind;
  return [department ?? '', product, person.userId, code].join('/');
}

function causeOf(line: RunLine): TroubleCause | undefined {
  const { step, outcome } = line;
  if (isAskedAbout(line)) return { kind: 'unexplained' };
  if (step.action === 'hold') return causeOfHold(step);
  if (outcome?.status === 'failed')
    return { kind: step.action === 'release' ? 'not-taken' : 'not-given', failure: outcome.failure };

  // Asked again just now, and nobody knows yet whether it goes better.
  const isOpen = outcome?.status === 'faulted' || outcome?.status === 'not-attempted';
  return isOpen && step.action === 'assign' && step.failure !== undefined
    ? { kind: 'not-given', failure: step.failure }
    : undefined;
}

function causeOfHold({ reason, failure, instead }: Extract<Step, { action: 'hold' }>): TroubleCause | undefined {
  switch (reason) {
    case 'blocked':
      return failure && { kind: instead === 'release' ? 'not-taken' : 'not-given', failure };
    case 'tenant-short':
    case 'unknown-sku':
    case 'unclear':
    case 'plan-off':
      return { kind: 'not-given', failure: { code: reason } };
    case 'seated-twice':
    case 'not-in-catalog':
      return { kind: reason };
    default:
      return undefined;
  }
}
