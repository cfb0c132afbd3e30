import { connect } from 'node:net';

/** What came back over a connection until it was closed. */
export interface RawAnswer {
  /** Of each answer, in order; empty where the connection was closed without a word. */
  readonly statuses: readonly number[];
  /** All that came. */
  readonly text: string;
  /** Whether the other side closed it before the time was over. */
  readonly isClosed: boolean;
}

const STATUS = /^HTTP\/1\.1 (\d{3}) /gmu;

/** Sends bytes over a connection of their own, says that no more will come, and hears what is said until it is closed. */
export function sendRaw(port: number, bytes: Uint8Array, withinMs = 15_000): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const finish = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ statuses: [...text.matchAll(STATUS)].map(([, status]) => Number(status)), text, isClosed });
    };
    const timer = setTimeout(finish, withinMs, false);
    socket.setEncoding('utf8');
    socket.on('data', (data: string) => {
      text += data;
    });
    // What was closed while we still wrote is an answer, too.
    socket.on('error', () => {
      finish(true);
    });
    socket.on('close', () => {
      finish(true);
    });
    socket.on('end', () => {
      finish(true);
    });
    socket.end(bytes);
  });
}
