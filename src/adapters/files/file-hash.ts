import { createHash } from 'node:crypto';
import { Fault } from '../../ports/fault';

const HASH = /^[0-9a-f]{64}$/u;

/** Throws a `RangeError` for what is no hash of ours: it would become part of a path. */
export function checkIsHash(sha256: string): void {
  if (!HASH.test(sha256)) throw new RangeError('a file is kept under its SHA-256 in lower-case hex, and nothing else');
}

/**
 * Throws a `Fault` `rejected` when bytes have another hash than the one they go by.
 *
 * @param code What that means where it is found: `wrong-hash` before anything is kept, `damaged` when it was kept before.
 */
export function checkHash(sha256: string, bytes: Uint8Array, code: 'wrong-hash' | 'damaged'): void {
  checkIsHash(sha256);
  if (!hasHash(sha256, bytes)) throw new Fault('rejected', `file ${sha256}: its bytes have another hash`, { code });
}

/** Whether bytes have this SHA-256, in lower-case hex. */
export function hasHash(sha256: string, bytes: Uint8Array): boolean {
  return createHash('sha256').update(bytes).digest('hex') === sha256;
}
