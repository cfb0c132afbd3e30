import { runInSlices } from '../../concurrency/in-slices';
import { type Actor } from '../../domain/actor';
import { type ExceptionFound } from '../../domain/audit/exception';
import { type Instant, instantOf } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type Plan } from '../../domain/reconcile/plan';
import { type Position, positioning } from '../../domain/reconcile/position';
import { type OnProgress } from '../../domain/reconcile/progress';
import { type Shown } from '../../domain/reconcile/standing';
import { type TrialReading } from '../../domain/term/trial';
import { exceptionsIn } from '../../reconcile/exceptions/exceptions-in';
import { recordReading } from '../../reconcile/exceptions/record-reading';
import { observeTenant, type ObservedTenant } from '../../reconcile/observe/observe-tenant';
import { showing } from '../../reconcile/observe/shown';
import { type TenantFigures, tenantFigures } from '../../reconcile/observe/tenant-figures';
import { planFor, recordSeen } from '../../reconcile/reconcile';
import { orLogFault } from '../outbox/faults';
import { type Ports } from '../ports';
import { todayOf } from '../today';
import { refreshNames } from './refresh-names';
import { lastWholeAt } from './run-reconcile';

/** What one look at the whole tenant and at our records says of today. */
export interface TenantLook {
  readonly at: Instant;
  readonly observed: ObservedTenant;
  readonly plan: Plan;
  readonly shown: Shown;
  readonly figures: TenantFigures;
  readonly position: Position;
  /** In the order of the table of kinds. */
  readonly exceptions: readonly ExceptionFound[];
  /** Whether the tenant told of its trials at all: otherwise nobody knows how many units were bought. */
  readonly areTrialsTold: boolean;
}

const UNTOLD: TrialReading = { trials: [], isWhole: false };

/**
 * Reads the whole tenant once, plans as the reconciler would, and counts position and exceptions out of that plan. What cannot be read
 * whole is a fault.
 *
 * @param readTrials Gives undefined where they may be left out.
 */
export async function lookAtTenant(
  ports: Ports,
  readTrials: () => Promise<TrialReading | undefined>,
  onProgress?: OnProgress,
): Promise<TenantLook> {
  const at = instantOf(ports.clock.now());
  // The catalog of today.
  await ports.institution.read();
  const { products, term, reconcile } = ports.policy;
  const today = todayOf(ports);
  const observed = await observeTenant(ports, { products, term, today, triesAgain: false, ...defined({ onProgress }) });
  const trials = await readTrials();
  const plan = await planFor(observed, reconcile);
  const shown = await runInSlices(showing(observed));
  const figures = tenantFigures(observed, { products, term, today }, trials ?? UNTOLD);
  const isWhole = trials?.isWhole === true;
  const position = await runInSlices(
    positioning({
      plan,
      desired: observed.desired,
      pools: figures.pools,
      products: figures.units.map(({ product, enabled, trial, warning, isUnclear }) => ({
        product,
        units: enabled,
        warningUnits: warning,
        ...defined({ trialUnits: trial || undefined, isUnclear }),
      })),
      ...defined({ areTrialsUnclear: isWhole ? undefined : (true as const) }),
      ...shown,
    }),
  );
  const exceptions = await exceptionsIn({ observed, plan, shown }, figures);
  return { at, observed, plan, shown, figures, position, exceptions, areTrialsTold: trials !== undefined };
}

/** Writes down what a look saw, so that every other card says it, too, and what it found. */
export async function keepLook(ports: Ports, look: TenantLook, by: Actor): Promise<void> {
  const { observed, plan, shown, exceptions, figures, areTrialsTold } = look;
  await recordSeen(ports, { observed, plan, shown, isLook: true });
  const reading = {
    exceptions,
    units: figures.units,
    readAt: observed.begunAt,
    today: todayOf(ports),
    by,
    wholeBefore: () => lastWholeAt(ports),
  };
  if (areTrialsTold)
    await orLogFault(ports.logger, () => recordReading(ports, reading), 'what a reading found was not recorded');
  await orLogFault(
    ports.logger,
    () => refreshNames(ports, { ...observed, isFirstOfDay: false }),
    'names could not be refreshed',
  );
}
