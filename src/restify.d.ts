/** As much of restify 12 as we use; the published types describe restify 8. */
declare module 'restify' {
  import { type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';

  export interface Response extends ServerResponse {
    send(code: number, body?: unknown): void;
  }

  export type Handler = (request: IncomingMessage, response: Response) => Promise<void>;

  export interface Server {
    readonly server: HttpServer;
    /** Before anything else is done for a request. Whoever returns false answers it. */
    first(handler: (request: IncomingMessage, response: ServerResponse) => boolean): void;
    get(path: string, handler: Handler): void;
    on(
      event: 'restifyError',
      handle: (request: IncomingMessage, response: Response, error: unknown, next: () => void) => void,
    ): void;
    /** What its HTTP server met. */
    on(event: 'error', handle: (error: unknown) => void): void;
  }

  export function createServer(options?: { name?: string; noWriteContinue?: boolean }): Server;
}
