import { endIfStopping } from '../../concurrency/stopping';
import { defined } from '../../domain/defined';
import { type Actor } from '../../domain/actor';
import { type Instant, instantOf } from '../../domain/calendar';
import {
  isHeldDeparture,
  type MirrorLine,
  type MirrorOutcome,
  type MirrorPlan,
  type MirrorRun,
  type MirrorStep,
  type MirrorStop,
  type MirroredPool,
} from '../../domain/mirror/mirror';
import { type UserId } from '../../domain/ids';
import { type Fault } from '../../ports/fault';
import {
  departuresIn,
  isEmptied,
  planMirror,
  recordAfter,
  restrictMirror,
  stopMirror,
} from '../../reconcile/mirror-plan';
import { applyMirror, type MirrorFollowUp } from './apply-mirror';
import { orLogFault, unlessFault } from '../outbox/faults';
import { followUp } from '../roster/follow-up';
import { mirroredPools, mirrorKey, type ObservedMirror, observeMirror } from './observe-mirror';
import { type Ports } from '../ports';
import { mayStill } from '../access/central-it';
import { tellMirror } from './tell-mirror';
import { named } from '../../domain/people';

/** Longer than a healthy process needs between two steps, and than the tenant's copies lag behind what a dead one wrote. */
const LEASE_MS = 5 * 60_000;

/** Who runs it, and how. */
export interface MirrorOptions {
  readonly by: Actor;
  /** Changes nothing, and says what it would do. */
  readonly isDryRun?: boolean;
  /** A run whose held departures somebody looked at: those who are still gone leave their rosters, and nobody else past the limit. */
  readonly agreesTo?: MirrorRun;
}

/** One run on its way. */
interface Running {
  readonly ports: Ports;
  readonly isDryRun: boolean;
  readonly startedAt: Instant;
  /** Whether somebody was asked about a person who left a group, and wants them to go. */
  readonly isAgreed: (pool: MirroredPool, userId: UserId) => boolean;
  readonly mayGoOn: () => Promise<boolean>;
  readonly lines: MirrorLine[];
  readonly followUps: MirrorFollowUp[];
}

/** A pool that was read, and what its plan is before anything is held back. */
interface Planned {
  readonly observed: ObservedMirror;
  readonly plan: MirrorPlan;
}

/**
 * Compares the roster of every pool that names an Entra group with that group, and carries over what changed on one side; under a lease.
 * Everything is read before anything is changed, since people who left their groups are counted together. Licenses and notices follow at
 * once, or by the job that finishes commands. Nothing is asked of the tenant when no pool names a group.
 *
 * @returns Undefined when another process does it right now.
 */
export async function mirrorGroups(ports: Ports, options: MirrorOptions): Promise<MirrorRun | undefined> {
  const { by, isDryRun = false } = options;
  const startedAt = instantOf(ports.clock.now());
  const pools = await mirroredPools(ports);
  const running = { ports, isDryRun, startedAt, isAgreed: agreedIn(options.agreesTo), lines: [], followUps: [] };
  if (pools.length === 0 || isDryRun) {
    await runMirrors({ ...running, mayGoOn: () => Promise.resolve(true) }, pools);
    return runOf(running, by, pools);
  }
  const lease = await ports.leases.take('mirror', LEASE_MS);
  if (lease === undefined) return undefined;
  let run: MirrorRun;
  try {
    await runMirrors({ ...running, mayGoOn: async () => (await mayStill(ports, by)) && lease.renew() }, pools);
    run = runOf(running, by, pools);
    await ports.mirrors.saveRun(run);
  } finally {
    await lease.release();
  }
  await follow(running);
  await tellMirror(ports, run);
  return run;
}

async function runMirrors(running: Running, pools: readonly MirroredPool[]): Promise<void> {
  if (pools.length === 0) return;
  const planned = await planAll(running, pools);
  const departures = planned.reduce((sum, one) => sum + openDepartures(running, one), 0);
  for (const one of planned) {
    endIfStopping();
    if (!(await running.mayGoOn())) {
      running.lines.push(leaseLost(one.observed.pool));
      return;
    }
    await orSaySo(running, one.observed.pool, () => carryOut(running, one, departures));
  }
}

async function planAll(running: Running, pools: readonly MirroredPool[]): Promise<readonly Planned[]> {
  const { ports, lines } = running;
  const places = await ports.departments.allPlaces();
  const planned: Planned[] = [];
  for (const pool of pools) {
    endIfStopping();
    if (!(await running.mayGoOn())) {
      lines.push(leaseLost(pool));
      return [];
    }
    if (pools.some((other) => other !== pool && other.groupId === pool.groupId)) {
      lines.push({ ...pool, about: 'pool', stop: { code: 'mirrors-another-pool' } });
      continue;
    }
    await orSaySo(running, pool, async () => {
      const observed = await observeMirror(ports, pool, places);
      if ('stop' in observed) lines.push({ ...pool, about: 'pool', stop: observed.stop });
      else planned.push({ observed, plan: planMirror(observed.sides) });
    });
  }
  return planned;
}

/** Another process has taken over: this run says so, and does nothing more. */
const leaseLost = (pool: MirroredPool): MirrorLine => ({
  ...pool,
  about: 'pool',
  stop: { code: 'trouble', kind: 'lease-lost' },
});

/** What is in the way of one pool keeps no other waiting. */
async function orSaySo({ ports, lines }: Running, pool: MirroredPool, work: () => Promise<void>): Promise<void> {
  const faults: Fault[] = [];
  await unlessFault(faults, work);
  const { department, product } = pool;
  for (const error of faults) {
    const { kind } = error;
    ports.logger.warn('a group could not be mirrored', { department, product, kind, error });
    lines.push({ ...pool, about: 'pool', stop: { code: 'trouble', kind } });
  }
}

async function carryOut(running: Running, planned: Planned, departures: number): Promise<void> {
  const { ports, isDryRun, startedAt, mayGoOn, lines, followUps } = running;
  const { observed } = planned;
  const { pool } = observed;
  const stop = stopOf(running, planned, departures);
  const plan = planned.plan.map((step) => asAgreed(running, pool, step));
  if (stop !== undefined) {
    const { department, product } = pool;
    ports.logger.warn('a group was left as it is', { department, product, ...stop });
    lines.push({ ...pool, about: 'pool', stop });
  }
  const allowed = stop === undefined ? restrictMirror(plan, ports.policy.reconcile.mode) : stopMirror(plan);
  if (isDryRun) {
    lines.push(...personLines(observed, allowed));
    return;
  }
  const version = await beginRecord(ports, observed);
  const came = await applyMirror(ports, observed, { plan: allowed, at: startedAt, mayGoOn });
  followUps.push(...came.followUps);
  lines.push(...personLines(observed, allowed, came.outcomes));
  const agreedOn = { ...pool, ledgerNumber: observed.ledgerNumber };
  await ports.mirrors.save(recordAfter(observed.sides, { pool: agreedOn, plan, outcomes: came.outcomes }), version);
}

function agreedIn(run: MirrorRun | undefined): Running['isAgreed'] {
  const agreed = new Set(
    (run?.lines ?? []).flatMap((line) =>
      line.about === 'person' && isHeldDeparture(line) ? [`${mirrorKey(line)} ${line.step.userId}`] : [],
    ),
  );
  return (pool, userId) => agreed.has(`${mirrorKey(pool)} ${userId}`);
}

/** People of a pool who left its group, and of whom nobody said that they are to go. */
const openDepartures = ({ isAgreed }: Running, { observed, plan }: Planned): number =>
  departuresIn(plan).filter((userId) => !isAgreed(observed.pool, userId)).length;

/** Somebody who looked at a departure needs no second reading of it. */
function asAgreed({ isAgreed }: Running, pool: MirroredPool, step: MirrorStep): MirrorStep {
  if (step.action !== 'hold' || step.reason !== 'departing' || !isAgreed(pool, step.userId)) return step;
  return { action: 'remove', side: 'roster', userId: step.userId };
}

/** Why a pool is left as it is although everything could be read: people left its group whom nobody may have meant to go. */
function stopOf(running: Running, planned: Planned, departures: number): MirrorStop | undefined {
  const count = openDepartures(running, planned);
  const { observed, plan } = planned;
  if (count > 0 && isEmptied(observed.sides.group, plan)) return { code: 'group-empty', count };
  const { maxReleases: most } = running.ports.policy.reconcile;
  return count > 0 && departures > most ? { code: 'too-many-departures', count: departures, most } : undefined;
}

/**
 * Before the first change of a pool, remembers that nothing is agreed yet: whoever is taken off the roster from then on is not taken for
 * somebody new in the group when this run breaks off. @returns The version to replace.
 */
async function beginRecord(
  { mirrors }: Pick<Ports, 'mirrors'>,
  { pool, stored, sides, ledgerNumber }: ObservedMirror,
): Promise<string | undefined> {
  if (sides.before !== undefined) return stored.version;
  const nothing = { agreed: [], departing: [], written: [], owed: [] };
  return mirrors.save({ ...pool, ledgerNumber, ...nothing }, stored.version);
}

function personLines(
  { pool, members, entries }: ObservedMirror,
  plan: MirrorPlan,
  outcomes?: ReadonlyMap<UserId, MirrorOutcome>,
): readonly MirrorLine[] {
  return plan.flatMap((step): MirrorLine[] => {
    if (step.action === 'keep' || step.action === 'forget') return [];
    const known = members.get(step.userId)?.person ?? entries.get(step.userId);
    const person = known === undefined ? undefined : named(known);
    return [{ ...pool, about: 'person', step, person, ...defined({ outcome: outcomes?.get(step.userId) }) }];
  });
}

function runOf(
  { ports, isDryRun, startedAt, lines }: Omit<Running, 'mayGoOn' | 'isAgreed'>,
  by: Actor,
  pools: readonly MirroredPool[],
): MirrorRun {
  return {
    id: `mirror-${startedAt}`,
    startedAt,
    endedAt: instantOf(ports.clock.now()),
    by,
    mode: ports.policy.reconcile.mode,
    isDryRun,
    pools: pools.length,
    lines,
    linesLeftOut: 0,
  };
}

/** Licenses and notices; what fails is left to the job that comes back to it. */
async function follow({ ports, followUps }: Pick<Running, 'ports' | 'followUps'>): Promise<void> {
  const message = 'what follows a mirror is not finished yet';
  for (const { department, key } of followUps)
    await orLogFault(ports.logger, () => followUp(ports, department, key), message, { key });
}
