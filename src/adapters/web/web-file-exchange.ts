import { MOST_PROOF_BYTES } from '../../domain/proof/proof';
import { Fault, isFault } from '../../ports/fault';
import { type FileExchange } from '../../ports/purchase/file-exchange';
import { answerFault } from './answer-fault';
import { UploadSession } from './upload-session';

/** Whom to ask, and for how long. */
export interface WebFileOptions {
  /** Whether an address may be asked; each redirect is put to it as well. */
  readonly isAllowed: (url: string) => boolean;
  /** For one call, with all its redirects and all bytes. */
  readonly budgetMs: number;
  /** Node's own unless given. */
  readonly fetch?: typeof fetch;
  /** Waits this many milliseconds before something large goes on; by the clock unless given. */
  readonly pause?: (ms: number) => Promise<void>;
  /** How many bytes go into one request of something large, a multiple of 320 KiB; 5 MiB unless given. */
  readonly partBytes?: number;
}

/** One call on its way. */
interface Call {
  readonly operation: 'download' | 'upload';
  readonly options: WebFileOptions;
  readonly request: RequestInit;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];

/** Takes and puts files over the web, without cookies or credentials. Tries nothing again. */
export function webFileExchange(options: WebFileOptions): FileExchange {
  const { budgetMs } = options;
  return {
    download: (url) => {
      // What is packed could be anything once it is unpacked; it is counted unpacked all the same.
      const request = { headers: { 'accept-encoding': 'identity' } };
      const call = { operation: 'download', options, request, signal: AbortSignal.timeout(budgetMs) } as const;
      return attempt(call, async () => readAll(await followed(call, url), call));
    },
    upload: async (url, bytes) => {
      if (bytes.length === 0) throw new RangeError('there is no way to say which bytes an empty file has');
      const headers = {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
      };
      const request = { method: 'PUT', headers, body: Uint8Array.from(bytes) };
      const call = { operation: 'upload', options, request, signal: AbortSignal.timeout(budgetMs) } as const;
      await attempt(call, async () => {
        const answer = await send(call, url);
        await answer.body?.cancel();
        // Nobody is given our bytes but whom Teams named.
        if (isRedirect(answer)) throw refused('host-not-allowed', call);
      });
    },
    uploadParts: (url, file) => new UploadSession(options, url, file.sizeBytes).send(file.parts),
  };
}

/** The answer at the end of all redirects. */
async function followed(call: Call, url: string): Promise<Response> {
  let at = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await send(call, at);
    if (!isRedirect(answer)) return answer;
    await answer.body?.cancel();
    const target = URL.parse(answer.headers.get('location') ?? '', at);
    const isDowngrade = at.startsWith('https:') && target?.protocol !== 'https:';
    if (target === null || isDowngrade) throw refused('host-not-allowed', call);
    at = target.href;
  }
  throw refused('host-not-allowed', call);
}

/** One answer that is a success or a redirect. */
async function send({ operation, options, request, signal }: Call, url: string): Promise<Response> {
  if (!options.isAllowed(url)) throw refused('host-not-allowed', { operation });
  const ask = options.fetch ?? fetch;
  const answer = await ask(url, { ...request, signal, redirect: 'manual', credentials: 'omit' });
  if (answer.ok || isRedirect(answer)) return answer;
  await answer.body?.cancel();
  throw answerFault(answer, operation);
}

const isRedirect = ({ status }: Response): boolean => REDIRECTS.includes(status);

async function readAll(answer: Response, call: Call): Promise<Uint8Array> {
  if (Number(answer.headers.get('content-length')) > MOST_PROOF_BYTES) {
    await answer.body?.cancel();
    throw refused('too-big', call);
  }
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    // Leaving the loop early drops the connection, and with it all that is still to come.
    for await (const part of answer.body ?? []) {
      sizeBytes += part.length;
      if (sizeBytes > MOST_PROOF_BYTES) throw refused('too-big', call);
      parts.push(part);
    }
  } catch (error) {
    if (isFault(error) || call.signal.aborted) throw error;
    throw refused('cut-off', call, error);
  }
  return Buffer.concat(parts);
}

async function attempt<T>({ operation }: Call, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFault(error)) throw error;
    // The message names no address: a link of this kind lets anybody in who has it.
    throw new Fault('unavailable', `file ${operation}: no answer`, {
      cause: error,
      isOutcomeUnknown: operation === 'upload',
    });
  }
}

function refused(code: string, { operation }: Pick<Call, 'operation'>, cause?: unknown): Fault {
  return new Fault('rejected', `file ${operation}: ${code}`, { code, cause });
}
