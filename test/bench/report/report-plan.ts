import { type PlanBenchKnobs, type PlanMeasured } from '../reconcile/plan';
import { counts, middle } from './statistics';

const GOALS = { milliseconds: 2000, megabytes: 300, writes: 1.2 };

/** What was not planned or mended as it should. Times and memory are shown beside their goals, and judged by whoever reads. */
export function planProblems(measured: PlanMeasured | undefined, knobs: PlanBenchKnobs): readonly string[] {
  if (measured === undefined) return [];
  const { runs, quiet } = measured;
  return [
    ...(runs.some(({ kept, others }) => kept !== knobs.people || others > 0) ? ['a plan keeps not everybody'] : []),
    ...(runs.some(({ drifted, mended }) => mended !== drifted) ? ['drift was not mended'] : []),
    ...(runs.some(({ drifted, writes }) => writes > GOALS.writes * drifted) ? ['drift took too many writes'] : []),
    ...(quiet.writes > 0 || quiet.kept !== quiet.people ? ['a run with nothing to do did something'] : []),
  ];
}

/** What a plan of a whole tenant costs. */
export function planText({ runs, quiet }: PlanMeasured, knobs: PlanBenchKnobs): string {
  const { milliseconds, megabytes, writes } = GOALS;
  const [first] = runs;
  const drifted = first?.drifted ?? 0;
  const before = runs.map((run) => run.megabytesBefore);
  return [
    `5. A plan for ${knobs.people} people in ${knobs.departments * 2} pools`,
    '',
    `  observed and planned in ${middle(runs.map((run) => Math.round(run.plannedMs)))} ms (goal ${milliseconds})`,
    `  ${counts(runs.map((run) => run.mostMegabytes))} MB at most, the whole process (goal ${megabytes}); ${counts(before)} MB of them before it began, with the tenant`,
    `  ${drifted} licenses taken away outside: mended with ${counts(runs.map((run) => run.writes))} writes (goal ${writes} x ${drifted}), in ${middle(runs.map((run) => Math.round(run.mendedMs)))} ms`,
    `  ${quiet.people} people over HTTP, emulated, nothing to do: ${quiet.writes} writes, ${quiet.reads} reads for ${quiet.fullPages} pages of people`,
    '',
    `  Median (min-max) of ${runs.length} processes, after one uncounted; SQLite. But for the last line the tenant is in memory, in the same process: its time`,
    '  is nothing, and its memory is counted. Started like the program, with --max-semi-space-size=8.',
    '',
  ].join('\n');
}
