import { type ListRow, renderList } from '../../cards/answer/list';
import { type RenderedCard } from '../../cards/render';
import { type HoldReason } from '../../domain/reconcile/plan';
import { isAdoptable, type RunShown, type Sign, signOf, type StepOutcome } from '../../domain/reconcile/run';
import { explainFailure } from '../answer/explain-license';
import { licensesWords, nameOf, timeWords } from '../answer/words';
import { keptPaging } from '../answer/paging';
import { NOT_ALLOWED } from '../answer/explain-forbidden';
import { presentNote } from '../answer/plain';
import { button } from '../button/press';

type Line = RunShown['lines'][number];

/** A page of a run, or of what a run would do: counts, then people with `+ - = !`. */
export function presentRun(shown: RunShown, timeZone: string): RenderedCard {
  const { run, lines, offset, total, askedAbout, adoptable, canChange } = shown;
  const { buttons, ...pageLine } = keptPaging(
    {
      offset,
      shown: lines.length,
      total,
      counted: total + run.linesLeftOut,
      beyond: 'a run in the terminal prints them all',
    },
    (title, to) => button(title, 'run.show', { run: run.id, offset: to, isInPlace: true }),
    'Previous',
  );
  return renderList({
    heading: headingOf(shown),
    subheading: countsOf(shown, timeZone),
    rows: lines.map((line) => rowOf(line, run)),
    emptyLine: 'Every license is as the rosters say.',
    ...pageLine,
    buttons: [
      ...buttons,
      ...(canChange && askedAbout > 0
        ? [button(`Take ${askedAbout} unexplained away`, 'run.release', { run: run.id })]
        : []),
      ...(canChange && adoptable > 0
        ? [button(`Adopt ${licensesWords(adoptable)}`, 'run.adopt', { run: run.id })]
        : []),
      ...(canChange && run.isDryRun && changeCount(run) > 0 ? [button('Reconcile now', 'run.start', {})] : []),
    ],
  });
}

/** Said when a run did not come about. */
export function presentNoRun({
  because,
  isDryRun,
}: {
  because: 'busy' | 'trouble' | 'stopped';
  isDryRun: boolean;
}): RenderedCard {
  if (because === 'stopped') {
    return isDryRun
      ? presentNote('The plan was not finished', 'alacarte is being restarted. Type “plan” once more in a minute.')
      : presentNote(
          'Stopped before any license was changed',
          'alacarte is being restarted. The next run goes on by itself; type “plan” in a minute to see what is left.',
        );
  }
  if (because === 'busy')
    return presentNote('Licenses are being reconciled already', 'Type “plan” in a minute to see what is left.');
  return presentNote(
    isDryRun ? 'The plan could not be made just now' : 'Licenses could not be reconciled just now',
    'Microsoft 365 or our own records could not be read whole, so that nothing was decided from them. Try again in a minute.',
  );
}

/** Said to somebody who asked central IT’s question and is in central IT no more. @param changed Licenses that a run had changed by then. */
export const presentRoleEnded = (changed?: number): RenderedCard =>
  presentNote(
    'Your role ended meanwhile',
    changed === undefined
      ? 'What you asked for is shown to central IT only.'
      : `${licensesWords(changed)} ${changed === 1 ? 'was' : 'were'} changed by then, and nothing more was begun for you. The next run goes on by itself.`,
  );

function headingOf({ run, askedAbout }: RunShown): string {
  const { counts, isDryRun } = run;
  if (askedAbout > 0) return `${licensesWords(askedAbout)} would be taken away, and nothing explains why`;
  if (isDryRun) return changeCount(run) === 0 ? 'Nothing would change' : `${changes(run)} would change`;
  if (run.isStopped === true) return `Stopped after ${counts.done} of ${changes(run)}`;
  if (counts.failed > 0) return `${counts.failed} of ${changes(run)} failed`;
  return changeCount(run) === 0 ? 'Nothing had to change' : `${changes(run)} changed`;
}

const changeCount = ({ counts }: RunShown['run']): number => counts.assign + counts.release;

const changes = (run: RunShown['run']): string => licensesWords(changeCount(run));

function countsOf({ run }: RunShown, timeZone: string): string {
  const { counts, mode, endedAt, isStopped } = run;
  return [
    ...(isStopped === true ? ['the next run goes on by itself'] : []),
    `+ ${counts.assign}`,
    `- ${counts.release}`,
    `${counts.keep} as they should be`,
    `${counts.hold} held or left alone`,
    ...(mode === 'full' ? [] : [`mode ${mode}`]),
    timeWords(endedAt, timeZone),
  ].join(' · ');
}

function rowOf(line: Line, run: RunShown['run']): ListRow {
  const { step, person, productName, departmentName } = line;
  const sign = signOf(line);
  const who = person === undefined ? `Somebody (${step.seat.userId})` : nameOf(person);
  return {
    title: `${sign} ${who}`,
    state: stateOf(line, run, sign),
    isAttention: sign === '!',
    lines: [[productName, ...(departmentName === undefined ? [] : [departmentName])].join(' · '), whyOf(line)],
  };
}

function stateOf({ step, outcome }: Line, { isDryRun, isStopped }: RunShown['run'], sign: Sign): string {
  if (step.action === 'hold') return sign === '!' ? 'Held' : 'Left alone';
  const isGiven = step.action !== 'release';
  if (isDryRun || outcome === undefined) return isGiven ? 'To be given' : 'To be taken away';
  if (isStopped === true && outcome.status === 'not-attempted') return 'Left for the next run';
  return outcomeWords(outcome, isGiven);
}

function outcomeWords(outcome: StepOutcome, isGiven: boolean): string {
  switch (outcome.status) {
    case 'done':
    case 'nothing-to-do':
      return isGiven ? 'Given' : 'Taken away';
    case 'not-attempted':
      return 'No longer needed';
    case 'failed':
      return 'Failed';
    case 'faulted':
      return outcome.kind === 'forbidden' ? 'Not allowed yet' : 'Tried again later';
  }
}

function whyOf({ step, outcome, productName }: Line): string {
  if (outcome?.status === 'failed')
    return failureWords(outcome.failure, productName, step.action === 'release' ? 'release' : 'assign');
  if (outcome?.status === 'faulted' && outcome.kind === 'forbidden') return NOT_ALLOWED;
  if (step.action === 'release' && !step.isExplained) return 'No ledger entry explains it.';
  // It is asked for again; of a unit that was missing there is one now.
  const isAskedAgain = step.action === 'assign' && outcome === undefined && step.failure?.code !== 'tenant-short';
  if (isAskedAgain && step.failure !== undefined) return failureWords(step.failure, productName);
  if (step.action !== 'hold') return '';
  if (step.failure !== undefined) return failureWords(step.failure, productName, step.instead);
  if (step.reason === 'outside-alacarte')
    return `${HOLD_WORDS[step.reason]} ${isAdoptable({ step }) ? 'An approver can adopt it.' : 'No seat calls for it.'}`;
  return HOLD_WORDS[step.reason];
}

function failureWords(...about: Parameters<typeof explainFailure>): string {
  const { sentence, whatToDo = '' } = explainFailure(...about);
  return [sentence, whatToDo].join(' ').trim();
}

const HOLD_WORDS: Readonly<Record<HoldReason, string>> = {
  'outside-alacarte': 'Given outside alacarte; no ledger explains it.',
  inherited: 'Comes through a Microsoft 365 group.',
  'person-missing': 'The account is gone from the directory.',
  'person-disabled': 'The account is disabled.',
  unclear: 'Microsoft 365 says something of this account or license that alacarte cannot judge. IT must look.',
  'plan-off': 'Holds the license, with the product switched off in it. IT can switch the plan on.',
  'unknown-sku': 'Microsoft 365 here has no license of this product.',
  'not-in-catalog': 'The product is in the catalog no more.',
  'seated-twice': 'Two departments seat this person; one license is kept, and both seats count.',
  blocked: 'Microsoft 365 refuses it until somebody does something.',
  'tenant-short': 'Microsoft 365 has no free unit. IT must find the missing one.',
  covered: 'Has it already, through a bigger license.',
  mode: 'The policy keeps alacarte from changing it.',
  'too-many-unexplained': 'More would go without an explanation than the policy allows.',
  'empty-roster': 'Nobody is left on a roster that had many, and no ledger entry says why.',
};
