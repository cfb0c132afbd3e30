import { type TokenCredential } from '@azure/identity';
import { BlobServiceClient, type ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { buffer } from 'node:stream/consumers';
import { type FileStore } from '../../ports/purchase/file-store';
import { checkHash, checkIsHash } from '../files/file-hash';
import { blobFault, codeOf, isForbidden } from './blob-fault';

/** Which container of which account to use, and as whom. */
export interface BlobOptions {
  /** Without a container; with a key, the path is the name of the account, as an emulator has it. */
  readonly endpoint: string;
  readonly container: string;
  /** The client id of who asks, to say whom a role has to be granted to. */
  readonly clientId?: string | undefined;
  readonly credential: { readonly key: string } | { readonly tokenCredential: TokenCredential };
  /** How long one call may take, with all its attempts; 10 seconds unless given. */
  readonly budgetMs?: number;
}

const BUDGET_MS = 10_000;
/** The SDK does not wait as long as it is asked to, so that it is given few attempts; whoever calls again can wait. */
const RETRIES = { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 1000 };

/** How the service says that a blob is there already: the second when it was written at the same time. A look has to confirm it. */
const THERE_ALREADY = ['BlobAlreadyExists', 'ConditionNotMet'];
const NOT_THERE = ['BlobNotFound', 'ContainerNotFound'];

/**
 * Files in a container of Azure Blob Storage, which is made when the first of them is kept: each under its hash, never written
 * over. Nothing is contacted yet.
 *
 * Throws a `Fault` `forbidden` when we may not read or write there.
 */
export function blobFileStore(options: BlobOptions): FileStore {
  const container = containerOf(options);
  return {
    keep: async (sha256, bytes) => {
      checkHash(sha256, bytes, 'wrong-hash');
      await attempt('keep', options, (signal) => upload(container, { sha256, bytes, signal }));
    },
    read: async (sha256) => {
      checkIsHash(sha256);
      const bytes = await attempt('read', options, (signal) => download(container, sha256, signal));
      if (bytes !== undefined) checkHash(sha256, bytes, 'damaged');
      return bytes;
    },
  };
}

/** The container that options name; nothing is contacted. */
export function containerOf({ endpoint, container, credential }: BlobOptions): ContainerClient {
  const known =
    'key' in credential
      ? new StorageSharedKeyCredential(new URL(endpoint).pathname.replaceAll('/', ''), credential.key)
      : credential.tokenCredential;
  return new BlobServiceClient(endpoint, known, { retryOptions: RETRIES }).getContainerClient(container);
}

const blobOf = (container: ContainerClient, sha256: string) => container.getBlockBlobClient(`files/${sha256}`);

/** Bytes on their way. */
interface Upload {
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly signal: AbortSignal;
}

const upload = (container: ContainerClient, file: Upload): Promise<void> =>
  withContainer(container, file.signal, () => put(container, file));

/** Writes something, and makes the container first where it is missing. */
export async function withContainer(
  container: ContainerClient,
  abortSignal: AbortSignal,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (codeOf(error) !== 'ContainerNotFound') throw error;
    // Whose role is for the container alone cannot make it: then it is the container that is missing.
    await container.createIfNotExists({ abortSignal }).catch((other: unknown) => {
      throw isForbidden(other) ? error : other;
    });
    await write();
  }
}

async function put(container: ContainerClient, { sha256, bytes, signal }: Upload): Promise<void> {
  try {
    await blobOf(container, sha256).upload(bytes, bytes.length, {
      abortSignal: signal,
      conditions: { ifNoneMatch: '*' },
      // Nothing that a browser would show, should the container ever be open to one.
      blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
    });
  } catch (error) {
    const saysThere = THERE_ALREADY.includes(codeOf(error) ?? '');
    if (!saysThere || !(await blobOf(container, sha256).exists({ abortSignal: signal }))) throw error;
  }
}

async function download(
  container: ContainerClient,
  sha256: string,
  abortSignal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const { readableStreamBody } = await blobOf(container, sha256).download(undefined, undefined, { abortSignal });
    return readableStreamBody === undefined ? Buffer.alloc(0) : await buffer(readableStreamBody);
  } catch (error) {
    if (NOT_THERE.includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

async function attempt<T>(
  operation: string,
  { budgetMs = BUDGET_MS, ...place }: BlobOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await work(AbortSignal.timeout(budgetMs));
  } catch (error) {
    throw blobFault(error, operation, place);
  }
}
