import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** What became of a body that was poured into a connection. */
export interface Poured {
  /** Of the answer; undefined where there was none before the connection was closed. */
  readonly status: number | undefined;
  /** Bytes of the body that left this process, on their way included. */
  readonly written: number;
  /** Milliseconds until the other side ended the connection; undefined while it had not. */
  readonly closedAfterMs: number | undefined;
}

/** How a body is poured. */
export interface Pouring {
  readonly port: number;
  /** All lines of the head, without the empty one behind them. */
  readonly head: readonly string[];
  /** The next piece of the body; undefined once there is none. */
  readonly piece: (written: number) => Uint8Array | undefined;
  /** Milliseconds between pieces; as fast as they are taken unless given. */
  readonly everyMs?: number;
  readonly withinMs: number;
}

const STATUS = /^HTTP\/1\.1 (\d{3}) /u;

/** Sends a head, and a body piece by piece, until the other side ends the connection or the time is over. */
export function pour({ port, head, piece, everyMs, withinMs }: Pouring): Promise<Poured> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let [text, written, isOver] = ['', 0, false];
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (isClosed: boolean): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      socket.destroy();
      const status = STATUS.exec(text)?.[1];
      const closedAfterMs = isClosed ? performance.now() - startedAt : undefined;
      resolve({ status: status === undefined ? undefined : Number(status), written, closedAfterMs });
    };
    const timer = setTimeout(finish, withinMs, false);
    const next = (): void => {
      const bytes = isOver ? undefined : piece(written);
      if (bytes === undefined) return;
      written += bytes.length;
      socket.write(bytes, () => setTimeout(next, everyMs ?? 0));
    };
    socket.setEncoding('utf8').on('data', (data: string) => {
      text += data;
    });
    for (const event of ['end', 'close', 'error'])
      socket.on(event, () => {
        finish(true);
      });
    socket.write(`${head.join('\r\n')}\r\n\r\n`, next);
  });
}

/** Bytes that a process has read so far, from files and connections, where the system counts them. */
export function bytesReadBy(pid: number): number {
  return Number(/^rchar: (\d+)$/mu.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0);
}
