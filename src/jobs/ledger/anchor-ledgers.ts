import { anchorLedgers, type AnchorReport } from '../../application/audit/anchor/anchor-ledgers';
import { orLogFault } from '../../application/outbox/faults';
import { type Ports } from '../../application/ports';
import { type RunOutcome } from '../../application/run-outcome';
import { type Asked, counted, type JobReport, type RepeatedJob } from '../job';

/**
 * Writes down outside of the store where every ledger ends, so that nobody can write one anew unnoticed; nothing where none has grown. It is
 * done as often as the whole tenant is read, and tried again sooner after a failure.
 */
export const anchorAllLedgers: RepeatedJob = {
  name: 'anchor',
  everySeconds: ({ reconcile }) => reconcile.everyMinutes * 60,
  onSchedule: (ports) => {
    let doneAt = -Infinity;
    return async () => {
      const now = ports.clock.now().getTime();
      if (now >= doneAt && now - doneAt < ports.policy.reconcile.wholeEveryMinutes * 60_000) return 'done';
      const outcome = await anchorByClock(ports);
      doneAt = outcome === 'done' ? now : -Infinity;
      return outcome;
    };
  },
  byHand,
};

async function anchorByClock(ports: Ports): Promise<RunOutcome> {
  const anchor = async () => (await anchorLedgers(ports)) ?? 'left';
  const report = await orLogFault(ports.logger, anchor, 'ledgers could not be anchored');
  if (report === undefined) return 'failed';
  if (report === 'left') return 'left';
  return hasFailed(report) ? 'failed' : 'done';
}

const hasFailed = ({ lost, isBroken }: AnchorReport): boolean => lost.length > 0 || isBroken;

async function byHand(ports: Ports, { isDryRun }: Asked): Promise<JobReport> {
  if (isDryRun) return { lines: ['Nothing is anchored in a dry run.'], hasFailed: false };
  const report = await anchorLedgers(ports);
  if (report === undefined) return { lines: ['Another process anchors the ledgers right now.'], hasFailed: true };
  return { lines: linesOf(report, ports.anchoring.store.name), hasFailed: hasFailed(report) };
}

function linesOf({ anchor, lost, isBroken }: AnchorReport, place: string): readonly string[] {
  const done =
    anchor === undefined
      ? `= no ledger has grown since the last anchor in ${place}`
      : `+ anchor ${anchor.number} of ${counted(anchor.heads.length, 'ledger')} in ${place}`;
  return [
    ...(isBroken ? [`! anchors in ${place} were changed or taken away: npm run verify names them`] : []),
    ...lost.map(
      ({ department, anchored, left }) =>
        `! ${department} has ${counted(left, 'entry', 'entries')}, and ${anchored} were anchored: npm run verify names what is lost`,
    ),
    done,
  ];
}
