import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureContention, type ContentionKnobs, type ContentionRow } from './contention/contention';
import { canPin, machineLines } from './report/machine';
import { measurePlan, type PlanBenchKnobs, type PlanMeasured } from './reconcile/plan';
import { contentionProblems, contentionText } from './report/report-contention';
import { measureReconcileSpeed, type SpeedKnobs, type SpeedRow } from './reconcile/reconcile-speed';
import { measureNight, type NightKnobs, type NightMeasured } from './night/night';
import { nightGoals, nightProblems, nightText } from './report/report-night';
import { parseGoals, parseText } from './report/report-parse';
import { planProblems, planText } from './report/report-plan';
import { measureParse, type ParseKnobs, type ParseMeasured } from './parse/parse';
import { speedProblems, speedText } from './report/report-reconcile-speed';
import { startGoals, startUpText } from './report/report-start-up';
import { turnGoals, turnProblems, turnsText } from './report/report-turns';
import { measureStartUp, type StartUp } from './turns/start-up';
import { type Goal, goalTable } from './report/goals';
import { besideGoals, besideProblems, besideText } from './report/report-beside';
import { remindersGoals, remindersProblems, remindersText } from './report/report-reminders';
import { measureReminders, type RemindersKnobs, type RemindersRun } from './outbox/reminders';
import { floodsGoals, floodsProblems, floodsText } from './report/report-floods';
import { type FloodsKnobs, type FloodsMeasured, measureFloods } from './floods/floods';
import { type BesideKnobs, type BesideRow, measureBeside } from './beside/beside';
import { dayGoals, dayText } from './report/report-day';
import { growthGoals, growthText, stepGoals, stepProblems, stepsText } from './report/report-steps';
import { type DayKnobs, type DayPart, measureDay } from './steps/day';
import { measureSteps, type StepsKnobs, type StepsMeasured } from './steps/steps';
import { summaryText } from './report/summary';
import { measureTurns, type TurnComparison, type TurnKnobs } from './turns/turns';

/** How much is measured. */
export interface Knobs {
  readonly turns: TurnKnobs;
  readonly contention: ContentionKnobs;
  readonly startUps: number;
  readonly speed: SpeedKnobs;
  readonly plan: PlanBenchKnobs;
  readonly parse: ParseKnobs;
  readonly steps: StepsKnobs;
  readonly growth: StepsKnobs;
  readonly day: DayKnobs;
  readonly beside: BesideKnobs;
  readonly night: NightKnobs;
  readonly reminders: RemindersKnobs;
  readonly floods: FloodsKnobs;
}

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
}

const FULL: Knobs = {
  turns: {
    world: { departments: 20, people: 20_000 },
    // Fewer adds in all than Graph lets one program write at once: behind that it is its pace that is measured.
    repeats: 7,
    warmUp: 200,
    mode: 'full',
    comparisons: [
      { kind: 'seats', connections: 1, toAlacarte: 500, toEcho: 1000 },
      { kind: 'seats', connections: 20, toAlacarte: 1500, toEcho: 3000 },
      { kind: 'add', connections: 1, toAlacarte: 60, toEcho: 500 },
      { kind: 'add', connections: 20, toAlacarte: 320, toEcho: 1500 },
    ],
    nodeArguments: [],
  },
  contention: { adds: 200, cap: 50, processes: [1, 4], repeats: 5 },
  startUps: 7,
  speed: { people: 600, scale: 10, latenciesMs: [80, 250], repeats: 5 },
  plan: { people: 50_000, departments: 150, repeats: 5, overHttp: { people: 5000, departments: 15 } },
  parse: { characters: 10_000, repeats: 5 },
  steps: { departments: [20, 300], delays: { storeMs: 8, graphMs: 120 } },
  growth: { departments: [20, 300], delays: { storeMs: 0, graphMs: 0 } },
  day: { departments: 300 },
  beside: { departments: 300, seconds: 20, everyMs: 50 },
  night: { size: { people: 3000, departments: 10, spare: 400 }, scale: 10, everyMs: 1000, idleSeconds: 30 },
  reminders: { letters: 10_000, perSecond: 45, repeats: 3 },
  floods: { repeats: 3, seconds: 30, perSecond: 1000, everyMs: 25, readyz: 1000 },
};

const QUICK: Knobs = {
  turns: {
    world: { departments: 5, people: 500 },
    repeats: 2,
    warmUp: 20,
    mode: 'full',
    comparisons: [
      { kind: 'seats', connections: 1, toAlacarte: 10, toEcho: 20 },
      { kind: 'seats', connections: 20, toAlacarte: 40, toEcho: 80 },
      { kind: 'add', connections: 1, toAlacarte: 10, toEcho: 20 },
      { kind: 'add', connections: 20, toAlacarte: 40, toEcho: 80 },
    ],
    nodeArguments: [],
  },
  contention: { adds: 40, cap: 10, processes: [1, 4], repeats: 1 },
  startUps: 1,
  speed: { people: 60, scale: 100, latenciesMs: [80, 250], repeats: 1 },
  plan: { people: 1000, departments: 5, repeats: 1, overHttp: { people: 100, departments: 2 } },
  parse: { characters: 1_000, repeats: 1 },
  steps: { departments: [8, 12], delays: { storeMs: 8, graphMs: 40 } },
  growth: { departments: [8, 12], delays: { storeMs: 0, graphMs: 0 } },
  day: { departments: 4 },
  beside: { departments: 8, seconds: 2, everyMs: 50 },
  night: { size: { people: 60, departments: 2, spare: 20 }, scale: 1, everyMs: 500, idleSeconds: 2 },
  reminders: { letters: 90, perSecond: 45, repeats: 1 },
  floods: { repeats: 1, seconds: 2, perSecond: 200, everyMs: 25, readyz: 100 },
};

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
