import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse } from './answer';

/** What is under way to us once nobody can connect any more is still answered for this time. */
const FAREWELL_MS = 500;

/** The requests of a server that are not answered yet: those whose body is still coming, and those that are being answered. */
export class OpenRequests {
  readonly #coming = new Map<ServerResponse, IncomingMessage>();
  readonly #answering = new Set<ServerResponse>();
  #isLeaving = false;
  #isOver = false;
  #onAnswered: () => void = () => undefined;

  /** Takes note of a request. @returns Whether it may be answered; otherwise it was told to come elsewhere. */
  begin(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#isOver) {
      refuse(request, response, 'stopping');
      return false;
    }
    // Whoever keeps the connection learns from the answer that it ends, and not from what they send next.
    if (this.#isLeaving) response.shouldKeepAlive = false;
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

  /** Whether whoever hands us requests is to hand them to others. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /**
   * Answers everything as before for some time, so that whoever hands us requests can find out that we leave; then takes no new connection, and
   * soon no new request, ends those whose body is still coming, and waits until all others are answered.
   */
  async stop(server: Server, leaveMs = 0): Promise<void> {
    this.#isLeaving = true;
    for (const response of [...this.#coming.keys(), ...this.#answering]) response.shouldKeepAlive = false;
    await sleep(leaveMs);
    // The server's own way to close breaks connections on which a request may be on its way.
    const isClosed = new Promise<void>((resolve) => {
      NetServer.prototype.close.call(server, () => {
        resolve();
      });
    });
    await sleep(FAREWELL_MS);
    this.#isOver = true;
    server.closeIdleConnections();
    for (const [response, request] of this.#coming) refuse(request, response, 'stopping');
    const isAnswered = new Promise<void>((resolve) => {
      if (this.#answering.size === 0) resolve();
      else this.#onAnswered = resolve;
    });
    await isAnswered;
    server.closeAllConnections();
    await isClosed;
  }
}
