import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** All that is fetched at once takes no longer. */
const FETCH_MS = 2_000;
/** Keys are asked for anew after this time, while those that are kept go on being used. */
const REFRESH_MS = 60 * 60_000;
/** Older keys are not used before it was tried to get them anew. */
const KEPT_MS = 24 * 60 * 60_000;
/** After a fetch that failed; longer where keys are kept. */
const RETRY_MS = { none: 1_000, kept: 30_000 };
/** A key that nobody knows may be a new one, or made up: the list is asked for at once, then less often, and a new one is soon known. */
const UNKNOWN_MS = { first: 5_000, longest: 30_000 };

/** A key of the issuer, and the channels that it may sign for. */
export interface IssuerKey {
  readonly publicKey: KeyObject;
  readonly endorsements: readonly string[];
}

const metadataShape = z.object({ jwks_uri: z.url() });
const keysShape = z.object({ keys: z.array(z.unknown()) });
/** Looked at one by one: a key that cannot be used keeps no other from it. */
const keyShape = z.looseObject({
  kid: z.string(),
  endorsements: z.array(z.string()).optional().catch(undefined),
});

/** What the keys are kept by. */
interface Around {
  /** Where the issuer says where its keys are; asked for with each fetch. */
  readonly metadataUrl: () => string;
  /** Told why a fetch failed. */
  readonly onFailure: (why: unknown) => void;
  /** Milliseconds, of a clock that nobody sets. */
  readonly now?: () => number;
}

/** The keys that the issuer of tokens signs with: fetched once for all who wait, and kept. */
export class IssuerKeys {
  readonly #around: Required<Around>;
  #kept: ReadonlyMap<string, IssuerKey> | undefined;
  #keptAt = -Infinity;
  #retryAt = -Infinity;
  #fetching: Promise<void> | undefined;
  #askAgainAt = -Infinity;
  #askAgainMs = UNKNOWN_MS.first;

  constructor(around: Around) {
    this.#around = { now: () => performance.now(), ...around };
  }

  /** The key with an id; undefined when the issuer has none, `unreachable` when nobody could say so, now or before. */
  async find(keyId: string): Promise<IssuerKey | 'unreachable' | undefined> {
    const ageMs = this.#around.now() - this.#keptAt;
    const isOld = this.#kept === undefined || ageMs > KEPT_MS;
    if (isOld) await this.#refresh();
    else if (ageMs > REFRESH_MS) void this.#refresh();
    const known = this.#kept?.get(keyId);
    if (this.#kept === undefined) return 'unreachable';
    if (known !== undefined || isOld) return known;
    if (this.#fetching !== undefined) await this.#fetching;
    else if (this.#mayAskAgain()) await this.#refresh();
    return this.#kept.get(keyId);
  }

  #mayAskAgain(): boolean {
    const now = this.#around.now();
    if (now < this.#askAgainAt) return false;
    this.#askAgainAt = now + this.#askAgainMs;
    this.#askAgainMs = Math.min(2 * this.#askAgainMs, UNKNOWN_MS.longest);
    return true;
  }

  /** Asks for the keys, unless that is being done, or has just failed. Never rejects. */
  #refresh(): Promise<void> {
    if (this.#fetching === undefined && this.#around.now() < this.#retryAt) return Promise.resolve();
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    try {
      const next = await fetchKeys(this.#around.metadataUrl());
      const isChanged = [...next.keys()].some((keyId) => this.#kept?.has(keyId) === false);
      if (isChanged) this.#askAgainMs = UNKNOWN_MS.first;
      this.#kept = next;
      this.#keptAt = this.#around.now();
    } catch (error) {
      this.#retryAt = this.#around.now() + (this.#kept === undefined ? RETRY_MS.none : RETRY_MS.kept);
      this.#around.onFailure(error);
    }
  }
}

async function fetchKeys(metadataUrl: string): Promise<ReadonlyMap<string, IssuerKey>> {
  const signal = AbortSignal.timeout(FETCH_MS);
  const { jwks_uri: keysUrl } = metadataShape.parse(await fetchJson(metadataUrl, signal));
  const isSafe = new URL(keysUrl).protocol === 'https:' || new URL(keysUrl).origin === new URL(metadataUrl).origin;
  if (!isSafe) throw new Error('the keys are said to be at an address without TLS');
  const { keys } = keysShape.parse(await fetchJson(keysUrl, signal));
  const usable = keys.flatMap((listed) => {
    const { success, data } = keyShape.safeParse(listed);
    if (!success) return [];
    const { kid, endorsements = [], ...jwk } = data;
    const publicKey = publicKeyOf(jwk);
    return publicKey === undefined ? [] : [[kid, { publicKey, endorsements }] as const];
  });
  if (usable.length === 0) throw new Error('there is no key among the keys');
  // Of two with the same id, the first one counts.
  return new Map(usable.toReversed());
}

async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
  return response.json();
}

/** A key as Node knows it; undefined for one that it does not, or of another kind. */
function publicKeyOf(jwk: Record<string, unknown>): KeyObject | undefined {
  if (jwk['kty'] !== 'RSA') return undefined;
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}
