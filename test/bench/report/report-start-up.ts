import { type StartUp } from '../turns/start-up';
import { middle, table } from './statistics';

/** A start as a multiple of the echo's in the same repeat. */
export const startRatios = (milliseconds: readonly number[], { echo }: StartUp): readonly number[] =>
  milliseconds.map((one, repeat) => one / (echo[repeat] ?? Number.NaN));

/** The comparison of start-up times. */
export function startUpText(measured: StartUp): string {
  const row = (name: string, milliseconds: readonly number[]) => [
    name,
    middle(milliseconds),
    `${middle(startRatios(milliseconds, measured))} x`,
  ];
  return [
    '3. Start-up: from the start of the process until GET /readyz answers 200',
    '',
    table(
      ['program', 'ms', 'ratio'],
      [
        ['echo', middle(measured.echo), '1'],
        row('alacarte, local mode, empty store', measured.empty),
        row('alacarte, local mode, warm store', measured.warm),
      ],
    ),
    '',
    `  Median (min-max) of ${measured.echo.length} starts each, by turns, after one uncounted. Local mode with LOCAL_CLIENTS=off: this includes the emulated tenant and, with an`,
    '  empty store, importing the sample organization and licensing its people.',
    '',
  ].join('\n');
}
