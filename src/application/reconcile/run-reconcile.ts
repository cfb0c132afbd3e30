import { isLeftAtStop, Stopped } from '../../concurrency/stopping';
import { defined } from '../../domain/defined';
import { type Actor } from '../../domain/actor';
import { dateIn, type Instant, instantOf } from '../../domain/calendar';
import { keptTroubles } from '../../domain/findings/kept-troubles';
import { type SeatAt } from '../../domain/reconcile/plan';
import { isAskedAbout, type ReconcileRun } from '../../domain/reconcile/run';
import { type Watch, watchAfterWhole } from '../../domain/reconcile/watch';
import { type Names, renamed } from '../../domain/renamed';
import { reconcile, type Reconciled, type ReconcileRequest } from '../../reconcile/reconcile';
import { Fault } from '../../ports/fault';
import { mayStill } from '../access/central-it';
import { type Counts } from '../../ports/metrics';
import { followCover } from '../term/bring-cover';
import { coverPools } from '../term/cover-pools';
import { orLogFault } from '../outbox/faults';
import { type Ports, type RecordPorts } from '../ports';
import { tellFindings } from '../findings/tell-findings';
import { todayOf } from '../today';
import { recordFound } from './record-found';
import { refreshNames } from './refresh-names';

/** Longer than a healthy process waits for the tenant between two steps; a dead one keeps the others waiting no longer. */
export const LEASE_MS = 5 * 60_000;

/** Others write what a run leaves once in a while, and never again and again. */
const MOST_KEPT = 5;

/** Who runs the reconciler, and how. */
export interface RunOptions extends Pick<ReconcileRequest, 'onPlan' | 'onOutcome' | 'onProgress'> {
  readonly by: Actor;
  /** A run whose held releases somebody looked at: those that are still planned are done, and no others. */
  readonly agreesTo?: ReconcileRun;
  /** What the tenant refused lately is tried again. */
  readonly triesAgain?: boolean;
  /** Whether it is still to be done, by what the run before left; asked once nobody else can do it. Always unless given. */
  readonly isDue?: (watch: Watch | undefined) => boolean;
}

/**
 * Makes the licenses of the whole tenant follow the rosters of today, under a lease. Cover is brought up to date first, so that the
 * rosters seat whom they should; the people whom that touched are told once their licenses have followed. Then those who can act are told
 * what does not mend itself.
 *
 * @returns Undefined when another process does it right now, or has just done it. One that was stopped, or whose asker lost the role, says
 *   so, and the next reads the whole again; `Stopped` is thrown where nothing was begun.
 */
export async function runReconcile(ports: Ports, options: RunOptions): Promise<ReconcileRun | undefined> {
  const found = await reconcileAlone(ports, options);
  if (found === undefined) return undefined;
  countSteps(ports, 'whole', { ...found.run.counts, held: found.run.counts.hold });
  // What is left of a run that was stopped mends itself: nobody is to be told of it.
  if (found.run.isStopped === true) return found.run;
  const keep = () => keepTroubles(ports, found);
  await orLogFault(ports.logger, keep, 'what a run left to people was not kept', { record: found.run.id });
  // What was done is done, whether or not it can be told now: the next run tells it.
  const message = 'what a run found could not be told';
  await orLogFault(ports.logger, () => tellFindings(ports, found), message, { record: found.run.id });
  return found.run;
}

/** Counts what became of the steps of a run. */
export function countSteps(
  { metrics }: Pick<Ports, 'metrics'>,
  run: Counts['reconciled']['run'],
  counts: Readonly<Record<Counts['reconciled']['outcome'], number>>,
): void {
  for (const outcome of ['done', 'failed', 'held'] as const)
    metrics.count('reconciled', { run, outcome }, counts[outcome]);
}

/** Keeps what the run left to people, for those who ask what is pending. */
async function keepTroubles({ findings }: Pick<Ports, 'findings'>, { run, short }: Reconciled): Promise<void> {
  await findings.saveTroubles(keptTroubles(run, short, await findings.troubles()));
}

async function reconcileAlone(ports: Ports, options: RunOptions): Promise<Reconciled | undefined> {
  const lease = await ports.leases.take('reconcile', LEASE_MS);
  if (lease === undefined) return undefined;
  let forget = (): Promise<unknown> => Promise.resolve();
  try {
    const { watch, version } = await readWatch(ports);
    forget = () => forgetMark(ports, watch, version);
    if (options.isDue?.(watch) === false) return undefined;
    const startedAt = instantOf(ports.clock.now());
    const isFirstOfDay = await isFirstRunOfDay(ports);
    // Before anything is read, so that nothing changes unseen between the two. Without it, the next run reads the whole, too.
    const mark = await orLogFault(ports.logger, () => ports.changes.begin(), 'changes cannot be followed');
    const cover = await coverPools(ports);
    let isEnded = false;
    const found = await reconcile(ports, {
      ...(await requestOf(ports, options)),
      id: `reconcile-${startedAt}`,
      startedAt,
      isDryRun: false,
      mayGoOn: async () => {
        isEnded ||= !(await mayStill(ports, options.by));
        return !isEnded && lease.renew();
      },
      isEnded: () => isEnded,
    });
    if (found.run.isStopped === true) {
      await forget();
      return found;
    }
    const keep = () => keepWatch(ports, watchAfterWhole(found.run, mark), version);
    await orLogFault(ports.logger, keep, 'what a run leaves was not kept', { record: found.run.id });
    let names: Names | undefined;
    // What was begun for cover is finished by the jobs that come back to it.
    await isLeftAtStop(async () => {
      await followCover(ports, cover);
      await recordFound(ports, found.look, { by: options.by, wholeBefore: () => Promise.resolve(watch?.wholeAt) });
      const refresh = () => refreshNames(ports, { ...found, isFirstOfDay });
      names = await orLogFault(ports.logger, refresh, REFRESH, { record: found.run.id });
    });
    return names === undefined ? found : { ...found, seated: renamed(found.seated, names) };
  } catch (error) {
    if (error instanceof Stopped) await forget();
    throw error;
  } finally {
    await lease.release();
  }
}

/** Lets the next run read the whole tenant: this one was stopped in the middle of it. */
async function forgetMark(
  { runs, logger }: Pick<Ports, 'runs' | 'logger'>,
  watch: Watch | undefined,
  version: string | undefined,
): Promise<void> {
  if (watch?.mark === undefined) return;
  const { mark: _, ...others } = watch;
  await orLogFault(logger, () => runs.saveWatch(others, version), 'that a run was stopped was not kept');
}

/** Where somebody moved the mark meanwhile, this one's counts, which is older: what changed since is told once more. */
async function keepWatch({ runs }: Pick<Ports, 'runs'>, watch: Watch, version: string | undefined): Promise<void> {
  if (await runs.saveWatch(watch, version)) return;
  for (let attempt = 1; attempt < MOST_KEPT; attempt += 1) {
    const now = await runs.watch();
    const again = [...watch.again, ...(now.watch?.again ?? [])];
    if (await runs.saveWatch({ ...watch, again }, now.version)) return;
  }
  throw new Fault('conflict', 'what a run leaves could not be kept: others always came first');
}

/** When the last whole run began, where that can be read. */
export const lastWholeAt = async (ports: Pick<Ports, 'runs' | 'logger'>): Promise<Instant | undefined> =>
  (await readWatch(ports)).watch?.wholeAt;

/** What the run before left; nothing, and so a reason to read the whole, where that cannot be read. */
export const readWatch = async ({ runs, logger }: Pick<Ports, 'runs' | 'logger'>): ReturnType<Ports['runs']['watch']> =>
  (await orLogFault(logger, () => runs.watch(), 'what the last run left could not be read')) ?? {};

/** Whether no run that changes something is known to have begun today. */
async function isFirstRunOfDay(ports: Ports): Promise<boolean> {
  const read = () => ports.runs.latest(1);
  const [last] = (await orLogFault(ports.logger, read, 'the last run could not be read', {})) ?? [];
  return (
    last === undefined || last.isDryRun || dateIn(ports.policy.timeZone, new Date(last.startedAt)) < todayOf(ports)
  );
}

/**
 * What a run would do now; nothing is changed. As of another day when the clock says so: caps count as they are on that day. With `isLook`,
 * somebody reads it in chat, as of now: what was seen and how people are called is written down, so that no other card says otherwise.
 */
export async function planTenant(
  ports: Ports,
  options: RunOptions & { readonly isLook?: boolean },
): Promise<ReconcileRun> {
  const startedAt = instantOf(ports.clock.now());
  const who = options.by.kind === 'person' ? `-${options.by.userId}` : '';
  const found = await reconcile(ports, {
    ...(await requestOf(ports, options)),
    id: `plan-${startedAt}${who}`,
    startedAt,
    isDryRun: true,
    ...defined({ isLook: options.isLook }),
    mayGoOn: () => Promise.resolve(true),
  });
  if (options.isLook !== true) return found.run;
  await recordFound(ports, found.look, { by: options.by, wholeBefore: () => lastWholeAt(ports) });
  const refresh = () => refreshNames(ports, { ...found, isFirstOfDay: false });
  await orLogFault(ports.logger, refresh, REFRESH, { record: found.run.id });
  return found.run;
}

const REFRESH = 'names could not be refreshed';

/** What all runs go by: the catalog and the policy of today. */
export async function requestOf(
  ports: RecordPorts,
  { by, agreesTo, triesAgain = false, onPlan, onOutcome, onProgress }: RunOptions,
): Promise<Omit<ReconcileRequest, 'id' | 'startedAt' | 'isDryRun' | 'mayGoOn'>> {
  // The catalog of today.
  await ports.institution.read();
  const { products, term, reconcile: policy } = ports.policy;
  return {
    actor: by,
    products,
    term,
    today: todayOf(ports),
    triesAgain,
    policy: { mode: policy.mode, maxReleases: policy.maxReleases, isAgreed: agreedIn(agreesTo) },
    ...defined({ onPlan, onOutcome, onProgress }),
  };
}

function agreedIn(run: ReconcileRun | undefined): (seat: SeatAt) => boolean {
  const agreed = new Set((run?.lines ?? []).filter(isAskedAbout).map(({ step }) => seatKey(step.seat)));
  return (seat) => agreed.has(seatKey(seat));
}

const seatKey = ({ userId, product, skuId, department }: SeatAt): string =>
  [userId, product, skuId ?? '', department ?? ''].join(' ');
