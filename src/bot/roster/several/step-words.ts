import { type ChangeStep } from '../../../domain/roster/roster-change';
import { nameOf } from '../../answer/words';

/** "3 changes made", "2 of 3 changes made" */
export function headingOfSteps(steps: readonly ChangeStep[]): string {
  const made = steps.filter(({ line }) => line.status !== 'refused').length;
  if (made === 0) return 'Nothing was changed';
  const all = `${steps.length} ${steps.length === 1 ? 'change' : 'changes'}`;
  return made === steps.length ? `${all} made` : `${made} of ${all} made`;
}

/** What became of one command for one person: "Added Jane Doe to Visio"; where it was refused, what was asked: "Add Jane Doe to Visio". */
export function stepWords({ action, product, line, outgoing }: ChangeStep): string {
  const isDone = line.status !== 'refused';
  const who = line.status === 'refused' && line.person === undefined ? line.userText : undefined;
  const name = nameOf(line.person ?? { displayName: `“${who ?? ''}”` });
  const where = nameOf({ displayName: product.name });
  switch (action) {
    case 'add':
      return `${isDone ? 'Added' : 'Add'} ${name} to ${where}`;
    case 'remove':
      return `${isDone ? 'Removed' : 'Remove'} ${name} from ${where}`;
    case 'swap':
      return outgoing === undefined
        ? `Swap ${name} in ${where}`
        : `Swapped ${nameOf(outgoing)} for ${name} in ${where}`;
    case 'move':
      return `${isDone ? 'Moved' : 'Move'} ${name} first in ${where}`;
  }
}
