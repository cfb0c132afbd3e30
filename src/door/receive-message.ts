import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Admission, activityProblem } from './admit-activity';
import { refuse } from './answer';
import { type IssuerKeys } from './issuer-keys';
import { type OpenRequests } from './open-requests';
import { hasBody, lengthOf, readBody } from './read-body';
import { isReason, type RefusalReason } from './reason';
import { type RefusedRequests } from './refused-requests';
import { checkToken, readToken, type UncheckedToken } from './token';

/** Larger than any activity that Teams sends. */
const MOST_BYTES = 256 * 1024;
const BODY_MS = 10_000;
const JSON_TYPE = /^application\/json *(;|$)/iu;

/** What the door needs to know, and whom it tells. */
export interface DoorParts<Activity> extends Admission {
  /** Reads what the program takes of an activity; undefined when that cannot be read. */
  readonly read: (activity: unknown) => Activity | undefined;
  readonly keys: Pick<IssuerKeys, 'find'>;
  readonly requests: OpenRequests;
  readonly refused: RefusedRequests;
  readonly bodyMs?: number;
}

/**
 * Lets a request in, or refuses it. What the headers say is looked at before anything of the body is waited for, what costs nothing
 * before what does, so that whoever has no right to be here takes nothing from those who have.
 *
 * @returns The activity; undefined when the request was refused, and answered.
 */
export async function receiveMessage<Activity>(
  parts: DoorParts<Activity>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Activity | undefined> {
  const received = await receive(parts, request, response);
  if (received === 'gone') return undefined;
  if (!isReason(received)) return received.activity;
  parts.refused.note(received);
  refuse(request, response, received);
  return undefined;
}

async function receive<Activity>(
  parts: DoorParts<Activity>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<RefusalReason | 'gone' | { readonly activity: Activity }> {
  const token = headersOf(request, parts.botId);
  if (isReason(token)) return token;
  if (token !== undefined) {
    const problem = await checkToken(token, parts.keys);
    if (problem !== undefined) return problem;
  }
  if (request.headers.expect !== undefined && hasBody(request)) response.writeContinue();
  const body = await readBody(request, { mostBytes: MOST_BYTES, withinMs: parts.bodyMs ?? BODY_MS });
  if (typeof body === 'string') return body;
  if (!parts.requests.arrived(response)) return 'gone';
  const sent = parsed(body);
  const problem = activityProblem(sent, parts, token?.claims['serviceurl']);
  if (problem !== undefined) return problem;
  const activity = parts.read(sent);
  return activity === undefined ? 'no-activity' : { activity };
}

/** What the headers say: why they are refused, or the token; undefined when none is asked for. */
function headersOf(
  { method, headers }: IncomingMessage,
  botId: string | undefined,
): RefusalReason | UncheckedToken | undefined {
  if (method !== 'POST') return 'method';
  // Nothing but plain JSON is read: nothing is unpacked, and nothing is written to the disk.
  const { 'content-type': type = '', 'content-encoding': encoding } = headers;
  if (!JSON_TYPE.test(type) || encoding !== undefined) return 'content-type';
  const token = botId === undefined ? undefined : readToken(headers.authorization, botId);
  if (isReason(token)) return token;
  return lengthOf(headers['content-length']) > MOST_BYTES ? 'too-large' : token;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
