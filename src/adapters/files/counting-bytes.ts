import { createHash } from 'node:crypto';

/** Bytes that are counted and hashed while they pass. */
export class CountingBytes {
  readonly #hash = createHash('sha256');
  readonly #bytes: AsyncIterable<Uint8Array>;
  sizeBytes = 0;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const part of this.#bytes) {
      this.#hash.update(part);
      this.sizeBytes += part.length;
      yield part;
    }
  }

  /** Of all that passed, in lower-case hex; asked for once. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}
