import { Fault } from '../../ports/fault';
import { defined } from '../../domain/defined';
import { redact } from './redact';

const MOST_CAUSES = 5;
const MOST_FRAMES = 12;

/** What Node gives an error besides its message. One with other fields is of a service or a library, and its message may quote what it was sent. */
const NODES_OWN = new Set([
  'stack',
  'message',
  'name',
  'cause',
  'code',
  'errno',
  'syscall',
  'address',
  'port',
  'hostname',
]);
/** Its message quotes what could not be read. */
const QUOTING = new Set(['SyntaxError', 'URIError', 'ZodError']);
/** What services call their errors, such as `Authorization_RequestDenied`: one word, and no word of theirs else. */
const CODE = /^[A-Za-z][\w.-]{0,79}$/u;

/** What may be said of an error, for the log. Of a service's own words only its codes are kept: nobody knows what else they say. */
export function safeError(error: unknown): object {
  const causes = causesOf(error).map(safeCause);
  return defined({ ...safeCause(error), stack: stackOf(error), causes: causes.length === 0 ? undefined : causes });
}

function safeCause(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const type = redact(error.name === 'Error' ? error.constructor.name : error.name);
  return { type, ...(error instanceof Fault ? faultFields(error) : otherFields(error)) };
}

function faultFields({ kind, message, code, requestId, rawText, retryAfterMs, isOutcomeUnknown, access }: Fault) {
  return defined({
    kind,
    message: redact(message),
    code,
    requestId: idOf(requestId),
    serviceCode: serviceCodeIn(rawText),
    retryAfterMs,
    isOutcomeUnknown: isOutcomeUnknown ? true : undefined,
    access,
  });
}

function otherFields(error: Error) {
  const { code, statusCode, status, requestId } = error as unknown as Readonly<Record<string, unknown>>;
  return defined({
    message: isQuoting(error) ? undefined : redact(error.message),
    code: codeOf(code) ?? AZURE_CODE.exec(error.message)?.[0],
    status: numberOf(statusCode) ?? numberOf(status),
    requestId: idOf(requestId),
  });
}

/** What Microsoft's sign-in calls its refusals. */
const AZURE_CODE = /\bAADSTS\d+/u;

const isQuoting = (error: Error): boolean =>
  QUOTING.has(error.name) || Object.keys(error).some((field) => !NODES_OWN.has(field));

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function codeOf(value: unknown): string | number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && CODE.test(value) ? redact(value) : undefined;
}

/** A service's id of a request, which its support asks for: an id of nobody. */
const idOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w-]{8,64}$/u.test(value) ? value : undefined;

/** The code in an error as Graph sends it. */
function serviceCodeIn(rawText: string | undefined): string | number | undefined {
  const [, code] = /"code"\s*:\s*"([^"]*)"/u.exec(rawText ?? '') ?? [];
  return codeOf(code);
}

/** The causes of an error, the nearest first; of several the first. */
function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let next = causeOf(error); next !== undefined && causes.length < MOST_CAUSES; next = causeOf(next)) {
    if (causes.includes(next)) break;
    causes.push(next);
  }
  return causes;
}

function causeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof AggregateError) return error.cause ?? (error.errors as unknown[])[0];
  return error.cause;
}

/** Where a mistake of ours is; a fault says it in its message. Without the message, and without where on this machine that is. */
function stackOf(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Error) || error instanceof Fault) return undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return frames
    .slice(0, MOST_FRAMES)
    .map((line) => redact(line.slice(7).replace(/(?:file:\/\/)?\/\S*?\/(?=(?:dist|src|test|node_modules)\/)/u, '')));
}
