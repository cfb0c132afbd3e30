/**
 * What to do about a failure outside, not what broke:
 * `conflict` read and decide again; `throttled` come back after `retryAfterMs`; `unavailable` try later;
 * `rejected` never try this again, report it; `forbidden` we are not let in, until somebody grants what `access` names.
 */
export type FaultKind = 'conflict' | 'throttled' | 'unavailable' | 'rejected' | 'forbidden';

/** What we lack to be let in, and how somebody grants it. */
export interface MissingAccess {
  readonly service: 'Microsoft Graph' | 'Cosmos DB' | 'Blob Storage' | 'Teams';
  /** The permission or role by the name that the service gives it, such as `LicenseAssignment.ReadWrite.All`. Everybody reads it: no account and no id stands in it. */
  readonly needs: string;
  /** The command that grants it, in one line; or where there is none, what to do. */
  readonly grant: string;
}

/** What a {@link Fault} may carry besides its kind. */
export interface FaultDetails {
  readonly cause?: unknown;
  /** Milliseconds to wait before the next request, as the service asked; absent when it did not say. */
  readonly retryAfterMs?: number;
  /** What is missing; with `forbidden` only. */
  readonly access?: MissingAccess;
  /** A short code of our own for what was refused, in kebab-case; with `rejected` and `forbidden` only. */
  readonly code?: string;
  /** True when the request may have taken effect although no answer came: read back before deciding. */
  readonly isOutcomeUnknown?: boolean;
  /** The service's own id of the failed request, for support cases. */
  readonly requestId?: string;
  /** The service's own words, kept for the log and for support cases; never parsed, never shown raw in chat. */
  readonly rawText?: string;
}

/**
 * Something outside failed. The message names the service and the operation; it may hold ids of people and things, never
 * names, tokens or whole payloads.
 */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly retryAfterMs: number | undefined;
  readonly access: MissingAccess | undefined;
  readonly code: string | undefined;
  readonly isOutcomeUnknown: boolean;
  readonly requestId: string | undefined;
  readonly rawText: string | undefined;

  constructor(kind: FaultKind, message: string, details: FaultDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'Fault';
    this.kind = kind;
    this.retryAfterMs = details.retryAfterMs;
    this.access = details.access;
    this.code = details.code;
    this.isOutcomeUnknown = details.isOutcomeUnknown ?? false;
    this.requestId = details.requestId;
    this.rawText = details.rawText;
  }
}

/** Whether a document of our own cannot be read: nothing may be decided without it, and the message is a sentence for an operator. */
export const isUnreadable = ({ code }: Fault): boolean => code === 'damaged' || code === 'newer-format';

/** Told of a document that cannot be read, by what leaves it out and goes on with all others; without it, one keeps them all. */
export type OnUnreadable = (fault: Fault) => void;

/** Told of everything that does not let us in, wherever it is dealt with: whoever looks after us reads it once, not in each place. */
export type OnForbidden = (fault: Fault) => void;

/** Whether the same would fail the same way, however often it is tried now: it never works, or not before somebody mends it. */
export const isLasting = ({ kind }: Fault): boolean => kind === 'rejected' || kind === 'forbidden';

/** What a fault says, and what is missing where it does not name that itself. */
export function messageNaming({ message, access }: Pick<Fault, 'message' | 'access'>): string {
  if (access === undefined || message.includes(access.needs.replace(/^(the|an?) /u, ''))) return message;
  return `${message}; ${access.needs} is missing`;
}

/** Whether an error is a {@link Fault}, of the given kind if one is given. */
export function isFault(error: unknown, kind?: FaultKind): error is Fault {
  return error instanceof Fault && (kind === undefined || error.kind === kind);
}
