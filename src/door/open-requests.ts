import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse } from './answer';

/** What is under way to us once nobody can connect any more is still answered for this time. */
const FAREWELL_MS = 500;

/** The requests of a server that are not over yet: those whose body is still coming, those that are worked on, and those whose answer is. */
export class OpenRequests {
  readonly #coming = new Map<ServerResponse, IncomingMessage>();
  /** Work goes on when whoever waits for its answer hangs up. */
  readonly #working = new Set<ServerResponse>();
  readonly #unsent = new Set<ServerResponse>();
  /** What waits for its turn on a connection hears nothing of its end. */
  readonly #on = new WeakMap<Socket, Set<ServerResponse>>();
  #isLeaving = false;
  #isOver = false;
  #onChange: () => void = () => undefined;

  /** Takes note of a request. @returns Whether it may be answered; otherwise it was told to come elsewhere. */
  begin(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#isOver) {
      refuse(request, response, 'stopping');
      return false;
    }
    // Whoever keeps the connection learns from the answer that it ends, and not from what they send next.
    if (this.#isLeaving) response.shouldKeepAlive = false;
    this.#coming.set(response, request);
    this.#unsent.add(response);
    const others = this.#allOn(request.socket).add(response);
    response.once('close', () => {
      others.delete(response);
      this.#forget(response);
    });
    return true;
  }

  /** All of a request is there: it is worked on whatever happens, until that is {@link done}. @returns Whether it may be. */
  arrived(response: ServerResponse): boolean {
    if (!this.#coming.delete(response) || response.headersSent) return false;
    this.#working.add(response);
    return true;
  }

  /** Nothing more is done for a request, whether it was answered or not. */
  done(response: ServerResponse): void {
    this.#coming.delete(response);
    this.#working.delete(response);
    this.#onChange();
  }

  #allOn(socket: Socket): Set<ServerResponse> {
    const known = this.#on.get(socket);
    if (known !== undefined) return known;
    const all = new Set<ServerResponse>();
    this.#on.set(socket, all);
    socket.once('close', () => {
      for (const response of all) this.#forget(response);
      all.clear();
    });
    return all;
  }

  #forget(response: ServerResponse): void {
    this.#coming.delete(response);
    this.#unsent.delete(response);
    this.#onChange();
  }

  /** Whether whoever hands us requests is to hand them to others. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /**
   * Answers everything as before for some time, so that whoever hands us requests can find out that we leave; then takes no new connection, and
   * soon no new request, ends those whose body is still coming, and waits until all others are done, and for a moment until that is sent.
   */
  async stop(server: Server, leaveMs = 0): Promise<void> {
    this.#isLeaving = true;
    for (const response of this.#unsent) response.shouldKeepAlive = false;
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
    const coming = [...this.#coming];
    // What comes of them now is not looked at any more: they are answered once.
    this.#coming.clear();
    for (const [response, request] of coming) refuse(request, response, 'stopping');
    await this.#until(() => this.#working.size === 0);
    await Promise.race([this.#until(() => this.#unsent.size === 0), sleep(FAREWELL_MS)]);
    server.closeAllConnections();
    await isClosed;
  }

  async #until(isTrue: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onChange = () => {
        if (isTrue()) resolve();
      };
      this.#onChange();
    });
  }
}
