import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureContention, type ContentionRow } from './contention/contention';
import { FULL, type Knobs, QUICK } from './knobs';
import { canPin, machineLines } from './report/machine';
import { measurePlan, type PlanMeasured } from './reconcile/plan';
import { contentionProblems, contentionText } from './report/report-contention';
import { measureReconcileSpeed, type SpeedKnobs, type SpeedRow } from './reconcile/reconcile-speed';
import { measureNight, type NightMeasured } from './night/night';
import { nightGoals, nightProblems, nightText } from './report/report-night';
import { parseGoals, parseText } from './report/report-parse';
import { planProblems, planText } from './report/report-plan';
import { measureParse, type ParseMeasured } from './parse/parse';
import { speedProblems, speedText } from './report/report-reconcile-speed';
import { startGoals, startUpText } from './report/report-start-up';
import { turnGoals, turnProblems, turnsText } from './report/report-turns';
import { measureStartUp, type StartUp } from './turns/start-up';
import { type Goal, goalTable } from './report/goals';
import { besideGoals, besideProblems, besideText } from './report/report-beside';
import { remindersGoals, remindersProblems, remindersText } from './report/report-reminders';
import { measureMemory, type MemorySample } from './memory/memory';
import { memoryGoals, memoryProblems, memoryText } from './memory/report-memory';
import { measureReminders, type RemindersKnobs, type RemindersRun } from './outbox/reminders';
import { floodsGoals, floodsProblems, floodsText } from './report/report-floods';
import { type FloodsMeasured, measureFloods } from './floods/floods';
import { type BesideRow, measureBeside } from './beside/beside';
import { dayGoals, dayText } from './report/report-day';
import { growthGoals, growthText, stepGoals, stepProblems, stepsText } from './report/report-steps';
import { type DayPart, measureDay } from './steps/day';
import { measureSteps, type StepsMeasured } from './steps/steps';
import { summaryText } from './report/summary';
import { measureTurns, type TurnComparison } from './turns/turns';

/** What was measured; a part that was left out is undefined. */
export interface Measured {
  readonly turns: readonly TurnComparison[] | undefined;
  readonly contention: readonly ContentionRow[] | undefined;
  readonly startUp: StartUp | undefined;
  readonly speed: { readonly rows: readonly SpeedRow[]; readonly knobs: SpeedKnobs } | undefined;
  readonly plan: PlanMeasured | undefined;
  readonly parse: ParseMeasured | undefined;
  readonly steps: readonly StepsMeasured[] | undefined;
  readonly growth: readonly StepsMeasured[] | undefined;
  readonly day: readonly DayPart[] | undefined;
  readonly beside: readonly BesideRow[] | undefined;
  readonly night: NightMeasured | undefined;
  readonly reminders: { readonly runs: readonly RemindersRun[]; readonly knobs: RemindersKnobs } | undefined;
  readonly floods: FloodsMeasured | undefined;
  readonly memory: readonly MemorySample[] | undefined;
}

const PARTS = [
  'turns',
  'contention',
  'start-up',
  'reconcile-speed',
  'plan',
  'parse',
  'steps',
  'growth',
  'day',
  'beside',
  'night',
  'reminders',
  'floods',
  'memory',
];
const say = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};

/** Measures and prints everything asked for. @returns Whether every end state was right. */
export async function runBench(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, mode: { type: 'string' } },
  });
  const parts = values.only?.split(',') ?? PARTS;
  const unknown = parts.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}; there are ${PARTS.join(', ')}`);

  const knobs = withMode(values.quick ? QUICK : FULL, values.mode);
  const folder = mkdtempSync(join(tmpdir(), 'alacarte-bench-'));
  try {
    sayConditions(values.quick);
    return await measureAll(knobs, parts, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(knobs: Knobs, parts: readonly string[], folder: string): Promise<boolean> {
  const measured: { -readonly [Part in keyof Measured]: Measured[Part] } = {
    turns: undefined,
    contention: undefined,
    startUp: undefined,
    speed: undefined,
    plan: undefined,
    parse: undefined,
    steps: undefined,
    growth: undefined,
    day: undefined,
    beside: undefined,
    night: undefined,
    reminders: undefined,
    floods: undefined,
    memory: undefined,
  };
  if (parts.includes('turns')) {
    measured.turns = await measureTurns(knobs.turns, join(folder, 'turns'));
    say(turnsText(measured.turns, knobs.turns));
  }
  if (parts.includes('contention')) {
    measured.contention = await measureContention(knobs.contention, folder);
    say(contentionText(measured.contention, knobs.contention));
  }
  if (parts.includes('start-up')) {
    measured.startUp = await measureStartUp(knobs.startUps, join(folder, 'start-up'));
    say(startUpText(measured.startUp));
  }
  if (parts.includes('reconcile-speed')) {
    measured.speed = { rows: await measureReconcileSpeed(knobs.speed), knobs: knobs.speed };
    say(speedText(measured.speed.rows, knobs.speed));
  }
  if (parts.includes('plan')) {
    measured.plan = await measurePlan(knobs.plan, join(folder, 'plan'));
    say(planText(measured.plan, knobs.plan));
  }
  if (parts.includes('parse')) {
    measured.parse = measureParse(knobs.parse);
    say(parseText(measured.parse, knobs.parse));
  }
  if (parts.includes('steps')) {
    measured.steps = await measureSteps(knobs.steps, join(folder, 'steps'));
    say(stepsText(measured.steps, knobs.steps));
  }
  if (parts.includes('growth')) {
    measured.growth = await measureSteps(knobs.growth, join(folder, 'growth'));
    say(growthText(measured.growth));
  }
  if (parts.includes('day')) {
    measured.day = await measureDay(knobs.day, join(folder, 'day'));
    say(dayText(measured.day, knobs.day));
  }
  if (parts.includes('beside')) {
    measured.beside = await measureBeside(knobs.beside, join(folder, 'beside'));
    say(besideText(measured.beside, knobs.beside));
  }
  if (parts.includes('night')) {
    measured.night = await measureNight(knobs.night, join(folder, 'night'));
    say(nightText(measured.night, knobs.night));
  }
  if (parts.includes('reminders')) {
    measured.reminders = {
      runs: await measureReminders(knobs.reminders, join(folder, 'reminders')),
      knobs: knobs.reminders,
    };
    say(remindersText(measured.reminders.runs, knobs.reminders));
  }
  if (parts.includes('floods')) {
    measured.floods = await measureFloods(knobs.floods);
    say(floodsText(measured.floods, knobs.floods));
  }
  if (parts.includes('memory')) {
    measured.memory = await measureMemory(knobs.memory, join(folder, 'memory'));
    say(memoryText(measured.memory));
  }
  say(summaryText(measured));
  const goals = goalsOf(measured);
  if (goals.length > 0) say(['Goals', '', goalTable(goals), ''].join('\n'));
  const problems = [
    ...turnProblems(measured.turns ?? []),
    ...contentionProblems(measured.contention ?? [], knobs.contention),
    ...speedProblems(measured.speed?.rows ?? []),
    ...planProblems(measured.plan, knobs.plan),
    ...stepProblems(measured.steps ?? []),
    ...stepProblems(measured.growth ?? []),
    ...besideProblems(measured.beside ?? []),
    ...nightProblems(measured.night),
    ...remindersProblems(measured.reminders?.runs ?? [], knobs.reminders),
    ...floodsProblems(measured.floods, knobs.floods),
    ...memoryProblems(measured.memory ?? []),
  ];
  for (const problem of problems) say(`WRONG: ${problem}`);
  return problems.length === 0;
}

/** Every goal of what was measured, in one table. */
const goalsOf = ({
  steps,
  growth,
  startUp,
  day,
  beside,
  turns,
  night,
  reminders,
  parse,
  floods,
  memory,
}: Measured): readonly Goal[] => [
  ...(steps === undefined ? [] : stepGoals(steps)),
  ...(growth === undefined ? [] : growthGoals(growth)),
  ...(beside === undefined ? [] : besideGoals(beside)),
  ...(day === undefined ? [] : dayGoals(day)),
  ...(turns === undefined ? [] : turnGoals(turns)),
  ...(startUp === undefined ? [] : startGoals(startUp)),
  ...(night === undefined ? [] : nightGoals(night)),
  ...(parse === undefined ? [] : parseGoals(parse)),
  ...(reminders === undefined ? [] : remindersGoals(reminders.runs, reminders.knobs)),
  ...(floods === undefined ? [] : floodsGoals(floods)),
  ...(memory === undefined ? [] : memoryGoals(memory)),
];

function withMode(knobs: Knobs, mode: string | undefined): Knobs {
  if (mode === undefined) return knobs;
  if (mode !== 'full' && mode !== 'observe') throw new Error('--mode is full or observe');
  return { ...knobs, turns: { ...knobs.turns, mode } };
}

function sayConditions(isQuick: boolean): void {
  say(['alacarte bench', ...machineLines()].join('\n'));
  say(
    canPin
      ? 'Servers under test on core 0; load, emulated tenant and connector on core 1 (taskset). Contention: not pinned.'
      : 'Nothing is pinned to a core: there is no taskset, or only one core.',
  );
  if (isQuick) say('--quick: a smoke run; its numbers mean nothing.');
  say();
}
