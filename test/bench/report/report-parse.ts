import { type ParseKnobs, type ParseMeasured } from '../parse/parse';
import { type Goal } from './goals';
import { table } from './statistics';

const MOST_MS = 50;

/** How long the parser takes at worst. */
export const parseText = ({ texts, slowest }: ParseMeasured, { characters, repeats }: ParseKnobs): string =>
  [
    `Reading ${characters} characters, ${texts} texts made to be hard, the quickest of ${repeats} times each`,
    '',
    table(
      ['text, again and again', 'departments', 'ms'],
      slowest.map(({ text, departments, milliseconds }) => [
        JSON.stringify(text),
        String(departments),
        milliseconds.toFixed(1),
      ]),
      2,
    ),
    '',
  ].join('\n');

/** The worst time, beside its goal. */
export const parseGoals = ({ slowest }: ParseMeasured): readonly Goal[] => {
  const worst = slowest[0]?.milliseconds ?? 0;
  return [
    {
      goal: `worst time of the parser on 10,000 characters <= ${MOST_MS} ms`,
      value: `${worst.toFixed(1)} ms`,
      isMet: worst <= MOST_MS,
    },
  ];
};
