import { type Instant } from '../calendar';
import { type SeatFailure } from './assignment';
import { type AssignmentRecord } from './assignment-record';
import { REPLICA_LAG_MS } from './replica-lag';

/** What a person's license is doing, as far as we know; with `seenAt`, it was seen in the tenant when that was begun to be read. */
export type LicenseState =
  /** With `isForbidden`, the tenant does not let us ask before somebody grants something; then it is asked again. */
  | { readonly status: 'requested' | 'release-requested'; readonly isForbidden?: true }
  /** With `isAgain`, since it was seen to work, after something was seen to be wrong. */
  | { readonly status: 'active'; readonly at: Instant; readonly isAgain?: true }
  /** With `isStillInherited`, a group gives the person the same. */
  | { readonly status: 'released'; readonly at: Instant; readonly isStillInherited?: true }
  /** A hold: seen in the tenant, and not ours to change. */
  | { readonly status: 'held'; readonly reason: HeldReason; readonly seenAt?: Instant }
  | { readonly status: 'failed'; readonly failure: SeatFailure; readonly seenAt?: Instant }
  /** There is none, and the policy's mode keeps the reconciler from giving it; or, with `missing`, the next run gives it. */
  | { readonly status: 'not-attempted' | 'missing'; readonly seenAt?: Instant };

/** Why a seat has no license of ours of its own, and needs none or gets none. */
export type HeldReason = 'outside-alacarte' | 'inherited' | 'covered' | 'seated-twice' | 'not-in-catalog';

/** What the tenant showed of a seat when it was last looked at. */
export interface Sight {
  /** When the tenant was begun to be read in which it was first seen so. */
  readonly at: Instant;
  readonly license: SeenLicense;
}

/** What can be seen of a seat: a license that works, or why there is none. */
export type SeenLicense =
  | { readonly status: 'active' }
  | { readonly status: 'not-attempted' | 'missing' }
  | { readonly status: 'held'; readonly reason: HeldReason }
  | { readonly status: 'failed'; readonly failure: SeatFailure };

/**
 * What the license of a seat is doing: what everybody reads, wherever. What was seen counts when it was read long enough after we last
 * wrote; otherwise what came of that.
 *
 * @param records Ours of the person, the product and the department, in any order.
 * @returns Undefined when nothing was asked for and nothing seen.
 */
export function licenseOf(sight: Sight | undefined, records: readonly AssignmentRecord[]): LicenseState | undefined {
  // A license that works again is one of ours.
  const isOver = sight?.license.status === 'active' && records.length === 0;
  if (sight !== undefined && !isOver && saysSomething(sight.at, records)) return seenState(sight);
  const [record] = records.toSorted((one, other) => rankOf(one) - rankOf(other));
  if (record === undefined) return undefined;
  const { outcome } = record;
  switch (outcome.status) {
    case 'requested':
    case 'release-requested':
      return { status: outcome.status };
    case 'active':
    case 'adopted':
      return { status: 'active', at: outcome.at };
    case 'failed':
      return { status: 'failed', failure: outcome.failure };
  }
}

/** Whether a reading says something about a seat: it began after our last write, and after the tenant's copies had followed. */
export function saysSomething(begunAt: Instant, records: readonly AssignmentRecord[]): boolean {
  const latest = Math.max(-Infinity, ...records.map(({ outcome }) => Date.parse(outcome.at)));
  return Date.parse(begunAt) >= latest + REPLICA_LAG_MS;
}

const seenState = ({ at, license }: Sight): LicenseState =>
  license.status === 'active' ? { ...license, at, isAgain: true } : { ...license, seenAt: at };

const ORDER: readonly AssignmentRecord['outcome']['status'][] = [
  'active',
  'adopted',
  'requested',
  'failed',
  'release-requested',
];

const rankOf = ({ outcome }: AssignmentRecord): number => ORDER.indexOf(outcome.status);

/** The same for what is the same to whoever reads it, whenever it was seen. */
export const stateKey = (state: LicenseState | undefined): string => {
  if (state === undefined) return '';
  const { status } = state;
  if (status === 'held') return `${status} ${state.reason}`;
  if ('isForbidden' in state) return `${status} forbidden`;
  return status === 'failed' ? `${status} ${JSON.stringify(state.failure)}` : status;
};
