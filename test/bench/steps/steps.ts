import { join } from 'node:path';
import { type CommandKind } from '../../../src/intent/intent';
import { type CallCount, countOf } from '../../support/store/counted-documents';
import { commands, type SaidRow } from './commands';
import { type Delays, StepsWorld, type Turn } from './steps-world';

/** How much of it is measured. */
export interface StepsKnobs {
  /** How many departments each institution has: the first one is what the others are compared with. */
  readonly departments: readonly number[];
  readonly delays: Delays;
  /** Every kind unless given. */
  readonly kinds?: readonly CommandKind[];
}

/** Calls to the store and to Graph. */
export interface Calls extends CallCount {
  readonly graph: number;
  readonly graphSteps: number;
}

/** What one command cost. */
export interface CommandCost {
  readonly kind: CommandKind;
  readonly row: SaidRow;
  /**
   * What had begun when the answer was posted. Its steps are of what had ended by then, since the answer may have waited for no more, and
   * without what ran beside a request to Graph.
   */
  readonly before: Calls;
  /** Everything, what follows the answer included. */
  readonly all: Calls;
  readonly problem: string | undefined;
  readonly answerMs: number;
  /** Until the answer was edited for the last time. */
  readonly editedMs: number | undefined;
}

/** What every command cost in an institution of one size. */
export interface StepsMeasured {
  readonly departments: number;
  readonly costs: readonly CommandCost[];
  /** What was not answered, or not stored, as it should be. */
  readonly problems: readonly string[];
}

/** Said before anything is counted, by everybody: tokens of the tenant and what many turns share are there then, as on any day. */
const WARM_UP: readonly SaidRow[] = [
  ...(['dreyes', 'sokafor', 'lmarin'] as const).map((by) => ({ name: 'seats', by, says: 'seats', answers: /./u })),
  { name: 'add 1', by: 'dreyes', says: (world) => `add ${world.free(1)} to Visio`, answers: /./u },
];

/** Says everything once, in institutions of every size. */
export async function measureSteps(knobs: StepsKnobs, folder: string): Promise<readonly StepsMeasured[]> {
  const measured: StepsMeasured[] = [];
  for (const departments of knobs.departments) {
    const world = await StepsWorld.start(departments, join(folder, String(departments)), knobs.delays);
    try {
      for (const row of WARM_UP) await world.say(row);
      const costs = await sayAll(world, knobs.kinds);
      const problems = [...costs.flatMap(({ problem }) => problem ?? []), ...(await world.problems())];
      measured.push({ departments, costs, problems });
    } finally {
      await world.stop();
    }
  }
  return measured;
}

async function sayAll(world: StepsWorld, kinds: StepsKnobs['kinds']): Promise<readonly CommandCost[]> {
  const costs: CommandCost[] = [];
  for (const [kind, rows] of Object.entries(commands) as [CommandKind, readonly SaidRow[]][])
    for (const row of kinds === undefined || kinds.includes(kind) ? rows : [])
      costs.push(costOf(kind, row, await world.say(row)));
  return costs;
}

interface TimedCall {
  readonly startedAt: number;
  readonly endedAt: number | undefined;
}

/** How many calls there were one after another: each is one more than the most that had ended when it began. */
function inARow(calls: readonly TimedCall[]): number {
  const depths = new Map<TimedCall, number>();
  for (const call of calls.toSorted((one, other) => one.startedAt - other.startedAt)) {
    const before = [...depths].filter(([{ endedAt = Infinity }]) => endedAt <= call.startedAt);
    depths.set(call, 1 + Math.max(0, ...before.map(([, depth]) => depth)));
  }
  return Math.max(0, ...depths.values());
}

function costOf(kind: CommandKind, row: SaidRow, turn: Turn): CommandCost {
  const { store, graph, saidAt, answeredAt, editedAt } = turn;
  const isBegun = ({ startedAt }: { readonly startedAt: number }) => startedAt <= answeredAt;
  const isEnded = ({ endedAt }: { readonly endedAt: number | undefined }) => (endedAt ?? Infinity) <= answeredAt;
  const steps = (calls: readonly { readonly depth: number }[]) => Math.max(0, ...calls.map(({ depth }) => depth));
  // Graph began before it ended and ended after it: whoever waited, waited for Graph.
  const isBesideGraph = ({ endedAt = Infinity }: TimedCall) =>
    graph.some((call) => call.startedAt <= endedAt && endedAt <= (call.endedAt ?? Infinity));
  return {
    kind,
    row,
    before: {
      ...countOf(store.filter(isBegun)),
      steps: inARow(store.filter((call) => isEnded(call) && !isBesideGraph(call))),
      graph: graph.filter(isBegun).length,
      graphSteps: steps(graph.filter(isEnded)),
    },
    all: { ...countOf(store), graph: graph.length, graphSteps: steps(graph) },
    problem: turn.problem,
    answerMs: answeredAt - saidAt,
    editedMs: editedAt === undefined ? undefined : editedAt - saidAt,
  };
}
