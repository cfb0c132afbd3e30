import { type InstitutionCommand, type RosterCommand } from '../intent';
import { type DepartmentSaid, type PeopleSaid, type PersonSaid, type Vocabulary } from '../said';
import { phrases } from '../phrases/phrases';

/** A change that a short text says in full. */
export type ShortChange = InstitutionCommand | Extract<RosterCommand, { kind: 'undo' }>;

/**
 * The text that asks for a change, spelled right: parsed, it gives the same intent, but that a mention has become what
 * `nameOf` calls the person.
 */
export function sayAgain(
  change: ShortChange,
  { departments }: Pick<Vocabulary, 'departments'>,
  nameOf: (person: PersonSaid) => string,
): string {
  const named = (department: DepartmentSaid): string | undefined =>
    department.kind === 'known'
      ? departments.find(({ id }) => id === department.departmentId)?.name
      : department.kind === 'missing'
        ? undefined
        : department.typed;
  const peopleOf = (people: PeopleSaid): string =>
    people.map((person) => (person.kind === 'sender' ? 'me' : firstNameFirst(nameOf(person)))).join(', ');
  switch (change.kind) {
    case 'undo':
      return among('undo', 'for', named(change.department));
    case 'withdraw':
      return `withdraw ${change.purchaseOrderNumber}`;
    case 'decide': {
      const verb = change.decision === 'return' ? 'ask' : change.decision;
      return [`${verb} ${change.purchaseOrderNumber}`, change.words].filter(Boolean).join(': ');
    }
    case 'use-channel':
    case 'leave-channel':
    case 'reconcile':
      return phrases[change.kind].example;
    case 'add-role':
    case 'remove-role': {
      const [verb, place] = change.kind === 'add-role' ? ['add', 'to'] : ['remove', 'from'];
      return among(`${verb} ${change.role} ${peopleOf(change.people)}`, place, named(change.department));
    }
    case 'move-role': {
      const moved = among(`move ${change.role} ${peopleOf(change.people)}`, 'from', named(change.from));
      return among(moved, 'to', named(change.department));
    }
    case 'replace-role': {
      const made = among(`make ${peopleOf(change.people)} ${change.role}`, 'of', named(change.department));
      return `${made} instead of ${peopleOf(change.instead)}`;
    }
    case 'rename-department':
      return among(`rename department ${named(change.department) ?? ''}`.trim(), 'to', change.name);
    case 'close-department':
      return `close department ${named(change.department) ?? ''}`.trim();
    case 'reopen-department':
      return `reopen department ${change.name}`;
  }
}

const among = (text: string, place: string, department: string | undefined): string =>
  department === undefined ? text : `${text} ${place} ${department}`;

/** `Wong, Amy` as `Amy Wong`: a comma would set two people apart. */
const firstNameFirst = (name: string): string => {
  const [last, ...first] = name.split(',').map((part) => part.trim());
  return [...first, last].join(' ').trim();
};
