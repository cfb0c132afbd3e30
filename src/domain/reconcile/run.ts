import { type Actor } from '../actor';
import { type SeatFailure } from '../roster/assignment';
import { type Instant } from '../calendar';
import { type KnownPerson } from '../people';
import { type Step } from './plan';
import { type ReconcilePolicy } from '../institution/policy';

/**
 * What became of a step that was to change something: `done`; `nothing-to-do` when it was so already; `failed` when the tenant refused;
 * `faulted` when something was in the way, and the next run tries again; `not-attempted` when the roster did not call for it any more,
 * somebody else did it, or the run was stopped before.
 */
export type StepOutcome =
  | { readonly status: 'done' | 'nothing-to-do' | 'not-attempted' }
  | { readonly status: 'failed'; readonly failure: SeatFailure }
  | { readonly status: 'faulted'; readonly kind: string };

/** A step that is not `keep`, whom it is about, and what became of it. */
export interface RunLine {
  readonly step: Step;
  /** Undefined for somebody our records do not know: a license given outside. */
  readonly person: KnownPerson | undefined;
  /** Absent for a hold, and for what was only planned. */
  readonly outcome?: StepOutcome;
}

/** How many steps of each kind, and what became of them. */
export interface RunCounts {
  readonly assign: number;
  readonly release: number;
  /** Of the releases, those that no ledger entry explains. */
  readonly unexplained: number;
  readonly keep: number;
  readonly hold: number;
  /** Of what was to be changed. */
  readonly done: number;
  readonly failed: number;
}

/** One run of the reconciler over the whole tenant, as it is kept and shown. */
export interface ReconcileRun {
  readonly id: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly by: Actor;
  readonly mode: ReconcilePolicy['mode'];
  /** Nothing was changed: this is what would be done. */
  readonly isDryRun: boolean;
  /** It ended before all was done, with the program or with the role of whoever asked for it: the next run goes on. */
  readonly isStopped?: true;
  readonly counts: RunCounts;
  /** In the order of the plan, as many as fit where it is kept. */
  readonly lines: readonly RunLine[];
  /** Lines that are not kept. */
  readonly linesLeftOut: number;
}

/** Counts a run's lines, and what was kept as it was. */
export function countRun(lines: readonly RunLine[], keep: number): RunCounts {
  const count = (is: (line: RunLine) => boolean): number => lines.filter(is).length;
  return {
    assign: count(({ step }) => step.action === 'assign'),
    release: count(({ step }) => step.action === 'release'),
    unexplained: count(({ step }) => step.action === 'release' && !step.isExplained),
    keep,
    hold: count(({ step }) => step.action === 'hold'),
    done: count(({ outcome }) => outcome?.status === 'done' || outcome?.status === 'nothing-to-do'),
    failed: count(({ outcome }) => outcome?.status === 'failed' || outcome?.status === 'faulted'),
  };
}

/** Whether a line is about a change that did not come about and should have. */
export const isFailed = ({ outcome }: RunLine): boolean =>
  outcome?.status === 'failed' || outcome?.status === 'faulted';

/** Whether a line is a release that nothing explains, held until somebody says that it is right. */
export const isAskedAbout = ({ step }: RunLine): boolean =>
  step.action === 'hold' && (step.reason === 'too-many-unexplained' || step.reason === 'empty-roster');

/** Whether a line is about a license that somebody gave outside alacarte and that a seat rests on: an approver can adopt it. */
export const isAdoptable = ({ step }: Pick<RunLine, 'step'>): boolean =>
  step.action === 'hold' && step.reason === 'outside-alacarte' && step.standsIn === true;

/** A page of a run, for somebody who may see it. */
export interface RunShown {
  readonly run: Omit<ReconcileRun, 'lines'>;
  readonly lines: readonly (RunLine & { readonly productName: string; readonly departmentName: string | undefined })[];
  readonly offset: number;
  /** All lines that are kept. */
  readonly total: number;
  /** Releases that are held until somebody says that they are right. */
  readonly askedAbout: number;
  /** Licenses that somebody gave outside alacarte, and that can be adopted. */
  readonly adoptable: number;
  /** Whether whoever looks may let a run change anything. */
  readonly canChange: boolean;
}

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
