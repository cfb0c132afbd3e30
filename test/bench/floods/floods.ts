import { setTimeout as sleep } from 'node:timers/promises';
import { startHelper, type Helper } from '../processes';
import { percentile } from '../report/statistics';
import { type Answered, type Asked } from './asker.bench';
import { type DoorCounts, type DoorQuestion, type DoorStarted } from './door.bench';
import { type FloodAsked, type FloodMade } from './flood.bench';

/** What strangers send. */
export type FloodKind = 'bad signature' | 'fresh kid' | 'garbage' | 'expired' | '240 KB bodies';
const KINDS: readonly FloodKind[] = ['bad signature', 'fresh kid', 'garbage', 'expired', '240 KB bodies'];

/** Between two of /readyz. */
const READYZ_MS = 5;

/** How much is measured. */
export interface FloodsKnobs {
  readonly repeats: number;
  /** Of each flood; before and behind it half as long without one. */
  readonly seconds: number;
  readonly perSecond: number;
  /** Between two valid turns. */
  readonly everyMs: number;
  /** Times that /readyz is asked while Graph hangs. */
  readonly readyz: number;
}

/** Valid turns while strangers send something, and in the same minute without. */
export interface FloodRow {
  readonly kind: FloodKind;
  readonly quietP99: number;
  readonly floodP99: number;
  /** Valid turns without a right answer. */
  readonly lost: number;
  readonly made: FloodMade;
  /** Bytes of log for each request of a stranger. */
  readonly logBytes: number;
}

/** Everything that was measured of floods. */
export interface FloodsMeasured {
  readonly rows: readonly FloodRow[];
  readonly readyz: readonly ReadyzRow[];
}

/** `/readyz`, asked while Graph hangs. */
export interface ReadyzRow {
  readonly asked: number;
  readonly p99: number;
  readonly lost: number;
  /** Of the program to Graph meanwhile. */
  readonly graphRequests: number;
  /** The same of as long a time before, in which nobody asked: what it does by itself. */
  readonly unasked: number;
}

/** Starts the program once, and floods it with each kind in turn. */
export async function measureFloods(knobs: FloodsKnobs): Promise<FloodsMeasured> {
  const door = await startHelper('floods/door.bench.ts');
  const [flood, asker] = await Promise.all([
    startHelper('floods/flood.bench.ts'),
    startHelper('floods/asker.bench.ts'),
  ]);
  const bench = new FloodsBench(knobs, { door, flood, asker, started: door.first as DoorStarted });
  try {
    await bench.warmUp(Math.min(10, knobs.seconds));
    const rows: FloodRow[] = [];
    for (let repeat = 0; repeat < knobs.repeats; repeat++)
      for (const kind of repeat % 2 === 0 ? KINDS : KINDS.toReversed()) rows.push(await bench.flooded(kind));
    const readyz: ReadyzRow[] = [];
    for (let repeat = 0; repeat < knobs.repeats; repeat++) readyz.push(await bench.readyz());
    return { rows, readyz };
  } finally {
    await bench.neighbors('stop');
    await Promise.all([door, flood, asker].map((helper) => helper.stop()));
  }
}

interface Parts {
  readonly door: Helper;
  readonly flood: Helper;
  readonly asker: Helper;
  readonly started: DoorStarted;
}

class FloodsBench {
  readonly #knobs: FloodsKnobs;
  readonly #parts: Parts;

  constructor(knobs: FloodsKnobs, parts: Parts) {
    this.#knobs = knobs;
    this.#parts = parts;
  }

  async neighbors(question: DoorQuestion): Promise<DoorCounts> {
    return (await this.#parts.door.ask(question)) as DoorCounts;
  }

  async valid(seconds: number): Promise<Answered> {
    const { asker, started } = this.#parts;
    const { everyMs } = this.#knobs;
    const turn = { token: started.good, question: started.question };
    const asked: Asked = { url: started.url, turn, count: Math.ceil((seconds * 1000) / everyMs), everyMs };
    return (await asker.ask(asked)) as Answered;
  }

  /** Brings the program to the state of one that runs for a while: each flood comes once before it is measured. */
  async warmUp(seconds: number): Promise<void> {
    await this.valid(seconds);
    const each = seconds / KINDS.length;
    for (const kind of KINDS) await Promise.all([this.flood(kind, each), this.valid(each)]);
  }

  async flood(kind: FloodKind, seconds: number): Promise<FloodMade> {
    const { flood, started } = this.#parts;
    const { url, good, expired, question: body } = started;
    const asked: FloodAsked = { url, kind, seconds, perSecond: this.#knobs.perSecond, good, expired, body };
    return (await flood.ask(asked)) as FloodMade;
  }

  async flooded(kind: FloodKind): Promise<FloodRow> {
    const { seconds } = this.#knobs;
    const before = await this.valid(seconds / 2);
    const logged = await this.neighbors('count');
    const [made, during] = await Promise.all([this.flood(kind, seconds), this.valid(seconds)]);
    const { logBytes } = await this.neighbors('count');
    const after = await this.valid(seconds / 2);
    const strangers = Object.values(made.statuses).reduce((sum, count) => sum + count, 0);
    return {
      ...{ kind, made, lost: before.lost + during.lost + after.lost },
      quietP99: percentile([...before.latenciesMs, ...after.latenciesMs], 0.99),
      floodP99: percentile(during.latenciesMs, 0.99),
      logBytes: (logBytes - logged.logBytes) / strangers,
    };
  }

  async readyz(): Promise<ReadyzRow> {
    const { asker, started } = this.#parts;
    const asked: Asked = { url: started.url, turn: undefined, count: this.#knobs.readyz, everyMs: READYZ_MS };
    await this.neighbors('hang');
    const before = await this.neighbors('count');
    await sleep(asked.count * asked.everyMs);
    const begun = await this.neighbors('count');
    const { latenciesMs, lost } = (await asker.ask(asked)) as Answered;
    const { graphRequests } = await this.neighbors('calm');
    return {
      ...{
        asked: asked.count,
        lost,
        p99: percentile(latenciesMs, 0.99),
        graphRequests: graphRequests - begun.graphRequests,
      },
      unasked: begun.graphRequests - before.graphRequests,
    };
  }
}
