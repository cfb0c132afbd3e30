import { type RosterDraft } from '../../../domain/roster/roster-draft';
import { type Command } from '../../../intent/intent';
import { type DepartmentSaid, type PersonSaid, type ProductSaid, type ProductsSaid } from '../../../intent/said';
import { type SaidCommand } from '../../turn/turn';

/** A command on its way as it was said, for what is said while it is asked about; undefined where nobody is in it. */
export function saidOf(draft: RosterDraft): SaidCommand | undefined {
  const { kind, people } = draft;
  const [first, ...others] = people.map((_, index): PersonSaid => ({ kind: 'mention', index }));
  if (first === undefined) return undefined;
  const department: DepartmentSaid =
    draft.department === undefined ? { kind: 'missing' } : { kind: 'known', departmentId: draft.department };
  const mentions = people.map(({ userText, userId }) => ({ name: userText, userId }));
  const said = (command: Command): SaidCommand => ({ command, mentions });
  const product = productsOf(draft);
  switch (kind) {
    case 'add':
    case 'remove':
      return said({ kind, people: [first, ...others], product, department });
    case 'swap': {
      const [incoming] = others;
      return incoming && said({ kind, outgoing: first, incoming, product, department });
    }
    case 'move':
      return undefined;
  }
}

function productsOf({ product, alsoIn = [], isEverything }: RosterDraft): ProductsSaid {
  if (isEverything === true) return { kind: 'everything' };
  if (product === undefined) return { kind: 'missing' };
  const [first, second, ...more] = [product, ...alsoIn].map((productId): ProductSaid => ({ kind: 'known', productId }));
  if (first === undefined) return { kind: 'missing' };
  return second === undefined ? first : { kind: 'each', products: [first, second, ...more] };
}
