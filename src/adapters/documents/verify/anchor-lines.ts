import { z } from 'zod';
import { type Anchor, type LedgerEnd } from '../../../domain/audit/anchor';
import { NO_PREVIOUS } from '../../../domain/ledger/ledger-entry';
import { type AnchorLines } from '../../../ports/audit/anchor-store';
import { Fault } from '../../../ports/fault';
import { entryNumber, ledgerEnd, sha256 } from '../shapes/anchor';
import { exactly } from '../shapes/kind/exactly';
import { instant } from '../shapes/parts';
import { canonicalHash, canonicalJson } from '../canonical-json';

const anchorShape = exactly<Anchor>()(
  z.strictObject({
    format: z.literal(1),
    number: entryNumber,
    at: instant,
    heads: z.array(ledgerEnd),
    root: sha256,
    previous: sha256,
    hash: sha256,
  }),
);

/** The one hash for the ends of all ledgers, in the order of their departments. */
export const rootOf = (ends: readonly LedgerEnd[]): string => canonicalHash(ends);

/** Lines of anchors: each is the canonical JSON of one. */
export const anchorLines: AnchorLines = {
  next(before, at, { changed, all }) {
    const unhashed = {
      format: 1 as const,
      number: (before?.number ?? 0) + 1,
      at,
      heads: changed,
      root: rootOf(all),
      previous: before?.hash ?? NO_PREVIOUS,
    };
    const anchor: Anchor = { ...unhashed, hash: canonicalHash(unhashed) };
    return { anchor, line: `${canonicalJson(anchor)}\n` };
  },
  read(line) {
    const problem = (what: string) => new Fault('rejected', `a line of anchors ${what}`, { code: 'damaged' });
    const anchor = anchorShape.safeParse(parsed(line)).data;
    if (anchor === undefined) throw problem('is no anchor');
    const { hash: own, ...unhashed } = anchor;
    if (canonicalJson(anchor) !== line) throw problem('is not written as it was');
    if (canonicalHash(unhashed) !== own) throw problem('has another hash than what it says');
    return anchor;
  },
};

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
