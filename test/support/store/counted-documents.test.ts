import { countedDocuments, countOf } from './counted-documents';
import { documentsInMemory } from './store-harness';
import { requestUnits } from './request-units';

const at = (id: string) => ({ container: 'tenant', partition: 'thing', id }) as const;
const thing = (id: string, text = '') =>
  ({ op: 'create', id, kind: 'thing', body: { text, product: 'visio' } }) as const;

test('counts calls, documents, bytes and request units', async () => {
  const documents = countedDocuments(documentsInMemory());
  await documents.transact('tenant', 'thing', [thing('one'), thing('two', 'x'.repeat(2048))]);
  await documents.read(at('one'));
  await documents.read(at('nothing'));
  await documents.query({ container: 'tenant', kind: 'thing', limit: 10 });
  const count = countOf(documents.take());
  const [small, large] = [29, 29 + 2048];
  expect(count).toMatchObject({ reads: 2, queries: 1, transactions: 1, calls: 4, steps: 4, documents: 5 });
  expect(count.bytes).toBe(2 * (small + large) + small);
  expect(count.requestUnits).toBeCloseTo(5 + (5 * large) / 1024 + 1 + 1 + 2.3 + (small + large) / 1024);
  expect(documents.calls).toEqual([]);
  await documents.close();
});

test('what runs side by side is one step, and each turn begins anew', async () => {
  const documents = countedDocuments(documentsInMemory(), { delayMs: 5 });
  await Promise.all(['one', 'two', 'three'].map((id) => documents.read(at(id))));
  await documents.read(at('four'));
  expect(countOf(documents.take())).toMatchObject({ calls: 4, steps: 2 });
  await documents.read(at('five'));
  expect(countOf(documents.take()).steps).toBe(1);
  await documents.close();
});

test('what is replaced or deleted is charged twice', () => {
  expect(requestUnits({ operation: 'transact', sizes: [10, 10, 0], replaced: [false, true, true] })).toBe(25);
});
