import { join } from 'node:path';
import { type Contended, type ContenderQuestion, type Strategy } from './contender.bench';
import { endState, type EndState } from './end-state';
import { type Helper, startHelper } from '../processes';
import { type StorePlace } from './stores';

/** How hard the pool is fought for. */
export interface ContentionKnobs {
  readonly adds: number;
  readonly cap: number;
  readonly processes: readonly number[];
  readonly repeats: number;
}

/** One run of one strategy. */
export interface ContentionRun extends Contended {
  readonly milliseconds: number;
  /** What the store holds afterwards, whatever was answered. */
  readonly end: EndState;
}

/** All runs of one strategy, on one store, by so many processes. */
export interface ContentionRow {
  readonly store: StorePlace['kind'];
  readonly processes: number;
  readonly strategy: Strategy;
  readonly runs: readonly ContentionRun[];
}

const STRATEGIES: readonly Strategy[] = ['naive', 'versions', 'versions and waits', 'alacarte'];

/** Lets every strategy add the same people to the same pool at once; nothing is pinned, so that processes run side by side. */
export async function measureContention(knobs: ContentionKnobs, folder: string): Promise<readonly ContentionRow[]> {
  const unpinned = { core: undefined };
  const count = Math.max(...knobs.processes);
  const contenders = await Promise.all(
    Array.from({ length: count }, () => startHelper('contention/contender.bench.ts', unpinned)),
  );
  const standIn = await startHelper('contention/cosmos.bench.ts', unpinned);
  const arena = new Arena(contenders, folder, standIn.first as { endpoint: string; key: string });
  try {
    const rows: ContentionRow[] = [];
    for (const store of ['sqlite', 'cosmos'] as const) {
      for (const processes of knobs.processes) rows.push(...(await arena.fight(store, processes, knobs)));
    }
    return rows;
  } finally {
    await Promise.all([...contenders, standIn].map((helper) => helper.stop()));
  }
}

class Arena {
  readonly #contenders: readonly Helper[];
  readonly #folder: string;
  readonly #account: { readonly endpoint: string; readonly key: string };
  #runs = 0;

  constructor(contenders: readonly Helper[], folder: string, account: { endpoint: string; key: string }) {
    this.#contenders = contenders;
    this.#folder = folder;
    this.#account = account;
  }

  /** Every strategy in turn, as often as asked, every other time in the opposite order. */
  async fight(store: StorePlace['kind'], processes: number, knobs: ContentionKnobs): Promise<readonly ContentionRow[]> {
    const strategies: readonly Strategy[] = processes === 1 ? [...STRATEGIES, 'alacarte, one by one'] : STRATEGIES;
    const runs = new Map(strategies.map((strategy) => [strategy, [] as ContentionRun[]]));
    for (let repeat = 0; repeat < knobs.repeats; repeat += 1) {
      for (const strategy of repeat % 2 === 0 ? strategies : strategies.toReversed()) {
        runs
          .get(strategy)
          ?.push(await this.#run(strategy, this.#newPlace(store), { adds: knobs.adds, cap: knobs.cap, processes }));
      }
    }
    return strategies.map((strategy) => ({ store, processes, strategy, runs: runs.get(strategy) ?? [] }));
  }

  async #run(
    strategy: Strategy,
    place: StorePlace,
    { adds, cap, processes }: { adds: number; cap: number; processes: number },
  ): Promise<ContentionRun> {
    const contenders = this.#contenders.slice(0, processes);
    await ask(contenders[0], { ask: 'prepare', place, strategy, cap });
    await Promise.all(contenders.map((one) => ask(one, { ask: 'open', place })));
    const people = Array.from({ length: adds }, (_, person) => person + 1);
    const startedAt = performance.now();
    const done = await Promise.all(
      contenders.map((one, index) => {
        const own = people.filter((person) => person % processes === index);
        return ask(one, { ask: 'add', strategy, cap, people: own }) as Promise<Contended>;
      }),
    );
    const milliseconds = performance.now() - startedAt;
    await Promise.all(contenders.map((one) => ask(one, { ask: 'close' })));
    return { ...sumOf(done), milliseconds, end: await endState(place, strategy.startsWith('alacarte')) };
  }

  #newPlace(store: StorePlace['kind']): StorePlace {
    this.#runs += 1;
    return store === 'sqlite'
      ? { kind: 'sqlite', file: join(this.#folder, `contention-${this.#runs}`, 'alacarte.db') }
      : { kind: 'cosmos', ...this.#account, database: `contention-${this.#runs}` };
  }
}

function ask(contender: Helper | undefined, question: ContenderQuestion): Promise<unknown> {
  if (contender === undefined) throw new Error('there is nobody to ask');
  return contender.ask(question);
}

function sumOf(done: readonly Contended[]): Contended {
  const sum = (name: keyof Contended) => done.reduce((total, one) => total + one[name], 0);
  return {
    calls: sum('calls'),
    lookUps: sum('lookUps'),
    conflicts: sum('conflicts'),
    seated: sum('seated'),
    waiting: sum('waiting'),
    failed: sum('failed'),
  };
}
