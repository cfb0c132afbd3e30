import {
  Client,
  GraphClientError,
  ResponseType,
  type FetchOptions,
  type GraphRequest as ClientRequest,
} from '@microsoft/microsoft-graph-client';
import { endIfStopping, isStopping, Stopped, stopSignal } from '../../../concurrency/stopping';
import { Fault, isFault, type OnForbidden } from '../../../ports/fault';
import { BearerToken, ClientRequestId, Sender } from './middleware';
import { Refusals } from './refusals';
import { type Pausing } from './retry';
import { type TokenSource } from './token-source';

/** Who asks. */
export interface Asker {
  /** The client id that the tokens are for, to say whom a permission has to be granted to. */
  readonly clientId?: string | undefined;
  readonly onForbidden?: OnForbidden | undefined;
}

/** How to reach Graph. */
export interface GraphConnectionOptions extends Asker {
  /** Scheme, host and port, without the version. */
  readonly baseUrl: string;
  readonly token: TokenSource;
  /** `high` only for what a person is waiting for; `low` is throttled first. */
  readonly priority?: 'low' | 'normal' | 'high';
  /** Milliseconds of nothing but refused connections after which nothing more is sent; never unless given. */
  readonly givesUpAfterMs?: number;
}

/** One request. */
interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query after the version, encoded. */
  readonly path: string;
  readonly body?: object;
  /** Needs the index store: `ConsistencyLevel: eventual`. */
  readonly isEventual?: boolean;
  /** Whether it changes something. */
  readonly isWrite?: boolean;
}

/** One answer, whatever its status; of a batch, too. */
export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when there is none or it cannot be read. */
  readonly body: unknown;
  readonly asker?: Asker | undefined;
}

/** Sends single requests to one Graph, with a token for nobody else. */
export interface GraphConnection {
  readonly asker: Asker;
  readonly priority: 'low' | 'normal' | 'high' | undefined;
  /** How long the service wants to be asked nothing, whatever call it told that; how fast may be written is the pace's business. */
  readonly reads: Pausing;
  /**
   * Sends once, without waiting or trying again. A `Fault` `unavailable` when there is no answer; with `isOutcomeUnknown`
   * when the request may have arrived. Once the program stops, nothing is sent and no reading is waited for; a write is.
   */
  send(request: GraphRequest, signal: AbortSignal): Promise<GraphAnswer>;
  /** Why nothing more is sent; undefined while that is not so. */
  refusal(): Fault | undefined;
  /** The whole address of an object, by which another one can refer to it. @param path After the version, encoded. */
  addressOf(path: string): string;
  /** The path of an `@odata.nextLink`; a `Fault` `unavailable` when it leads anywhere else than to this Graph. */
  pathOf(link: string): string;
}

const VERSION = 'v1.0';

/** Connects to Graph through Microsoft's client, with our own middleware: the client sends no token to plain HTTP hosts. */
export function graphConnection(options: GraphConnectionOptions): GraphConnection {
  const base = new URL(options.baseUrl);
  const client = Client.initWithMiddleware({
    baseUrl: base.origin,
    defaultVersion: VERSION,
    middleware: [new ClientRequestId(), new BearerToken(base.origin, options.token), new Sender()],
  });

  const { clientId, onForbidden } = options;
  const asker = { clientId, onForbidden };
  const refusals = new Refusals(options.givesUpAfterMs);

  async function send(request: GraphRequest, signal: AbortSignal): Promise<GraphAnswer> {
    if (refusals.final !== undefined) throw refusals.final;
    endIfStopping();
    // Without it, a request that takes somebody out of a group deletes their account.
    if (request.method === 'DELETE' && !request.path.endsWith('/$ref'))
      throw new Error('graph: nothing but references is ever deleted');
    const until = request.isWrite === true ? unending(signal) : untilStop(signal);
    const fetchOptions: FetchOptions = { signal: until.signal, redirect: 'error' };
    const asked = client.api(request.path).options(fetchOptions).responseType(ResponseType.RAW);
    if (options.priority !== undefined) asked.header('x-ms-throttle-priority', options.priority);
    if (request.isEventual === true) asked.header('ConsistencyLevel', 'eventual');
    try {
      const response = await sendBy(asked, request);
      if (!(response instanceof Response)) throw new TypeError('graph: the client gave something else than a response');
      refusals.answered();
      return {
        status: response.status,
        headers: response.headers,
        body: await readBody(response),
        asker,
      };
    } catch (error) {
      if (request.isWrite !== true && isStopping()) throw new Stopped();
      const fault = faultWithin(error, request);
      // No token, for which nobody has to be asked.
      if (isFault(fault, 'forbidden')) onForbidden?.(fault);
      throw refusals.judged(fault);
    } finally {
      until.end();
    }
  }

  const start = `${base.origin}/${VERSION}`;

  function pathOf(link: string): string {
    const path = link.slice(start.length);
    // The client would take an address inside the path for the host to send to.
    if (!link.startsWith(`${start}/`) || path.includes('://'))
      throw new Fault('unavailable', 'graph: a next link leads elsewhere');
    return path;
  }

  return {
    asker,
    priority: options.priority,
    reads: { pause: undefined },
    send,
    refusal: () => refusals.final,
    addressOf: (path) => `${start}${path}`,
    pathOf,
  };
}

const unending = (signal: AbortSignal) => ({ signal, end: () => undefined });

/** The signal, and the end of the program; by hand, since a signal that outlives many others must not keep them. */
function untilStop(signal: AbortSignal): { readonly signal: AbortSignal; readonly end: () => void } {
  const stop = stopSignal();
  if (stop === undefined) return unending(signal);
  const either = new AbortController();
  const give = () => {
    either.abort(signal.aborted ? signal.reason : stop.reason);
  };
  for (const one of [signal, stop]) one.addEventListener('abort', give, { once: true });
  if (signal.aborted) give();
  return {
    signal: either.signal,
    end: () => {
      for (const one of [signal, stop]) one.removeEventListener('abort', give);
    },
  };
}

function sendBy(asked: ClientRequest, { method, body }: GraphRequest): Promise<unknown> {
  switch (method) {
    case 'GET':
      return asked.get();
    case 'POST':
      return asked.post(body);
    case 'PATCH':
      return asked.patch(body);
    case 'DELETE':
      return asked.delete();
  }
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** What our middleware threw, without the doubt about an outcome when the request only reads. */
function faultWithin(error: unknown, request: GraphRequest): unknown {
  const inner: unknown = error instanceof GraphClientError ? error.customError : undefined;
  if (!(inner instanceof Fault)) return error;
  const isDoubtful = inner.isOutcomeUnknown && request.isWrite !== true;
  return isDoubtful ? new Fault(inner.kind, inner.message, { cause: inner.cause }) : inner;
}
