import { type ChangeStep } from '../../../domain/roster/roster-change';
import { nameOf } from '../../answer/words';

/** "3 changes made", "2 of 3 changes made" */
export function headingOfSteps(steps: readonly ChangeStep[]): string {
  const made = steps.filter(({ line }) => line.status !== 'refused').length;
  if (made === 0) return 'Nothing was changed';
  const all = `${steps.length} ${steps.length === 1 ? 'change' : 'changes'}`;
  return made === steps.length ? `${all} made` : `${made} of ${all} made`;
}

/** What became of one command for one person: "Added Jane Doe to Visio"; where it was refused, that it was not done: "“zzz” was not added to Visio". */
export function stepWords({ action, product, line, outgoing }: ChangeStep): string {
  const isDone = line.status !== 'refused';
  const who = line.status === 'refused' && line.person === undefined ? line.userText : undefined;
  const name = nameOf(line.person ?? { displayName: `“${who ?? ''}”` });
  const where = nameOf({ displayName: product.name });
  switch (action) {
    case 'add':
      return isDone ? `Added ${name} to ${where}` : `${name} was not added to ${where}`;
    case 'remove':
      return isDone ? `Removed ${name} from ${where}` : `${name} was not removed from ${where}`;
    case 'swap':
      return outgoing === undefined
        ? `${name} was not swapped in ${where}`
        : `Swapped ${nameOf(outgoing)} for ${name} in ${where}`;
    case 'move':
      return isDone ? `Moved ${name} first in ${where}` : `${name} was not moved first in ${where}`;
  }
}
