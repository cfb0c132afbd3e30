import { mirrorGroups } from '../application/mirror/mirror-groups';
import { type Ports } from '../application/ports';
import { defined } from '../domain/defined';
import {
  type MirrorHold,
  type MirrorLine,
  type MirrorOutcome,
  type MirrorRun,
  type MirrorSide,
  type MirrorStep,
  type MirrorStop,
  needsSomebody,
} from '../domain/mirror/mirror';
import { type Sign } from '../domain/reconcile/run';
import { type Asked, type Job, type JobReport } from './job';
import { orLogFault } from '../application/outbox/faults';

const by = { kind: 'job', name: 'mirror' } as const;

/** Compares rosters with the Entra groups that mirror them, as often as the policy says; nothing while no pool names a group. */
export const mirrorRosters: Job = {
  name: 'mirror',
  everySeconds: (policy) => policy.reconcile.everyMinutes * 60,
  onSchedule: (ports) => async () => {
    const mirrored = async () => (await mirrorGroups(ports, { by })) ?? 'left';
    const run = await orLogFault(ports.logger, mirrored, 'rosters could not be mirrored');
    if (run === undefined) return 'failed';
    if (run === 'left') return 'left';
    if (run.pools === 0) return 'done';
    const asking = run.lines.filter(needsSomebody).length;
    ports.logger.info('rosters were mirrored', { record: run.id, pools: run.pools, lines: run.lines.length, asking });
    return run.lines.some((line) => line.about === 'pool' && line.stop.code === 'trouble') ? 'failed' : 'done';
  },
  byHand,
};

async function byHand(ports: Ports, { isDryRun, whoRuns }: Asked): Promise<JobReport> {
  const ranBy = isDryRun ? undefined : await whoRuns?.();
  const run = await mirrorGroups(ports, { by: { ...by, ...defined({ ranBy }) }, isDryRun });
  if (run === undefined) return { lines: ['Another process compares rosters and groups right now.'], hasFailed: true };
  return { lines: mirrorLines(run), hasFailed: run.lines.some(needsSomebody) };
}

/** The sign of one line of a run. */
function signOf(line: MirrorLine): Sign {
  if (line.about === 'pool' || needsSomebody(line)) return '!';
  const { action } = line.step;
  return action === 'add' ? '+' : action === 'remove' ? '-' : '=';
}

/** A run as it is printed: a line for each person who is not on both sides, and for each pool that was left as it is. */
export function mirrorLines(run: MirrorRun): readonly string[] {
  const { pools, lines, linesLeftOut, isDryRun, mode } = run;
  if (pools === 0) return ['No pool names a group.'];
  const would = isDryRun ? 'would ' : '';
  return [
    `${pools === 1 ? '1 pool names' : `${pools} pools name`} a group (mode ${mode})`,
    ...(lines.length === 0 ? ['Rosters and groups agree: nothing to do.'] : []),
    ...lines.map((line) => `${signOf(line)} ${lineText(line, would)}`),
    ...(linesLeftOut > 0 ? [`and ${linesLeftOut} more`] : []),
  ];
}

function lineText(line: MirrorLine, would: string): string {
  const pool = `${line.product} of ${line.department}`;
  if (line.about === 'pool') return `${pool}: ${stopText(line.stop)}`;
  const { step, person, outcome } = line;
  const who = person?.userPrincipalName ?? step.userId;
  const came = outcome === undefined ? '' : `: ${outcomeText(outcome)}`;
  return `${stepText(step, who, would)}: ${pool}${came}`;
}

function stepText(step: Extract<MirrorLine, { about: 'person' }>['step'], who: string, would: string): string {
  if (step.action !== 'hold') return `${would}${changeText(step, who)}`;
  return `hold, not ${changeText(step.instead, who)} (${HOLD_TEXTS[step.reason]})`;
}

const changeText = (
  { action, side }: { readonly action: Extract<MirrorStep, { side: MirrorSide }>['action']; readonly side: MirrorSide },
  who: string,
): string => `${action} ${who} ${action === 'add' ? 'to' : 'from'} the ${side}`;

const HOLD_TEXTS: Readonly<Record<MirrorHold, string>> = {
  guest: 'a guest',
  'account-disabled': 'the account is disabled',
  'account-unclear': 'Microsoft 365 says something of the account that cannot be judged',
  'through-another-department': 'on another department’s roster',
  'not-a-person': 'not a person',
  departing: 'left the group, to be seen again in 10 minutes',
  'too-many-departures': 'left the group with too many others',
  mode: 'mode',
  unexplained: 'not on the roster, and the ledger does not say why',
};

function outcomeText(outcome: MirrorOutcome): string {
  return outcome.status === 'failed' ? `failed, ${outcome.because}` : outcome.status.replaceAll('-', ' ');
}

function stopText(stop: MirrorStop): string {
  switch (stop.code) {
    case 'no-group':
      return 'there is no group of the id that it names';
    case 'gives-licenses':
      return 'its group gives licenses, and so must not be a mirror';
    case 'dynamic':
      return 'its group has dynamic membership, and so must not be a mirror';
    case 'on-premises':
      return 'its group is kept on premises, where alone its members can be changed, and so must not be a mirror';
    case 'role-assignable':
      return 'members of its group may be given roles of the directory, and so it must not be a mirror';
    case 'mail-enabled':
      return 'its group is mail-enabled, and so must not be a mirror';
    case 'too-large':
      return 'its group or its roster is too large for a mirror';
    case 'unclear':
      return 'Microsoft 365 says something of its group that cannot be judged';
    case 'mirrors-another-pool':
      return 'another pool names the same group';
    case 'too-many-departures':
      return `nothing was changed: ${stop.count} people left their groups, and at most ${stop.most} may at once`;
    case 'group-empty':
      return `nothing was changed: ${stop.count === 1 ? 'the only person' : `all ${stop.count} people`} left the group`;
    case 'trouble':
      return `failed, ${stop.kind}`;
  }
}
