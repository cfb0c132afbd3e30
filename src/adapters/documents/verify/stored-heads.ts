import { z } from 'zod';
import { type AnchorMark } from '../../../domain/audit/anchor';
import { INSTITUTION } from '../../../domain/ledger/ledger-entry';
import { type Body, type DocumentStore, type StoredDocument } from '../document-store';
import { queryWhole } from '../query-sets';
import { anchorMark, entryNumber, sha256 } from '../shapes/anchor';
import { type LedgerHead } from '../shapes/institution';
import { instant } from '../shapes/parts';

/** More than any institution has departments. */
const MOST_DEPARTMENTS = 20_000;

const headShape = z.object({ number: entryNumber, hash: sha256, at: instant });

/** The documents that hold the heads of ledgers, as they are stored: every department's, and the institution's. */
export async function headDocuments(documents: DocumentStore): Promise<readonly StoredDocument[]> {
  const container = 'departments';
  const [departments, institution] = await Promise.all([
    queryWhole(documents, { container, kind: 'department', limit: MOST_DEPARTMENTS }),
    documents.read({ container, partition: INSTITUTION, id: 'institution' }),
  ]);
  return [...departments, ...(institution === undefined ? [] : [institution])];
}

/** The head in a document; `none` where there is no ledger yet, `damaged` where there is something else. */
export function headOf(body: unknown): LedgerHead | 'none' | 'damaged' {
  const ledger: unknown = z.looseObject({ ledger: z.unknown() }).safeParse(body).data?.ledger;
  if (ledger === undefined) return 'none';
  return headShape.safeParse(ledger).data ?? 'damaged';
}

/** What a document remembers of the newest anchor. */
export function markIn(body: unknown): AnchorMark | 'damaged' {
  try {
    return anchorMark.read({ partition: '', id: '', body: body as Body });
  } catch {
    return 'damaged';
  }
}
