import { z } from 'zod';
import { type AnchorMark, type LedgerEnd } from '../../../domain/audit/anchor';
import { exactly } from './kind/exactly';
import { plainKind } from './kind/kind';
import { departmentId } from './parts';

/** A hash in lower-case hex, and a number of something that begins with 1. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
export const entryNumber = z.int().positive();

/** Where a ledger ends, and nothing else. */
export const ledgerEnd = exactly<LedgerEnd>()(
  z.strictObject({ department: departmentId, number: entryNumber, hash: sha256 }),
);

/** What is remembered of the newest anchor. */
export const anchorMark = plainKind({
  container: 'tenant',
  name: 'anchor-mark',
  shape: exactly<AnchorMark>()(
    z.object({ number: entryNumber, hash: sha256, bytes: z.number(), heads: z.array(ledgerEnd) }),
  ),
});
