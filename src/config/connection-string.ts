import { z } from 'zod';

/** What a connection string of Application Insights has to name, as its own SDK reads it. */
const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

const WORDS =
  'must be the connection string as the Azure portal shows it: InstrumentationKey=GUID;IngestionEndpoint=https://HOST';

/** Where counts are sent; undefined: nowhere. A problem with it never repeats it. */
export const connectionString = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional()
  .refine((value) => value === undefined || isConnectionString(value), WORDS);

function isConnectionString(text: string): boolean {
  const parts = text.split(';').filter((part) => part !== '');
  if (parts.some((part) => part.split('=').length !== 2 || part.includes(' '))) return false;
  const fields = new Map(parts.map((part) => [part.split('=')[0]?.toLowerCase(), part.split('=')[1] ?? '']));
  const endpoints = ['ingestionendpoint', 'liveendpoint'].flatMap((name) => fields.get(name) ?? []);
  return KEY.test(fields.get('instrumentationkey') ?? '') && endpoints.every(isEndpoint);
}

/** Without TLS on this machine only. */
function isEndpoint(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/u.test(hostname));
}
