import { type CalendarDate } from '../calendar';
import { defined } from '../defined';
import { type ProductId } from '../ids';
import { type Product } from './product';
import { plainName } from './slug';

/**
 * All products: those of the policy, each replaced by an override with its id, and then the overrides that are new. When a product ends,
 * and what comes after it, is the policy's to say: it cannot be said in chat.
 */
export function catalogOf(products: readonly Product[], overrides: readonly Product[] = []): readonly Product[] {
  const byId = new Map(overrides.map((product) => [product.id, product]));
  const replaced = products.map((product) => {
    const { retiredOn: _, successor: __, ...override } = byId.get(product.id) ?? product;
    return { ...override, ...defined({ retiredOn: product.retiredOn, successor: product.successor }) };
  });
  return [...replaced, ...overrides.filter(({ id }) => !products.some((product) => product.id === id))];
}

/** The end of a product, as people are told. */
export interface Retirement {
  /** The last day on which it can be had. */
  readonly on: CalendarDate;
  /** The name of what comes after it, where that is known. */
  readonly successor: string | undefined;
}

/** When a product ends and what comes after it; undefined when nothing is known of its end. */
export function retirementOf(id: ProductId | undefined, products: readonly Product[]): Retirement | undefined {
  const { retiredOn, successor } = products.find((product) => product.id === id) ?? {};
  if (retiredOn === undefined) return undefined;
  return { on: retiredOn, successor: products.find((product) => product.id === successor)?.name ?? successor };
}

/** A name that would mean two products. */
export interface DoubleName {
  readonly word: string;
  readonly owner: ProductId;
  readonly other: ProductId;
}

/** Names, other names and ids that would mean two products, in any case. */
export function doubleNames(products: readonly Product[]): readonly DoubleName[] {
  const owners = new Map<string, ProductId>();
  const doubles: DoubleName[] = [];
  for (const product of products) {
    for (const word of namesOf(product)) {
      const owner = owners.get(word);
      if (owner !== undefined) doubles.push({ word, owner, other: product.id });
      owners.set(word, product.id);
    }
  }
  return doubles;
}

/** Whether a text is the name of a product, another name of it, or its id. */
export const isCalled = (product: Product, text: string): boolean => namesOf(product).has(plainName(text));

/** Part numbers of a product that other products use already. */
export function partNumbersInUse(product: Product, others: readonly Product[]): readonly string[] {
  const used = new Set(others.filter(({ id }) => id !== product.id).flatMap((other) => other.skuPartNumbers));
  return product.skuPartNumbers.filter((partNumber) => used.has(partNumber));
}

const namesOf = ({ id, name, aliases }: Product): ReadonlySet<string> => new Set([id, name, ...aliases].map(plainName));
