import {
  type DepartmentSaid,
  type InstitutionCommand,
  type PersonSaid,
  type RosterCommand,
  type Vocabulary,
} from '../intent';
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
      const people = change.people.map((person) => (person.kind === 'sender' ? 'me' : firstNameFirst(nameOf(person))));
      return among(`${verb} ${change.role} ${people.join(', ')}`, place, named(change.department));
    }
  }
}

const among = (text: string, place: string, department: string | undefined): string =>
  department === undefined ? text : `${text} ${place} ${department}`;

/** `Wong, Amy` as `Amy Wong`: a comma would set two people apart. */
const firstNameFirst = (name: string): string => {
  const [last, ...first] = name.split(',').map((part) => part.trim());
  return [...first, last].join(' ').trim();
};
