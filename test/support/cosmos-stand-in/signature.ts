import { createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

const MOST_AGE_MS = 15 * 60_000;

/** A request as its signature covers it: the path taken apart and decoded. */
export interface Signed {
  readonly method: string;
  readonly segments: readonly string[];
  readonly date: string;
}

/** Whether a request is signed with the account's key, within a quarter of an hour. */
export function isSigned({ headers, method = '' }: IncomingMessage, segments: readonly string[], key: string): boolean {
  const date = String(headers['x-ms-date']);
  const ageMs = Math.abs(Date.now() - Date.parse(date));
  const given = Buffer.from(decodeURIComponent(headers.authorization ?? ''));
  const wanted = Buffer.from(authorizationOf({ method, segments, date }, key));
  return ageMs <= MOST_AGE_MS && given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Whether a request comes with this token of Microsoft Entra, as one of a managed identity does. */
export const hasToken = ({ headers }: IncomingMessage, token: string): boolean =>
  decodeURIComponent(headers.authorization ?? '') === `type=aad&ver=1.0&sig=${token}`;

/**
 * The authorization of a request by the account's key, before it is encoded for the header.
 *
 * @source https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources
 */
export function authorizationOf({ method, segments, date }: Signed, key: string): string {
  // Many things are addressed by their owner: POST /dbs/d/colls is about `colls` of `dbs/d`.
  const isOfOwner = segments.length % 2 === 1;
  const type = (isOfOwner ? segments.at(-1) : segments.at(-2)) ?? '';
  const link = (isOfOwner ? segments.slice(0, -1) : segments).join('/');
  const text = `${method.toLowerCase()}\n${type.toLowerCase()}\n${link}\n${date.toLowerCase()}\n\n`;
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
  return `type=master&ver=1.0&sig=${signature}`;
}
