import { instantOf } from '../../../domain/calendar';
import { type Anchor, changedEnds, type LostEntries, lostSince, mergedEnds } from '../../../domain/audit/anchor';
import { isFault } from '../../../ports/fault';
import { type Ports } from '../../ports';
import { caughtUp } from './catch-up';

/** Longer than one write and its answer, and what a dead process left is taken up soon. */
const LEASE_MS = 2 * 60_000;
/** Somebody without the lease came first this often: two processes whose clocks differ by more than the lease. */
const TRIES = 3;

/** What anchoring needs. */
export type AnchorPorts = Pick<Ports, 'anchoring' | 'leases' | 'clock' | 'logger'>;

/** What became of one run. */
export interface AnchorReport {
  /** Absent where no ledger has grown since the one before. */
  readonly anchor?: Anchor;
  /** What ledgers lack that was anchored before: the store was put back, or somebody took it away. */
  readonly lost: readonly LostEntries[];
  /** Anchors that were made are gone, or do not go together. */
  readonly isBroken: boolean;
}

/**
 * Writes down outside of the store where every ledger ends, if any of them ends elsewhere than when that was last done; under a lease.
 * Whoever died between that and remembering it is taken up by reading what was written. Faults pass through.
 *
 * @returns Undefined when another process does it right now.
 */
export async function anchorLedgers(ports: AnchorPorts): Promise<AnchorReport | undefined> {
  const lease = await ports.leases.take('anchor', LEASE_MS);
  if (lease === undefined) return undefined;
  try {
    for (let left = TRIES; ; left -= 1) {
      try {
        return await anchorOnce(ports);
      } catch (error) {
        if (!isFault(error, 'conflict') || left === 1) throw error;
      }
    }
  } finally {
    await lease.release();
  }
}

async function anchorOnce({ anchoring, clock, logger }: AnchorPorts): Promise<AnchorReport> {
  const { store, lines, memory } = anchoring;
  const { known, isBroken, isNew } = await caughtUp(anchoring);
  // Behind the anchors: whoever adds one in between is found by the place of the next.
  const ends = await anchoring.ledgerEnds();
  const lost = lostSince(known?.heads ?? [], ends);
  const changed = changedEnds(known?.heads ?? [], ends);
  if (isBroken) logger.error('anchors were changed or taken away', { place: store.name });
  for (const one of lost) logger.error('a ledger ends before where it was anchored', { ...one });
  if (changed.length === 0 && !isBroken) {
    if (isNew && known !== undefined) await memory.save(known);
    return { lost, isBroken };
  }
  const all = mergedEnds(known?.heads ?? [], ends);
  // What comes behind a gap says all, so that it can be compared without what is gone.
  const { anchor, line } = lines.next(known, instantOf(clock.now()), { changed: isBroken ? all : changed, all });
  const at = known?.bytes ?? 0;
  await store.append(line, at);
  const bytes = at + new TextEncoder().encode(line).length;
  await memory.save({ number: anchor.number, hash: anchor.hash, bytes, heads: all });
  return { anchor, lost, isBroken };
}
