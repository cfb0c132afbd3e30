import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { randomUUID } from 'node:crypto';
import { ANCHOR_BLOB, blobAnchorStore } from '../../../src/adapters/blob/blob-anchor-store';
import { isFault } from '../../../src/ports/fault';
import { anchorStoreContract } from '../../contracts/anchor-store.contract';
import { type BlobService, startBlobService } from '../../support/purchase/blob-service';

let service: BlobService;

beforeAll(async () => {
  service = await startBlobService();
});

afterAll(async () => {
  await service.close();
});

const storeIn = (container: string, key = service.key) =>
  blobAnchorStore({ endpoint: service.endpoint, container, credential: { key } });

const blobIn = (container: string) =>
  new BlobServiceClient(service.endpoint, new StorageSharedKeyCredential('devstoreaccount1', service.key))
    .getContainerClient(container)
    .getAppendBlobClient(ANCHOR_BLOB);

anchorStoreContract({
  name: 'Azure Blob Storage',
  open: () => {
    const container = randomUUID();
    return Promise.resolve([storeIn(container), storeIn(container)]);
  },
});

describe('anchors in Azure Blob Storage', () => {
  it('are in a blob that can only be appended to', async () => {
    const container = randomUUID();

    await storeIn(container).append('line\n', 0);

    expect((await blobIn(container).getProperties()).blobType).toBe('AppendBlob');
  });

  it('are looked for without making the container', async () => {
    const container = randomUUID();

    expect(await storeIn(container).size()).toBe(0);
    expect(await blobIn(container).exists()).toBe(false);
  });

  it('may not be appended with another key', async () => {
    const store = storeIn(randomUUID(), Buffer.from('another key').toString('base64'));

    const failed: unknown = await store.append('line\n', 0).catch((error: unknown) => error);

    expect(isFault(failed, 'forbidden') && failed.access?.service).toBe('Blob Storage');
  });
});
