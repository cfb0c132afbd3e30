import { randomUUID } from 'node:crypto';
import { GraphClientError, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import { Fault } from '../../../ports/fault';
import { type TokenSource } from './token-source';

/** A link of the client's chain. */
abstract class Link implements Middleware {
  #next: Middleware | undefined;

  abstract execute(context: Context): Promise<void>;

  setNext(next: Middleware): void {
    this.#next = next;
  }

  protected async pass(context: Context): Promise<void> {
    await this.#next?.execute(context);
  }
}

/** Gives every request an id of its own, which Graph repeats and its support can look up. */
export class ClientRequestId extends Link {
  async execute(context: Context): Promise<void> {
    setHeader(context, 'client-request-id', randomUUID());
    await this.pass(context);
  }
}

/**
 * Adds the token to requests for exactly one origin, and sends nothing anywhere else. A token that is refused is replaced once.
 */
export class BearerToken extends Link {
  readonly #origin: string;
  readonly #token: TokenSource;

  constructor(origin: string, token: TokenSource) {
    super();
    this.#origin = origin;
    this.#token = token;
  }

  async execute(context: Context): Promise<void> {
    if (new URL(addressOf(context)).origin !== this.#origin)
      throw wrapped(new Fault('unavailable', 'graph: a request for another host was not sent'));
    const token = await this.#ask(context);
    await this.#passWith(token, context);
    if (context.response?.status === 401) {
      const other = await this.#ask(context, token);
      if (other !== token) {
        await context.response.body?.cancel();
        await this.#passWith(other, context);
      }
    }
  }

  async #passWith(token: string, context: Context): Promise<void> {
    setHeader(context, 'Authorization', `Bearer ${token}`);
    await this.pass(context);
  }

  async #ask(context: Context, refused?: string): Promise<string> {
    const signal = context.options?.signal ?? undefined;
    try {
      return await orAborted(this.#token(refused), signal);
    } catch (cause) {
      throw wrapped(cause instanceof Fault ? cause : new Fault('unavailable', 'graph token: not issued', { cause }));
    }
  }
}

/** Sends the request; no answer is a `Fault`. */
export class Sender extends Link {
  async execute(context: Context): Promise<void> {
    try {
      context.response = await fetch(context.request, context.options);
    } catch (cause) {
      throw wrapped(new Fault('unavailable', 'graph: no answer', { cause, isOutcomeUnknown: mayHaveArrived(cause) }));
    }
  }
}

/** Faults that say that no connection came about. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

function mayHaveArrived(error: unknown): boolean {
  const { cause } = Object(error) as { cause?: unknown };
  const { code } = Object(cause) as { code?: unknown };
  return typeof code !== 'string' || !NEVER_SENT.includes(code);
}

/** The client passes errors of this class on untouched; it loses the cause of all others. */
function wrapped(fault: Fault): GraphClientError {
  const error = new GraphClientError(fault.message);
  error.customError = fault;
  return error;
}

function addressOf(context: Context): string {
  return typeof context.request === 'string' ? context.request : context.request.url;
}

function setHeader(context: Context, name: string, value: string): void {
  const headers = new Headers(context.options?.headers);
  headers.set(name, value);
  context.options = { ...context.options, headers: Object.fromEntries(headers) };
}

async function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
