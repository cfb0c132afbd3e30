import { type ProductId } from '../ids';
import { type Product } from './product';
import { plainName } from './slug';

/** All products: those of the policy, each replaced by an override with its id, and then the overrides that are new. */
export function catalogOf(products: readonly Product[], overrides: readonly Product[] = []): readonly Product[] {
  const byId = new Map(overrides.map((product) => [product.id, product]));
  const replaced = products.map((product) => byId.get(product.id) ?? product);
  return [...replaced, ...overrides.filter(({ id }) => !products.some((product) => product.id === id))];
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
