import { z } from 'zod';

const NOBODY = 'an identity that its token does not name';
/** Longer names are cut. */
const MOST_CHARACTERS = 200;

const text = z.string().min(1).optional().catch(undefined);
const claimsSchema = z.object({
  upn: text,
  preferred_username: text,
  unique_name: text,
  oid: text,
  appid: text,
  azp: text,
  app_displayname: text,
  /** The resource of a managed identity. */
  xms_mirid: text,
});
type Claims = z.output<typeof claimsSchema>;

/** Whom a token was issued to, in words. It is our own, and read as it is: it is Microsoft Graph that checks it. */
export function tokenHolder(token: string): string {
  const claims = claimsOf(token);
  const named = claims === undefined ? undefined : nameOf(claims);
  return Array.from((named ?? NOBODY).replaceAll(/[\p{Cc}\s]+/gu, ' '))
    .slice(0, MOST_CHARACTERS)
    .join('');
}

function claimsOf(token: string): Claims | undefined {
  try {
    const [, payload = ''] = token.split('.');
    return claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** A person as they sign in, or an application by its name and id. */
function nameOf(claims: Claims): string | undefined {
  const { upn, preferred_username: preferred, unique_name: unique, oid, appid, azp } = claims;
  const person = upn ?? preferred ?? unique;
  if (person !== undefined) return person;
  const app = appid ?? azp;
  if (app === undefined) return oid;
  const { xms_mirid: resource, app_displayname: name } = claims;
  const identity = resource?.split('/').at(-1);
  if (identity !== undefined && identity !== '') return `managed identity ${identity} (${app})`;
  return name === undefined ? `application ${app}` : `application ${name} (${app})`;
}
