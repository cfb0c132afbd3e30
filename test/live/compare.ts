import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { unlessStopped } from '../../src/concurrency/stopping';
import { isFault } from '../../src/ports/fault';
import { type Report } from './report';
import { LeftOut, type Observation, type Sentence } from '../contracts/sentences/sentence';

/** What came of one sentence. */
export type Outcome = { readonly says: string } & (
  | { readonly status: 'same'; readonly waitedMs: number }
  | { readonly status: 'differs'; readonly lines: readonly string[] }
  | { readonly status: 'left-out'; readonly why: string }
);

/** What all suites of a run share. */
export interface Running {
  readonly report: Report;
  /** Ends the run between two sentences. */
  readonly signal: AbortSignal;
  /** A part of the sentences that are wanted; all of them when empty. */
  readonly says: string;
}

/** Two adapters of one port, the state that each sentence begins with, and how long late copies are waited for. */
export interface Sides<Port> {
  readonly real: Port;
  readonly emulated: Port;
  /** Makes the state that a sentence begins with, on one side. */
  readonly begin: (side: 'real' | 'emulated') => Promise<void>;
  readonly waitMs: number;
}

/** Runs each sentence on both sides; one that differs is run again with longer and longer waits between writes and reads. */
export async function compare<Port>(
  sentences: readonly Sentence<Port>[],
  sides: Sides<Port>,
  { report, says }: Running,
): Promise<void> {
  for (const sentence of sentences.filter((one) => one.says.includes(says)))
    report.add(await compareOne(sentence, sides));
}

async function compareOne<Port>({ says, observe }: Sentence<Port>, sides: Sides<Port>): Promise<Outcome> {
  await sides.begin('emulated');
  const emulated = asJson(await observe(sides.emulated, () => Promise.resolve()));
  let real: Observation = null;
  for (const waitMs of pausesWithin(sides.waitMs)) {
    const settle = (): Promise<void> => unlessStopped(sleep(waitMs));
    try {
      await sides.begin('real');
      await settle();
      real = asJson(await observe(sides.real, settle));
    } catch (error) {
      if (error instanceof LeftOut) return { says, status: 'left-out', why: error.message };
      // Whoever is not let in, or stopped, learns nothing of the other sentences either.
      if (!isFault(error) || error.kind === 'forbidden') throw error;
      real = { fault: error.kind, message: error.message };
    }
    if (isDeepStrictEqual(real, emulated)) return { says, status: 'same', waitedMs: waitMs };
  }
  return { says, status: 'differs', lines: differences(real, emulated) };
}

/** None, and then longer ones. */
const pausesWithin = (waitMs: number): readonly number[] => [...new Set([0, waitMs / 10, waitMs / 3, waitMs])];

const asJson = (observed: Observation): Observation => JSON.parse(JSON.stringify(observed)) as Observation;

/** Where two observations differ, a line for each part. */
export function differences(real: Observation, emulated: Observation, path: readonly string[] = []): readonly string[] {
  if (isDeepStrictEqual(real, emulated)) return [];
  if (isComposed(real) && isComposed(emulated) && isAlike(real, emulated)) {
    const names = [...new Set([...Object.keys(real), ...Object.keys(emulated)])];
    return names.flatMap((name) => differences(partOf(real, name), partOf(emulated, name), [...path, name]));
  }
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  return [`${where}real ${JSON.stringify(real)}, emulated ${JSON.stringify(emulated)}`];
}

type Composed = readonly Observation[] | { readonly [name: string]: Observation };

const isComposed = (value: Observation): value is Composed => typeof value === 'object' && value !== null;

/** Lists of other lengths say more as a whole. */
const isAlike = (one: Composed, other: Composed): boolean =>
  Array.isArray(one) === Array.isArray(other) &&
  (!Array.isArray(one) || Object.keys(one).length === Object.keys(other).length);

const partOf = (value: Composed, name: string): Observation =>
  (value as Readonly<Record<string, Observation | undefined>>)[name] ?? null;
