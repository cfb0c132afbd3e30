import { defined } from '../../../domain/defined';
import { type RosterDraft } from '../../../domain/roster/roster-draft';
import { type PeopleChange } from '../../../intent/intent';
import { knownDepartment, knownProduct } from '../../turn/slots';
import { type TypedTurn } from '../../turn/turn';
import { messageDraft, productsSaid } from '../draft/message-draft';

/** What one command of a message says, as far as it is certain. */
export function saidDraft(turn: TypedTurn, command: PeopleChange): RosterDraft {
  const { product, ...products } = productsSaid(command.product);
  const pool = { product: knownProduct(product), department: knownDepartment(command.department) };
  return { ...messageDraft(turn, command), ...products, ...defined(pool) };
}
