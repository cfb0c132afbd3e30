import { type ContentionKnobs, type ContentionRow, type ContentionRun } from '../contention/contention';
import { type Strategy } from '../contention/contender.bench';
import { counts, median, middle, number, table } from './statistics';

const NAMES: Readonly<Record<Strategy, string>> = {
  naive: 'naive read, then replace',
  versions: 'compare and swap, again at once',
  'versions and waits': 'compare and swap, random waits',
  alacarte: 'alacarte',
  'alacarte, one by one': 'alacarte, one after another',
};
const STORES = { sqlite: 'SQLite', cosmos: 'Cosmos stand-in' };

/** The store's calls in the department's partition for each attempted add. */
export const callsPerAdd = (run: ContentionRun, { adds }: Pick<ContentionKnobs, 'adds'>): number => run.calls / adds;

/** Seats given beyond the cap, as the entries say. */
export const overCap = (run: ContentionRun, { cap }: Pick<ContentionKnobs, 'cap'>): number =>
  Math.max(0, run.end.seated - cap);

/** What went wrong: all but the naive way must end with exactly the cap seated, and the naive one must not. */
export function contentionProblems(rows: readonly ContentionRow[], knobs: ContentionKnobs): readonly string[] {
  return rows.flatMap(({ store, processes, strategy, runs }) => {
    const name = `${NAMES[strategy]} on ${STORES[store]} with ${processes} processes`;
    if (strategy === 'naive') {
      return runs.every((run) => overCap(run, knobs) > 0) ? [] : [`${name} did not give too many seats`];
    }
    return runs.every((run) => isRight(run, knobs)) ? [] : [`${name} did not end with ${knobs.cap} seated`];
  });
}

/** Whether the right number of people is seated, the others wait in a definite order, and everybody was told the truth. */
function isRight({ end, seated, waiting, failed }: ContentionRun, { adds, cap }: ContentionKnobs): boolean {
  const isStored = end.seated === cap && end.waiting === adds - cap && end.samePlace === 0 && end.isChainWhole;
  return isStored && seated === cap && waiting === adds - cap && failed === 0;
}

/** The comparison under contention. */
export function contentionText(rows: readonly ContentionRow[], knobs: ContentionKnobs): string {
  const head = [
    'store',
    'processes',
    'way',
    'calls/add',
    'look-ups/add',
    'conflicts',
    'wall ms',
    'seated',
    'waiting',
    '',
  ];
  const lines = rows.map(({ store, processes, strategy, runs }) => [
    STORES[store],
    String(processes),
    NAMES[strategy],
    middle(runs.map((run) => callsPerAdd(run, knobs))),
    number(median(runs.map((run) => run.lookUps / knobs.adds))),
    strategy === 'naive' ? 'unseen' : counts(runs.map((run) => run.conflicts)),
    middle(runs.map((run) => run.milliseconds)),
    counts(runs.map((run) => run.end.seated)),
    counts(runs.map((run) => run.end.waiting)),
    verdict(runs, knobs),
  ]);
  return [
    `2. ${knobs.adds} adds at once to one pool of cap ${knobs.cap}`,
    '',
    table(head, lines, 3),
    '',
    `  Median (min-max) of ${knobs.repeats} runs, each on a store of its own, every other one in the opposite order. Calls: reads, queries and`,
    "  transactions in the department's partition; look-ups: all others (who has a role, on which rosters somebody is already).",
    '  Conflicts: transactions refused because somebody else was first (HTTP 412 and 409 in Cosmos DB). Naive and compare-and-swap keep a',
    '  counter and an entry each; alacarte also writes a chained ledger and its recorded answer. Seated and waiting: as stored at the end.',
    '',
  ].join('\n');
}

function verdict(runs: readonly ContentionRun[], knobs: ContentionKnobs): string {
  const over = runs.map((run) => overCap(run, knobs));
  if (Math.max(...over) > 0) return `OVER-ALLOCATED by ${counts(over)}`;
  const wrong = runs.filter((run) => !isRight(run, knobs));
  const lost = wrong.map(({ end }) => Math.max(0, knobs.adds - end.seated - end.waiting));
  return wrong.length === 0 ? 'exact' : `lost ${counts(lost)}`;
}
