import { type Command, type PurchaseFilter } from '../intent';
import { type DateSaid, type PersonSaid, type PoolSaid } from '../said';

/** What a sentence names, slot by slot; undefined where it has no such slot, or where what stands there cannot stand there. */
export interface Asked extends PoolSaid {
  readonly person: PersonSaid | undefined;
  readonly filter: PurchaseFilter | undefined;
  readonly number: string | undefined;
  readonly date: DateSaid;
  /** The words of ours that the sentence was found by. */
  readonly words: readonly string[];
}

/** One thing people can type: what it is called on the help card, every way to say it, and what it then asks for. */
export interface Phrase {
  /** What to type; it parses to the phrase's own intent. */
  readonly example: string;
  /** Who has a use for it; everybody may ask what `anyone` may. */
  readonly group: 'delegate' | 'purchaser' | 'approver' | 'anyone';
  /** What it does, in one line. */
  readonly meaning: string;
  /** Other ways to ask that are worth a line of their own on the help card. */
  readonly also?: readonly { readonly example: string; readonly meaning: string }[];
  /**
   * The ways to ask, for what is asked in a sentence of ours and not by a verb and names. In simple words:
   * `[…]` may be left out, `(a|b)` is one of them, `~` is any preposition. `{pool}` is a product, a department or both;
   * `{name}` is the same but must be known or nearly so; `{department}` is only that, `{any-department}` the same though
   * it be unknown; `{person}` is one person, `{someone}` one whose name is none of those, `{owner}` one person in the possessive, `{mention}` one by mention or
   * address; `{filter}` says which purchases, `{number}` is a purchase order number, `{date}` a day.
   */
  readonly says?: readonly string[];
  /** What such a sentence asks for; undefined when it asks for nothing after all. */
  readonly asks?: (asked: Asked) => Command | undefined;
}

/** Whether a department is all that was named: what somebody holds does not depend on one. */
export const isOnlyDepartment = ({ product, department }: PoolSaid): boolean =>
  product.kind === 'missing' && department.kind !== 'missing';
