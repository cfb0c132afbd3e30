import { type Instant } from '../calendar';
import { type DepartmentId, type ProductId } from '../ids';
import { type KnownPerson } from '../people';

/** Somebody who asked for a product. */
export interface Asker {
  readonly person: KnownPerson;
  readonly at: Instant;
  /** For which department, where that was said. */
  readonly department?: DepartmentId;
}

/** A product that is not in the catalog, and that somebody asked for; one for each name. */
export type ProductWish = {
  /** Made from the name by {@link wishIdOf}. */
  readonly id: string;
  /** As the first asker typed it. */
  readonly typed: string;
  /** Each person once, first come first; at least one. */
  readonly askers: readonly Asker[];
} & (
  | { readonly status: 'open' }
  | { readonly status: 'added'; readonly product: ProductId }
  | { readonly status: 'closed'; readonly reason: string }
);

/** How many characters of a wish are kept. */
export const WISH_LENGTH = 40;

/** A wish as it is kept: in one line, and not longer than {@link WISH_LENGTH}. */
export const wishText = (typed: string): string =>
  Array.from(typed.normalize('NFKC').replace(/\s+/gu, ' ').trim()).slice(0, WISH_LENGTH).join('').trim();

/**
 * The id of the wish for a name: the same in any case and however it is spaced. Letters, digits, and `~` with the code of any
 * other character.
 */
export const wishIdOf = (typed: string): string =>
  Array.from(wishText(typed).toLowerCase())
    .map((character) => (/[a-z0-9]/u.test(character) ? character : `~${character.codePointAt(0)?.toString(16) ?? ''}`))
    .join('');

/** A wish that somebody joins: opened again when it was settled; the very same one when they asked already. */
export function withAsker(wish: ProductWish | undefined, typed: string, asker: Asker): ProductWish {
  const isOpen = wish?.status === 'open';
  if (isOpen && wish.askers.some(({ person }) => person.userId === asker.person.userId)) return wish;
  const earlier = isOpen ? wish.askers : [];
  const text = isOpen ? wish.typed : wishText(typed);
  return { id: wishIdOf(typed), typed: text, askers: [...earlier, asker], status: 'open' };
}
