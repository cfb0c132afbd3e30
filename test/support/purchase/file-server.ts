import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** How a file is served, or an upload under its name taken. */
export type FileMode =
  /** At once, with its length. */
  | 'ok'
  /** In pieces, without its length. */
  | 'no-length'
  /** In ten pieces, 20 milliseconds apart. */
  | 'slow'
  /** Packed; a large file of zeros becomes a small answer that unpacks to a large one. */
  | 'packed'
  /** With its length, but the connection breaks after half of it. */
  | 'cut-off'
  /** In pieces, without its length, and the connection breaks after half of it. */
  | 'cut-off-without-length'
  /** Half of it, then nothing more, ever. */
  | 'stall'
  /** No answer, ever. */
  | 'hang'
  /** Again and again, without end. */
  | 'endless'
  | 'gone'
  /** Another length than it has. */
  | { readonly saysBytes: number }
  | { readonly redirectTo: string }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** A request as it came. */
export interface FileRequest {
  readonly method: string;
  /** Of the file or the upload. */
  readonly name: string;
  readonly headers: IncomingHttpHeaders;
  /** How much of a file was written into the connection so far. */
  sentBytes: number;
}

/** A real HTTP server on loopback that stands for where Teams keeps files. */
export interface FileServer {
  /** Where a file of this name is, or would be: 404 until it is served. */
  url(name: string): string;
  /** Serves a file under a name from now on, instead of what was there; `ok` unless a mode is given. */
  serve(name: string, bytes: Uint8Array, mode?: FileMode): void;
  /** What was put under each name, whole. */
  readonly uploads: Map<string, Uint8Array>;
  /** Where a file of this name may be put. A `status`, `redirectTo` or `hang` served under the name happens to the upload. */
  uploadUrl(name: string): string;
  /** In the order in which they came. */
  readonly requests: readonly FileRequest[];
  close(): Promise<void>;
}

interface Served {
  readonly bytes: Uint8Array;
  readonly mode: FileMode;
}

const PAUSE_MS = 20;

/** Starts a file server on a free port. */
export async function startFileServer(): Promise<FileServer> {
  const files = new Map<string, Served>();
  const uploads = new Map<string, Uint8Array>();
  const requests: FileRequest[] = [];
  const server = createServer((message, response) => {
    const [, folder, encoded = ''] = (message.url ?? '').split('/');
    const name = decodeURIComponent(encoded);
    const request = { method: message.method ?? '', name, headers: message.headers, sentBytes: 0 };
    requests.push(request);
    const served = files.get(name);
    const answered =
      folder === 'uploads' && message.method === 'PUT'
        ? takeUpload({ message, response, request, served }, uploads)
        : sendFile({ message, response, request, served: served ?? { bytes: Buffer.alloc(0), mode: 'gone' } });
    // A client that has heard enough breaks the connection; that is no failure of the server.
    answered.catch(() => response.destroy());
  });
  // A connection that was just about to close would break the next request, and when that is depends on the machine.
  server.keepAliveTimeout = 0;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: (name) => `${base}/files/${encodeURIComponent(name)}`,
    uploadUrl: (name) => `${base}/uploads/${encodeURIComponent(name)}`,
    serve: (name, bytes, mode = 'ok') => {
      files.set(name, { bytes, mode });
    },
    uploads,
    requests,
    close: async () => {
      await new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      });
    },
  };
}

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly request: FileRequest;
}

async function takeUpload(
  { message, response, served }: Exchange & { readonly served: Served | undefined },
  uploads: Map<string, Uint8Array>,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const mode = served?.mode ?? 'ok';
  if (mode === 'hang') return;
  if (typeof mode === 'object' && !('saysBytes' in mode)) {
    answerOnly(response, mode);
    return;
  }
  const bytes = Buffer.concat(chunks);
  const last = bytes.length - 1;
  if (message.headers['content-range'] !== `bytes 0-${last}/${bytes.length}`) {
    answerWith(response, 416);
    return;
  }
  uploads.set(decodeURIComponent((message.url ?? '').split('/')[2] ?? ''), bytes);
  answerWith(response, 201, '{}', { 'content-type': 'application/json' });
}

async function sendFile(exchange: Exchange & { readonly served: Served }): Promise<void> {
  const { message, response, served } = exchange;
  const { bytes, mode } = served;
  message.resume();
  const half = bytes.subarray(0, bytes.length / 2);
  const withLength = (length: number) => response.writeHead(200, { 'content-length': length });
  if (typeof mode === 'object') {
    if (!('saysBytes' in mode)) {
      answerOnly(response, mode);
      return;
    }
    response.writeHead(200, { 'content-length': mode.saysBytes, connection: 'close' });
    await write(exchange, bytes);
    response.end();
    return;
  }
  switch (mode) {
    case 'ok':
      withLength(bytes.length);
      await write(exchange, bytes);
      break;
    case 'no-length':
      await write(exchange, bytes);
      break;
    case 'slow':
      withLength(bytes.length);
      await writeSlowly(exchange, bytes);
      break;
    case 'packed': {
      const packed = gzipSync(bytes);
      response.writeHead(200, { 'content-length': packed.length, 'content-encoding': 'gzip' });
      await write(exchange, packed);
      break;
    }
    case 'cut-off':
      withLength(bytes.length);
      await write(exchange, half);
      response.socket?.end();
      return;
    case 'cut-off-without-length':
      await write(exchange, half);
      response.socket?.end();
      return;
    case 'stall':
      withLength(bytes.length);
      await write(exchange, half);
      return;
    case 'hang':
      return;
    case 'endless':
      while (!response.destroyed) await write(exchange, bytes);
      return;
    case 'gone':
      response.writeHead(404);
      break;
  }
  response.end();
}

function answerOnly(
  response: ServerResponse,
  mode: Extract<FileMode, { readonly status: number } | { readonly redirectTo: string }>,
): void {
  if ('redirectTo' in mode) answerWith(response, 302, '', { location: mode.redirectTo });
  else answerWith(response, mode.status, 'an answer that is no file', mode.headers);
}

function answerWith(
  response: ServerResponse,
  status: number,
  text = '',
  headers: Readonly<Record<string, string>> = {},
): void {
  // Not chained: where a bot runs in the same process, restify lets `writeHead` return nothing.
  response.writeHead(status, headers);
  response.end(text);
}

/** Waits until the connection has room for more, or is closed. */
async function write({ response, request }: Exchange, bytes: Uint8Array): Promise<void> {
  request.sentBytes += bytes.length;
  await new Promise<void>((written, failed) => {
    response.once('close', written);
    response.write(bytes, (error) => {
      response.off('close', written);
      if (error) failed(error);
      else written();
    });
  });
}

async function writeSlowly(exchange: Exchange, bytes: Uint8Array): Promise<void> {
  const size = Math.ceil(bytes.length / 10);
  for (let at = 0; at < bytes.length && !exchange.response.destroyed; at += size) {
    await write(exchange, bytes.subarray(at, at + size));
    await sleep(PAUSE_MS);
  }
}
