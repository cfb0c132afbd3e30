import { actorId, type PersonActor } from '../../domain/actor';
import { type ActivityKey, type DepartmentId, type UserId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { decideRoles, holdersOf, type RoleLine, withHolders } from '../../domain/institution/role-change';
import { type Role } from '../../domain/institution/role';
import { INSTITUTION, type LedgerEntry, type NewLedgerEntry } from '../../domain/ledger/ledger-entry';
import { type NamedDepartment, type Refusal } from '../../domain/refusal';
import { type Refused, refused } from '../../domain/result';
import { type LedgerSlice } from '../../ports/roster/department-store';
import { approverOf, centralItOnly } from '../access/central-it';
import { namedDepartment } from '../access/names';
import { notYours } from '../access/standing';
import { type DayPorts, type RecordPorts } from '../ports';
import { todayOf } from '../today';
import { isRoleEntry, type RoleCommand, type RoleEntry } from './latest-change';

/** As long as a command can be undone. */
export const UNDO_MS = 24 * 60 * 60 * 1000;
/** Entries that one command can have. */
const MOST_ENTRIES = 100;
/** Entries since that are looked at; an undo among more than these is not worth having. */
const MOST_SINCE = 2000;
/** Entries that are read at once, the newest first: a command is undone soon, as a rule. */
const SINCE_AT_ONCE = 20;
type RoleFact = RoleEntry['fact'];

/** What an undo did in one place. */
export interface UndonePart {
  readonly department: NamedDepartment | undefined;
  readonly role: Role;
  readonly lines: readonly RoleLine[];
}

/** A place in which an undo did nothing, and why. */
export interface NotUndone {
  readonly department: NamedDepartment | undefined;
  readonly because: Refusal;
}

/** What became of an undo. */
export type UndoOutcome =
  { readonly kind: 'undone'; readonly parts: readonly UndonePart[]; readonly left?: readonly NotUndone[] } | Refused;

/** An undo with its sender. */
export interface UndoRolesRequest extends RoleCommand {
  readonly key: ActivityKey;
  readonly actor: PersonActor;
}

/**
 * Reverses a change of roles that the sender made, once, within a day, as new entries of the ledgers. Who was given the role, or lost it,
 * by somebody since is left alone. Roles are given back before any is taken, so that nobody is without one between. Of several places, those
 * are named in which nothing was done: whoever asks may have lost their own role between two of them.
 */
export async function undoRoles(ports: RecordPorts, request: UndoRolesRequest): Promise<UndoOutcome> {
  const parts: UndonePart[] = [];
  const left: (readonly [place: DepartmentId, because: Refusal])[] = [];
  for (const place of await givingFirst(ports, request)) {
    const outcome =
      place === INSTITUTION ? await undoInInstitution(ports, request) : await undoInDepartment(ports, request, place);
    if (outcome.kind === 'refused') left.push([place, outcome.refusal]);
    else parts.push(...outcome.parts);
  }
  const [first] = left;
  if (parts.length === 0) return refused(first?.[1] ?? { code: 'nothing-to-undo', reason: 'none' });
  return { kind: 'undone', parts, ...(first === undefined ? {} : { left: await namedPlaces(ports, left) }) };
}

/** What places are called in which nothing was done. */
async function namedPlaces(
  { departments }: Pick<RecordPorts, 'departments'>,
  left: readonly (readonly [place: DepartmentId, because: Refusal])[],
): Promise<readonly NotUndone[]> {
  const found = await departments.departmentsOf(left.map(([place]) => place));
  return left.map(([place, because]) => {
    const department = found.find(({ id }) => id === place);
    return { department: department && namedDepartment(department), because };
  });
}

/** The places of a command, those first in which it took something. */
async function givingFirst(
  ports: Pick<RecordPorts, 'departments'>,
  { places, command }: RoleCommand,
): Promise<readonly DepartmentId[]> {
  if (places.length < 2) return places;
  const taking = await Promise.all(
    places.map(async (place) => {
      const entries = await ports.departments.look(place).ledger({ command, limit: 1 });
      return entries.some(({ fact }) => fact.action === 'role-taken');
    }),
  );
  return [...places.filter((_, index) => taking[index]), ...places.filter((_, index) => taking[index] !== true)];
}

function undoInDepartment(ports: RecordPorts, request: UndoRolesRequest, id: DepartmentId): Promise<UndoOutcome> {
  const work = ports.departments.change(id, async (books): Promise<UndoOutcome> => {
    const institution = await ports.institution.read();
    const approver = approverOf(request.actor, institution);
    if (approver === undefined) return refused(centralItOnly(institution));
    const department = await books.department();
    if (department === undefined) return refused(notYours({ institution }));
    const named = namedDepartment(department);
    if (department.closedAt !== undefined) return refused({ code: 'department-closed', department: named });
    const found = await entriesToUndo(ports, books, request);
    if ('code' in found) return refused(found);
    const { role } = found;
    const undone = reverse(found, holdersOf(role, institution, department), request.actor);
    if (undone === undefined) return refused({ code: 'nothing-to-undo', reason: 'all-changed' });
    if (undone.facts.length > 0) await books.saveDepartment(withHolders(role, department, undone.holders));
    for (const fact of undone.facts) await books.record(entryOf(ports, { ...request, actor: approver }, fact));
    return { kind: 'undone', parts: [{ department: named, role, lines: undone.lines }] };
  });
  return work.then(async (outcome) => {
    if (outcome.kind === 'undone') await ports.outline.changed([id]);
    return outcome;
  });
}

function undoInInstitution(ports: RecordPorts, request: UndoRolesRequest): Promise<UndoOutcome> {
  return ports.institution.change(async (books): Promise<UndoOutcome> => {
    const institution = await books.institution();
    const approver = approverOf(request.actor, institution);
    if (approver === undefined) return refused(centralItOnly(institution));
    const found = await entriesToUndo(ports, books, request);
    if ('code' in found) return refused(found);
    const { role } = found;
    const undone = reverse(found, holdersOf(role, institution, undefined), request.actor);
    if (undone === undefined) return refused({ code: 'nothing-to-undo', reason: 'all-changed' });
    if (undone.facts.length > 0) await books.save(withHolders(role, institution, undone.holders));
    for (const fact of undone.facts) await books.record(entryOf(ports, { ...request, actor: approver }, fact));
    return { kind: 'undone', parts: [{ department: undefined, role, lines: undone.lines }] };
  });
}

/** The books of a department or of the institution, as far as both are alike. */
interface LedgerBooks {
  ledger(slice: LedgerSlice): Promise<readonly LedgerEntry[]>;
}

/** The entries of a change of roles, and what became of it since. */
interface FoundRoles {
  readonly role: Role;
  readonly entries: readonly RoleEntry[];
  /** Whom others gave the role since, or took it from. */
  readonly changedSince: ReadonlySet<UserId>;
  /** For whom an earlier delivery of this very undo reversed it. */
  readonly reversed: readonly UserId[];
}

async function entriesToUndo(
  ports: Pick<DayPorts, 'clock'>,
  books: LedgerBooks,
  { actor, command, key }: UndoRolesRequest,
): Promise<FoundRoles | Refusal> {
  const because = (reason: Extract<Refusal, { code: 'nothing-to-undo' }>['reason']): Refusal => ({
    code: 'nothing-to-undo',
    reason,
  });
  const entries = (await books.ledger({ command, limit: MOST_ENTRIES })).filter(isRoleEntry);
  const [first] = entries;
  if (first === undefined || actorId(first.actor) !== actorId(actor)) return because('none');
  const { role } = first.fact;
  const since = (await entriesSince(books, first.number)).filter(
    (one): one is RoleEntry => isRoleEntry(one) && one.fact.role === role && one.command !== command,
  );
  if (since.some((one) => one.undoes === command && one.command !== key)) return because('already-undone');
  const reversed = since.filter((one) => one.command === key).map(({ fact }) => fact.person.userId);
  if (reversed.length === 0 && Date.parse(first.at) + UNDO_MS < ports.clock.now().getTime()) return because('too-old');
  const others = since.filter((one) => one.command !== key);
  return { role, entries, reversed, changedSince: new Set(others.map(({ fact }) => fact.person.userId)) };
}

/** Entries behind a number, the newest first. */
async function entriesSince(books: LedgerBooks, number: number): Promise<readonly LedgerEntry[]> {
  const all: LedgerEntry[] = [];
  while (all.length < MOST_SINCE) {
    const oldest = all.at(-1)?.number;
    const some = await books.ledger({
      limit: SINCE_AT_ONCE,
      ...(oldest === undefined ? {} : { fromNumber: oldest - 1 }),
    });
    all.push(...some);
    const last = some.at(-1);
    if (some.length < SINCE_AT_ONCE || last === undefined || last.number <= number) break;
  }
  return all.filter((one) => one.number > number);
}

/** Gives back what was taken, then takes what was given. @returns Undefined when nobody is left whom nobody changed since. */
function reverse(
  { role, entries, changedSince, reversed }: FoundRoles,
  holders: readonly KnownPerson[],
  { userId: by }: PersonActor,
):
  | {
      readonly holders: readonly KnownPerson[];
      readonly lines: readonly RoleLine[];
      readonly facts: readonly RoleFact[];
    }
  | undefined {
  const left = entries.filter(({ fact }) => changedSince.has(fact.person.userId));
  const free = entries.filter(({ fact }) => !changedSince.has(fact.person.userId)).toReversed();
  if (free.length === 0) return undefined;
  const peopleOf = (action: RoleFact['action']) =>
    free.flatMap(({ fact }) => (fact.action === action ? [{ ...fact.person, userText: fact.person.displayName }] : []));
  const asked = { by, already: reversed };
  const given = decideRoles(holders, { kind: 'give', role, people: peopleOf('role-taken') }, asked);
  const taken = decideRoles(given.holders, { kind: 'take', role, people: peopleOf('role-given') }, asked);
  const done = [...given.lines, ...taken.lines];
  const facts = done.flatMap((line): readonly RoleFact[] => {
    if (line.status === 'refused' || reversed.includes(line.person.userId)) return [];
    return [{ action: line.status === 'given' ? 'role-given' : 'role-taken', role, person: line.person }];
  });
  const untouched = left.map(({ fact: { person } }): RoleLine => {
    return { status: 'refused', person, userText: person.displayName, refusal: 'changed-since' };
  });
  return { holders: taken.holders, lines: [...done, ...untouched], facts };
}

const entryOf = (ports: DayPorts, { actor, key, command }: UndoRolesRequest, fact: RoleFact): NewLedgerEntry => ({
  actor,
  effectiveOn: todayOf(ports),
  command: key,
  undoes: command,
  fact,
});
