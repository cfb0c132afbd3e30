import { setTimeout as wait } from 'node:timers/promises';
import { Fault, isFault } from '../../ports/fault';
import { answerFault } from './answer-fault';

/** What a session is sent by. */
export interface SessionOptions {
  readonly isAllowed: (url: string) => boolean;
  /** For one request. */
  readonly budgetMs: number;
  readonly fetch?: typeof fetch;
  readonly pause?: (ms: number) => Promise<void>;
  readonly partBytes?: number;
}

/** Requests carry a multiple of this, all but the last; at most 60 MiB. */
const UNIT = 320 * 1024;
const PART_BYTES = 16 * UNIT;
/** How often one part is tried, and how long is waited in between where nobody says. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** The other side has this part, or a part of it, already. */
const RANGE_IS_THERE = 416;

/**
 * One file on its way to an address that takes it range by range: an upload session of OneDrive, which is what Teams names once somebody
 * agreed to a file. Where a request fails in passing, the other side is asked how far it is, and it goes on there.
 *
 * @source https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */
export class UploadSession {
  readonly #options: SessionOptions;
  readonly #url: string;
  readonly #sizeBytes: number;
  readonly #partBytes: number;
  /** How much of it was taken. */
  #sent = 0;

  constructor(options: SessionOptions, url: string, sizeBytes: number) {
    if (sizeBytes < 1) throw new RangeError('there is no way to say which bytes an empty file has');
    this.#options = options;
    this.#url = url;
    this.#sizeBytes = sizeBytes;
    this.#partBytes = options.partBytes ?? PART_BYTES;
    if (this.#partBytes % UNIT !== 0) throw new RangeError('parts are multiples of 320 KiB');
  }

  /** Sends all of it. */
  async send(parts: AsyncIterable<Uint8Array>): Promise<void> {
    if (!this.#options.isAllowed(this.#url)) throw rejected('host-not-allowed');
    let waiting: Uint8Array[] = [];
    let waitingBytes = 0;
    for await (const part of parts) {
      waiting.push(part);
      waitingBytes += part.length;
      if (this.#sent + waitingBytes > this.#sizeBytes) throw rejected('wrong-size');
      if (waitingBytes < this.#partBytes) continue;
      const bytes = Buffer.concat(waiting);
      const whole = bytes.length - (bytes.length % this.#partBytes);
      for (let start = 0; start < whole; start += this.#partBytes)
        await this.#sendPart(bytes.subarray(start, start + this.#partBytes));
      waiting = [bytes.subarray(whole)];
      waitingBytes = bytes.length - whole;
    }
    if (this.#sent + waitingBytes !== this.#sizeBytes) throw rejected('wrong-size');
    if (waitingBytes > 0) await this.#sendPart(Buffer.concat(waiting));
  }

  /** Sends the next bytes, again where that may help. */
  async #sendPart(part: Uint8Array): Promise<void> {
    const start = this.#sent;
    const end = start + part.length;
    for (let attempt = 1; this.#sent < end; attempt += 1) {
      try {
        await this.#put(part.subarray(this.#sent - start));
        this.#sent = end;
      } catch (error) {
        if (!isFault(error) || (error.kind === 'rejected' && error.code !== 'range-is-there')) throw error;
        if (attempt >= ATTEMPTS) throw error;
        await this.#pause(error.kind === 'rejected' ? 0 : (error.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1)));
        this.#sent = await this.#reached(start, end);
      }
    }
  }

  async #put(bytes: Uint8Array): Promise<void> {
    const range = `bytes ${this.#sent}-${this.#sent + bytes.length - 1}/${this.#sizeBytes}`;
    const headers = { 'content-type': 'application/octet-stream', 'content-range': range };
    const answer = await this.#ask({ method: 'PUT', headers, body: Uint8Array.from(bytes) });
    await answer.body?.cancel();
    if (answer.status === RANGE_IS_THERE) throw rejected('range-is-there');
    // Nobody is given our bytes but whom Teams named.
    if (answer.status >= 300 && answer.status < 400) throw rejected('host-not-allowed');
    if (!answer.ok) throw answerFault(answer, 'upload');
  }

  /** How far the other side is, as it says; where it says nothing usable, no further than we know. */
  async #reached(start: number, end: number): Promise<number> {
    try {
      const answer = await this.#ask({ method: 'GET' });
      const text = answer.ok ? await answer.text() : '';
      if (!answer.ok) await answer.body?.cancel();
      const next = nextExpected(text);
      return next !== undefined && next >= start && next <= end ? next : this.#sent;
    } catch (error) {
      if (isFault(error)) return this.#sent;
      throw error;
    }
  }

  async #ask(request: RequestInit): Promise<Response> {
    const { fetch: ask = fetch, budgetMs } = this.#options;
    try {
      const signal = AbortSignal.timeout(budgetMs);
      return await ask(this.#url, { ...request, signal, redirect: 'manual', credentials: 'omit' });
    } catch (error) {
      // The message names no address: a link of this kind lets anybody in who has it.
      throw new Fault('unavailable', 'file upload: no answer', { cause: error, isOutcomeUnknown: true });
    }
  }

  async #pause(ms: number): Promise<void> {
    await (this.#options.pause ?? wait)(Math.min(ms, LONGEST_PAUSE_MS));
  }
}

/** The first byte that is missing, of `{"nextExpectedRanges":["26-"]}`. */
function nextExpected(text: string): number | undefined {
  const found = /"nextExpectedRanges"\s*:\s*\[\s*"(\d{1,15})-/u.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

const rejected = (code: string): Fault => new Fault('rejected', `file upload: ${code}`, { code });
