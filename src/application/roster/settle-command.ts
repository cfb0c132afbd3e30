import { type Actor } from '../../domain/actor';
import { type HandledCommand, type HandledPool, handledPools, withPool } from '../../domain/roster/handled';
import { type UserId } from '../../domain/ids';
import { named } from '../../domain/people';
import { type LicenseState } from '../../domain/roster/license-state';
import { type ChangeLine, poolsOf, type RosterChange } from '../../domain/roster/roster-change';
import { type Fault, isUnreadable } from '../../ports/fault';
import { type WritableBooks } from '../../ports/roster/department-store';
import { type PoolPeople } from '../../reconcile/planned-pool';
import { type Settled, type SettledPool, settlePools } from '../../reconcile/settle-pools';
import { type Ports } from '../ports';
import { todayOf } from '../today';

/** What licenses came to after a command, none of it written down yet. */
export interface SettledCommand {
  /** The record of the command with what they came to. */
  readonly amend: (now: HandledCommand) => HandledCommand;
  /** Writes the rest of it down, in a change of the department. */
  readonly record: (books: WritableBooks) => Promise<void>;
  /** What was in the way of some: they are to be settled again. */
  readonly faults: readonly Fault[];
}

const nothing: SettledCommand = { amend: (now) => now, record: () => Promise.resolve(), faults: [] };

/**
 * Lets licenses follow the rosters that a command changed, those of all its pools together; none keeps another waiting.
 *
 * @param end Writes down what came of it. What Graph will never take is a failure of each license, and no fault.
 */
export function settleCommand(
  ports: Ports,
  handled: HandledCommand,
  end: (settled: SettledCommand) => Promise<void>,
): Promise<void> {
  const pools = handledPools(handled).flatMap((pool) => unsettledIn(ports, pool));
  if (pools.length === 0) return end(nothing);
  const request = {
    department: handled.department,
    pools,
    actor: doerOf(handled),
    command: handled.key,
    today: todayOf(ports),
    policy: ports.policy.reconcile,
  };
  return settlePools(ports, request, (settled) => end(settledCommand(ports, handled, { pools, settled })));
}

const doerOf = ({ change: { by }, doer }: HandledCommand): Actor =>
  by === undefined ? (doer ?? { kind: 'job', name: 'cover' }) : { kind: 'person', ...by };

/** People of a pool whose licenses have to follow; none where the policy has forgotten the product. */
function unsettledIn({ policy }: Pick<Ports, 'policy'>, pool: HandledPool): readonly PoolPeople[] {
  const product = policy.products.find((one) => one.id === pool.product.id);
  const people = pool.lines.flatMap((line) =>
    line.person !== undefined && pool.unsettled.includes(line.person.userId) ? [named(line.person)] : [],
  );
  return product === undefined || people.length === 0 ? [] : [{ product, people }];
}

function settledCommand(
  { logger }: Pick<Ports, 'logger'>,
  { key }: HandledCommand,
  { pools, settled }: { readonly pools: readonly PoolPeople[]; readonly settled: Settled },
): SettledCommand {
  const faults = settled.pools.flatMap((pool) => [...new Set(pool.faults.values())]);
  for (const error of faults.filter(isForGood)) logger.error('licenses could not be settled', { key, error });
  const came = pools.flatMap(({ people }, index) => {
    const pool = settled.pools[index];
    if (pool === undefined) return [];
    return [{ product: pool.product, states: statesIn(pool, people), forbidden: forbiddenIn(pool) }];
  });
  return {
    record: settled.record,
    faults: faults.filter((fault) => !isForGood(fault)),
    amend: (now) => came.reduce(withStates, now),
  };
}

/** What our own store cannot read now may be readable later; what Graph refuses, it refuses again. */
const isForGood = (fault: Fault): boolean => fault.kind === 'rejected' && !isUnreadable(fault);

/** By person who is settled, what their license is doing; undefined where they need none. */
function statesIn(
  { states, faults }: SettledPool,
  people: PoolPeople['people'],
): ReadonlyMap<UserId, LicenseState | undefined> {
  const failed: LicenseState = { status: 'failed', failure: { code: 'other' } };
  return new Map(
    people.flatMap(({ userId }): [UserId, LicenseState | undefined][] => {
      const fault = faults.get(userId);
      if (fault === undefined) return [[userId, states.get(userId)]];
      return isForGood(fault) ? [[userId, failed]] : [];
    }),
  );
}

/** Whose license waits until we are let in. */
const forbiddenIn = ({ faults }: SettledPool): ReadonlySet<UserId> =>
  new Set([...faults].flatMap(([userId, fault]) => (fault.kind === 'forbidden' ? [userId] : [])));

/** What tells a message whose licenses wait until we are let in from any other; nothing while none does. */
export function heldUpBy(change: RosterChange): string {
  const lines = poolsOf(change).flatMap((pool) => pool.lines);
  const isHeldUp = lines.some(
    (line) => line.status !== 'refused' && line.license !== undefined && 'isForbidden' in line.license,
  );
  return isHeldUp ? '|forbidden' : '';
}

/** What the licenses of one pool came to. */
interface Came {
  readonly product: SettledPool['product'];
  readonly states: ReadonlyMap<UserId, LicenseState | undefined>;
  readonly forbidden: ReadonlySet<UserId>;
}

function withStates(now: HandledCommand, { product, states, forbidden }: Came): HandledCommand {
  const left = handledPools(now).find((pool) => pool.product.id === product);
  if (left === undefined) return now;
  const lines = left.lines.map((line) => withState(asForbidden(line, forbidden), states));
  return withPool(now, { ...left, lines, unsettled: left.unsettled.filter((userId) => !states.has(userId)) });
}

/** A license that was asked for, with that we are not let in; once we are, whatever comes of it takes its place. */
function asForbidden(line: ChangeLine, forbidden: ReadonlySet<UserId>): ChangeLine {
  if (line.status === 'refused' || !forbidden.has(line.person.userId)) return line;
  const { license } = line;
  const isAsked = license?.status === 'requested' || license?.status === 'release-requested';
  return isAsked ? { ...line, license: { status: license.status, isForbidden: true } } : line;
}

function withState(line: ChangeLine, states: ReadonlyMap<UserId, LicenseState | undefined>): ChangeLine {
  if (line.status === 'refused' || !states.has(line.person.userId)) return line;
  const { license: _, ...rest } = line;
  const state = states.get(line.person.userId);
  return state === undefined ? rest : { ...rest, license: state };
}
