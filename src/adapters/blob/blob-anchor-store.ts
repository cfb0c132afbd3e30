import { type AppendBlobClient } from '@azure/storage-blob';
import { type AnchorStore } from '../../ports/audit/anchor-store';
import { Fault } from '../../ports/fault';
import { type BlobOptions, containerOf, withContainer } from './blob-file-store';
import { blobFault, codeOf } from './blob-fault';

/** Where anchors are in the container. */
export const ANCHOR_BLOB = 'anchors/heads.jsonl';

const BUDGET_MS = 30_000;
const PIECE_BYTES = 4 * 1024 * 1024;
/** How the service says that the blob ends elsewhere, is gone, or was made by somebody else just now. */
const ENDS_ELSEWHERE = ['AppendPositionConditionNotMet', 'BlobAlreadyExists', 'BlobNotFound', 'ConditionNotMet'];

/**
 * Anchors in one append blob, made with its first line: the service itself appends, and only where the blob is as long as its writer
 * thinks. Throws a `Fault` `forbidden` when we may not read or write there.
 *
 * @source https://learn.microsoft.com/rest/api/storageservices/append-block
 */
export function blobAnchorStore(options: BlobOptions): AnchorStore {
  const container = containerOf(options);
  const blob = container.getAppendBlobClient(ANCHOR_BLOB);
  const attempt = <Value>(operation: string, work: (abortSignal: AbortSignal) => Promise<Value>) =>
    attempted(operation, options, work);
  return {
    name: blob.url,
    size: () => attempt('anchors size', (signal) => sizeOf(blob, signal)),
    read: (from) => readPieces(blob, from, attempt),
    append: (line, at) =>
      attempt('anchors append', (abortSignal) =>
        withContainer(container, abortSignal, async () => {
          if (at === 0) await blob.createIfNotExists({ abortSignal });
          await blob.appendBlock(line, Buffer.byteLength(line), { abortSignal, conditions: { appendPosition: at } });
        }),
      ),
  };
}

async function sizeOf(blob: AppendBlobClient, abortSignal: AbortSignal): Promise<number> {
  try {
    const { contentLength } = await blob.getProperties({ abortSignal });
    if (contentLength === undefined)
      throw new Fault('unavailable', 'blob storage anchors size: no length in the answer');
    return contentLength;
  } catch (error) {
    // An answer without a body has no code in it.
    if ((error as { statusCode?: number }).statusCode === 404) return 0;
    throw error;
  }
}

type Attempt = <Value>(operation: string, work: (abortSignal: AbortSignal) => Promise<Value>) => Promise<Value>;

async function* readPieces(blob: AppendBlobClient, from: number, attempt: Attempt): AsyncGenerator<Uint8Array> {
  const end = await attempt('anchors size', (signal) => sizeOf(blob, signal));
  for (let place = from; place < end; place += PIECE_BYTES) {
    const count = Math.min(PIECE_BYTES, end - place);
    yield await attempt('anchors read', (abortSignal) => blob.downloadToBuffer(place, count, { abortSignal }));
  }
}

async function attempted<Value>(
  operation: string,
  { budgetMs = BUDGET_MS, ...place }: BlobOptions,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  try {
    return await work(AbortSignal.timeout(budgetMs));
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (ENDS_ELSEWHERE.includes(code))
      throw new Fault('conflict', `blob storage ${operation}: ${code}`, { cause: error });
    throw blobFault(error, operation, place);
  }
}
