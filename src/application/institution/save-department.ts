import { type PersonActor } from '../../domain/actor';
import { instantOf } from '../../domain/calendar';
import { type Department, openAmong, renamed } from '../../domain/institution/department';
import { type ActivityKey, type DepartmentId, departmentId } from '../../domain/ids';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import { type NamedDepartment } from '../../domain/refusal';
import { defined } from '../../domain/defined';
import { freeSlug, isSameName } from '../../domain/institution/slug';
import { type DepartmentBooks, type WritableBooks } from '../../ports/roster/department-store';
import { approverOf, centralItOnly } from '../access/central-it';
import { type Ports, type RecordPorts } from '../ports';
import { notYours, readStanding } from '../access/standing';
import { tellLater } from '../outbox/tell-later';
import { todayOf } from '../today';
import { namedDepartment } from '../access/names';
import { type Refused, refused } from '../../domain/result';

/** What became of a department that was to be opened or changed. */
export type DepartmentOutcome =
  /** `before`: what it was called until this very command. */
  | { readonly kind: 'saved'; readonly department: Department; readonly before?: string }
  /** Another department has this name, in any case. */
  | { readonly kind: 'name-taken'; readonly other: NamedDepartment }
  /** Somebody changed it since it was shown: it is this now. */
  | { readonly kind: 'changed-since'; readonly department: Department }
  | Refused;

/** A department to open. */
export interface NewDepartment {
  readonly key: ActivityKey;
  readonly actor: PersonActor;
  readonly name: string;
  readonly directoryNames: readonly string[];
  readonly delegates: readonly KnownPerson[];
}

/**
 * Opens a department under an id made from its name, or one that was closed under this name again. The same key opens one department,
 * however often it comes. Two people who open
 * departments of one name at the same moment meet at its id, and the second is told. Names are compared with those of the outline: a
 * department that is *renamed* to the name in that very moment is not noticed, nor one whose new name the outline has not heard of yet.
 */
export async function openDepartment(ports: Ports, asked: NewDepartment): Promise<DepartmentOutcome> {
  const { institution, departments } = await readStanding(ports, asked.actor);
  if (approverOf(asked.actor, institution) === undefined) return refused(centralItOnly(institution));
  const namesake = [...openAmong(departments), ...departments].find(({ name }) => isSameName(name, asked.name));
  if (namesake !== undefined) return openAt(ports, namesake.id, asked);

  const tried = new Set<string>(departments.map(({ id }) => id));
  for (;;) {
    const id = freeSlug(asked.name, 'department', (slug) => tried.has(slug));
    const outcome = await openAt(ports, departmentId(id), asked);
    // Somebody opened another department under this id a moment ago.
    if (outcome.kind !== 'name-taken' || isSameName(outcome.other.name, asked.name)) return outcome;
    tried.add(id);
  }
}

async function openAt(ports: Ports, id: DepartmentId, asked: NewDepartment): Promise<DepartmentOutcome> {
  const { actor, delegates } = asked;
  const { outcome, by } = await ports.departments.change(id, (books) => decideOpening(ports, books, id, asked));
  if (outcome.kind === 'saved') await ports.outline.changed([id]);
  if (outcome.kind === 'saved' && by !== undefined) {
    const told = delegates.map(({ userId }) => userId).filter((userId) => userId !== actor.userId);
    const department = namedDepartment(outcome.department);
    const at = instantOf(ports.clock.now());
    await tellLater(ports, told, asked.key, { kind: 'role-given', role: 'delegate', department, by: named(by), at });
  }
  return outcome;
}

/** Decides whether a department is opened. `by` is the approver who opens it, now or in an earlier delivery. */
async function decideOpening(
  ports: RecordPorts,
  books: WritableBooks,
  id: DepartmentId,
  { key, actor, name, directoryNames, delegates }: NewDepartment,
): Promise<{ readonly outcome: DepartmentOutcome; readonly by?: PersonActor }> {
  const institution = await ports.institution.read();
  const by = approverOf(actor, institution);
  if (by === undefined) return { outcome: refused(centralItOnly(institution)) };
  const existing = await books.department();
  if (existing !== undefined) {
    if (await isRecorded(books, key, 'department-opened'))
      return { outcome: { kind: 'saved', department: existing }, by };
    // One that was closed is opened again.
    if (existing.closedAt === undefined || !isSameName(existing.name, name))
      return { outcome: { kind: 'name-taken', other: namedDepartment(existing) } };
  }
  const { closedAt: _, ...before } = existing ?? { id, name };
  const fresh: Department = { ...before, directoryNames, delegates, purchasers: [] };
  const department = renamed(fresh, name, instantOf(ports.clock.now()));
  await books.saveDepartment(department);
  const fact = { action: 'department-opened', name, directoryNames, delegates } as const;
  await books.record({ actor: by, effectiveOn: todayOf(ports), command: key, fact });
  return { outcome: { kind: 'saved', department }, by };
}

/** Whether an earlier delivery of a command did this. */
export async function isRecorded(
  books: DepartmentBooks,
  command: ActivityKey,
  action: LedgerFact['action'],
): Promise<boolean> {
  const entries = await books.ledger({ command, limit: 1 });
  return entries.some(({ fact }) => fact.action === action);
}

/**
 * Changes what a department is called, here and in the directory. `isAsShown` says whether a department is still what the form
 * showed.
 */
export async function changeDepartment(
  ports: RecordPorts,
  asked: {
    readonly key: ActivityKey;
    readonly actor: PersonActor;
    readonly department: DepartmentId;
    readonly name: string;
    /** Absent, they stay. */
    readonly directoryNames?: readonly string[];
    /** Absent, it does not matter what the department was called before. */
    readonly isAsShown?: (department: Department) => boolean;
    /** The command that this takes back. */
    readonly undoes?: string;
  },
): Promise<DepartmentOutcome> {
  const { key, actor, department: id, name, isAsShown = () => true, undoes } = asked;
  const outcome = await ports.departments.change(id, async (books): Promise<DepartmentOutcome> => {
    const institution = await ports.institution.read();
    const approver = approverOf(actor, institution);
    if (approver === undefined) return refused(centralItOnly(institution));
    const existing = await books.department();
    if (existing === undefined) return refused(notYours({ institution }));
    if (existing.closedAt !== undefined)
      return refused({ code: 'department-closed', department: namedDepartment(existing) });
    // Whoever asked is told again; somebody may have given it another name since.
    if (await isRecorded(books, key, 'department-changed'))
      return { kind: 'saved', department: existing, ...defined({ before: existing.earlierNames?.at(-1)?.name }) };
    const { directoryNames = existing.directoryNames } = asked;
    const department = { ...renamed(existing, name, instantOf(ports.clock.now())), directoryNames };
    if (JSON.stringify(department) === JSON.stringify(existing)) return { kind: 'saved', department };
    if (!isAsShown(existing)) return { kind: 'changed-since', department: existing };
    const { departments } = await ports.outline.of(institution);
    const other = openAmong(departments).find((one) => one.id !== id && isSameName(one.name, name));
    if (other !== undefined) return { kind: 'name-taken', other: namedDepartment(other) };
    await books.saveDepartment(department);
    const was = { name: existing.name, directoryNames: existing.directoryNames };
    const fact = { action: 'department-changed', name, directoryNames, before: was } as const;
    await books.record({
      ...{ actor: approver, effectiveOn: todayOf(ports), command: key, fact },
      ...defined({ undoes }),
    });
    const before = existing.name === name ? undefined : existing.name;
    return { kind: 'saved', department, ...defined({ before }) };
  });
  if (outcome.kind === 'saved') await ports.outline.changed([id]);
  return outcome;
}
