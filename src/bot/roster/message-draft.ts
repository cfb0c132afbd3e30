import { type ProductsSaid, type ProductSaid } from '../../intent/intent';
import { type RosterDraft } from '../../domain/roster/roster-draft';
import { type CommandOf } from '../turn/feature';
import { draftPerson } from '../turn/slots';
import { type TypedTurn } from '../turn/turn';

/** A sentence that changes who is on a roster. */
export type PeopleCommand = CommandOf<'add' | 'remove' | 'swap' | 'move'>;

/** What a sentence wants changed, and for whom; its pool is another matter. */
export const messageDraft = (turn: TypedTurn, command: PeopleCommand): Pick<RosterDraft, 'kind' | 'people'> => ({
  kind: command.kind,
  people: peopleOf(command).map((person) => draftPerson(turn, person)),
});

function peopleOf(command: PeopleCommand) {
  switch (command.kind) {
    case 'add':
    case 'remove':
      return command.people;
    case 'swap':
      return [command.outgoing, command.incoming];
    case 'move':
      return [command.person];
  }
}

/** Products as far as they are certain, and the one to ask about. */
interface Products extends Pick<RosterDraft, 'alsoIn' | 'isEverything'> {
  /** The only one that is not certain, or else the first. */
  readonly product: ProductSaid;
}

/** Which products a sentence names. Where more than one is misspelled, the first counts as unknown, so that nothing is guessed. */
export function productsSaid(said: ProductsSaid): Products {
  if (said.kind === 'everything') return { product: { kind: 'missing' }, isEverything: true };
  if (said.kind !== 'each') return { product: said };
  const open = said.products.filter((product) => product.kind !== 'known');
  const [first, second] = open;
  const unknown = open.find(({ kind }) => kind === 'unknown') ?? first;
  if (second !== undefined)
    return { product: { kind: 'unknown', typed: unknown !== undefined && 'typed' in unknown ? unknown.typed : '' } };
  const product = first ?? said.products[0];
  const others = said.products.filter((one) => one !== product);
  return { product, alsoIn: others.flatMap((one) => (one.kind === 'known' ? [one.productId] : [])) };
}
