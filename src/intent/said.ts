import { type DepartmentId, type ProductId } from '../domain/ids';

/**
 * What somebody wrote to us. The bot's own mention is gone, and each mention of a person is `\uE000<index>\uE001`, where
 * the index counts the mentions of people; characters of the private use area that the sender typed are removed first.
 * Where words are given back as typed, they still hold these marks.
 */
export interface Said {
  readonly text: string;
}

/** The names a text is read against. Names, ids and aliases match in any case and however they are spaced. */
export interface Vocabulary {
  readonly products: readonly { readonly id: ProductId; readonly name: string; readonly aliases: readonly string[] }[];
  readonly departments: readonly {
    readonly id: DepartmentId;
    readonly name: string;
    readonly aliases?: readonly string[];
  }[];
}

/**
 * Somebody as named in a text: a mention, by its index; the sender (`me`); or a name, alias or address exactly as typed,
 * which only the directory may interpret.
 */
export type PersonSaid =
  | { readonly kind: 'mention'; readonly index: number }
  | { readonly kind: 'sender' }
  | { readonly kind: 'text'; readonly text: string };

/** Persons in the order typed, each once, at least one. */
export type PeopleSaid = readonly [PersonSaid, ...PersonSaid[]];

/**
 * The product a text names. Only `known` may be acted on: `near` is a misspelling or the beginning of one name, `several`
 * fits more than one, `unknown` fits none, `missing` means that none was named.
 */
export type ProductSaid =
  | { readonly kind: 'known'; readonly productId: ProductId }
  | { readonly kind: 'near'; readonly productId: ProductId; readonly typed: string }
  | { readonly kind: 'several'; readonly productIds: readonly ProductId[]; readonly typed: string }
  | { readonly kind: 'unknown'; readonly typed: string }
  | { readonly kind: 'missing' };

/** The department a text names, with the same meanings as for a product; `missing` is the usual case. */
export type DepartmentSaid =
  | { readonly kind: 'known'; readonly departmentId: DepartmentId }
  | { readonly kind: 'near'; readonly departmentId: DepartmentId; readonly typed: string }
  | { readonly kind: 'several'; readonly departmentIds: readonly DepartmentId[]; readonly typed: string }
  | { readonly kind: 'unknown'; readonly typed: string }
  | { readonly kind: 'missing' };

/** Which pool a text is about. */
export interface PoolSaid {
  readonly product: ProductSaid;
  readonly department: DepartmentSaid;
}

/**
 * The products a text names, where it may name several: each of these, spelled right or nearly; or, to leave, every one that somebody is
 * in.
 */
export type ProductsSaid =
  | ProductSaid
  | { readonly kind: 'each'; readonly products: readonly [ProductSaid, ProductSaid, ...ProductSaid[]] }
  | { readonly kind: 'everything' };

/** Which pools a text is about, where it may name several products. */
export interface PoolsSaid {
  readonly product: ProductsSaid;
  readonly department: DepartmentSaid;
}

/** A day of a month, 1 to 12. */
export interface MonthDay {
  readonly month: number;
  readonly day: number;
}

/**
 * The day a text names. Without a year it is the next such day; `12/15` is month first, and `swapped` is the other reading of `6/7`. A
 * month alone is its first day to come. `term-end` is the last day of cover, `impossible` a day that no year has,
 * `unclear` no day that can be told, such as `next month`.
 */
export type DateSaid =
  | (MonthDay & { readonly kind: 'day'; readonly year?: number; readonly swapped?: MonthDay })
  | { readonly kind: 'month'; readonly month: number; readonly year?: number }
  | { readonly kind: 'today' | 'tomorrow' | 'yesterday' | 'term-end' }
  | { readonly kind: 'impossible' | 'unclear'; readonly typed: string }
  | { readonly kind: 'missing' };
