import { z } from 'zod';

const claims = z.object({ roles: z.array(z.string()) });

/**
 * The application permissions that a token names; undefined when it names none, or cannot be read: that proves nothing missing. It is not
 * checked: whoever issued it sent it to us.
 */
export function rolesIn(token: string): readonly string[] | undefined {
  const [, payload = ''] = token.split('.');
  try {
    return claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).roles;
  } catch {
    return undefined;
  }
}
