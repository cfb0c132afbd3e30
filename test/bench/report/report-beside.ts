import { type BesideKnobs, type BesideRow } from '../beside/beside';
import { type Goal, goalTable } from './goals';
import { number, table } from './statistics';

const MOST = { p99: 2, megabytes: 400 };

/** Messages that were lost beside other work. */
export const besideProblems = (rows: readonly BesideRow[]): readonly string[] =>
  rows.filter(({ lost }) => lost > 0).map(({ what, lost }) => `beside ${what}: ${lost} messages were not answered`);

/** How long others wait, and the memory of a reconcile. */
export function besideGoals(rows: readonly BesideRow[]): readonly Goal[] {
  const idle = rows.find(({ what }) => what === 'nothing')?.p99 ?? Number.NaN;
  const memory = rows.find(({ what }) => what === 'reconcile')?.megabytes ?? Number.NaN;
  return [
    ...rows
      .filter(({ what }) => what !== 'nothing')
      .map(({ what, p99 }): Goal => ({
        goal: `p99 of others while ${what} runs <= ${MOST.p99} x idle`,
        value: `${number(p99 / idle)} x`,
        isMet: p99 <= MOST.p99 * idle,
      })),
    {
      goal: `memory during a reconcile, whole process <= ${MOST.megabytes} MB`,
      value: `${memory.toFixed(0)} MB`,
      isMet: memory <= MOST.megabytes,
    },
  ];
}

/** How long others wait while work over the whole tenant runs. */
export function besideText(rows: readonly BesideRow[], { departments, everyMs }: BesideKnobs): string {
  const head = ['while', 'runs', 'asked', 'p50 ms', 'p99 ms', 'MB'];
  const lines = rows.map(({ what, runs, asked, p50, p99, megabytes }) => [
    what,
    String(runs),
    String(asked),
    number(p50),
    number(p99),
    megabytes?.toFixed(0) ?? '-',
  ]);
  return [
    `9. "seats" of a delegate every ${everyMs} ms, in a seeded institution of ${departments} departments`,
    '',
    table(head, lines),
    '',
    '  The bot, its tenant and the connector in processes of their own; an import is a process beside the bot, on the same store.',
    '',
    goalTable(besideGoals(rows)),
    '',
  ].join('\n');
}
