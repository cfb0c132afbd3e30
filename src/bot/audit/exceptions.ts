import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type ExceptionRow, renderExceptions } from '../../cards/audit/exceptions';
import { inertName, joined } from '../../cards/parts/inert';
import { formField, renderForm } from '../../cards/question/form';
import { type RenderedCard } from '../../cards/render';
import { type AuditException } from '../../domain/audit/audit';
import { type AuditHead, type ExceptionsShown } from '../../domain/audit/audit-shown';
import { type ExceptionAnswer } from '../../domain/audit/exception';
import { EXCEPTION_KINDS, type KindOfException } from '../../domain/audit/exception-kinds';
import { type KnownPerson } from '../../domain/people';
import { groupBy } from '../../domain/group-by';
import { MOST_WORDS } from '../../domain/purchase/purchase';
import { keptPaging } from '../answer/paging';
import { licensesWords, nameOf, namesWords, quotedWhole, seatsWords } from '../answer/words';
import { button } from '../button/press';
import { WORDS_INPUT } from '../purchase/question/words-input';
import { REFUSED, unitsWords } from '../reconcile/position';
import { asOfWords, dayOf, exceptionsWords, subheadingOf } from './words';

/** The ids of the fields of the form. */
export const ANSWER_FIELDS = { answer: 'answer', words: WORDS_INPUT } as const;

/** What an approver may say of an exception. */
type Answer = ExceptionAnswer['answer'];

/** A page of what an audit found, kind by kind, each with what answers it. @param options.done What was just done. */
export function presentExceptions(
  { audit, offset, exceptions, may }: ExceptionsShown,
  options: { readonly timeZone: string; readonly done?: string | undefined },
): RenderedCard {
  const { timeZone, done } = options;
  const { exceptions: total, unanswered } = audit.figures;
  // What is said of a day that is over is said by its own exceptions of today.
  const answers = may.decides && !audit.isPast;
  const rows = exceptions.map((exception, index) => ({
    kind: exception.kind,
    row: rowOf(exception, { timeZone, ...(answers ? { place: { audit: audit.id, at: offset + index } } : {}) }),
  }));
  const { buttons: turns, ...pageLine } = keptPaging({ offset, shown: exceptions.length, total }, (title, to) =>
    button(title, 'audit.show-exceptions', { audit: audit.id, offset: to, isInPlace: true }),
  );
  return renderExceptions({
    heading: total === 0 ? 'No exceptions' : exceptionsWords(total),
    subheading: joined([
      unanswered === 0 ? (total === 0 ? '' : 'all answered') : `${unanswered} not answered`,
      ...(audit.department === undefined ? [] : [audit.department.name]),
      asOfWords(audit, timeZone),
    ]),
    doneLine: done ?? (answers && total > 0 ? 'Select one to answer it.' : ''),
    groups: [...groupBy(rows, ({ kind }) => kind)].map(([kind, ofKind]) => ({
      title: kindOf(kind).title,
      means: kindOf(kind).means,
      rows: ofKind.map(({ row }) => row),
    })),
    emptyLine: 'Rosters, purchases and Microsoft 365 agree.',
    ...pageLine,
    buttons: turns,
  });
}

/** Widened: kinds are made in one table, and this does not name them. */
const kindOf = (kind: AuditException['kind']): KindOfException => EXCEPTION_KINDS[kind];

function rowOf(
  exception: AuditException,
  { timeZone, place }: { readonly timeZone: string; readonly place?: { readonly audit: string; readonly at: number } },
): ExceptionRow {
  const { answered } = exception;
  const title = titleOf(exception);
  return {
    title,
    state: answered === undefined ? 'Not answered' : ANSWERED[answered.answer],
    isAttention: answered === undefined,
    lines: [
      placeWords(exception, timeZone),
      ...(exception.failure === undefined ? [] : [`Microsoft 365 says: ${REFUSED[exception.failure]}`]),
      ...(answered === undefined
        ? []
        : [`${quotedWhole(answered.words)} – ${nameOf(answered.by)}, ${dayOf(answered.at, timeZone)}`]),
    ],
    ...(place === undefined
      ? {}
      : { open: button(`${answered === undefined ? 'Answer' : 'Answer anew'}: ${title}`, 'audit.answer-form', place) }),
  };
}

/** Whom it is about, or how much. */
function titleOf({ person, count, kind }: AuditException): string {
  if (person !== undefined) return count === 1 ? nameOf(person) : `${nameOf(person)} · ${licensesWords(count)}`;
  const { counts }: KindOfException = EXCEPTION_KINDS[kind];
  return COUNTED[counts ?? 'licenses'](count);
}

const COUNTED = { licenses: licensesWords, seats: seatsWords, units: unitsWords } as const;

/** "Visio · Mathematics · since Nov 3, 2026" */
const placeWords = ({ productName, departmentName = '', firstSeenAt }: AuditException, timeZone: string): string =>
  joined([inertName(productName), inertName(departmentName), `since ${dayOf(firstSeenAt, timeZone)}`]);

const ANSWERED: Readonly<Record<Answer, string>> = {
  accepted: 'Accepted',
  mend: 'Being mended',
  'ask-department': 'Department asked',
};

const CHOICES: Readonly<Record<Answer, string>> = {
  accepted: 'Accepted: it may stay, because …',
  mend: 'Being mended: somebody takes care of it',
  'ask-department': 'The department is asked',
};

/** Asks an approver what is to be said of an exception. */
export function presentAnswerForm(
  audit: AuditHead,
  exception: AuditException,
  given: {
    readonly at: number;
    readonly timeZone: string;
    readonly problems?: readonly string[];
    readonly typed?: Readonly<Record<string, string>>;
  },
): RenderedCard {
  const { at, timeZone, problems = [], typed = {} } = given;
  const { answered } = exception;
  const kind = kindOf(exception.kind);
  const page = at - (at % ROWS_PER_PAGE);
  return renderForm({
    heading: `${kind.title}: ${titleOf(exception)}`,
    subheading: placeWords(exception, timeZone),
    problems,
    hints: [
      kind.means,
      kind.remedy,
      ...(answered === undefined
        ? []
        : [
            `Said before: ${ANSWERED[answered.answer].toLowerCase()}, ${quotedWhole(answered.words)} – ${nameOf(answered.by)}, ${dayOf(answered.at, timeZone)}.`,
          ]),
    ],
    rows: [
      [
        formField(ANSWER_FIELDS.answer, 'What is to be said', typed[ANSWER_FIELDS.answer] ?? '', {
          kind: 'choice',
          missing: 'Choose what is to be said.',
          choices: Object.entries(CHOICES)
            // Where no department's records are concerned, there is none to ask.
            .filter(([value]) => value !== 'ask-department' || exception.department !== undefined)
            .map(([value, title]) => ({ value, title })),
        }),
      ],
      [
        formField(ANSWER_FIELDS.words, 'Why, or who does what', typed[ANSWER_FIELDS.words] ?? '', {
          kind: 'lines',
          missing: 'Type a few words: an auditor reads them.',
          maxLength: MOST_WORDS,
        }),
      ],
    ],
    notes: ['It is recorded in the ledger with your name, and stays as long as the exception does.'],
    buttons: [
      button('Record answer', 'audit.answer', { audit: audit.id, at }, { isPrimary: true, sendsInputs: true }),
      button('Back', 'audit.show-exceptions', { audit: audit.id, offset: page, isInPlace: true }, { isWayOut: true }),
    ],
  });
}

/** "Recorded: Jane Doe, department asked. Dana Reyes is told." */
export function answeredWords(exception: AuditException, answer: Answer, told: readonly KnownPerson[]): string {
  const recorded = `Recorded: ${titleOf(exception)}, ${ANSWERED[answer].toLowerCase()}.`;
  return told.length === 0 ? recorded : `${recorded} ${namesWords(told)} ${told.length === 1 ? 'is' : 'are'} told.`;
}

/** Asks an approver before an audit is signed, with the figures that are signed. */
export function presentSignForm(
  audit: AuditHead,
  given: { readonly timeZone: string; readonly problems?: readonly string[]; readonly typed?: string },
): RenderedCard {
  const { timeZone, problems = [], typed = '' } = given;
  const { entitled, seated, waiting, exceptions, unanswered } = audit.figures;
  return renderForm({
    heading: 'Sign off this audit?',
    subheading: subheadingOf(audit, timeZone),
    problems,
    hints: [
      `${seatsWords(entitled)} entitled, ${seated} seated, ${waiting} waiting; ${exceptionsWords(exceptions)}, ${unanswered} not answered.`,
      ...(unanswered === 0
        ? []
        : [`${exceptionsWords(unanswered)} without an answer ${unanswered === 1 ? 'is' : 'are'} signed as open.`]),
    ],
    rows: [
      [
        formField(WORDS_INPUT, 'Words to go with it', typed, {
          kind: 'lines',
          maxLength: MOST_WORDS,
          placeholder: 'May stay empty',
        }),
      ],
    ],
    notes: ['Your name, the moment and these figures are recorded in the ledger and cannot be changed.'],
    buttons: [
      button('Sign off', 'audit.sign', { audit: audit.id }, { isPrimary: true, sendsInputs: true }),
      button('Back', 'audit.show', { audit: audit.id, offset: 0, isInPlace: true }, { isWayOut: true }),
    ],
  });
}
