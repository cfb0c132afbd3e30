import { nodesOf } from '../cards/card-reader';
import { type Shown } from './bot-harness';

/** What a client sends of a card whose inputs nobody touched: all that it holds already, with some of it typed over. */
export function filledIn(
  { card }: Shown,
  own: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const inputs = nodesOf(card).filter(({ type }) => typeof type === 'string' && type.startsWith('Input.'));
  const held = inputs.map(({ id, value = '' }) => [id as string, `${value as string | number}`] as const);
  return { ...Object.fromEntries(held), ...own };
}
