import { type LargeFile } from '../purchase/file-exchange';

/** What was kept, and how to tell that it is still the same. */
export interface KeptPack {
  /** Nobody can guess it. */
  readonly id: string;
  readonly sizeBytes: number;
  /** Of the bytes, in lower-case hex. */
  readonly sha256: string;
}

/**
 * Keeps files that were made to be handed over, such as evidence packs, of any size, until they are, or for a day. Every method may throw a
 * `Fault` `throttled`, `unavailable` or `forbidden`; an id that is none is a `RangeError`.
 */
export interface PackStore {
  /**
   * Keeps bytes, all or none of them: nobody ever reads a part. Whatever is older than a day is forgotten meanwhile. What the bytes
   * themselves throw passes through, and nothing is kept then.
   */
  keep(bytes: AsyncIterable<Uint8Array>): Promise<KeptPack>;
  /** How many bytes, and the bytes, in parts; undefined where nothing is kept under that id any more. */
  read(id: string): Promise<LargeFile | undefined>;
  /** Forgets it, if it is there. */
  remove(id: string): Promise<void>;
}

/** How long a file waits to be handed over, in milliseconds. */
export const PACK_KEPT_MS = 24 * 60 * 60 * 1000;
