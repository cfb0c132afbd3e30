import { type Ports } from '../application/ports';
import { reconcileWhenDue } from '../application/reconcile/reconcile-when-due';
import { planTenant, runReconcile } from '../application/reconcile/run-reconcile';
import { type Actor } from '../domain/actor';
import { defined } from '../domain/defined';
import { type Step } from '../domain/reconcile/plan';
import { type ReconcileRun, type RunLine, signOf } from '../domain/reconcile/run';
import { type Asked, type JobReport, type RepeatedJob } from './job';
import { orLogFault } from '../application/outbox/faults';

const by = { kind: 'job', name: 'reconcile' } as const;

/** Makes licenses follow the rosters: of the whole tenant, or of those of whom something changed, each as often as the policy says. */
export const reconcileTenant: RepeatedJob = {
  name: 'reconcile',
  everySeconds: (policy) => policy.reconcile.everyMinutes * 60,
  onSchedule: (ports) => async () => {
    // Nothing is decided from what could not be read to its end; the next run comes.
    const reconciled = () => reconcileWhenDue(ports, { by });
    const came = await orLogFault(ports.logger, reconciled, 'licenses could not be reconciled');
    if (came === undefined) return 'failed';
    const { whole, between, isLeft } = came;
    if (whole?.isStopped === true)
      ports.logger.info('licenses were reconciled in part', { record: whole.id, ...whole.counts });
    else if (whole !== undefined) ports.logger.info('licenses were reconciled', { record: whole.id, ...whole.counts });
    if (between !== undefined) ports.logger.info('licenses of those who changed were reconciled', { ...between });
    return isLeft === true || whole?.isStopped === true ? 'left' : 'done';
  },
  byHand,
};

async function byHand(ports: Ports, asked: Asked): Promise<JobReport> {
  const { isDryRun, whoRuns } = asked;
  const actor = { ...by, ...defined({ ranBy: isDryRun ? undefined : await whoRuns?.() }) };
  const run = await (isDryRun ? planTenant(ports, { by: actor, triesAgain: true }) : runByHand(ports, actor, asked));
  if (run === undefined) return { lines: ['Another process reconciles licenses right now.'], hasFailed: true };
  return { lines: runLines(run), hasFailed: run.counts.failed > 0 || run.isStopped === true };
}

function runByHand(ports: Ports, actor: Actor, { onProgress }: Asked): Promise<ReconcileRun | undefined> {
  let done = 0;
  let total = 0;
  return runReconcile(ports, {
    by: actor,
    triesAgain: true,
    onPlan: (plan) => {
      total = plan.filter((step) => step.action === 'assign' || step.action === 'release').length;
      onProgress(done, total);
    },
    onOutcome: (_, { status }) => {
      if (status !== 'not-attempted') done += 1;
      onProgress(done, total);
    },
  });
}

/** A run as it is printed: what came of it, and a line for each step that is not `keep`, with the same words in the same order each time. */
function runLines(run: ReconcileRun): readonly string[] {
  const { counts, lines, linesLeftOut, isDryRun, mode } = run;
  const would = isDryRun ? 'would ' : '';
  return [
    `${would}assign ${counts.assign}, ${would}release ${counts.release}, keep ${counts.keep}, hold ${counts.hold} (mode ${mode})`,
    ...(isDryRun ? [] : [`done ${counts.done}, failed ${counts.failed}`]),
    ...(run.isStopped === true
      ? [`stopped before the end: ${counts.done + counts.failed} of ${counts.assign + counts.release} steps`]
      : []),
    ...lines.map((line) => `${signOf(line)} ${lineText(line, would)}`),
    ...(linesLeftOut > 0 ? [`and ${linesLeftOut} more`] : []),
  ];
}

function lineText({ step, person, outcome }: RunLine, would: string): string {
  const { seat } = step;
  const who = person?.userPrincipalName ?? seat.userId;
  const through = seat.department === undefined ? '' : ` of ${seat.department}`;
  const came = outcome === undefined ? '' : `: ${outcomeText(outcome)}`;
  return `${actionText(step, would)} ${who}: ${seat.product}${through}${came}`;
}

function actionText(step: Step, would: string): string {
  switch (step.action) {
    case 'assign':
    case 'keep':
      return `${would}${step.action}`;
    case 'release':
      return `${would}release${step.isExplained ? '' : ' (unexplained)'}`;
    case 'hold': {
      const why = step.failure === undefined ? step.reason : `${step.reason}, ${step.failure.code}`;
      return step.instead === undefined ? `hold (${why})` : `hold, not ${step.instead} (${why})`;
    }
  }
}

function outcomeText(outcome: NonNullable<RunLine['outcome']>): string {
  switch (outcome.status) {
    case 'done':
    case 'nothing-to-do':
    case 'not-attempted':
      return outcome.status.replaceAll('-', ' ');
    case 'failed':
      return `failed, ${outcome.failure.code}`;
    case 'faulted':
      return `not settled, ${outcome.kind}`;
  }
}
