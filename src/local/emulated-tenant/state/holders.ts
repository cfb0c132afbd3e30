/** Who uses a unit of each SKU. */
export class Holders {
  readonly #people = new Map<string, Set<string>>();
  /** In the order of listing: made when somebody asks for it, and forgotten when anybody comes or goes. */
  readonly #orders = new Map<string, readonly Placed[]>();
  readonly #ordinalOf: (userId: string) => number;

  /** Nobody uses any yet. @param ordinalOf Somebody's place in the order of listing. */
  constructor(ordinalOf: (userId: string) => number) {
    this.#ordinalOf = ordinalOf;
  }

  clear(): void {
    this.#people.clear();
    this.#orders.clear();
  }

  add(skuId: string, userId: string): void {
    this.#people.set(skuId, (this.#people.get(skuId) ?? new Set()).add(userId));
    this.#orders.delete(skuId);
  }

  delete(skuId: string, userId: string): void {
    this.#people.get(skuId)?.delete(userId);
    this.#orders.delete(skuId);
  }

  count(skuId: string): number {
    return this.#people.get(skuId)?.size ?? 0;
  }

  /** In any order. */
  of(skuId: string): Iterable<string> {
    return this.#people.get(skuId) ?? [];
  }

  /** In the order of listing, from a place in it on; read no further than asked. */
  *from(skuId: string, ordinal: number): Iterable<string> {
    const order = this.#orders.get(skuId) ?? this.#orderOf(skuId);
    this.#orders.set(skuId, order);
    for (let place = firstFrom(order, ordinal); place < order.length; place++) yield order[place]?.[1] ?? '';
  }

  #orderOf(skuId: string): readonly Placed[] {
    const people = [...this.of(skuId)].map((userId): Placed => [this.#ordinalOf(userId), userId]);
    return people.sort(([one], [other]) => one - other);
  }
}

type Placed = readonly [ordinal: number, userId: string];

function firstFrom(order: readonly Placed[], ordinal: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle]?.[0] ?? 0) < ordinal) low = middle + 1;
    else high = middle;
  }
  return low;
}
