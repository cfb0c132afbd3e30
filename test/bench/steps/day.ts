import { countOf } from '../../support/store/counted-documents';
import { commands, type SaidRow } from './commands';
import { StepsWorld } from './steps-world';

/** A day of an institution of this size. */
export interface DayKnobs {
  readonly departments: number;
}

/** What one of something costs, and how many of it a day has. */
export interface DayPart {
  readonly name: string;
  readonly count: number;
  readonly requestUnits: number;
}

const [ADDS, QUESTIONS, LISTS, PLANS, HOURS] = [500, 3000, 50, 5, 24];
const RUN_MINUTES = 15;
const RUNS_PER_HOUR = 60 / RUN_MINUTES;
const noDelays = { storeMs: 0, graphMs: 0 };

/** What a busy day costs, from what each thing in it costs. */
export async function measureDay({ departments }: DayKnobs, folder: string): Promise<readonly DayPart[]> {
  const world = await StepsWorld.start(departments, folder, noDelays);
  const each = async (rows: readonly (SaidRow | undefined)[]): Promise<number> => {
    let sum = 0;
    for (const row of rows) if (row !== undefined) sum += countOf((await world.say(row)).store).requestUnits;
    return sum / rows.length;
  };
  try {
    const { add, seats, history, purchases, departments: list } = commands;
    await each([seats[0], seats[1], add[0]]);
    const ask = [seats[0], commands['show-roster'][0], commands['person-holdings'][0], history[0], purchases[0]];
    const parts = [
      { name: 'add, its license and edit included', count: ADDS, requestUnits: await each([add[0], add[0]]) },
      { name: 'question of a delegate', count: QUESTIONS, requestUnits: await each(ask) },
      {
        name: 'list of an approver',
        count: LISTS,
        requestUnits: await each([seats[1], purchases[1], history[1], list[0]]),
      },
      { name: 'plan', count: PLANS, requestUnits: await each(commands.plan) },
    ];
    // The first run of all reads what no other has to.
    await world.runJob('reconcile', RUN_MINUTES);
    let hour = 0;
    for (let run = 0; run < RUNS_PER_HOUR; run += 1)
      hour += countOf(await world.runJob('reconcile', RUN_MINUTES)).requestUnits;
    return [...parts, { name: `hour of runs every ${RUN_MINUTES} minutes`, count: HOURS, requestUnits: hour }];
  } finally {
    await world.stop();
  }
}
