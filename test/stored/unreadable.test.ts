import { documentTurnStore } from '../../src/adapters/documents/tenant/turn-store';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { type OnUnreadable } from '../../src/ports/fault';
import { documentsInMemory, MovableClock, portsOn } from '../support/store/store-harness';
import { inFormat, type Sample, samples } from './samples';

type Sweep = (documents: DocumentStore, onUnreadable?: OnUnreadable) => Promise<readonly unknown[]>;

/** The lists that unfinished work is found by, each with what makes a document of its kind stand on it. */
const SWEEPS: readonly (readonly [kind: string, isListed: (sample: Sample) => boolean, sweep: Sweep])[] = [
  ['handled', ({ body }) => body['isOpen'] === true, (store, skip) => portsOn(store).departments.openCommands(skip)],
  ['purchase', ({ body }) => body['isOpen'] === true, (store, skip) => portsOn(store).purchases.open(skip)],
  [
    'turn',
    ({ body }) => body['status'] === 'looking-up',
    (store, skip) => documentTurnStore(store, new MovableClock()).lookingUp(skip),
  ],
];

describe.each(SWEEPS)('a list of unfinished work: %s', (kind, isListed, sweep) => {
  let documents: DocumentStore;

  beforeEach(async () => {
    documents = documentsInMemory();
    const [sample] = samples.filter((one) => one.kind === kind && isListed(one));
    if (sample === undefined) throw new Error(`no sample of ${kind} is unfinished`);
    const { container, partition, body } = sample;
    await documents.transact(container, partition, [
      { op: 'create', id: 'readable', kind, body },
      { op: 'create', id: 'newer', kind, body: inFormat(sample, 9).body },
    ]);
  });

  afterEach(() => documents.close());

  it('goes on without a document that cannot be read, and tells of it', async () => {
    const told: string[] = [];

    const found = await sweep(documents, ({ message }) => {
      told.push(message);
    });

    expect(found).toHaveLength(1);
    expect(told).toEqual([expect.stringMatching(/\/newer was stored in format 9 by a newer alacarte/u)]);
  });

  it('is refused whole where nobody would hear of it', async () => {
    await expect(sweep(documents)).rejects.toMatchObject({ code: 'newer-format' });
  });
});
