import { type Step } from '../../domain/reconcile/plan';
import { isFailed, type ReconcileRun, type RunLine } from '../../domain/reconcile/run';

/** `+` gives, `-` takes, `=` is left as it is for a reason, `!` needs somebody. */
export type Sign = '+' | '-' | '=' | '!';

/** Holds that nobody has to do anything about: the policy, or the tenant, wants it so. */
const CALM: readonly string[] = ['outside-alacarte', 'inherited', 'covered', 'mode'];

/** The sign of one line of a run. */
export function signOf(line: RunLine): Sign {
  const { step } = line;
  if (isFailed(line)) return '!';
  if (step.action === 'hold') return CALM.includes(step.reason) ? '=' : '!';
  return step.action === 'assign' ? '+' : step.action === 'release' ? '-' : '=';
}

/** A run as it is printed: what came of it, and a line for each step that is not `keep`, with the same words in the same order each time. */
export function runLines(run: ReconcileRun): readonly string[] {
  const { counts, lines, linesLeftOut, isDryRun, mode } = run;
  const would = isDryRun ? 'would ' : '';
  return [
    `${would}assign ${counts.assign}, ${would}release ${counts.release}, keep ${counts.keep}, hold ${counts.hold} (mode ${mode})`,
    ...(isDryRun ? [] : [`done ${counts.done}, failed ${counts.failed}`]),
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
