import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type ClientRequest } from 'node:http';

/** What this process asks of other hosts while it is watched. */
export interface OutboundWatch {
  /** Host names, one for each request, in order. */
  readonly hosts: readonly string[];
  stop(): void;
}

/** Watches every HTTP request that this process sends, by `node:http` and by `fetch`. */
export function watchOutbound(): OutboundWatch {
  const hosts: string[] = [];
  const byHttp = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    hosts.push(new URL(`http://${String(request.getHeader('host') ?? request.host)}`).hostname);
  };
  const byFetch = (message: unknown): void => {
    const { request } = message as { request: { origin: string | URL } };
    hosts.push(new URL(request.origin).hostname);
  };
  subscribe('http.client.request.start', byHttp);
  subscribe('undici:request:create', byFetch);
  return {
    hosts,
    stop: () => {
      unsubscribe('http.client.request.start', byHttp);
      unsubscribe('undici:request:create', byFetch);
    },
  };
}
