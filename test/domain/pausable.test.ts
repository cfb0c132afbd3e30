import fc from 'fast-check';
import { groupBy } from '../../src/domain/group-by';
import { atOnce, grouping, type Pausable, sorting } from '../../src/domain/pausable';

/** The outcome of pausable work, and how often it could have been paused. */
function counted<Value>(work: Pausable<Value>): { readonly value: Value; readonly pauses: number } {
  for (let pauses = 0; ; pauses += 1) {
    const next = work.next();
    if (next.done === true) return { value: next.value, pauses };
  }
}

const anyItems = fc.array(fc.record({ key: fc.integer({ min: 0, max: 30 }), name: fc.string() }), {
  maxLength: 2_500,
  size: 'max',
});
const byKey = (one: { readonly key: number }, other: { readonly key: number }) => one.key - other.key;

describe('pausable work', () => {
  it('sorts as an array does, those that are equal in the order given', () => {
    const property = fc.property(anyItems, (items) => {
      expect(atOnce(sorting(items, byKey))).toEqual(items.toSorted(byKey));
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('groups as without pauses', () => {
    const property = fc.property(anyItems, (items) => {
      expect([...atOnce(grouping(items, ({ key }) => key))]).toEqual([...groupBy(items, ({ key }) => key)]);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('can be paused often where there is much of it', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ key: (index * 7919) % 10_000 }));

    expect(counted(grouping(items, ({ key }) => key)).pauses).toBe(10_000);
    expect(counted(sorting(items, byKey)).pauses).toBeGreaterThan(10_000);
  });
});
