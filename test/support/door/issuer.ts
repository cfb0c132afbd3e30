import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { sign } from 'jsonwebtoken';

/** Who signs the tokens of the channel service. */
export const CHANNEL_ISSUER = 'https://api.botframework.com';
/** Where Teams says that it is, in what a test sends. */
export const TEAMS_URL = 'https://smba.trafficmanager.net/teams/';

/** A key that the issuer has, and may publish. */
interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** How a token differs from one that is as it should be. */
export interface TokenOptions {
  /** Claims in place of the usual ones; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The key that signs; the first one unless given. */
  readonly kid?: string;
  /** What the header says in place of the usual. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signs the text of header and claims; with the key, by RSA and SHA-256, unless given. */
  readonly signature?: (signed: string) => string;
}

/** An issuer of tokens over HTTP on loopback, as the channel service is one. */
export interface TestIssuer {
  readonly metadataUrl: string;
  /** How often each document was asked for so far. */
  readonly fetches: { readonly metadata: number; readonly keys: number };
  /** A signed token for a bot, of the next hour. */
  token(audience: string, options?: TokenOptions): string;
  /** Publishes another key. @param endorsements Undefined leaves the list out. */
  publish(kid: string, endorsements: readonly string[] | undefined): void;
  /** Publishes something else among the keys. */
  list(listed: unknown): void;
  /** Publishes a key no more. */
  withdraw(kid: string): void;
  /** The public half of a key, as text. */
  publicKey(kid: string): string;
  /** `down` closes every connection, `slow` answers nothing, `broken` answers what is no list of keys. */
  become(state: 'up' | 'down' | 'slow' | 'broken'): void;
  close(): Promise<void>;
}

/** Made once for all issuers of a process: a pair takes a tenth of a second. */
const pairs = new Map<string, SigningKey>();

function pairOf(kid: string): SigningKey {
  const known = pairs.get(kid);
  if (known !== undefined) return known;
  const made = { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
  pairs.set(kid, made);
  return made;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signature with a secret shared by both sides, as `HS256` wants it. */
export const hmac =
  (secret: string) =>
  (signed: string): string =>
    createHmac('sha256', secret).update(signed).digest('base64url');

/** The claims of a token that is as it should be. */
export function usualClaims(audience: string): Readonly<Record<string, unknown>> {
  const now = Math.floor(Date.now() / 1000);
  return { iss: CHANNEL_ISSUER, aud: audience, serviceurl: TEAMS_URL, nbf: now - 60, exp: now + 3600 };
}

/** Starts an issuer with one key, `first`, that Teams may use. @param at Where it says that its keys are; where it listens unless given. */
export async function startIssuer(at?: string): Promise<TestIssuer> {
  const published = new Map<string, readonly string[] | undefined>([['first', ['msteams']]]);
  const fetches = { metadata: 0, keys: 0 };
  let state: Parameters<TestIssuer['become']>[0] = 'up';

  const others: unknown[] = [];
  const jwks = () => ({
    keys: others.concat(
      [...published].map(([kid, endorsements]) => ({
        ...pairOf(kid).publicKey.export({ format: 'jwk' }),
        ...{ kid, use: 'sig', alg: 'RS256' },
        ...(endorsements === undefined ? {} : { endorsements }),
      })),
    ),
  });

  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    fetches[isKeys ? 'keys' : 'metadata'] += 1;
    if (state === 'slow') return;
    if (state === 'down') {
      response.destroy();
      return;
    }
    const metadata = { issuer: CHANNEL_ISSUER, jwks_uri: `${at ?? url()}/keys` };
    const answer = state === 'broken' ? { error: 'internal' } : isKeys ? jwks() : metadata;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    metadataUrl: `${url()}/metadata`,
    fetches,
    token: (audience, { claims = {}, kid = 'first', header = {}, signature } = {}) => {
      const said = { ...usualClaims(audience), ...claims };
      const head = { alg: 'RS256', typ: 'JWT', kid, ...header };
      if (signature !== undefined) {
        const signed = `${part(head)}.${part(said)}`;
        return `${signed}.${signature(signed)}`;
      }
      // As text, so that the library checks nothing of what a test means to be wrong.
      return sign(JSON.stringify(said), pairOf(kid).privateKey, { algorithm: 'RS256', header: head });
    },
    publish: (kid, endorsements) => {
      published.set(kid, endorsements);
    },
    list: (listed) => {
      others.push(listed);
    },
    withdraw: (kid) => {
      published.delete(kid);
    },
    publicKey: (kid) => pairOf(kid).publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    become: (next) => {
      state = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
