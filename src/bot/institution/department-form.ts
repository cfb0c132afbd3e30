import {
  changeDepartment,
  type DepartmentOutcome,
  openDepartment,
} from '../../application/institution/save-department';
import { approverOf, centralItOnly } from '../../application/access/central-it';
import { isGuess, lookUpPeople } from '../../application/people/look-up-people';
import { showDepartment } from '../../application/institution/show-departments';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { isSameName } from '../../domain/institution/slug';
import { type Person } from '../../ports/roster/directory';
import { type BotContext } from '../turn/bot-context';
import { DEPARTMENT_FIELDS, type DepartmentValues, presentDepartmentForm, presentDepartmentSaved } from './departments';
import { presentRefusal } from '../answer/plain';
import { keyOf, ofSender, type PressedTurn, type Reply, type Speaker } from '../turn/turn';
import { listWords, quoted } from '../answer/words';

const NAME_LENGTH = 80;
const MOST_DIRECTORY_NAMES = 20;
const MOST_DELEGATES = 20;

/** The form of a new department; only approvers get it. */
export async function newDepartmentForm(
  { ports }: BotContext,
  { actor }: Speaker,
  { name = '', origin }: { readonly name?: string | undefined; readonly origin: string },
): Promise<Reply> {
  const institution = await ports.institution.read();
  if (approverOf(actor, institution) === undefined) return presentRefusal(centralItOnly(institution));
  return newForm({ name, directoryNames: '', delegates: '' }, [], { origin });
}

const newForm = (values: DepartmentValues, problems: readonly string[], data: { readonly origin: string }): Reply =>
  presentDepartmentForm({ heading: 'Add a department', isNew: true, values, problems, data });

/** Opens the department that the form describes, or says everything that is wrong with it. */
export async function addDepartment(
  context: BotContext,
  turn: PressedTurn,
  data: { readonly origin: string },
): Promise<Reply> {
  const { ports } = context;
  // A delegate's forged form learns nothing about who is called what.
  const institution = await ports.institution.read();
  if (approverOf(turn.actor, institution) === undefined) return presentRefusal(centralItOnly(institution));
  const values = valuesOf(turn);
  const read = readNames(values);
  const delegates = await readDelegates(context, values.delegates);
  if (!read.ok || !delegates.ok)
    return newForm(values, [...(read.ok ? [] : read.problems), ...(delegates.ok ? [] : delegates.problems)], data);

  const outcome = await openDepartment(ports, {
    key: ofSender(turn, 'department.add', data.origin),
    actor: turn.actor,
    ...read.names,
    delegates: delegates.people,
  });
  return replySaved(outcome, true, (problems) => newForm(values, problems, data));
}

/** The form to change a department, as it is now. */
export async function editDepartmentForm({ ports }: BotContext, { actor }: Speaker, id: DepartmentId): Promise<Reply> {
  const found = await showDepartment(ports, actor, id);
  if (!found.ok) return presentRefusal(found.refusal);
  const { department, canChange } = found.page;
  if (!canChange) return presentRefusal(centralItOnly(await ports.institution.read()));
  const { name, directoryNames } = department;
  return editForm(department, { name, directoryNames: directoryNames.join('\n'), delegates: '' }, []);
}

/** Its button knows what the form showed, so that nobody's change is overwritten unseen. */
const editForm = (department: Department, values: DepartmentValues, problems: readonly string[]): Reply =>
  presentDepartmentForm({
    heading: `Edit ${department.name}`,
    isNew: false,
    values,
    problems,
    data: { department: department.id, seen: seenOf(department) },
  });

const seenOf = ({ name, directoryNames }: Department): string => keyOf('department', name, ...directoryNames);

/** Changes a department as its form says, or says everything that is wrong with it. */
export async function editDepartment(
  { ports }: BotContext,
  turn: PressedTurn,
  data: { readonly department: DepartmentId; readonly seen: string },
): Promise<Reply> {
  const { actor, key } = turn;
  const found = await showDepartment(ports, actor, data.department);
  if (!found.ok) return presentRefusal(found.refusal);
  if (!found.page.canChange) return presentRefusal(centralItOnly(await ports.institution.read()));
  const values = valuesOf(turn);
  const read = readNames(values);
  const again = (problems: readonly string[], now: Department) => editForm(now, values, problems);
  const asShown = found.page.department;
  if (!read.ok) {
    const heading = `Edit ${asShown.name}`;
    return presentDepartmentForm({ heading, isNew: false, values, problems: read.problems, data });
  }
  const outcome = await changeDepartment(ports, {
    key,
    actor,
    department: data.department,
    ...read.names,
    isAsShown: (department) => seenOf(department) === data.seen,
  });
  if (outcome.kind === 'changed-since') {
    const { name, directoryNames } = outcome.department;
    const words = `It is called ${name} now, in the directory ${listWords(directoryNames)}.`;
    return again([`Somebody changed this department meanwhile. ${words} Check and save again.`], outcome.department);
  }
  return replySaved(outcome, false, (problems) => again(problems, asShown));
}

function replySaved(outcome: DepartmentOutcome, isNew: boolean, again: (problems: readonly string[]) => Reply): Reply {
  switch (outcome.kind) {
    case 'refused':
      return presentRefusal(outcome.refusal);
    case 'name-taken':
      return again([`Name: there is a department called ${quoted(outcome.other.name)} already.`]);
    case 'changed-since':
      return again(['Somebody changed this department meanwhile.']);
    case 'saved':
      return presentDepartmentSaved(outcome.department, isNew);
  }
}

function valuesOf({ inputs }: PressedTurn): DepartmentValues {
  const of = (field: string) => inputs[field] ?? '';
  return {
    name: of(DEPARTMENT_FIELDS.name),
    directoryNames: of(DEPARTMENT_FIELDS.directoryNames),
    delegates: of(DEPARTMENT_FIELDS.delegates),
  };
}

type NamesRead =
  | { readonly ok: true; readonly names: Pick<Department, 'name' | 'directoryNames'> }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A department's own names; in the directory it is called the same unless something else is said. */
function readNames(values: DepartmentValues): NamesRead {
  const name = oneLine(values.name);
  const typed = values.directoryNames
    .split(/[\r\n]+/u)
    .map(oneLine)
    .filter(Boolean);
  const distinct = typed.filter((one, index) => typed.findIndex((other) => isSameName(one, other)) === index);
  const problems = [
    ...nameProblems(name),
    ...(distinct.length > MOST_DIRECTORY_NAMES ? [`Names in the directory: at most ${MOST_DIRECTORY_NAMES}.`] : []),
    ...(distinct.some((one) => one.length > NAME_LENGTH)
      ? [`Names in the directory: at most ${NAME_LENGTH} characters each.`]
      : []),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, names: { name, directoryNames: distinct.length === 0 ? [name] : distinct } };
}

/** What is wrong with the name of a department. */
export const nameProblems = (name: string): readonly string[] => [
  ...(name === '' ? ['Name: the department needs a name.'] : []),
  ...(name.length > NAME_LENGTH ? [`Name: at most ${NAME_LENGTH} characters.`] : []),
  ...(/\p{L}|\p{N}/u.test(name) || name === '' ? [] : ['Name: it needs at least one letter or digit.']),
];

/** Text of a field on one line, without what stands around it. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

type DelegatesRead =
  | { readonly ok: true; readonly people: readonly KnownPerson[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The people named as delegates; in a form nobody can be asked which of several is meant, so that this is a problem. */
async function readDelegates({ ports }: BotContext, typed: string): Promise<DelegatesRead> {
  const texts = typed
    .split(/[\r\n,;]+|\s+and\s+/u)
    .map(oneLine)
    .filter(Boolean);
  if (texts.length > MOST_DELEGATES) return { ok: false, problems: [`Delegates: at most ${MOST_DELEGATES}.`] };
  const people = texts.map((userText) => ({ userText }));
  const answers = await lookUpPeople(ports, people);
  if (answers === undefined) {
    const silent = 'Delegates: Microsoft 365 does not answer right now. Please try again in a minute.';
    return { ok: false, problems: [silent] };
  }
  const problems = texts.flatMap((text, index) => problemWith(text, answers[index]?.people ?? []));
  if (problems.length > 0) return { ok: false, problems };
  const found = new Map(
    answers.flatMap(({ people: [only] }) => (only === undefined ? [] : [[only.userId, named(only)]])),
  );
  return { ok: true, people: [...found.values()] };
}

function problemWith(userText: string, [only, ...others]: readonly Person[]): readonly string[] {
  const who = `Delegates: ${quoted(userText)}`;
  if (only === undefined) return [`${who} is nobody I can find. Check the spelling, or type the mail address.`];
  if (others.length > 0 || isGuess({ userText }, only)) return [`${who} may be several people. Type the mail address.`];
  if (only.isGuest) return [`${who} is a guest, and guests cannot be delegates.`];
  if (only.unclear !== undefined)
    return [`${who}: Microsoft 365 says something of this account that alacarte cannot judge. IT must look at it.`];
  if (!only.isEnabled) return [`${who} has a disabled account.`];
  return [];
}
