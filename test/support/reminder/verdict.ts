import { type SettledLetter } from '../../../src/domain/outbox/letter';
import { type Crash } from './dying-process';
import { type Expected } from './expected-letters';

/** What is wrong with a year; every list is empty where nothing is. */
export interface Verdict {
  /** Letters that did not come, and of which nobody says so. */
  readonly lost: readonly string[];
  /** Letters that nobody should get. */
  readonly unasked: readonly string[];
  /** Letters that came again although they were in the air at no death. */
  readonly duplicates: readonly string[];
  /** Letters that came again, and are not counted as such. */
  readonly uncounted: readonly string[];
  /** Who was not reached on a day of the ladder, and is not on the list of that day. */
  readonly unlisted: readonly string[];
}

/** What happened in a year, letters by chat and key. */
interface Happened {
  /** What the connector accepted, in this order. */
  readonly arrivals: readonly string[];
  readonly crashes: readonly Crash[];
  /** What the store says of letters. */
  readonly settled: ReadonlyMap<string, SettledLetter['outcome']>;
  readonly expected: Expected;
  readonly unlisted: readonly string[];
}

/** Holds what happened against what should have. */
export function judge({ arrivals, crashes, settled, expected, unlisted }: Happened): Verdict {
  const times = new Map<string, number>();
  for (const letter of arrivals) times.set(letter, (times.get(letter) ?? 0) + 1);
  const again = [...times].flatMap(([letter, came]) => (came > 1 ? [{ letter, repeats: came - 1 }] : []));
  const inAir = (letter: string) => crashes.filter((crash) => crash.inAir.has(letter)).length;
  const counted = (letter: string) => {
    const outcome = settled.get(letter);
    return outcome?.status === 'sent' ? (outcome.timesRepeated ?? 0) : 0;
  };
  const came = (letter: string, isReached: boolean) =>
    isReached
      ? times.has(letter) && settled.get(letter)?.status === 'sent'
      : settled.get(letter)?.status === 'unreached';
  return {
    lost: [...expected].flatMap(([letter, isReached]) => (came(letter, isReached) ? [] : [letter])),
    unasked: [...new Set([...times.keys(), ...settled.keys()])].filter((one) => !expected.has(one)),
    duplicates: again.flatMap(({ letter, repeats }) => (repeats > inAir(letter) ? [letter] : [])),
    uncounted: again.flatMap(({ letter, repeats }) => (repeats > counted(letter) ? [letter] : [])),
    unlisted,
  };
}
