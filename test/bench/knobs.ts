import { type ContentionKnobs } from './contention/contention';
import { type PlanBenchKnobs } from './reconcile/plan';
import { type SpeedKnobs } from './reconcile/reconcile-speed';
import { type NightKnobs } from './night/night';
import { type ParseKnobs } from './parse/parse';
import { type MemoryKnobs } from './memory/memory';
import { type RemindersKnobs } from './outbox/reminders';
import { type FloodsKnobs } from './floods/floods';
import { type BesideKnobs } from './beside/beside';
import { type DayKnobs } from './steps/day';
import { type StepsKnobs } from './steps/steps';
import { type TurnKnobs } from './turns/turns';

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
  readonly memory: MemoryKnobs;
}

/** All of it. */
export const FULL: Knobs = {
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
  memory: { world: { departments: 100, people: 20_000 }, turns: 100_000, every: 10_000, connections: 4 },
};

/** A smoke run, whose numbers mean nothing. */
export const QUICK: Knobs = {
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
  memory: { world: { departments: 30, people: 300 }, turns: 600, every: 200, connections: 4 },
};
