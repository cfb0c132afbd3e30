import { type CallCount, type CountedDocuments, countedDocuments, countOf } from '../support/store/counted-documents';
import { person } from '../support/builders';
import { addDepartment, buy, listWorld, type ListWorld, SOMEBODY, wish } from '../support/lists/list-world';
import { documentsInMemory } from '../support/store/store-harness';

jest.setTimeout(240_000);

interface Asked {
  readonly what: string;
  readonly verb: string;
  readonly data?: object;
}

/** Whatever shows a list, or a part of one. */
const LISTS: readonly Asked[] = (
  [
    ['departments', 'departments.show'],
    ['seats of all departments', 'seats.show'],
    ['who waits in all departments', 'waiting.show'],
    ['what the end of the term brings', 'forecast.show'],
    ['what a day to come brings', 'forecast.show', { on: '2027-12-24' }],
    ['what the end of the term brings, of one product', 'forecast.show', { product: 'visio' }],
    ['what the end of the term brings to a pool', 'forecast.show', { department: 'd-1', product: 'visio' }],
    ['the people of a pool', 'pool.show', { department: 'd-1', product: 'visio' }],
    ['the people who wait', 'pool.show', { department: 'd-1', product: 'visio', isOnlyWaiting: true }],
    ['purchases of all departments', 'purchase.list'],
    ['purchases of one department', 'purchase.list', { department: 'd-1' }],
    ['purchases of one product', 'purchase.list', { product: 'visio' }],
    ['purchases that wait for a decision', 'purchase.list', { state: 'submitted' }],
    ['purchases that await the tenant', 'purchase.list', { state: 'awaiting' }],
    ['cover that is in force', 'purchase.list', { state: 'in-force' }],
    ['cover that ended', 'purchase.list', { state: 'ended' }],
    ['the history of all departments', 'history.show'],
    ['the history of one product', 'history.show', { product: 'visio' }],
    ['wishes for products', 'wishes.show'],
    ['what somebody has', 'person.show', { choice: person(SOMEBODY).userId }],
    ['a department', 'department.show', { department: 'd-1' }],
    ['whom to add', 'roster.add-form', {}],
  ] as const
).map(([what, verb, data = {}]) => ({ what, verb, data }));

interface Costed {
  readonly world: ListWorld;
  readonly documents: CountedDocuments;
}

/** So many departments, each with people, some of whom wait, and purchases in every state. */
async function worldOf(count: number): Promise<Costed> {
  const documents = countedDocuments(documentsInMemory());
  const world = listWorld(documents);
  for (let number = 1; number <= count; number += 1) {
    const department = await addDepartment(world, number, number === 1 ? 40 : 3);
    for (const [index, status] of (['submitted', 'returned', 'approved', 'approved', 'declined'] as const).entries()) {
      world.clock.advance(1000);
      await buy(world, department, { number: number * 10 + index, status });
    }
  }
  for (let number = 1; number <= 20; number += 1) await wish(world, number);
  return { world, documents };
}

/** What the first two pages of a list cost, to somebody who was there before. */
async function costOf({ world, documents }: Costed, verb: string, data: object): Promise<readonly CallCount[]> {
  documents.take();
  const first = await world.press(verb, data);
  const counts = [countOf(documents.take())];
  const more = first.buttons.get('Show more');
  if (more === undefined) return counts;
  await world.press(more.verb, more.data);
  return [...counts, countOf(documents.take())];
}

describe('a page', () => {
  let few: Costed;
  let many: Costed;

  beforeAll(async () => {
    [few, many] = [await worldOf(60), await worldOf(300)];
    for (const { world } of [few, many]) {
      await world.ports.outline.rebuild();
      await world.press('departments.show', {});
    }
  });

  it.each(LISTS)('costs the same with 300 departments as with 60: $what', async ({ verb, data = {} }) => {
    const [at60, at300] = [await costOf(few, verb, data), await costOf(many, verb, data)];

    for (const [index, cost] of at300.entries()) {
      const before = at60[index] ?? cost;
      expect(cost.calls).toBeLessThanOrEqual(Math.max(before.calls * 1.1, before.calls));
      expect(cost.documents).toBeLessThanOrEqual(before.documents * 1.1);
      expect(cost.requestUnits).toBeLessThanOrEqual(before.requestUnits * 1.1);
      expect(cost.calls).toBeLessThanOrEqual(20);
      expect(cost.requestUnits).toBeLessThanOrEqual(100);
    }
    if (process.env['PRINT_COSTS'])
      console.log(verb, JSON.stringify(data), JSON.stringify(at60), JSON.stringify(at300));
  });
});
