import { verify } from 'jsonwebtoken';
import { type IssuerKeys } from './issuer-keys';
import { type RefusalReason } from './reason';

const CHANNEL = 'msteams';
const CHANNEL_ISSUER = 'https://api.botframework.com';
/** How far clocks may differ, in both directions. */
const TOLERANCE_S = 5 * 60;
/** Tokens of the channel service live for an hour or so. */
const LONGEST_S = 24 * 60 * 60;
const BEARER = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]*)$/u;

type Claims = Readonly<Record<string, unknown>>;

/** A token as it says of itself; nothing of it is known to be true. */
export interface UncheckedToken {
  readonly text: string;
  readonly keyId: string;
  readonly claims: Claims;
}

/**
 * Reads the token of a request, and refuses what cannot be right whoever signed it. That costs next to nothing: no key is asked for.
 *
 * @param botId Whom it has to be for.
 */
export function readToken(
  authorization: string | undefined,
  botId: string,
  nowS = Date.now() / 1000,
): UncheckedToken | RefusalReason {
  if (authorization === undefined || authorization === '') return 'no-token';
  const [, header, payload, signature] = BEARER.exec(authorization) ?? [];
  if (header === undefined || payload === undefined) return 'malformed-token';
  const { alg, kid, crit } = parsed(header);
  // Nobody knows what an extension says that has to be understood.
  if (alg !== 'RS256' || signature === '' || crit !== undefined) return 'wrong-algorithm';
  const claims = parsed(payload);
  const { iss, aud } = claims;
  if (iss !== CHANNEL_ISSUER) return 'wrong-issuer';
  if (typeof aud !== 'string' || aud.toLowerCase() !== botId.toLowerCase()) return 'wrong-audience';
  if (typeof kid !== 'string') return 'unknown-key';
  return timesProblem(claims, nowS) ?? { text: `${header}.${payload}.${signature ?? ''}`, keyId: kid, claims };
}

function timesProblem({ exp, nbf = 0 }: Claims, nowS: number): RefusalReason | undefined {
  if (typeof exp !== 'number' || typeof nbf !== 'number' || exp > nowS + LONGEST_S) return 'lifetime';
  if (exp + TOLERANCE_S <= nowS) return 'expired';
  return nbf - TOLERANCE_S > nowS ? 'not-yet-valid' : undefined;
}

/** Checks that the channel service signed a token, with a key that it may use for Teams. @returns Undefined when all is well. */
export async function checkToken(
  { text, keyId }: UncheckedToken,
  keys: Pick<IssuerKeys, 'find'>,
): Promise<RefusalReason | undefined> {
  const key = await keys.find(keyId);
  if (key === 'unreachable') return 'issuer-unreachable';
  if (key === undefined) return 'unknown-key';
  if (!key.endorsements.includes(CHANNEL)) return 'not-endorsed';
  try {
    verify(text, key.publicKey, { algorithms: ['RS256'], issuer: CHANNEL_ISSUER, clockTolerance: TOLERANCE_S });
    return undefined;
  } catch {
    return 'bad-signature';
  }
}

/** A part of a token; empty when it cannot be read. */
function parsed(part: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Claims) : {};
  } catch {
    return {};
  }
}
