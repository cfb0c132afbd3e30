/** Why a request is refused at the door, as the log says it, and what whoever sent it reads. */
const STATUS = {
  stopping: 503,
  /** The program waits for its store. */
  starting: 503,
  method: 405,
  path: 404,
  'content-type': 415,
  'no-token': 401,
  'malformed-token': 401,
  'wrong-algorithm': 401,
  'wrong-issuer': 401,
  'wrong-audience': 401,
  /** Without an end, or with one too far ahead, or with times that are none. */
  lifetime: 401,
  expired: 401,
  'not-yet-valid': 401,
  'unknown-key': 401,
  /** The key may sign for other channels only. */
  'not-endorsed': 401,
  'bad-signature': 401,
  /** The token is for another address of Teams than the activity names. */
  'token-address': 401,
  /** Nobody could say which keys the issuer has. */
  'issuer-unreachable': 503,
  'too-large': 413,
  'too-slow': 408,
  'no-activity': 400,
  channel: 403,
  conversation: 403,
  recipient: 403,
  tenant: 403,
  'service-address': 403,
} as const;

/** Why a request is refused. */
export type RefusalReason = keyof typeof STATUS;

/** Every reason that there is. */
export const REFUSAL_REASONS = Object.keys(STATUS) as readonly RefusalReason[];

/** The status that a refused request is answered with. */
export const statusOf = (reason: RefusalReason): number => STATUS[reason];

/** Whether what was found is a reason to refuse, and not what was looked for. */
export const isReason = (found: unknown): found is RefusalReason => typeof found === 'string';
