import { z } from 'zod';
import { defined } from '../../../domain/defined';
import { Fault, type FaultDetails, type MissingAccess } from '../../../ports/fault';
import { retryAfterMs } from '../../http/retry-after';
import { type GraphOperation, isDoneWithout, missingPermission, PERMISSION_OF } from '../permissions';
import { type Asker, type GraphAnswer } from './graph-connection';
import { type Attempt } from './retry';

/** What an answer means: `good` 2xx, `again` worth another attempt, `refused` final. */
export type Judgment =
  | { readonly kind: 'good' }
  | { readonly kind: 'again'; readonly fault: Fault }
  | { readonly kind: 'refused'; readonly error: ServiceError };

/** Graph's own account of an error; empty texts where it gave none. */
export interface ServiceError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly asker?: Asker | undefined;
  /** The whole error as JSON. */
  readonly rawText: string;
}

const errorSchema = z.object({
  error: z.object({
    code: z.string().catch(''),
    message: z.string().catch(''),
    innerError: z
      .object({ 'request-id': z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});

const TRANSIENT = [408, 500, 502, 503, 504];

/** What a judge knows of a request: what it is, and whether it may have taken effect although it was answered with an error. */
interface Judged {
  readonly operation: GraphOperation;
  readonly isWrite: boolean;
}

/** Judges one answer, alone or of a batch. */
export function judge(answer: GraphAnswer, request: Judged): Judgment {
  if (answer.status >= 200 && answer.status < 300) return { kind: 'good' };
  const error = readError(answer);
  const isConcurrency = answer.status === 409 && error.code.includes('Concurrency');
  if (answer.status !== 429 && !isConcurrency && !TRANSIENT.includes(answer.status)) return { kind: 'refused', error };
  const details: FaultDetails = {
    ...detailsOf(error),
    ...defined({ retryAfterMs: retryAfterMs(answer.headers.get('retry-after')) }),
    isOutcomeUnknown: request.isWrite && !isConcurrency,
  };
  const kind = answer.status === 429 ? 'throttled' : 'unavailable';
  return { kind: 'again', fault: new Fault(kind, messageOf(request.operation, error), details) };
}

/**
 * What an answer makes of an attempt. `read` tells what a good answer holds, and may throw a `Fault`; `refused` what a refusal
 * means, where it means anything but a fault.
 */
export function attemptOf<Value>(
  answer: GraphAnswer,
  request: Judged,
  read: (answer: GraphAnswer) => Value,
  refused: (error: ServiceError) => { readonly value: Value } | undefined = () => undefined,
): Attempt<Value> {
  const judgment = judge(answer, request);
  if (judgment.kind === 'again') return { status: 'again', fault: judgment.fault };
  if (judgment.kind === 'good') return { status: 'settled', value: read(answer) };
  const meaning = refused(judgment.error);
  return meaning === undefined
    ? { status: 'given-up', fault: faultOfRefusal(judgment.error, request.operation) }
    : { status: 'settled', value: meaning.value };
}

/**
 * The fault of a refusal that nobody expected: `forbidden` when we are not let in (mended by somebody, then everything goes
 * on), of which the asker is told; otherwise `rejected`.
 */
export function faultOfRefusal(error: ServiceError, operation: GraphOperation): Fault {
  const message = messageOf(operation, error);
  if (!isShutOut(error)) return new Fault('rejected', message, { ...detailsOf(error), code: REFUSED });
  const { clientId, onForbidden } = error.asker ?? {};
  const isToken = error.status === UNAUTHORIZED;
  const access = isToken ? acceptedToken(clientId) : missingPermission(PERMISSION_OF[operation], clientId);
  const code = isToken ? 'token-refused' : 'permission-missing';
  const fault = new Fault('forbidden', message, { ...detailsOf(error), code, access });
  if (!isDoneWithout(operation)) onForbidden?.(fault);
  return fault;
}

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const REFUSED = 'refused-by-graph';

/** What is missing when Graph takes no token of ours, whatever it allows. */
export const acceptedToken = (clientId = '<client id of the identity>'): MissingAccess => ({
  service: 'Microsoft Graph',
  needs: 'a token that Microsoft Graph accepts',
  grant:
    `az ad sp show --id ${clientId} --query accountEnabled # must say true in the tenant that BOT_TENANT_ID names;` +
    ' a Conditional Access policy for workload identities may keep it out, too',
});

/** Whether Graph answered, and said no: asking again the same way changes nothing. */
export const isRefusal = ({ code, kind }: Fault): boolean => kind === 'forbidden' || code === REFUSED;

/** Whether Graph does not let us in: the token or a permission is wrong, whatever was asked. */
export function isShutOut(error: ServiceError): boolean {
  return error.status === UNAUTHORIZED || error.status === FORBIDDEN;
}

/** Reads what an answer holds through a schema of the fields we use; anything else is a `Fault` `unavailable`. */
export const readAs = <Value>(schema: z.ZodType<Value>, answer: GraphAnswer, operation: string): Value =>
  readValue(schema, answer.body, operation);

/** Reads a part of an answer, like {@link readAs}. */
export function readValue<Value>(schema: z.ZodType<Value>, value: unknown, operation: string): Value {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new Fault('unavailable', `graph ${operation}: the answer cannot be read`, { cause: parsed.error });
  return parsed.data;
}

/** The service's id of a request, from the answer's headers or its error. */
export function requestIdOf(answer: GraphAnswer): string | undefined {
  return answer.headers.get('request-id') ?? undefined;
}

function readError(answer: GraphAnswer): ServiceError {
  const { code, message, innerError } = errorSchema.safeParse(answer.body).data?.error ?? { code: '', message: '' };
  return {
    status: answer.status,
    code,
    message,
    requestId: requestIdOf(answer) ?? innerError?.['request-id'],
    asker: answer.asker,
    rawText: JSON.stringify(answer.body ?? null),
  };
}

function detailsOf(error: ServiceError): FaultDetails {
  return defined({ rawText: error.rawText, requestId: error.requestId });
}

function messageOf(operation: string, error: ServiceError): string {
  return `graph ${operation}: answered ${error.status} ${error.code}`.trimEnd();
}
