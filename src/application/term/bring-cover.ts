import { type CoverOptions, coverPools, type CoverReport } from './cover-pools';
import { type CoverFollowUps } from './cover-work';
import { mapLimited } from '../../concurrency/map-limited';
import { isLeftAtStop, isStopping, Stopped } from '../../concurrency/stopping';
import { instantOf } from '../../domain/calendar';
import { amend, commandAt, letGo } from '../outbox/claim';
import { orLogFault } from '../outbox/faults';
import { followUp } from '../roster/follow-up';
import { type Ports } from '../ports';
import { publishPurchase } from '../purchase/publish-purchase';

/**
 * Brings cover up to date and does what follows: licenses, cards, notices. What fails of these is left to the jobs that come back
 * to it.
 */
export async function bringCoverUpToDate(ports: Ports, options: CoverOptions = {}): Promise<CoverReport> {
  const report = await coverPools(ports, options);
  await followCover(ports, report);
  return report;
}

/** Records that are followed at once: as many requests as the tenant's quota needs, however long each takes. */
const AT_ONCE = 4;
/** Longer than the licenses of some ten thousand people take by the tenant's quota; after a crash others go on after it. */
const CLAIM_MS = 15 * 60_000;

/**
 * Does what follows a change of cover; what fails is left to the jobs that come back to it. Licenses are taken away first: in a tenant
 * without spare units others get what becomes free. Where the program stops, what was begun is finished and the rest let go.
 */
export async function followCover(ports: Ports, { commands, purchases }: CoverFollowUps): Promise<void> {
  const orLog = (work: () => Promise<void>) => orLogFault(ports.logger, work, 'what follows cover is not finished yet');
  const follow = (work: () => Promise<void>) =>
    isLeftAtStop(async () => {
      await orLog(work);
    });
  // Whoever came by meanwhile would give licenses for which no unit is free yet.
  const areMany = commands.length > AT_ONCE;
  if (areMany) await mapLimited(commands, AT_ONCE, (one) => follow(() => claimUntil(ports, one, CLAIM_MS)));
  for (const isReleasing of [true, false]) {
    const some = commands.filter((one) => (one.isReleasing === true) === isReleasing);
    await mapLimited(some, AT_ONCE, async (one) => {
      await follow(() => followUp(ports, one.department, one.key));
      if (areMany) await follow(() => claimUntil(ports, one, 0));
    });
  }
  for (const { department, id } of purchases) await follow(() => publishPurchase(ports, department, id));
  if (!isStopping()) return;
  await mapLimited(commands, AT_ONCE, (one) => orLog(() => letGo(ports, commandAt(one.department, one.key))));
  throw new Stopped();
}

/** Keeps a record that is not finished for this process, or lets others have it. */
async function claimUntil(
  ports: Pick<Ports, 'departments' | 'clock'>,
  { department, key }: CoverFollowUps['commands'][number],
  ms: number,
): Promise<void> {
  const claimedUntil = instantOf(new Date(ports.clock.now().getTime() + ms));
  await amend(ports, commandAt(department, key), (now) => (now.isOpen ? { ...now, claimedUntil } : now));
}
