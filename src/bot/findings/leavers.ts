import { type Choice } from '../../cards/parts/choice';
import { formField, renderForm } from '../../cards/question/form';
import { type RenderedCard } from '../../cards/render';
import { type LeaverCause, type LeaversShown, placeKey } from '../../domain/findings/leaver';
import { inertName } from '../../cards/parts/inert';
import { nameOf, peopleWords } from '../answer/words';
import { presentNote } from '../answer/plain';
import { button } from '../button/press';

/** The ids of the fields of the card. */
export const LEAVER_FIELDS = { who: 'who', to: 'to' } as const;

type Shown = LeaversShown['leavers'][number];

/** Asks what becomes of the seats of those who left or moved. */
export function presentLeavers(
  { leavers, more }: LeaversShown,
  given: {
    readonly problems?: readonly string[];
    /** What was done a moment ago. */
    readonly done?: string;
    /** What was ticked and typed when something was wrong. */
    readonly typed?: Readonly<Record<string, string>>;
  } = {},
): RenderedCard {
  const { problems = [], done, typed = {} } = given;
  const [first] = leavers;
  if (first === undefined) {
    return done === undefined
      ? presentNote('Nobody to ask about', 'Nobody who has a seat left or is in another department, or you kept them.')
      : presentNote(done, 'There is nobody else to ask about.');
  }
  const departments = new Set(leavers.map((leaver) => leaver.departmentName));
  const isOne = leavers.length === 1;
  return renderForm({
    heading: headingOf(leavers, more, first),
    ...(departments.size === 1 && first.departmentName !== undefined ? { subheading: first.departmentName } : {}),
    problems,
    hints: [
      ...(done === undefined ? [] : [done]),
      'A released seat stays with your department: whoever waits first gets it.',
    ],
    rows: [
      [
        formField(
          LEAVER_FIELDS.who,
          isOne ? 'Whose seat' : 'Whose seats',
          typed[LEAVER_FIELDS.who] ?? (isOne ? placeKey(first) : ''),
          {
            kind: 'choices',
            choices: leavers.map((leaver) => choiceOf(leaver, departments.size > 1)),
          },
        ),
      ],
      [
        formField(LEAVER_FIELDS.to, 'To give a seat to somebody else', typed[LEAVER_FIELDS.to] ?? '', {
          placeholder: 'Name, alias or mail address',
          maxLength: 200,
        }),
      ],
    ],
    notes: more > 0 ? [`and ${more} more; they come once these are answered`] : [],
    buttons: [
      button('Release', 'leaver.release', {}, { isPrimary: true, sendsInputs: true }),
      button('Keep', 'leaver.keep', {}, { sendsInputs: true }),
      button('Give to …', 'leaver.give', {}, { sendsInputs: true }),
    ],
  });
}

function headingOf(leavers: readonly Shown[], more: number, first: Shown): string {
  const people = new Set(leavers.map(({ person }) => person.userId)).size;
  if (more > 0) return 'People left, or are in another department, and have seats';
  if (people > 1) return `${peopleWords(people)} left, or are in another department, and have seats`;
  const seats = leavers.length === 1 ? `a ${first.productName} seat` : `${leavers.length} seats`;
  return `${nameOf(first.person)} ${didWords(first.cause)} and has ${seats}`;
}

const didWords = ({ kind }: LeaverCause): string => (kind === 'moved' ? 'is in another department' : 'left');

function choiceOf(leaver: Shown, namesDepartment: boolean): Choice {
  const words = [
    nameOf(leaver.person),
    leaver.productName,
    ...(namesDepartment && leaver.departmentName !== undefined ? [leaver.departmentName] : []),
    causeWords(leaver.cause),
  ];
  return { title: words.join(' · '), value: placeKey(leaver) };
}

function causeWords(cause: LeaverCause): string {
  switch (cause.kind) {
    case 'disabled':
      return 'account disabled';
    case 'missing':
      return 'account gone';
    case 'moved':
      return `in ${inertName(cause.directoryDepartment)}`;
  }
}
