import { type FloodKind, type FloodRow, type FloodsKnobs, type FloodsMeasured } from '../floods/floods';
import { type Goal, goalTable } from './goals';
import { counts, median, middle, number, table } from './statistics';

const MOST = { ratio: 1.5, logBytes: 200, readyzMs: 100, graphRequests: 2 };
/** A flood that is much slower than asked for is none. */
const LEAST_OF_RATE = 0.9;
const kindsOf = (rows: readonly FloodRow[]): readonly FloodKind[] => [...new Set(rows.map(({ kind }) => kind))];
const ratio = ({ floodP99, quietP99 }: FloodRow): number => floodP99 / quietP99;

/** Turns that were lost, strangers that were let in, floods that were none. */
export function floodsProblems(measured: FloodsMeasured | undefined, { perSecond }: FloodsKnobs): readonly string[] {
  if (measured === undefined) return [];
  const { rows, readyz } = measured;
  return [
    ...rows
      .filter(({ lost }) => lost > 0)
      .map(({ kind, lost }) => `floods: ${lost} valid turns beside ${kind} had no right answer`),
    ...rows.flatMap(({ kind, made }) =>
      Object.entries(made.statuses)
        .filter(([status]) => !['401', '413', 'closed'].includes(status))
        .map(([status, count]) => `floods: ${count} × ${kind} answered with ${status}`),
    ),
    ...rows
      .filter(({ kind, made }) => kind !== '240 KB bodies' && made.perSecond < perSecond * LEAST_OF_RATE)
      .map(({ kind, made }) => `floods: only ${number(made.perSecond)} a second of ${kind}`),
    ...readyz
      .filter(({ lost }) => lost > 0)
      .map(({ lost }) => `floods: /readyz was not answered with 200 ${lost} times while Graph hung`),
  ];
}

/** How much longer valid turns take, and what /readyz costs. */
export function floodsGoals({ rows, readyz }: FloodsMeasured): readonly Goal[] {
  const [p99, requests] = [readyz.map((row) => row.p99), readyz.map(({ graphRequests }) => graphRequests)];
  return [
    ...kindsOf(rows).map((kind): Goal => {
      const value = median(rows.filter((row) => row.kind === kind).map(ratio));
      return {
        goal: `p99 of a valid turn beside ${kind} <= ${MOST.ratio} x without`,
        value: `${number(value)} x`,
        isMet: value <= MOST.ratio,
      };
    }),
    {
      goal: `log for each request of a stranger <= ${MOST.logBytes} bytes`,
      value: number(Math.max(...rows.map(({ logBytes }) => logBytes))),
      isMet: rows.every(({ logBytes }) => logBytes <= MOST.logBytes),
    },
    {
      goal: `p99 of /readyz while Graph hangs <= ${MOST.readyzMs} ms`,
      value: `${middle(p99)} ms`,
      isMet: Math.max(...p99) <= MOST.readyzMs,
    },
    {
      goal: `requests to Graph for ${readyz[0]?.asked ?? 0} of /readyz <= ${MOST.graphRequests} (in the same time unasked: ${counts(readyz.map(({ unasked }) => unasked))})`,
      value: counts(requests),
      isMet: median(requests) <= MOST.graphRequests,
    },
  ];
}

/** Valid turns beside floods of strangers. */
export function floodsText(measured: FloodsMeasured, { perSecond, seconds, everyMs }: FloodsKnobs): string {
  const head = ['strangers send', 'a second', 'p99 ms without', 'p99 ms beside', 'ratio', 'log bytes each', 'lost'];
  const lines = kindsOf(measured.rows).map((kind) => {
    const rows = measured.rows.filter((row) => row.kind === kind);
    return [
      kind,
      middle(rows.map(({ made }) => made.perSecond)),
      middle(rows.map(({ quietP99 }) => quietP99)),
      middle(rows.map(({ floodP99 }) => floodP99)),
      middle(rows.map(ratio)),
      number(Math.max(...rows.map(({ logBytes }) => logBytes))),
      String(rows.reduce((sum, { lost }) => sum + lost, 0)),
    ];
  });
  return [
    `12. "seats" of a delegate every ${everyMs} ms beside floods of ${seconds} s: ${perSecond} forged tokens a second, or 16 large bodies at once`,
    '',
    table(head, lines),
    '',
    '  The built program in azure mode, on a core of its own; strangers, delegate, issuer and tenant on the other.',
    '',
    goalTable(floodsGoals(measured)),
    '',
  ].join('\n');
}
