import { type RemindersKnobs, type RemindersRun } from '../outbox/reminders';
import { type Goal, goalTable } from './goals';
import { counts, median, middle, number, table } from './statistics';

const MOST = { ratio: 1.05, megabytes: 400 };

/** How long a morning took, as a multiple of what its rate needs. */
const ratios = (runs: readonly RemindersRun[], { letters, perSecond }: RemindersKnobs): readonly number[] =>
  runs.map(({ ms }) => ms / ((letters / perSecond) * 1000));

/** What the reminders of one morning must keep. */
export function remindersGoals(runs: readonly RemindersRun[], knobs: RemindersKnobs): readonly Goal[] {
  const ratio = median(ratios(runs, knobs));
  const refused = median(runs.map((run) => run.refused));
  const megabytes = Math.max(...runs.map((run) => run.megabytes ?? 0));
  return [
    {
      goal: `${knobs.letters} letters at ${knobs.perSecond} a second, as a multiple of the time which that rate needs <= ${MOST.ratio}`,
      value: number(ratio),
      isMet: ratio <= MOST.ratio,
    },
    { goal: 'of these, refused by the rate windows of Teams: 0', value: String(refused), isMet: refused === 0 },
    {
      goal: `the most memory of the process meanwhile <= ${MOST.megabytes} MB`,
      value: `${megabytes.toFixed(0)} MB`,
      isMet: megabytes <= MOST.megabytes,
    },
  ];
}

/** Who did not get one message. */
export const remindersProblems = (runs: readonly RemindersRun[], { letters }: RemindersKnobs): readonly string[] =>
  runs.flatMap(({ sent, messages, repeats }, index) =>
    sent === letters && messages === letters && repeats === 0
      ? []
      : [`run ${index + 1} of the reminders sent ${sent} of ${letters} letters; ${messages} arrived, ${repeats} twice`],
  );

/** The mornings. */
export function remindersText(runs: readonly RemindersRun[], knobs: RemindersKnobs): string {
  const row = (name: string, value: string) => [name, value];
  return [
    'Reminders: one letter to each of many people',
    '',
    table(
      ['', 'alacarte'],
      [
        row('seconds', middle(runs.map(({ ms }) => ms / 1000))),
        row('as a multiple of letters / rate', middle(ratios(runs, knobs))),
        row('arrived', counts(runs.map(({ messages }) => messages))),
        row('refused with 429', counts(runs.map(({ refused }) => refused))),
        row('in the air at once, at most', counts(runs.map(({ mostAtOnce }) => mostAtOnce))),
        row('peak memory, MB', middle(runs.map(({ megabytes = Number.NaN }) => megabytes))),
      ],
    ),
    '',
    `  Median (min-max) of ${runs.length} runs of ${knobs.letters} letters at ${knobs.perSecond} a second: store on SQLite, the SDK, HTTP, and a connector that`,
    '  answers after 80 ms and refuses more than Teams does: 7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800 in an hour in one conversation, 50 a second in all.',
    '',
    goalTable(remindersGoals(runs, knobs)),
    '',
  ].join('\n');
}
