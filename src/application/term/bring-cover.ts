import { type CoverOptions, coverPools, type CoverReport } from './cover-pools';
import { type CoverFollowUps } from './cover-work';
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

/** Does what follows a change of cover; what fails is left to the jobs that come back to it. */
export async function followCover(ports: Ports, { commands, purchases }: CoverFollowUps): Promise<void> {
  const follow = (work: () => Promise<void>) =>
    orLogFault(ports.logger, work, 'what follows cover is not finished yet');
  for (const { department, key } of commands) await follow(() => followUp(ports, department, key));
  for (const { department, id } of purchases) await follow(() => publishPurchase(ports, department, id));
}
