import { actorId, type PersonActor } from '../../domain/actor';
import { type DepartmentId } from '../../domain/ids';
import { INSTITUTION, type InstitutionFact, isRosterFact, type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { type RecordPorts } from '../ports';

/** Entries of somebody, the newest first, among which their latest command is looked for. */
const LATEST = 20;

/** An entry of a ledger that gives or takes a role. */
export type RoleEntry = LedgerEntry & {
  readonly fact: Extract<InstitutionFact, { readonly action: 'role-given' | 'role-taken' }>;
};

/** Whether an entry gives or takes a role. */
export const isRoleEntry = (entry: LedgerEntry): entry is RoleEntry =>
  entry.fact.action === 'role-given' || entry.fact.action === 'role-taken';

/** An entry of a department that was opened, closed, or called something else. */
export type DepartmentEntry = LedgerEntry & {
  readonly fact: Extract<
    LedgerEntry['fact'],
    { readonly action: 'department-opened' | 'department-changed' | 'department-closed' }
  >;
};

const isDepartmentEntry = (entry: LedgerEntry): entry is DepartmentEntry =>
  ['department-opened', 'department-changed', 'department-closed'].includes(entry.fact.action);

/** A change of roles, and in which ledgers it stands. */
export interface RoleCommand {
  readonly command: string;
  /** Departments, or {@link INSTITUTION}. */
  readonly places: readonly DepartmentId[];
}

/** What somebody changed last; `undoes` is the command that it reversed. */
export type LatestChange =
  | (RoleCommand & { readonly kind: 'roles'; readonly undoes: string | undefined })
  | { readonly kind: 'department'; readonly entry: DepartmentEntry };

/**
 * What somebody changed last, if that was roles or a department itself, and no roster: in any department, or in the institution.
 *
 * @param within Looked for only there.
 */
export async function latestChange(
  ports: Pick<RecordPorts, 'departments'>,
  actor: PersonActor,
  within?: DepartmentId,
): Promise<LatestChange | undefined> {
  const mine = { actorId: actorId(actor), limit: LATEST };
  const found = await Promise.all([
    ports.departments.ledger(within === undefined ? mine : { ...mine, departments: [within] }),
    within === undefined ? ports.departments.ledger({ ...mine, departments: [INSTITUTION] }) : [],
  ]);
  const entries = found
    .flat()
    .filter((entry) => isRoleEntry(entry) || isDepartmentEntry(entry) || isRosterFact(entry.fact));
  const newest = entries.toSorted((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0))[0];
  if (newest === undefined) return undefined;
  if (isDepartmentEntry(newest)) return { kind: 'department', entry: newest };
  if (!isRoleEntry(newest)) return undefined;
  const { command, undoes } = newest;
  const places = entries.filter((one) => one.command === command).map(({ department }) => department);
  return { kind: 'roles', command, undoes, places: [...new Set(places)] };
}
