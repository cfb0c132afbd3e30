import { type IncomingMessage } from 'node:http';

/** How much of a body is read, and for how long. */
interface BodyLimits {
  readonly mostBytes: number;
  readonly withinMs: number;
}

/** Whether a body follows the headers. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || lengthOf(headers['content-length']) > 0;

/** The length of the body as the headers say it; 0 where they do not. */
export const lengthOf = (contentLength: string | undefined): number => Number(contentLength ?? 0);

/** Reads a body as far as the limits go, and no further: what is left of it stays where it is. `gone` is a sender who hung up. */
export function readBody(
  request: IncomingMessage,
  { mostBytes, withinMs }: BodyLimits,
): Promise<Buffer | 'too-large' | 'too-slow' | 'gone'> {
  const { socket } = request;
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const end = (read: Buffer | 'too-large' | 'too-slow' | 'gone'): void => {
      clearTimeout(timer);
      request.off('data', take).off('end', whole).off('close', gone).off('error', gone);
      socket.off('close', gone);
      if (typeof read === 'string') request.on('error', () => undefined).pause();
      resolve(read);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > mostBytes) end('too-large');
      else chunks.push(chunk);
    };
    const whole = (): void => {
      end(Buffer.concat(chunks));
    };
    const gone = (): void => {
      end('gone');
    };
    const timer = setTimeout(end, withinMs, 'too-slow');
    request.on('data', take).once('end', whole).once('close', gone).once('error', gone);
    // A request that was answered before all of it came says nothing of its end.
    socket.once('close', gone);
  });
}
