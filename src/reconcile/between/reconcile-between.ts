import { instantOf } from '../../domain/calendar';
import { type UserId } from '../../domain/ids';
import { type BetweenRun, isTooSoon, isUnsettled, type LookAgain, type Watch } from '../../domain/reconcile/watch';
import { type Step } from '../../domain/reconcile/plan';
import { type StepOutcome } from '../../domain/reconcile/run';
import { type Logger } from '../../ports/logger';
import { type ApplyPorts } from '../apply/apply';
import { type ObserveTenantPorts } from '../observe/observe-tenant';
import { applyAll, planFor, type ReconcileRequest } from '../reconcile';
import { observeSome } from './observe-some';

/** For whom a run in between is, and what the one before left. */
export interface BetweenRequest extends Omit<ReconcileRequest, 'isDryRun' | 'isLook' | 'onPlan'> {
  readonly watch: Watch;
  /** Who changed in the tenant, and the mark behind that. */
  readonly changed: readonly UserId[];
  readonly mark: string;
  readonly people: ReadonlySet<UserId>;
}

/**
 * Makes the licenses of some people follow the rosters, between two readings of the whole tenant: observe, plan, restrict, apply, record,
 * for them alone. What it does not see says nothing, so it takes only what the ledger explains, and writes down nothing that people read
 * of the whole: no sights, no names, no run.
 *
 * @returns What the next run is to know, to be kept once all this is done.
 */
export async function reconcileBetween(
  ports: ApplyPorts & ObserveTenantPorts & { readonly logger: Logger },
  request: BetweenRequest,
): Promise<{ readonly watch: Watch; readonly between: BetweenRun }> {
  const userIds = [...request.people];
  const observed = await observeSome(ports, request, userIds);
  // Whether many go that nothing explains can be seen of the whole alone.
  const plan = await planFor(observed, { mode: request.policy.mode, maxReleases: 0 });
  const { outcomes } = await applyAll(ports, plan, { request, observed, people: observed.people });
  const { watch, mark, startedAt } = request;
  const came = [...outcomes.values()];
  const between = {
    at: startedAt,
    people: userIds.length,
    done: came.filter(({ status }) => status === 'done' || status === 'nothing-to-do').length,
    failed: came.filter(({ status }) => status === 'failed' || status === 'faulted').length,
  };
  const open = new Set([...observed.unready, ...openIn(outcomes)]);
  return { between, watch: { ...watch, mark, again: againAfter(request, observed.begunAt, open, ports), between } };
}

/** Those to be looked at once more: nobody knows what became of them, or what was read of them may be older than the reason to read it. */
function againAfter(
  { watch, changed, people, startedAt }: BetweenRequest,
  begunAt: LookAgain['since'],
  open: ReadonlySet<UserId>,
  { clock }: Pick<ApplyPorts, 'clock'>,
): readonly LookAgain[] {
  const now = instantOf(clock.now());
  const again = new Map<UserId, LookAgain>();
  for (const one of watch.again) if (isTooSoon(one, begunAt)) again.set(one.userId, one);
  for (const userId of changed) if (people.has(userId)) again.set(userId, { userId, since: startedAt });
  for (const userId of open) again.set(userId, { userId, since: now });
  return [...again.values()];
}

function openIn(outcomes: ReadonlyMap<Step, StepOutcome>): readonly UserId[] {
  return [...outcomes].filter(([, outcome]) => isUnsettled(outcome)).map(([step]) => step.seat.userId);
}
