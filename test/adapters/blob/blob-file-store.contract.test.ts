import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { randomUUID } from 'node:crypto';
import { blobFileStore } from '../../../src/adapters/blob/blob-file-store';
import { isFault } from '../../../src/ports/fault';
import { aFile, fileStoreContract } from '../../contracts/file-store.contract';
import { type BlobService, startBlobService } from '../../support/purchase/blob-service';

let service: BlobService;

beforeAll(async () => {
  service = await startBlobService();
});

afterAll(async () => {
  await service.close();
});

const storeIn = (container: string) =>
  blobFileStore({ endpoint: service.endpoint, container, credential: { key: service.key } });

const clientOf = (container: string) =>
  new BlobServiceClient(
    service.endpoint,
    new StorageSharedKeyCredential('devstoreaccount1', service.key),
  ).getContainerClient(container);

fileStoreContract({
  name: 'Azure Blob Storage',
  open: () => {
    const container = randomUUID();
    return Promise.resolve({
      store: storeIn(container),
      damage: async (sha256, bytes) => {
        await clientOf(container).getBlockBlobClient(`files/${sha256}`).upload(bytes, bytes.length);
      },
      close: () => Promise.resolve(),
    });
  },
});

describe('files in Azure Blob Storage', () => {
  it('are looked for without making the container', async () => {
    const container = randomUUID();

    const found = await storeIn(container).read(aFile().sha256);

    expect(found).toBeUndefined();
    expect(await clientOf(container).exists()).toBe(false);
  });

  it('are kept in a container that several programs make at once', async () => {
    const container = randomUUID();
    const files = Array.from({ length: 4 }, () => aFile());

    await Promise.all(files.map(({ sha256, bytes }) => storeIn(container).keep(sha256, bytes)));

    const found = await Promise.all(files.map(({ sha256 }) => storeIn(container).read(sha256)));
    expect(found).toStrictEqual(files.map(({ bytes }) => bytes));
  });

  it('are not written over', async () => {
    const container = randomUUID();
    const { sha256, bytes } = aFile();
    const blob = clientOf(container).getBlockBlobClient(`files/${sha256}`);
    await storeIn(container).keep(sha256, bytes);
    const { etag } = await blob.getProperties();

    await storeIn(container).keep(sha256, bytes);

    expect((await blob.getProperties()).etag).toBe(etag);
  });

  it('may not be kept with another key', async () => {
    const { sha256, bytes } = aFile();
    const credential = { key: Buffer.from('another key').toString('base64') };
    const store = blobFileStore({ endpoint: service.endpoint, container: randomUUID(), credential });

    const fault = await store.keep(sha256, bytes).catch((error: unknown) => error);

    expect(isFault(fault, 'forbidden') && fault.access?.service).toBe('Blob Storage');
  });
});
