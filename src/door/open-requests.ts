import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse } from './answer';

/** Whoever sends something on an old connection is told to go elsewhere for this time at least. */
const FAREWELL_MS = 500;

/** The requests of a server that are not answered yet: those whose body is still coming, and those that are being answered. */
export class OpenRequests {
  readonly #coming = new Map<ServerResponse, IncomingMessage>();
  readonly #answering = new Set<ServerResponse>();
  #isStopping = false;
  #onAnswered: () => void = () => undefined;

  /** Takes note of a request. @returns Whether it may be answered; otherwise it was told to come elsewhere. */
  begin(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#isStopping) {
      refuse(request, response, 'stopping');
      return false;
    }
    this.#coming.set(response, request);
    response.once('close', () => {
      this.#coming.delete(response);
      this.#answering.delete(response);
      if (this.#answering.size === 0) this.#onAnswered();
    });
    return true;
  }

  /** All of a request is there, so that it is answered whatever happens. @returns Whether it may be. */
  arrived(response: ServerResponse): boolean {
    if (!this.#coming.delete(response)) return false;
    this.#answering.add(response);
    return true;
  }

  /** Takes no new connection and no new request, ends those whose body is still coming, and waits until all others are answered. */
  async stop(server: Server): Promise<void> {
    this.#isStopping = true;
    // The server's own way to close breaks connections on which a request may be on its way.
    const isClosed = new Promise<void>((resolve) => {
      NetServer.prototype.close.call(server, () => {
        resolve();
      });
    });
    for (const [response, request] of this.#coming) refuse(request, response, 'stopping');
    for (const response of this.#answering) response.shouldKeepAlive = false;
    const isAnswered = new Promise<void>((resolve) => {
      if (this.#answering.size === 0) resolve();
      else this.#onAnswered = resolve;
    });
    await Promise.all([isAnswered, sleep(FAREWELL_MS)]);
    server.closeAllConnections();
    await isClosed;
  }
}
