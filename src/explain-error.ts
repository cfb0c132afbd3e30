import { type Fault, isFault, messageNaming } from './ports/fault';

/** Longer words of somebody else's than these are cut. */
const MOST_CHARACTERS = 400;

/** Lines of a stack, which some messages carry. */
const FRAMES = /\n\s+at\s.*/gu;

/** Something thrown in one sentence, without its end, for whoever sits at the terminal. @param log The file that has the details. */
export function explainError(error: unknown, log?: string): string {
  const sentence = isFault(error) ? explainFault(error) : explainOther(error, log);
  // A message of somebody else's may have lines of its own.
  const short = sentence.replaceAll(/\s+/gu, ' ').slice(0, MOST_CHARACTERS);
  // The command is ours, and of no use when it is cut.
  return isFault(error) && error.access !== undefined ? `${short}: ${error.access.grant}` : short;
}

/** What is said of a fault, and the system's own words for what was in the way. */
export function withReason(said: string, { cause }: Fault): string {
  const reason = reasonWithin(cause);
  return reason === undefined || said.includes(reason) ? said : `${said} (${reason})`;
}

function explainFault(fault: Fault): string {
  const what = withReason(messageNaming(fault), fault);
  switch (fault.kind) {
    case 'unavailable':
      return `${what}; try again in a minute`;
    case 'throttled':
      return `${what}, which has too much to do; try again ${laterWords(fault.retryAfterMs)}`;
    case 'conflict':
      return `${what}: somebody else changed the same thing at the same time; try again`;
    case 'forbidden':
    case 'rejected':
      // Its message names what somebody has to mend.
      return what;
  }
}

const laterWords = (retryAfterMs: number | undefined): string =>
  retryAfterMs === undefined ? 'later' : `in ${Math.ceil(retryAfterMs / 1000)} s`;

/** What the system refused, by its own words; everything else is a mistake of this program. */
function explainOther(error: unknown, log: string | undefined): string {
  const { code, syscall, message = String(error) } = read(error);
  if (code !== undefined && syscall !== undefined) return `the system says ${message}`;
  const details = log === undefined ? 'its log may say more' : `the details are in ${log}`;
  return `something that alacarte does not expect (${message.replaceAll(FRAMES, '')}); ${details}`;
}

/** The network's or the database's own words for what was in the way, from the causes of a fault. */
function reasonWithin(cause: unknown): string | undefined {
  for (let error: unknown = cause, depth = 0; error !== undefined && depth < 8; depth += 1) {
    const { code, message, address, port, hostname, errors, inner } = read(error);
    if (code === 'ERR_SQLITE_ERROR') return message;
    if (code !== undefined && /^(E[A-Z_]+|UND_ERR_[A-Z_]+)$/u.test(code)) {
      const where = address === undefined ? hostname : `${address}:${port ?? ''}`;
      return where === undefined && errors === undefined ? code : `${code} ${where ?? ''}`.trim();
    }
    error = inner ?? errors?.[0];
  }
  return undefined;
}

/** What an error may carry that is of use. */
interface Carried {
  readonly code?: string | undefined;
  readonly syscall?: string | undefined;
  readonly message?: string | undefined;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly hostname?: string | undefined;
  readonly errors?: readonly unknown[] | undefined;
  readonly inner?: unknown;
}

function read(error: unknown): Carried {
  const carried = Object(error) as Readonly<Record<string, unknown>>;
  const { code, syscall, message, address, port, hostname, errors, cause, originalError } = carried;
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    code: text(code),
    syscall: text(syscall),
    message: text(message),
    address: text(address),
    port: typeof port === 'number' ? port : undefined,
    hostname: text(hostname),
    errors: Array.isArray(errors) ? errors : undefined,
    inner: cause ?? originalError,
  };
}
