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
  /** What had begun when the answer was posted; its steps are of what had ended by then, since the answer may have waited for no more. */
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

function costOf(kind: CommandKind, row: SaidRow, turn: Turn): CommandCost {
  const { store, graph, saidAt, answeredAt, editedAt } = turn;
  const isBegun = ({ startedAt }: { readonly startedAt: number }) => startedAt <= answeredAt;
  const isEnded = ({ endedAt }: { readonly endedAt: number | undefined }) => (endedAt ?? Infinity) <= answeredAt;
  const steps = (calls: readonly { readonly depth: number }[]) => Math.max(0, ...calls.map(({ depth }) => depth));
  return {
    kind,
    row,
    before: {
      ...countOf(store.filter(isBegun)),
      steps: steps(store.filter(isEnded)),
      graph: graph.filter(isBegun).length,
      graphSteps: steps(graph.filter(isEnded)),
    },
    all: { ...countOf(store), graph: graph.length, graphSteps: steps(graph) },
    problem: turn.problem,
    answerMs: answeredAt - saidAt,
    editedMs: editedAt === undefined ? undefined : editedAt - saidAt,
  };
}
