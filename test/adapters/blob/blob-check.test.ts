import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { blobCheck } from '../../../src/adapters/blob/blob-check';
import { blobFileStore } from '../../../src/adapters/blob/blob-file-store';
import { aFile } from '../../contracts/file-store.contract';
import { type BlobService, startBlobService } from '../../support/purchase/blob-service';

const noSignal = new AbortController().signal;
const ok = expect.objectContaining({ shortcomings: [] }) as unknown;

describe('a look at Blob Storage', () => {
  it('finds nothing wrong in a container that is there, or is made by the first file, and leaves nothing in it', async () => {
    const service: BlobService = await startBlobService();
    const options = { endpoint: service.endpoint, container: 'proof', credential: { key: service.key } };
    const check = blobCheck(options);

    const missing = await check.run('whole', noSignal);
    const { sha256, bytes } = aFile();
    await blobFileStore(options).keep(sha256, bytes);
    const there = await check.run('again', noSignal);
    await service.close();

    expect([missing, there]).toEqual([ok, ok]);
  });

  it.each([
    [403, 'AuthorizationPermissionMismatch', { kind: 'forbidden', access: { needs: 'Storage Blob Data Contributor' } }],
    [401, 'InvalidAuthenticationInfo', { kind: 'forbidden' }],
    [500, 'InternalError', { kind: 'unavailable' }],
  ])('says what a %d %s means', async (status, code, expected) => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'x-ms-error-code': code }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/account`;
    const key = Buffer.from('key').toString('base64');
    const looked = blobCheck({ endpoint, container: 'proof', credential: { key } }).run('again', noSignal);

    await expect(looked).rejects.toMatchObject(expected);
    server.closeAllConnections();
    server.close();
  });
});
