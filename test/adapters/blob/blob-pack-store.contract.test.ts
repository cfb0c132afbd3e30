import { randomUUID } from 'node:crypto';
import { blobPackStore } from '../../../src/adapters/blob/blob-pack-store';
import { isFault } from '../../../src/ports/fault';
import { packStoreContract } from '../../contracts/pack-store.contract';
import { type BlobService, startBlobService } from '../../support/purchase/blob-service';

let service: BlobService;

beforeAll(async () => {
  service = await startBlobService();
});

afterAll(async () => {
  await service.close();
});

packStoreContract({
  name: 'Azure Blob Storage',
  open: (now) =>
    Promise.resolve(
      blobPackStore({ endpoint: service.endpoint, container: randomUUID(), credential: { key: service.key } }, now),
    ),
});

it('packs may not be kept with another key', async () => {
  const credential = { key: Buffer.from('another key').toString('base64') };
  const store = blobPackStore({ endpoint: service.endpoint, container: randomUUID(), credential });
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from('x'));
  };

  const fault = await store.keep(bytes()).catch((error: unknown) => error);

  expect(isFault(fault, 'forbidden') && fault.access?.service).toBe('Blob Storage');
});
