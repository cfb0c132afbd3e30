import { defined } from '../../../domain/defined';
import { type PoolsSaid, type ProductsSaid, type ProductSaid, type Vocabulary } from '../../../intent/said';
import { type RosterDraft } from '../../../domain/roster/roster-draft';
import { type CommandOf } from '../../turn/feature';
import { draftPerson } from '../../turn/slots';
import { type TypedTurn } from '../../turn/turn';

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

/** A pool as a question proposes it: what is spelled right, and what is nearly. */
export interface MeantPool extends Pick<RosterDraft, 'product' | 'alsoIn' | 'isEverything' | 'department'> {
  /** What the products are called: "Visio", "everything"; none where none is named. */
  readonly names: readonly string[];
  /** What the department is called, where one is named. */
  readonly place?: string;
}

/** Everything that a sentence names nearly right, to be asked about in one question; undefined where more than one thing may be meant, or none. */
export function meantPool({ product, department }: PoolsSaid, vocabulary: Vocabulary): MeantPool | undefined {
  const said = product.kind === 'each' ? product.products : product.kind === 'everything' ? [] : [product];
  const ids = said.flatMap((one) => (one.kind === 'known' || one.kind === 'near' ? [one.productId] : []));
  const isMeant = said.every(({ kind }) => kind === 'missing') || ids.length === said.length;
  if (!isMeant || department.kind === 'several' || department.kind === 'unknown') return undefined;
  const [first, ...alsoIn] = [...new Set(ids)];
  const isEverything = product.kind === 'everything';
  const place = department.kind === 'missing' ? undefined : department.departmentId;
  return {
    ...(isEverything ? { isEverything } : {}),
    ...(alsoIn.length === 0 ? {} : { alsoIn }),
    ...defined({
      product: first,
      department: place,
      place: vocabulary.departments.find(({ id }) => id === place)?.name,
    }),
    names: isEverything
      ? ['everything']
      : [...new Set(ids)].flatMap((id) => vocabulary.products.find((one) => one.id === id)?.name ?? []),
  };
}
