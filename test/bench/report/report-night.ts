import { capacityOf, type NightKnobs, type NightMeasured } from '../night/night';
import { type Goal, goalTable } from './goals';
import { number, table } from './statistics';

const MOST_X_FLOOR = 1.1;

/** What went wrong: a license that is not what the rosters call for, an add without an answer, what a well-behaved program never does. */
export const nightProblems = (night: NightMeasured | undefined): readonly string[] =>
  night === undefined
    ? []
    : [
        ...(night.wrong > 0 ? [`the night: ${night.wrong} licenses are not what the rosters call for`] : []),
        ...(night.violations > 0 ? [`the night: ${night.violations} violations`] : []),
        ...[night.idle, night.meanwhile].flatMap(({ lost }) => (lost > 0 ? [`the night: ${lost} adds were lost`] : [])),
      ];

/** How long the night takes; without the right end it has no time. */
export function nightGoals({ seconds, floorSeconds, wrong }: NightMeasured): readonly Goal[] {
  const ratio = seconds / floorSeconds;
  return [
    {
      goal: `the night of a term without a gap <= ${MOST_X_FLOOR} x floor`,
      value: wrong > 0 ? `${wrong} wrong` : `${number(ratio)} x`,
      isMet: wrong === 0 && ratio <= MOST_X_FLOOR,
    },
  ];
}

/** The night, and how long a delegate waits meanwhile. */
export function nightText(night: NightMeasured, knobs: NightKnobs): string {
  const { size, scale, everyMs } = knobs;
  const { seconds, floorSeconds, writes, refused, idle, meanwhile } = night;
  const adds = [
    ['on an idle day', idle],
    ['that night', meanwhile],
  ] as const;
  return [
    `10. The night of a term without a gap: ${size.people} people lose their seat, ${size.people} others get one`,
    '',
    `  ${number(seconds)} s for ${writes} licenses changed, floor (${writes} - ${capacityOf(knobs)}) / 20 = ${number(floorSeconds)} s; ${refused} refused with 429`,
    '',
    table(
      ['adds answered', 'asked', 'p50 ms', 'p95 ms'],
      adds.map(([when, one]) => [when, String(one.asked), number(one.p50), number(one.p95)]),
    ),
    '',
    `  The whole program, started on the first day of the next cover; as many units as seats, so that a license is given once another one is back.`,
    `  The tenant lets through ${capacityOf(knobs)} writes at once and 20 a second (3,000 per 150 s, divided by ${scale}). One add every ${everyMs} ms; their licenses count, too.`,
    '',
    goalTable(nightGoals(night)),
    '',
  ].join('\n');
}
