import { type Candidate, type Candidates } from '../../application/people/candidates';
import { type PersonQuestion, type Prepared } from '../../application/roster/draft/prepare-roster';
import { type ChooseView, renderAsk, renderChoose } from '../../cards/question/choose';
import { renderChoosePeople, type PeopleQuestion, QUESTIONS_ASKED } from '../../cards/question/choose-people';
import { renderConfirm } from '../../cards/question/confirm';
import { type Button, type ChoicePress, type Press } from '../../cards/parts/button';
import { type RenderedCard } from '../../cards/render';
import { defined } from '../../domain/defined';
import { type NamedDepartment } from '../../domain/refusal';
import { type CommandOutcome } from '../../domain/roster/roster-change';
import { type RosterDraft } from '../../domain/roster/roster-draft';
import { listWords, nameOf, namesWords, peopleWords, personWords, quoted } from './words';
import { button, cancelButton, choosing, type DataFor } from '../button/press';

/** What was tried before names like the one typed are offered. */
const NEAR_NOTE = 'No alias, mail address or name is spelled so; these are spelled nearly so.';

/** The choice that lets somebody of another directory department in. */
export const ACCEPT = 'add';

/** Asks which of several departments is meant. */
export const presentWhichDepartment = (
  departments: readonly NamedDepartment[],
  press: ChoicePress,
  more: Partial<ChooseView> = {},
): RenderedCard =>
  renderChoose({
    heading: 'For which department?',
    label: 'Department',
    options: departments.map(({ id, name }) => ({ title: name, value: id })),
    press,
    buttonTitle: 'Go on',
    ...more,
  });

/** Asks which product, or which department, a command means. */
export function presentChoice(
  prepared: Extract<Prepared, { kind: 'ask-product' | 'ask-department' }>,
  data: DataFor<'roster.confirm'>,
  subheading = draftWords(prepared.draft),
): RenderedCard {
  if (prepared.kind === 'ask-department')
    return presentWhichDepartment(prepared.departments, choosing('roster.choose-department', data), { subheading });
  return renderChoose({
    heading: 'For which product?',
    subheading,
    label: 'Product',
    options: prepared.products.map(({ id, name }) => ({ title: name, value: id })),
    press: choosing('roster.choose-product', data),
    buttonTitle: 'Go on',
  });
}

/** "add jdoe and asmith": a command on its way, in the words it was typed. */
export function draftWords({ kind, people }: RosterDraft): string {
  const names = people.map((person) => ({ displayName: person.userText }));
  const [first, second] = names;
  if (kind === 'swap' && first !== undefined && second !== undefined)
    return `Swap ${nameOf(first)} for ${nameOf(second)}`;
  if (kind === 'move') return `Move ${namesWords(names)} first`;
  const verb = { add: 'Add', remove: 'Remove', swap: 'Swap' }[kind];
  return `${verb} ${namesWords(names)}`;
}

/** Asks who is meant, and whether people of other directory departments may come along. */
export function presentPeopleQuestions(
  prepared: Extract<Prepared, { kind: 'ask-people' }>,
  data: DataFor<'roster.confirm'>,
  note?: string,
): RenderedCard {
  const { draft, questions, department, products } = prepared;
  const [only] = questions;
  if (draft.people.length === 1 && only?.kind === 'outside' && note === undefined) {
    return presentOutside(only, {
      draft,
      data,
      departmentName: department.name,
      where: [department.name, ...products.map(({ name }) => name)],
    });
  }
  const asked = questions.slice(0, QUESTIONS_ASKED);
  const clear = clearCount(draft, questions);
  const pools = products.length === 0 ? 'everything' : listWords(products.map(({ name }) => name));
  const where = `${department.name} · ${pools}`;
  return renderChoosePeople({
    heading: whichHeading(questions),
    subheading:
      note !== undefined
        ? `${where} · ${note}`
        : clear > 0
          ? `${where} · ${peopleWords(clear)} of this command ${clear === 1 ? 'is' : 'are'} clear`
          : where,
    questions: questions.map((question) => peopleQuestion(question, questions.length === 1, department.name)),
    notes: whichNotes(asked),
    buttons: [
      button(
        buttonTitle(draft, pools, clear + questions.length),
        'roster.choose-people',
        { ...data, asked: asked.map(({ index, kind }) => ({ index, kind })) },
        { isPrimary: true, sendsInputs: true },
      ),
      // It is a command of its own, that would leave out the others of the message.
      ...(note === undefined ? successorButtons(draft, questions, data) : []),
      cancelButton(),
    ],
  });
}

/** Asks of the only person of a command whether they come along though they are in another department. */
function presentOutside(
  { person, directoryDepartment }: Extract<PersonQuestion, { kind: 'outside' }>,
  given: {
    readonly draft: RosterDraft;
    readonly data: DataFor<'roster.confirm'>;
    readonly departmentName: string;
    readonly where: readonly string[];
  },
): RenderedCard {
  const { draft, data, departmentName, where } = given;
  const people = draft.people.map((one) => ({ ...one, isAccepted: true }));
  return renderAsk({
    heading: `${nameOf(person)} is in another department`,
    subheading: `${where.join(' · ')} · ${nameOf(person)} is in ${directoryDepartment}, not ${departmentName}. Add anyway?`,
    buttons: [
      button('Add anyway', 'roster.confirm', { origin: data.origin, draft: { ...draft, people } }, { isPrimary: true }),
      cancelButton(),
    ],
  });
}

/**
 * Where an account was deleted and made anew: the button that lets the new one take the old one's place. For one person alone, since it
 * is a command of its own.
 */
function successorButtons(
  { kind, people, product, department, alsoIn, isEverything }: RosterDraft,
  questions: readonly PersonQuestion[],
  { origin }: DataFor<'roster.confirm'>,
): readonly Button[] {
  const [question] = questions;
  const [person] = people;
  if (
    kind === 'swap' ||
    alsoIn !== undefined ||
    isEverything === true ||
    people.length !== 1 ||
    person === undefined ||
    question?.kind !== 'which'
  )
    return [];
  const [gone, ...otherGone] = question.candidates.people.filter(({ account }) => account === 'gone');
  const successor = question.candidates.people.find(({ account }) => account === 'new');
  if (gone === undefined || otherGone.length > 0 || successor === undefined) return [];
  // Only to be read, since both are known: the card would be too large otherwise.
  const userText = person.userText.slice(0, 60);
  const chosen = ({ userId }: Candidate) => ({ userText, userId, isChosen: true });
  const draft = {
    ...defined({ product, department }),
    kind: 'swap' as const,
    people: [chosen(gone), chosen(successor)],
  };
  return [button('Let the new account take its place', 'roster.confirm', { origin, draft })];
}

/** What is to be known of people to choose from: that there are more, or that an account was made anew. */
export function whichNotes(questions: readonly PersonQuestion[]): readonly string[] {
  const notes = questions.flatMap((question) =>
    question.kind === 'which' ? candidatesNotes(question.userText, question.candidates) : [],
  );
  return [...new Set(notes)];
}

/** Asks which of some people is meant, or whether one of those with a name like it is. */
export const candidatesHeading = (userText: string, { isNear }: Candidates): string =>
  isNear === true ? `${noneWords(userText)}. One of these?` : `Which ${quoted(userText)} do you mean?`;

const noneWords = (userText: string): string =>
  userText.includes('@') ? `No account has the address ${quoted(userText)}` : `Nobody is called ${quoted(userText)}`;

/** The same of one question. */
export function candidatesNotes(userText: string, { people, moreThan, isNear }: Candidates): readonly string[] {
  if (isNear === true) return [NEAR_NOTE];
  const isGone = people.some(({ account }) => account === 'gone');
  return [
    ...(moreThan === undefined
      ? []
      : [
          `More than ${moreThan === 1 ? '1 person is' : `${moreThan} people are`} called ${quoted(userText)}; type the mail address if it is none of these.`,
        ]),
    ...(isGone
      ? [`The account that is on the roster as ${quoted(userText)} is gone, and there is another one now.`]
      : []),
  ];
}

/** What the card of questions about people is headed. */
export function whichHeading(questions: readonly PersonQuestion[]): string {
  const [first, ...others] = questions;
  if (first === undefined || others.length > 0) return 'A few people are not clear';
  return first.kind === 'which'
    ? candidatesHeading(first.userText, first.candidates)
    : `${nameOf(first.person)} is in another department`;
}

/** People who are found and need no question. */
function clearCount({ people }: RosterDraft, questions: readonly PersonQuestion[]): number {
  const asked = new Set(questions.map((question) => question.index));
  return people.filter((person, index) => person.userId !== undefined && person.isLeftOut !== true && !asked.has(index))
    .length;
}

function buttonTitle({ kind }: RosterDraft, productName: string, count: number): string {
  switch (kind) {
    case 'add':
      return `Add ${count === 1 ? 'to' : `${count} people to`} ${productName}`;
    case 'remove':
      return `Remove ${count === 1 ? 'from' : `${count} people from`} ${productName}`;
    case 'swap':
      return `Swap in ${productName}`;
    case 'move':
      return `Move first in ${productName}`;
  }
}

/** A question about a person. */
export function peopleQuestion(question: PersonQuestion, isOnlyOne: boolean, departmentName = ''): PeopleQuestion {
  const inputId = `person-${question.index}`;
  if (question.kind === 'outside') {
    const name = nameOf(question.person);
    return {
      inputId,
      label: `${name} is in ${question.directoryDepartment}, not ${departmentName}. Add anyway?`,
      choices: [{ title: `Add ${name}`, value: ACCEPT }],
    };
  }
  return {
    inputId,
    // Alone, the heading asks it already.
    label: isOnlyOne ? 'Person' : whichLabel(question),
    choices: question.candidates.people.map((person) => ({ title: candidateLine(person), value: person.userId })),
  };
}

const whichLabel = ({ userText, candidates }: Extract<PersonQuestion, { kind: 'which' }>): string =>
  candidates.isNear === true ? `${noneWords(userText)}: one of these?` : `Which ${quoted(userText)}?`;

/** A person to choose: "Jordan Kim · Lab Manager · Mathematics · jkim@contoso.edu". */
export function candidateLine(person: Candidate): string {
  if (person.account === 'gone') return `${personWords(person)} (on the roster; this account is gone)`;
  const state = person.unclear === undefined ? 'disabled' : 'account unclear, IT must look';
  const marks = [
    ...(person.account === 'new' ? ['the new account'] : []),
    ...(person.isEnabled && person.unclear === undefined ? [] : [state]),
    ...(person.isGuest ? ['guest'] : []),
  ];
  return marks.length === 0 ? personWords(person) : `${personWords(person)} (${marks.join(', ')})`;
}

/** Asks before somebody loses a seat. */
export function presentConfirm(
  outcome: Extract<CommandOutcome, { kind: 'confirm' }>,
  confirmed: { readonly title: string; readonly press: Press; readonly heading: string },
): RenderedCard {
  const { department, pools } = outcome;
  const { title, press, heading } = confirmed;
  const isUndo = outcome.undoes !== undefined;
  const full = `${listWords(pools.map(({ product }) => product.name))} ${pools.length === 1 ? 'has' : 'have'}`;
  const unseated = new Set(pools.flatMap((pool) => pool.unseated.map(({ userId }) => userId)));
  return renderConfirm({
    heading,
    subheading: `${department.name} · ${full} no free seat, so ${peopleWords(unseated.size)} would wait`,
    people: pools.flatMap(({ product, ...people }) => {
      const about = pools.length > 1 ? { about: product.name } : {};
      return [
        ...people.unseated.map(({ displayName: name }) => ({
          ...{ name, ...about, now: 'Seated', after: 'Waiting', isLost: true },
        })),
        ...people.gaining.map(({ displayName: name }) => ({
          ...{ name, ...about, now: isUndo ? 'Removed' : 'Waiting', after: 'Seated' },
        })),
      ];
    }),
    moreHint: `“who has ${nameOf({ displayName: pools[0]?.product.name ?? 'a product' })}” shows the order that decides`,
    note: 'Nothing is changed until you confirm.',
    buttons: [{ title, press, isPrimary: true }, cancelButton()],
  });
}
