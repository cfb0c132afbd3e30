/**
 * Does some work for each item, a few items at a time, and gives the results in the order of the items. Once it has failed for
 * one, nothing more is begun; what was begun finishes.
 */
export async function mapLimited<Item, Value>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const all = [...items];
  const results = new Array<Value>(all.length);
  const rest = entriesOf(all);
  const workers = Array.from({ length: Math.min(atOnce, all.length) }, async () => {
    for (const [index, item] of rest) results[index] = await work(item);
  });
  await Promise.all(workers);
  return results;
}

/** A generator, since a loop that fails closes it for every other loop, which an array's own iterator does not allow. */
function* entriesOf<Item>(items: readonly Item[]): Generator<[number, Item]> {
  yield* items.entries();
}
