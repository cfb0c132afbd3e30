import { type StartUp } from '../turns/start-up';
import { type Goal, goalTable } from './goals';
import { median, middle, number, table } from './statistics';

const MOST = { ratio: 1.3, jobMs: 100 };

/** A start as a multiple of the echo's in the same repeat. */
export const startRatios = (milliseconds: readonly number[], { echo }: StartUp): readonly number[] =>
  milliseconds.map((one, repeat) => one / (echo[repeat] ?? Number.NaN));

/** How soon the bot and a job are there. */
export function startGoals(measured: StartUp): readonly Goal[] {
  const ratio = median(startRatios(measured.warm, measured));
  const late = median(measured.job) - median(measured.warm);
  return [
    {
      goal: `first answer after a start, as a multiple of the echo bot's <= ${MOST.ratio}`,
      value: number(ratio),
      isMet: ratio <= MOST.ratio,
    },
    {
      goal: `a job later than the bot's first answer, both from their start <= ${MOST.jobMs} ms`,
      value: `${late.toFixed(0)} ms`,
      isMet: late <= MOST.jobMs,
    },
  ];
}

/** The comparison of start-up times. */
export function startUpText(measured: StartUp): string {
  const row = (name: string, milliseconds: readonly number[]) => [
    name,
    middle(milliseconds),
    `${middle(startRatios(milliseconds, measured))} x`,
  ];
  return [
    '3. Start-up: from the start of the process until its first answer in chat',
    '',
    table(
      ['program', 'ms', 'ratio'],
      [
        ['echo', middle(measured.echo), '1'],
        row('alacarte, local mode, empty store', measured.empty),
        row('alacarte, local mode, warm store', measured.warm),
        row('a job with nothing to do, warm store', measured.job),
      ],
    ),
    '',
    `  Median (min-max) of ${measured.echo.length} starts each, by turns, after one uncounted. Local mode with LOCAL_CLIENTS=off: this includes the emulated tenant and, with an`,
    '  empty store, importing the sample organization and licensing its people. A job: until it has ended, with its look whether to compile.',
    '',
    goalTable(startGoals(measured)),
    '',
  ].join('\n');
}
