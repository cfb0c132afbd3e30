import { departmentId, productId } from '../../domain/ids';
import { type RosterDraft } from '../../domain/roster/roster-draft';

/** A command with the product or department that was chosen; undefined when nothing was. */
export function withChoice(
  known: RosterDraft | undefined,
  slot: 'product' | 'department',
  choice: string | undefined,
): RosterDraft | undefined {
  if (choice === undefined || known === undefined) return undefined;
  return slot === 'product' ? { ...known, product: productId(choice) } : { ...known, department: departmentId(choice) };
}
