import { type RolesAsked, type RolesChanged } from '../../application/institution/change-roles';
import { type MoveOutcome } from '../../application/institution/move-roles';
import { type NotUndone, type UndonePart } from '../../application/institution/undo-roles';
import { type Button } from '../../cards/parts/button';
import { renderNotice } from '../../cards/answer/notice';
import { renderWarning } from '../../cards/question/warning';
import { type RenderedCard } from '../../cards/render';
import { type RoleLine } from '../../domain/institution/role-change';
import { type Role } from '../../domain/institution/role';
import { type ActivityKey } from '../../domain/ids';
import { INSTITUTION } from '../../domain/ledger/ledger-entry';
import { type KnownPerson } from '../../domain/people';
import { type NamedDepartment, type Refusal } from '../../domain/refusal';
import { explainRoleRefusal } from '../answer/explain-line-refusal';
import { explainRefusal } from '../answer/explain-refusal';
import { nameOf, namesWords, quoted, roleWords } from '../answer/words';
import { button, cancelButton } from '../button/press';
import { showButton } from './departments';

type Place = NamedDepartment | undefined;

/** What became of a change of roles, a line for each person. `command` is what it can be undone by. */
export function presentRoles(
  { change, department, lines }: Omit<RolesChanged, 'kind'>,
  command: ActivityKey | undefined,
): RenderedCard {
  const { role } = change;
  return renderNotice({
    heading: rolesHeading(lines, `${roleWords(role)}${ofPlace(department)}`),
    subheading: department?.name ?? 'The whole institution',
    lines: linesOf(lines, role),
    buttons: buttonsOf(lines, command, [department]),
  });
}

/** What became of a move from one department to another. */
export function presentMoved(
  { role, from, to, lines }: Extract<MoveOutcome, { kind: 'moved' }>,
  command: ActivityKey,
): RenderedCard {
  const [only, ...others] = peopleWith(lines, 'given');
  const what = `${roleWords(role)} of ${to.name}`;
  const heading = `${others.length === 0 && only !== undefined ? `${nameOf(only)} is` : `${others.length + 1} people are each`} ${what} now`;
  return renderNotice({
    heading: only === undefined ? 'Nothing was changed' : heading,
    subheading: only === undefined ? `${from.name} and ${to.name}` : `And no longer of ${from.name}`,
    lines: linesOf(lines, role),
    buttons: buttonsOf(lines, command, [to, from]),
  });
}

/** Said when people got their role in the other department, and it could not be taken where they had it. */
export function presentHalfMoved({ role, from, to, lines, because }: HalfMoved): RenderedCard {
  return renderNotice({
    heading: rolesHeading(lines, `${roleWords(role)} of ${to.name}`),
    subheading: `And still of ${from.name}`,
    lines: [...linesOf(lines, role), notDone(from, because)],
    buttons: [],
  });
}

type HalfMoved = Extract<MoveOutcome, { kind: 'half-moved' }>;

/** "Mathematics: nothing was changed. Only central IT can do this." */
const notDone = (department: Place, because: Refusal): string =>
  `${placesWords([department])}: nothing was changed. ${explainRefusal(because).heading}.`;

/** What an undo did, in each place. */
export function presentRolesUndone(parts: readonly UndonePart[], left: readonly NotUndone[] = []): RenderedCard {
  const places = parts.map(({ department }) => department);
  const where = placesWords(places);
  const [first, ...others] = parts;
  const isOne = first !== undefined && others.length === 0;
  return renderNotice({
    heading: isOne ? rolesHeading(first.lines, `${roleWords(first.role)}${ofPlace(first.department)}`) : 'Undone',
    subheading: isOne ? `Undone · ${where}` : where,
    lines: [
      ...(isOne
        ? linesOf(first.lines, first.role)
        : parts.flatMap(({ lines, role, department }) => lines.map((line) => roleLine(line, role, department)))),
      ...left.map(({ department, because }) => notDone(department, because)),
    ],
    // Whoever lost the role may not see them any more.
    buttons: left.some(({ because }) => because.code === 'central-it-only')
      ? []
      : places.flatMap((place) => (place === undefined ? [] : [showButton(place.id, `Show ${place.name}`)])),
  });
}

/** Asks before a department has no delegate left, or an approver takes their own role; the button goes on. */
export function presentRoleWarning(
  { about, department, people, purchasers }: RolesAsked,
  given: { readonly to?: string | undefined; readonly goOn: Button },
): RenderedCard {
  const name = department?.name ?? '';
  const buttons = [given.goOn, cancelButton()];
  if (about === 'oneself') {
    return renderWarning({
      heading: 'Remove yourself as an approver?',
      subheading: 'Nothing was changed yet',
      lines: [
        'You could not decide purchases any more, nor change departments, roles and products.',
        'Only another approver could make you one again.',
      ],
      buttons,
    });
  }
  const who = namesWords(people);
  return renderWarning({
    heading:
      given.to === undefined ? `Remove ${who} as delegate of ${name}?` : `Move ${who} from ${name} to ${given.to}?`,
    subheading: `${name} would have no delegate · nothing was changed yet`,
    lines: [
      `Nobody but central IT could add people to ${name} any more, or remove them.`,
      purchasers.length === 0
        ? 'Nobody but central IT could send its purchases.'
        : `Its purchases would still be sent by ${namesWords(purchasers)}.`,
      `To name somebody else, type “make jdoe delegate of ${name} instead of asmith”.`,
    ],
    buttons,
  });
}

function rolesHeading(lines: readonly RoleLine[], what: string): string {
  const [given, taken] = [peopleWith(lines, 'given'), peopleWith(lines, 'taken')];
  const [one, other] = [given[0], taken[0]];
  if (one === undefined && other === undefined) return 'Nothing was changed';
  if (one === undefined) {
    return taken.length === 1 && other !== undefined
      ? `${nameOf(other)} is no longer ${what}`
      : `${taken.length} people are no longer ${what}`;
  }
  const now = given.length === 1 ? `${nameOf(one)} is ${what} now` : `${given.length} people are now each ${what}`;
  return other === undefined ? now : `${now}, instead of ${namesWords(taken)}`;
}

/** One person alone, and one instead of another, are named by the heading. */
function linesOf(lines: readonly RoleLine[], role: Role): readonly string[] {
  const isTold = lines.every(({ status }) => status !== 'refused');
  const most = Math.max(peopleWith(lines, 'given').length, peopleWith(lines, 'taken').length);
  return isTold && most === 1 ? [] : lines.map((line) => roleLine(line, role));
}

function roleLine(line: RoleLine, role: Role, place?: Place): string {
  if (line.status === 'refused') {
    const name = line.person === undefined ? quoted(line.userText) : nameOf(line.person);
    return `${name}: ${explainRoleRefusal(line.refusal, role)}`;
  }
  const what = `${roleWords(role)}${ofPlace(place)}`;
  return line.status === 'given'
    ? `${nameOf(line.person)}: is ${what} now`
    : `${nameOf(line.person)}: is no longer ${what}`;
}

function buttonsOf(
  lines: readonly RoleLine[],
  command: ActivityKey | undefined,
  places: readonly Place[],
): readonly Button[] {
  const isDone = lines.some(({ status }) => status !== 'refused');
  const undo = { places: places.map((place) => place?.id ?? INSTITUTION) };
  return [
    ...(isDone && command !== undefined ? [button('Undo', 'role.undo', { command, ...undo })] : []),
    ...places.flatMap((place) => (place === undefined ? [] : [showButton(place.id, `Show ${place.name}`)])),
  ];
}

const peopleWith = (lines: readonly RoleLine[], status: 'given' | 'taken'): readonly KnownPerson[] =>
  lines.flatMap((line) => (line.status === status ? [line.person] : []));

const ofPlace = (department: Place): string => (department === undefined ? '' : ` of ${department.name}`);
const placesWords = (places: readonly Place[]): string =>
  places.map((place) => place?.name ?? 'The whole institution').join(' and ');
