import { type Goal, goalTable } from '../report/goals';
import { table } from '../report/statistics';
import { type MemorySample } from './memory';

const MOST = { grownBy: 5, resident: 400 };

/** From the first look, when all is loaded and every cache is warm, to the last one. */
const grownBy = (samples: readonly MemorySample[]): number => (samples.at(-1)?.heap ?? 0) - (samples[0]?.heap ?? 0);

/** What a process must keep to, however much is said to it. */
export function memoryGoals(samples: readonly MemorySample[]): readonly Goal[] {
  const resident = Math.max(...samples.map((one) => one.resident));
  const [first, last] = [samples[0]?.turns ?? 0, samples.at(-1)?.turns ?? 0];
  return [
    {
      goal: `from ${first} to ${last} turns, the heap after a collection grows by <= ${MOST.grownBy} MB`,
      value: `${grownBy(samples).toFixed(1)} MB`,
      isMet: grownBy(samples) <= MOST.grownBy,
    },
    {
      goal: `the whole process meanwhile < ${MOST.resident} MB`,
      value: `${resident.toFixed(0)} MB`,
      isMet: resident < MOST.resident,
    },
  ];
}

/** Turns that were not answered once, and well. */
export const memoryProblems = (samples: readonly MemorySample[]): readonly string[] =>
  samples.flatMap(({ turns, lost }) =>
    lost === 0 ? [] : [`${lost} of the turns before the ${turns}th were not answered as they should be`],
  );

/** The looks, one after the other. */
export const memoryText = (samples: readonly MemorySample[]): string =>
  [
    'Memory: many people say much to one process, on SQLite, with a small store',
    '',
    table(
      ['turns', 'heap after a collection, MB', 'buffers, MB', 'whole process, MB', 'turns a second'],
      samples.map(({ turns, heap, external, resident, perSecond }) => [
        String(turns),
        heap.toFixed(1),
        external.toFixed(1),
        resident.toFixed(0),
        perSecond.toFixed(0),
      ]),
    ),
    '',
    goalTable(memoryGoals(samples)),
    '',
  ].join('\n');
