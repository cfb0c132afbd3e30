import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';

/** A connection whose body is not read stays for this time, so that the answer is read before it breaks. */
const LINGER_MS = 500;
/** This many strangers a second are sent away at once. */
const AT_ONCE = 20;
/** What is answered to whoever has shown no token that is right. */
const STRANGERS: ReadonlySet<number> = new Set([401, 404, 405, 415]);
/** All others wait for that: who sends one large body after the other would keep us at nothing else. */
const WAIT_MS = 100;

const leaving = new WeakSet<Socket>();
const lately = { second: 0, strangers: 0 };

/** Whether the last word on a connection is said. */
export const hasHungUp = ({ socket }: IncomingMessage): boolean => leaving.has(socket);

/**
 * Says the last word on a connection and reads nothing more from it, where the server itself would read on, or break it before that is
 * heard.
 *
 * @param headers Beside those that every such answer has.
 */
export function hangUp(
  request: IncomingMessage,
  status: number,
  headers: readonly (readonly [name: string, value: string])[],
): void {
  const { socket } = request;
  if (hasHungUp(request)) return;
  leaving.add(socket);
  letGo(request);
  const all = [['content-type', 'application/json'], ['content-length', '2'], ['connection', 'close'], ...headers];
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...all.map((pair) => pair.join(': '))];
  const end = (): void => {
    if (socket.destroyed) return;
    socket.end(`${lines.join('\r\n')}\r\n\r\n{}`);
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
  if (STRANGERS.has(status) && isCrowd()) setTimeout(end, WAIT_MS).unref();
  else end();
}

/**
 * Lets go of what came of the body, and takes no more of it: kept until the end, it would keep the garbage collector at work. So whoever
 * hangs up themselves is noticed only at the end.
 */
function letGo(request: IncomingMessage): void {
  const { socket } = request;
  socket.pause();
  request.read();
  // Reading made room, for which the request lets the socket go on behind this.
  process.nextTick(() => socket.pause());
}

function isCrowd(): boolean {
  const second = Math.floor(performance.now() / 1000);
  if (second !== lately.second) Object.assign(lately, { second, strangers: 0 });
  lately.strangers += 1;
  return lately.strangers > AT_ONCE;
}
