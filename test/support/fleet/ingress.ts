import { Agent, createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often each process is asked whether it takes requests. */
const PROBE_MS = 1_000;
/** A process that says nothing for so long, this often in a row, does not take any. */
const PROBED_MS = 2_000;
const MOST_SILENT = 3;

/** What came of requests that no process answered, and how many were handed on to another process. */
export interface IngressCounts {
  /** A connection was refused, so that nothing had been sent: the next process got the request. */
  readonly handedOn: number;
  /** A process broke off, or said nothing that could be read. */
  readonly broken: number;
  /** No process was ready. */
  readonly unserved: number;
}

/** What stands before several processes: hands each request to the next of them. */
export interface Ingress {
  readonly url: string;
  /** Takes a process in, and waits until it says that it is ready: until then it gets no requests. */
  add(url: string): Promise<void>;
  /** Takes a process out for good. */
  remove(url: string): void;
  counts(): IngressCounts;
  close(): Promise<void>;
}

/**
 * Starts a round-robin with what an ingress does, and nothing else: connections to the processes are kept, those that are not ready by
 * `/readyz` get nothing new, and only a request whose connection was refused is sent again.
 */
export async function startIngress(): Promise<Ingress> {
  const agent = new Agent({ keepAlive: true });
  const members = new Map<string, Member>();
  const counts = { handedOn: 0, broken: 0, unserved: 0 };
  let turn = 0;

  const ready = (): readonly string[] => [...members].filter(([, { isReady }]) => isReady).map(([url]) => url);

  const pass = (given: Passed, tried: readonly string[]): void => {
    const open = ready().filter((url) => !tried.includes(url));
    turn += 1;
    const url = open[turn % Math.max(1, open.length)];
    if (url === undefined) {
      counts.unserved += 1;
      given.response.writeHead(503).end();
      return;
    }
    const { method, url: path, headers } = given.request;
    const sent = ask(`${url}${path ?? ''}`, { agent, method, headers: { ...headers, host: new URL(url).host } });
    sent.once('response', (answer) => {
      given.response.writeHead(answer.statusCode ?? 502, ownHeaders(answer.headers));
      answer.pipe(given.response);
      answer.once('error', () => given.response.destroy());
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') {
        counts.handedOn += 1;
        pass(given, [...tried, url]);
        return;
      }
      counts.broken += 1;
      if (given.response.headersSent) given.response.destroy();
      else given.response.writeHead(502).end();
    });
    sent.end(given.body);
  };

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      pass({ request, response, body }, []);
    });
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const probing = setInterval(() => {
    for (const [url, member] of members)
      void probe(url).then((said) => {
        member.silent = said === 'nothing' ? member.silent + 1 : 0;
        if (said !== 'nothing' || member.silent >= MOST_SILENT) member.isReady = said === 'ready';
      });
  }, PROBE_MS);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: async (url) => {
      members.set(url, { isReady: false, silent: 0 });
      while (members.get(url)?.isReady === false) await sleep(PROBE_MS / 4);
    },
    remove: (url) => {
      members.delete(url);
    },
    counts: () => ({ ...counts }),
    close: async () => {
      clearInterval(probing);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Member {
  isReady: boolean;
  /** How often in a row it said nothing. */
  silent: number;
}

interface Passed {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

/** What is between the ingress and one process stays there. */
const ownHeaders = ({ connection: _own, 'keep-alive': _too, ...headers }: IncomingMessage['headers']) => headers;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function probe(url: string): Promise<'ready' | 'not ready' | 'nothing'> {
  try {
    const asked = { headers: { connection: 'close' }, signal: AbortSignal.timeout(PROBED_MS) };
    const answer = await fetch(`${url}/readyz`, asked);
    await answer.arrayBuffer();
    return answer.ok ? 'ready' : 'not ready';
  } catch (error) {
    return error instanceof DOMException ? 'nothing' : 'not ready';
  }
}
