import { type Actor } from '../../domain/actor';
import { instantOf } from '../../domain/calendar';
import { type UserId } from '../../domain/ids';
import { type ReconcileRun } from '../../domain/reconcile/run';
import { type BetweenRun, markToFollow, type Watch } from '../../domain/reconcile/watch';
import { reconcileBetween } from '../../reconcile/between/reconcile-between';
import { whomToLookAt } from '../../reconcile/between/whom-to-look-at';
import { type Ports } from '../ports';
import { countSteps, LEASE_MS, readWatch, requestOf, runReconcile } from './run-reconcile';

/** More people than this are sooner read with the whole tenant. */
const MOST_PEOPLE = 2000;

/** What became due: a whole reading, or a look at what changed since; neither where there was nothing to do, or it was left to another process. */
export interface Reconciled {
  readonly whole?: ReconcileRun;
  readonly between?: BetweenRun;
  /** Something was due, and another process does it right now, or has just done it. */
  readonly isLeft?: true;
}

/** What a look at what changed is made from. */
interface Look {
  readonly watch: Watch;
  readonly version: string | undefined;
  readonly changed: readonly UserId[];
  readonly mark: string;
  readonly people: ReadonlySet<UserId>;
}

/**
 * Reads the whole tenant when that is due, by the policy or because nobody knows what changed since; and otherwise looks at what changed,
 * ours and in the tenant. Where nothing did, nothing is leased, written or told.
 */
export async function reconcileWhenDue(ports: Ports, { by }: { readonly by: Actor }): Promise<Reconciled> {
  const { watch, version } = await readWatch(ports);
  const from = toFollow(ports, watch);
  if (watch === undefined || from === undefined)
    return readWhole(ports, by, (later) => toFollow(ports, later) === undefined);
  const changes = await ports.changes.since(from);
  // Another process may have begun anew from another mark.
  const isNotBegunAnew = (later: Watch | undefined): boolean => later === undefined || later.wholeAt === watch.wholeAt;
  if (changes.status !== 'told') return readWhole(ports, by, isNotBegunAnew);
  const { people: changed, mark } = changes;
  const { products } = ports.policy;
  const people = await whomToLookAt(ports, { watch, changed, products });
  if (people.size > MOST_PEOPLE) return readWhole(ports, by, isNotBegunAnew);
  if (people.size > 0) return lookAt(ports, by, { watch, version, changed, mark, people });
  // Nobody whom we know changed: that is dealt with. Where nobody did, the mark of before does as well.
  if (changed.length > 0) await ports.runs.saveWatch({ ...watch, mark }, version);
  return {};
}

const toFollow = ({ clock, policy }: Ports, watch: Watch | undefined): string | undefined =>
  markToFollow(watch, { now: clock.now(), wholeEveryMinutes: policy.reconcile.wholeEveryMinutes });

async function readWhole(ports: Ports, by: Actor, isDue: (watch: Watch | undefined) => boolean): Promise<Reconciled> {
  const whole = await runReconcile(ports, { by, isDue });
  return whole === undefined ? { isLeft: true } : { whole };
}

async function lookAt(ports: Ports, by: Actor, { version, ...look }: Look): Promise<Reconciled> {
  const lease = await ports.leases.take('reconcile', LEASE_MS);
  if (lease === undefined) return { isLeft: true };
  try {
    // Another process looked in the meantime.
    if ((await readWatch(ports)).version !== version) return { isLeft: true };
    const startedAt = instantOf(ports.clock.now());
    const { watch, between } = await reconcileBetween(ports, {
      ...(await requestOf(ports, { by })),
      ...look,
      id: `between-${startedAt}`,
      startedAt,
      mayGoOn: () => lease.renew(),
    });
    // Only now: whoever dies before this leaves the mark where it was, and the next run looks at the same people again.
    await ports.runs.saveWatch(watch, version);
    countSteps(ports, 'between', { ...between, held: 0 });
    return { between };
  } finally {
    await lease.release();
  }
}
