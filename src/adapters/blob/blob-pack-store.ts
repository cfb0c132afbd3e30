import { type BlockBlobClient, type ContainerClient } from '@azure/storage-blob';
import { PACK_KEPT_MS, type PackStore } from '../../ports/audit/pack-store';
import { CountingBytes } from '../files/counting-bytes';
import { checkIsPackId, newPackId } from '../files/pack-id';
import { blobFault, codeOf, isForbidden } from './blob-fault';
import { type BlobOptions, containerOf } from './blob-file-store';

/** A file is sent in blocks of this size: no more than one of them is in memory. */
const BLOCK_BYTES = 4 * 1024 * 1024;
const CALL_MS = 60_000;
const PREFIX = 'packs/';

/**
 * Files in a container of Azure Blob Storage, beside the proofs, which is made when the first of them is kept. Nobody sees a blob before all its
 * blocks are named.
 *
 * @param now Tells what is older than a day.
 */
export function blobPackStore(options: BlobOptions, now: () => number = Date.now): PackStore {
  const container = containerOf(options);
  const call = <T>(operation: string, work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> =>
    attempt(operation, options, work);
  const blobOf = (id: string): BlockBlobClient => container.getBlockBlobClient(PREFIX + id);
  return {
    keep: async (bytes) => {
      await call('keep', (signal) => ready(container, now(), signal));
      const id = newPackId();
      const counted = new CountingBytes(bytes);
      const blocks: string[] = [];
      for await (const block of blocksOf(counted)) {
        const name = Buffer.from(String(blocks.length).padStart(6, '0')).toString('base64');
        await call('keep', (abortSignal) => blobOf(id).stageBlock(name, block, block.length, { abortSignal }));
        blocks.push(name);
      }
      // Nothing that a browser would show, should the container ever be open to one.
      const blobHTTPHeaders = { blobContentType: 'application/octet-stream' };
      await call('keep', (abortSignal) => blobOf(id).commitBlockList(blocks, { abortSignal, blobHTTPHeaders }));
      return { id, sizeBytes: counted.sizeBytes, sha256: counted.sha256() };
    },
    read: async (id) => {
      checkIsPackId(id);
      const blob = blobOf(id);
      const size = await call('read', (abortSignal) => sizeOf(blob, abortSignal));
      if (size === undefined) return undefined;
      const parts = pieces(size, (at, count) =>
        call('read', (abortSignal) => blob.downloadToBuffer(at, count, { abortSignal })),
      );
      return { sizeBytes: size, parts };
    },
    remove: async (id) => {
      checkIsPackId(id);
      await call('remove', (abortSignal) => blobOf(id).deleteIfExists({ abortSignal }));
    },
  };
}

/** Makes the container where it is missing, and forgets what waited for too long. */
async function ready(container: ContainerClient, now: number, abortSignal: AbortSignal): Promise<void> {
  try {
    for await (const { name, properties } of container.listBlobsFlat({ prefix: PREFIX, abortSignal })) {
      if (now - properties.lastModified.getTime() > PACK_KEPT_MS)
        await container.getBlockBlobClient(name).deleteIfExists({ abortSignal });
    }
  } catch (error) {
    if (codeOf(error) !== 'ContainerNotFound') throw error;
    // Whose role is for the container alone cannot make it: then it is the container that is missing.
    await container.createIfNotExists({ abortSignal }).catch((other: unknown) => {
      throw isForbidden(other) ? error : other;
    });
  }
}

async function sizeOf(blob: BlockBlobClient, abortSignal: AbortSignal): Promise<number | undefined> {
  try {
    return (await blob.getProperties({ abortSignal })).contentLength;
  } catch (error) {
    // An answer without a body has no code in it.
    if ((error as { readonly statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

async function* pieces(
  size: number,
  download: (at: number, count: number) => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += BLOCK_BYTES) yield await download(at, Math.min(BLOCK_BYTES, size - at));
}

/** The same bytes in blocks of one size, but for the last. */
async function* blocksOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for await (const part of bytes) {
    waiting.push(part);
    waitingBytes += part.length;
    if (waitingBytes < BLOCK_BYTES) continue;
    const whole = Buffer.concat(waiting);
    const end = whole.length - (whole.length % BLOCK_BYTES);
    for (let start = 0; start < end; start += BLOCK_BYTES) yield whole.subarray(start, start + BLOCK_BYTES);
    waiting = [whole.subarray(end)];
    waitingBytes = whole.length - end;
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting);
}

async function attempt<T>(
  operation: string,
  { budgetMs = CALL_MS, ...place }: BlobOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await work(AbortSignal.timeout(budgetMs));
  } catch (error) {
    throw blobFault(error, operation, place);
  }
}
