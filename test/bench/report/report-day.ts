import { type DayKnobs, type DayPart } from '../steps/day';
import { type Goal, goalTable } from './goals';
import { number, table } from './statistics';

const MOST_MILLIONS = 2;

/** What a day may cost. */
export function dayGoals(parts: readonly DayPart[]): readonly Goal[] {
  const millions = parts.reduce((sum, { count, requestUnits }) => sum + count * requestUnits, 0) / 1e6;
  return [
    {
      goal: `RU of a busy day <= ${MOST_MILLIONS} M`,
      value: `${number(millions)} M`,
      isMet: millions <= MOST_MILLIONS,
    },
  ];
}

/** What a busy day costs, part by part. */
export function dayText(parts: readonly DayPart[], { departments }: DayKnobs): string {
  const rows = parts.map(({ name, count, requestUnits }) => [
    name,
    String(count),
    requestUnits.toFixed(0),
    ((count * requestUnits) / 1000).toFixed(0),
  ]);
  return [
    `8. A busy day of ${departments} departments, in estimated request units`,
    '',
    table(['what', 'times', 'RU each', 'thousand RU'], rows),
    '',
    goalTable(dayGoals(parts)),
    '',
  ].join('\n');
}
