import { createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

const MOST_AGE_MS = 15 * 60_000;

/**
 * Whether a request is signed with the account's key, within a quarter of an hour.
 *
 * @source https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources
 */
export function isSigned({ headers, method = '' }: IncomingMessage, segments: readonly string[], key: string): boolean {
  const date = String(headers['x-ms-date']);
  const ageMs = Math.abs(Date.now() - Date.parse(date));
  // A collection of things is addressed by its owner: /dbs/d/colls is `colls` of `dbs/d`.
  const isOfOwner = segments.length % 2 === 1;
  const type = (isOfOwner ? segments.at(-1) : segments.at(-2)) ?? '';
  const link = (isOfOwner ? segments.slice(0, -1) : segments).join('/');
  const text = `${method.toLowerCase()}\n${type.toLowerCase()}\n${link}\n${date.toLowerCase()}\n\n`;
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
  return ageMs <= MOST_AGE_MS && isEqual(headers.authorization ?? '', `type=master&ver=1.0&sig=${signature}`);
}

function isEqual(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(decodeURIComponent(given)), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
