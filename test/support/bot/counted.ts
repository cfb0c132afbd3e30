import { type Counts, type Metrics } from '../../../src/ports/metrics';

/** Counts as an operator reads them. */
export interface Counted extends Metrics {
  /** Each count with what it is by: `turns message answered`. */
  read(): Readonly<Record<string, number>>;
}

/** Keeps counts for a test. */
export function counted(): Counted {
  const counts = new Map<string, number>();
  return {
    count: (name, by, times = 1) => {
      if (times === 0) return;
      const key = [name, ...Object.values(by)].join(' ');
      counts.set(key, (counts.get(key) ?? 0) + times);
    },
    read: () => Object.fromEntries([...counts].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** The counts of one kind. */
export const ofKind = (
  counts: Readonly<Record<string, number>>,
  name: keyof Counts,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(counts).flatMap(([key, value]) =>
      key.startsWith(`${name} `) ? [[key.slice(name.length + 1), value]] : [],
    ),
  );
