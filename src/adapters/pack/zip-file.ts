import { Zip, type ZipAttributes, ZipDeflate, ZipPassThrough } from 'fflate';
import { createHash } from 'node:crypto';
import { Fault } from '../../ports/fault';

/** The most that a zip file can hold without extensions that not every program reads. */
const MOST_BYTES = 0xffff_ffff;
const MOST_FILES = 65_000;
/** Bytes are handed on in parts of this size, so that nothing large is made of one that was handed over whole. */
const PART = 256 * 1024;

/** What was written under a path. */
export interface WrittenFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/** Writes a zip file bit by bit: whoever reads its bytes says when it goes on. */
export class ZipFile {
  readonly written: WrittenFile[] = [];
  readonly #day: Date;
  readonly #zip: Zip;
  #pending: Uint8Array[] = [];
  #sizeBytes = 0;

  /** Begins an empty one. @param at When its files were made, of which the day is kept. */
  constructor(at: Date) {
    // A zip file has no time zone, and its writer asks the clock of this machine: noon of that day, wherever it runs.
    this.#day = new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 12);
    this.#zip = new Zip((error, part) => {
      if (error !== null) throw error;
      this.#pending.push(part);
    });
  }

  /**
   * Adds a file.
   *
   * @param path Inside the zip file.
   * @param content Of text, UTF-8.
   * @param how How it is written.
   * @param how.isStored Whether it is made smaller; what is sent as proof is small already, as a rule.
   * @returns The bytes of the zip file that are ready meanwhile.
   */
  async *add(
    path: string,
    content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
    how: { readonly isStored?: boolean } = {},
  ): AsyncGenerator<Uint8Array> {
    if (this.written.length >= MOST_FILES) throw tooBig('has too many files');
    const file = how.isStored === true ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    this.#describe(file);
    this.#zip.add(file);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const piece of content) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      hash.update(bytes);
      sizeBytes += bytes.length;
      for (let start = 0; start < bytes.length; start += PART) {
        file.push(bytes.subarray(start, start + PART), false);
        yield* this.#ready();
      }
    }
    file.push(new Uint8Array(0), true);
    yield* this.#ready();
    this.written.push({ path, sizeBytes, sha256: hash.digest('hex') });
  }

  /** The rest of its bytes: nothing is added any more. */
  *end(): Generator<Uint8Array> {
    this.#zip.end();
    yield* this.#ready();
  }

  /** Readable by whoever has it, on every system. */
  #describe(file: ZipAttributes): void {
    file.mtime = this.#day;
    file.os = 3;
    file.attrs = 0o100644 * 0x1_0000;
  }

  *#ready(): Generator<Uint8Array> {
    const parts = this.#pending;
    this.#pending = [];
    for (const part of parts) {
      this.#sizeBytes += part.length;
      if (this.#sizeBytes > MOST_BYTES) throw tooBig('is larger than 4 GB');
      if (part.length > 0) yield part;
    }
  }
}

const tooBig = (why: string): Fault =>
  new Fault('rejected', `evidence pack: it ${why}; make one department by department`, { code: 'too-big' });
