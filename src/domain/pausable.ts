/**
 * Work over the whole tenant that says, by `yield`, where others may run: `runInSlices` of `src/concurrency` lets them. Whoever has little to work
 * on does it {@link atOnce}.
 */
export type Pausable<Value> = Generator<undefined, Value, undefined>;

/** The outcome of pausable work, done without a pause. */
export function atOnce<Value>(work: Pausable<Value>): Value {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

/** Items by a key of each, pausably; the items of one key in their order. */
export function* grouping<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): Pausable<ReadonlyMap<Key, readonly Item[]>> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    yield;
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Few enough that sorting them holds nobody up. */
const SORTED_AT_ONCE = 500;

/** Items in order, pausably; those that are equal in the order given. */
export function* sorting<Item>(
  items: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Pausable<readonly Item[]> {
  if (items.length <= SORTED_AT_ONCE) return items.toSorted(compare);
  const middle = Math.ceil(items.length / 2);
  const first = yield* sorting(items.slice(0, middle), compare);
  const second = yield* sorting(items.slice(middle), compare);
  return yield* merging(first, second, compare);
}

function* merging<Item>(
  first: readonly Item[],
  second: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Pausable<readonly Item[]> {
  const merged: Item[] = [];
  let taken = 0;
  for (const item of second) {
    yield;
    for (let next = first[taken]; next !== undefined && compare(next, item) <= 0; next = first[taken]) {
      merged.push(next);
      taken += 1;
    }
    merged.push(item);
  }
  return merged.concat(first.slice(taken));
}
