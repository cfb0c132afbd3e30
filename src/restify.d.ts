/** As much of restify 12 as we use; the published types describe restify 8. */
declare module 'restify' {
  import { type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';

  export interface Request extends IncomingMessage {
    body?: unknown;
    /** The address that was asked for, by the host that the request names; throws when they are none. */
    getUrl(): URL;
  }

  export interface Response extends ServerResponse {
    status(code: number): void;
    header(name: string, value: string): void;
    send(code: number, body?: unknown): void;
    send(body?: unknown): void;
  }

  export type Handler = (request: Request, response: Response) => Promise<void>;

  export interface Server {
    readonly server: HttpServer;
    /** Before a route is looked for. */
    pre(handler: unknown): void;
    use(handler: unknown): void;
    post(path: string, ...handlers: Handler[]): void;
    get(path: string, handler: Handler): void;
    on(
      event: 'restifyError',
      handle: (request: Request, response: Response, error: unknown, next: () => void) => void,
    ): void;
    listen(port: number, host: string, ready: () => void): void;
    close(done: () => void): void;
  }

  export function createServer(options?: { name?: string; handleUncaughtExceptions?: boolean }): Server;
  export const plugins: { bodyParser(options: { maxBodySize: number; mapParams: boolean }): unknown };
}
