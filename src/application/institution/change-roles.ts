import { type PersonActor } from '../../domain/actor';
import { type ActivityKey, type DepartmentId, type UserId } from '../../domain/ids';
import { type InstitutionFact, type LedgerEntry, type NewLedgerEntry } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import { type NamedDepartment, type Refusal } from '../../domain/refusal';
import {
  decideRoles,
  holdersOf,
  isDepartmentRole,
  type RoleChange,
  type RoleLine,
  withHolders,
} from '../../domain/institution/role-change';
import { type LedgerSlice } from '../../ports/roster/department-store';
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
  readonly department: DepartmentId | undefined;
}

/** What became of a change of roles. */
export type RoleOutcome =
  | {
      readonly kind: 'changed';
      readonly change: RoleChange;
      readonly department: NamedDepartment | undefined;
      readonly lines: readonly RoleLine[];
    }
  | Refused;

/** A decided change, and whom it changed, now or in an earlier delivery. */
type Decided = { readonly outcome: RoleOutcome; readonly changed: readonly UserId[]; readonly by: KnownPerson };

/**
 * Gives people a role or takes it from them. Whether the sender is an approver is judged from the records as they stand when it is
 * written. A repeat under the same key changes nothing and says the same.
 *
 * @returns Refusals `central-it-only` before `not-yours`; who is not changed for a reason of their own has a line that says so.
 */
export async function changeRoles(ports: Ports, request: RoleRequest): Promise<RoleOutcome> {
  const { change } = request;
  const decided = isDepartmentRole(change.role)
    ? await changeInDepartment(ports, request)
    : await changeInInstitution(ports, request);
  const { outcome, by } = decided;
  if (outcome.kind === 'changed' && outcome.department !== undefined && change.kind === 'give') {
    const { department } = outcome;
    const told = decided.changed.filter((userId) => userId !== request.actor.userId);
    const at = instantOf(ports.clock.now());
    await tellLater(ports, told, request.key, { kind: 'role-given', role: change.role, department, by, at });
  }
  return outcome;
}

async function changeInDepartment(ports: RecordPorts, request: RoleRequest): Promise<Decided> {
  const { department: id, change, actor } = request;
  if (id === undefined) throw new Error(`the role ${change.role} belongs to a department`);
  const decided = await ports.departments.change(id, async (books) => {
    const institution = await ports.institution.read();
    const approver = approverOf(actor, institution);
    if (approver === undefined) return nothing(actor, centralItOnly(institution));
    const department = await books.department();
    if (department === undefined) return nothing(actor, notYours({ institution }));
    const decided = await decide(
      books,
      { ...request, actor: approver },
      holdersOf(change.role, institution, department),
    );
    if (decided.facts.length > 0) await books.saveDepartment(withHolders(change.role, department, decided.holders));
    await recordAll(ports, books, { ...request, actor: approver }, decided.facts);
    return changed(approver, decided, {
      kind: 'changed',
      change,
      department: namedDepartment(department),
      lines: decided.lines,
    });
  });
  // A repeat, too: whoever did it first may have died before this.
  if (decided.outcome.kind === 'changed') await ports.outline.changed([id]);
  return decided;
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
    const decided = await decide(books, sender, holdersOf(change.role, institution, undefined));
    if (approver !== undefined && decided.facts.length > 0) {
      await books.save(withHolders(change.role, institution, decided.holders));
      await recordAll(ports, books, sender, decided.facts);
    }
    return changed(sender.actor, decided, { kind: 'changed', change, department: undefined, lines: decided.lines });
  });
}

/** The books of a department or of the institution, as far as both are alike. */
interface LedgerBooks {
  ledger(slice: LedgerSlice): Promise<readonly LedgerEntry[]>;
  record(entry: NewLedgerEntry): Promise<void>;
}

async function decide(books: LedgerBooks, request: RoleRequest, holders: readonly KnownPerson[]) {
  const { change, actor } = request;
  const already = await ofCommand(books, request);
  const decided = decideRoles(holders, change, { by: actor.userId, already });
  const action = change.kind === 'give' ? 'role-given' : 'role-taken';
  const facts = decided.lines.flatMap((line): readonly Extract<InstitutionFact, { role: unknown }>[] =>
    line.status === 'refused' || already.includes(line.person.userId)
      ? []
      : [{ action, role: change.role, person: line.person }],
  );
  return { ...decided, facts, already };
}

/** Whom an earlier delivery of the same command changed. */
async function ofCommand(books: LedgerBooks, { key }: RoleRequest): Promise<readonly UserId[]> {
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
  {
    facts,
    already,
  }: { readonly facts: readonly { readonly person: KnownPerson }[]; readonly already: readonly UserId[] },
  outcome: RoleOutcome,
): Decided => ({ outcome, changed: [...already, ...facts.map(({ person }) => person.userId)], by: named(by) });

const nothing = (by: KnownPerson, refusal: Refusal): Decided => ({
  outcome: refused(refusal),
  changed: [],
  by: named(by),
});
