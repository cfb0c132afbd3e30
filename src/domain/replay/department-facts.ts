import { type Instant } from '../calendar';
import { type DepartmentId } from '../ids';
import { type Department, includesPerson, renamed } from '../institution/department';
import { type LedgerEntry, type LedgerFact } from '../ledger/ledger-entry';
import { type KnownPerson, named } from '../people';
import { type ReplayedDepartment } from './replayed';

type DepartmentFact = Extract<
  LedgerFact,
  { action: 'department-opened' | 'department-changed' | 'department-closed' | 'role-given' | 'role-taken' }
>;

const ACTIONS: readonly LedgerFact['action'][] = [
  'department-opened',
  'department-changed',
  'department-closed',
  'role-given',
  'role-taken',
];

/** Whether a fact is about a department itself: what it is called, who has a role in it. */
export const isDepartmentFact = (fact: LedgerFact): fact is DepartmentFact => ACTIONS.includes(fact.action);

/** A department itself, as one entry of its ledger after the other tells it. */
export class DepartmentFacts {
  department: Department;
  /** See {@link ReplayedDepartment}. */
  tells: ReplayedDepartment['tells'] = 'nothing';

  constructor(id: DepartmentId) {
    this.department = { id, name: id, directoryNames: [], delegates: [], purchasers: [] };
  }

  take({ at }: LedgerEntry, fact: DepartmentFact): void {
    switch (fact.action) {
      case 'department-opened':
        this.#open(fact, at);
        return;
      case 'department-changed': {
        const { name, directoryNames } = fact;
        this.department = { ...renamed(this.department, name, at), directoryNames };
        return;
      }
      case 'department-closed':
        this.department = { ...this.department, delegates: [], purchasers: [], closedAt: at };
        return;
      case 'role-given':
      case 'role-taken': {
        if (fact.role !== 'delegate' && fact.role !== 'purchaser') return;
        const list = fact.role === 'delegate' ? 'delegates' : 'purchasers';
        this.department = { ...this.department, [list]: afterRole(this.department[list], fact) };
      }
    }
  }

  #open(fact: Extract<DepartmentFact, { action: 'department-opened' }>, at: Instant): void {
    const { name, directoryNames, delegates = [], purchasers = [] } = fact;
    const { closedAt: _, ...before } = this.department;
    const known = this.tells === 'nothing' ? { ...before, name } : renamed(before, name, at);
    this.department = { ...known, directoryNames: directoryNames ?? [], delegates, purchasers };
    this.tells = directoryNames === undefined ? 'name' : 'all';
  }
}

/** Who has a role after it was given or taken: each once, in the order of giving. */
export function afterRole(
  people: readonly KnownPerson[],
  { action, person }: Extract<LedgerFact, { action: 'role-given' | 'role-taken' }>,
): readonly KnownPerson[] {
  if (action === 'role-taken') return people.filter(({ userId }) => userId !== person.userId);
  return includesPerson(people, person.userId) ? people : [...people, named(person)];
}
