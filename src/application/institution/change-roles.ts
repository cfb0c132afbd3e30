import { type PersonActor } from '../../domain/actor';
import { type ActivityKey, type DepartmentId, type UserId } from '../../domain/ids';
import { type InstitutionFact, type LedgerEntry, type NewLedgerEntry } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import { type NamedDepartment, type Refusal } from '../../domain/refusal';
import { type Department, type Institution } from '../../domain/institution/department';
import {
  decideInstead,
  decideRoles,
  holdersOf,
  isDepartmentRole,
  type RoleChange,
  type RoleLine,
  type RoleWarning,
  warningAbout,
  withHolders,
} from '../../domain/institution/role-change';
import { type CommandPerson } from '../../domain/roster/roster-command';
import { type DepartmentBooks, type LedgerSlice } from '../../ports/roster/department-store';
import { approverOf, centralItOnly } from '../access/central-it';
import { type DayPorts, type Ports, type RecordPorts } from '../ports';
import { notYours } from '../access/standing';
import { tellLater } from '../outbox/tell-later';
import { instantOf } from '../../domain/calendar';
import { todayOf } from '../today';
import { namedDepartment } from '../access/names';
import { type Refused, refused } from '../../domain/result';

/** A change of roles with its sender, ready to be carried out; `department` for the roles in one. */
export interface RoleRequest {
  readonly key: ActivityKey;
  readonly actor: PersonActor;
  readonly change: RoleChange;
  /** Who loses the role to those who get it. */
  readonly instead?: readonly CommandPerson[];
  readonly department: DepartmentId | undefined;
  /** Whether the sender agreed to what follows, where there is something to agree to. */
  readonly isConfirmed?: boolean;
}

/** What became of a change of roles in one place. */
export interface RolesChanged {
  readonly kind: 'changed';
  readonly change: RoleChange;
  readonly department: NamedDepartment | undefined;
  readonly lines: readonly RoleLine[];
}

/** Nothing was changed: the sender has to agree to what follows. */
export interface RolesAsked {
  readonly kind: 'confirm';
  readonly about: RoleWarning;
  readonly department: NamedDepartment | undefined;
  /** Who would lose the role. */
  readonly people: readonly KnownPerson[];
  /** Who could still send the department's purchases. */
  readonly purchasers: readonly KnownPerson[];
}

/** What became of a change of roles. */
export type RoleOutcome = RolesChanged | RolesAsked | Refused;

/** A decided change, and whom it changed, now or in an earlier delivery. */
interface Decided {
  readonly outcome: RoleOutcome;
  readonly given: readonly UserId[];
  readonly by: KnownPerson;
}

/**
 * Gives people a role or takes it from them. Whether the sender is an approver is judged from the records as they stand when it is
 * written. A repeat under the same key changes nothing and says the same.
 *
 * @returns Refusals `central-it-only` before `not-yours` and `department-closed`; who is not changed for a reason of their own has a line
 *   that says so.
 */
export async function changeRoles(ports: Ports, request: RoleRequest): Promise<RoleOutcome> {
  const { change } = request;
  const decided = isDepartmentRole(change.role)
    ? await changeInDepartment(ports, request)
    : await changeInInstitution(ports, request);
  const { outcome, by } = decided;
  if (outcome.kind === 'changed' && outcome.department !== undefined && change.kind === 'give') {
    const { department } = outcome;
    const told = decided.given.filter((userId) => userId !== request.actor.userId);
    const at = instantOf(ports.clock.now());
    await tellLater(ports, told, request.key, { kind: 'role-given', role: change.role, department, by, at });
  }
  return outcome;
}

/** What a change of roles in a department would come to now; nothing is changed. */
export async function foreseeRoles(ports: RecordPorts, request: RoleRequest): Promise<RoleOutcome> {
  const { department: id } = request;
  if (id === undefined) throw new Error('only in a department');
  const [institution, books] = [await ports.institution.read(), ports.departments.look(id)];
  const { decided } = await decideIn(books, { institution, request });
  return decided.outcome;
}

async function changeInDepartment(ports: RecordPorts, request: RoleRequest): Promise<Decided> {
  const { department: id } = request;
  if (id === undefined) throw new Error(`the role ${request.change.role} belongs to a department`);
  const decided = await ports.departments.change(id, async (books) => {
    const institution = await ports.institution.read();
    const { decided, change } = await decideIn(books, { institution, request });
    if (decided.outcome.kind === 'changed' && change !== undefined && change.facts.length > 0) {
      await books.saveDepartment(change.department);
      await recordAll(ports, books, { ...request, actor: change.by }, change.facts);
    }
    return decided;
  });
  // A repeat, too: whoever did it first may have died before this.
  if (decided.outcome.kind === 'changed') await ports.outline.changed([id]);
  return decided;
}

/** Decides about the roles in a department, from its records as they stand. */
async function decideIn(
  books: DepartmentBooks,
  { institution, request }: { readonly institution: Institution; readonly request: RoleRequest },
): Promise<{
  readonly decided: Decided;
  readonly change?: { readonly facts: RoleFacts; readonly department: Department; readonly by: PersonActor };
}> {
  const { actor, change } = request;
  const approver = approverOf(actor, institution);
  if (approver === undefined) return { decided: nothing(actor, centralItOnly(institution)) };
  const department = await books.department();
  if (department === undefined) return { decided: nothing(actor, notYours({ institution })) };
  const named = namedDepartment(department);
  if (department.closedAt !== undefined)
    return { decided: nothing(actor, { code: 'department-closed', department: named }) };
  const before = holdersOf(change.role, institution, department);
  const decided = await decide(books, { ...request, actor: approver }, before);
  const place = { department: named, purchasers: department.purchasers };
  const outcome = outcomeOf(request, decided, { before, ...place });
  const after = withHolders(change.role, department, decided.holders);
  return {
    decided: changed(approver, decided, outcome),
    change: { facts: decided.facts, department: after, by: approver },
  };
}

function changeInInstitution(ports: RecordPorts, request: RoleRequest): Promise<Decided> {
  const { change, actor } = request;
  return ports.institution.change(async (books) => {
    const institution = await books.institution();
    const approver = approverOf(actor, institution);
    // Who gave up the role with this very command is told so again.
    const isRepeat = (await ofCommand(books, request)).length > 0;
    if (approver === undefined && !isRepeat) return nothing(actor, centralItOnly(institution));
    const sender = { ...request, actor: approver ?? actor };
    const before = holdersOf(change.role, institution, undefined);
    const decided = await decide(books, sender, before);
    const outcome = outcomeOf(request, decided, { before, department: undefined, purchasers: [] });
    if (approver !== undefined && outcome.kind === 'changed' && decided.facts.length > 0) {
      await books.save(withHolders(change.role, institution, decided.holders));
      await recordAll(ports, books, sender, decided.facts);
    }
    return changed(sender.actor, decided, outcome);
  });
}

/** What was decided, or what has to be agreed to first. */
function outcomeOf(
  { change, actor, isConfirmed = false }: RoleRequest,
  decided: Awaited<ReturnType<typeof decide>>,
  place: Pick<RolesAsked, 'department' | 'purchasers'> & { readonly before: readonly KnownPerson[] },
): RolesChanged | RolesAsked {
  const { before, department, purchasers } = place;
  const about = warningAbout(change.role, { before, after: decided.holders, by: actor.userId });
  if (about === undefined || isConfirmed || decided.facts.length === 0)
    return { kind: 'changed', change, department, lines: decided.lines };
  const people = decided.facts.flatMap(({ action, person }) => (action === 'role-taken' ? [person] : []));
  return { kind: 'confirm', about, department, people, purchasers };
}

/** The books of a department or of the institution, as far as both are alike. */
interface LedgerBooks {
  ledger(slice: LedgerSlice): Promise<readonly LedgerEntry[]>;
  record(entry: NewLedgerEntry): Promise<void>;
}

type RoleFacts = readonly Extract<InstitutionFact, { role: unknown }>[];

async function decide(books: Pick<LedgerBooks, 'ledger'>, request: RoleRequest, holders: readonly KnownPerson[]) {
  const { change, instead, actor } = request;
  const already = await ofCommand(books, request);
  const asked = { by: actor.userId, already };
  const decided =
    instead === undefined ? decideRoles(holders, change, asked) : decideInstead(holders, { ...change, instead }, asked);
  const facts = decided.lines.flatMap((line): RoleFacts => {
    if (line.status === 'refused' || already.includes(line.person.userId)) return [];
    const action = line.status === 'given' ? 'role-given' : 'role-taken';
    return [{ action, role: change.role, person: line.person }];
  });
  return { ...decided, facts };
}

/** Whom an earlier delivery of the same command changed. */
async function ofCommand(
  books: Pick<LedgerBooks, 'ledger'>,
  { key }: Pick<RoleRequest, 'key'>,
): Promise<readonly UserId[]> {
  const entries = await books.ledger({ command: key, limit: 100 });
  return entries.flatMap(({ fact }) =>
    fact.action === 'role-given' || fact.action === 'role-taken' ? [fact.person.userId] : [],
  );
}

async function recordAll(
  ports: DayPorts,
  books: LedgerBooks,
  { actor, key }: RoleRequest,
  facts: readonly InstitutionFact[],
): Promise<void> {
  for (const fact of facts) await books.record({ actor, effectiveOn: todayOf(ports), command: key, fact });
}

const changed = (
  by: KnownPerson,
  { lines }: { readonly lines: readonly RoleLine[] },
  outcome: RoleOutcome,
): Decided => ({
  outcome,
  given: lines.flatMap((line) => (line.status === 'given' ? [line.person.userId] : [])),
  by: named(by),
});

const nothing = (by: KnownPerson, refusal: Refusal): Decided => ({
  outcome: refused(refusal),
  given: [],
  by: named(by),
});
