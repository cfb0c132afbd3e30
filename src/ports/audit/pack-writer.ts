import { type Evidence, type EvidenceLedger } from './evidence';

/** What a pack holds besides what it says: read while it is written, so that not all of it is in memory at once. */
export interface PackSources {
  /** By department id; that of the institution among them. */
  readonly ledgers: readonly EvidenceLedger[];
  /**
   * The bytes of one proof; where it is missing or damaged, which of the two: the pack says so, and goes on. Everything else that fails is
   * thrown, and ends it.
   *
   * @param sha256 In lower-case hex.
   */
  readonly proof: (sha256: string) => Promise<Uint8Array | 'missing' | 'damaged'>;
  /** Told how many of how many files are written. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Writes what convinces an auditor. The same evidence and the same sources give the same bytes. */
export interface PackWriter {
  /**
   * An evidence pack, a zip file, from its first byte to its last. Throws a `Fault` `rejected` with code `too-big` where it would have more
   * than 4 GB or 65,000 files, which its format cannot hold, and passes on whatever its sources throw.
   */
  pack(evidence: Evidence, sources: PackSources): AsyncIterable<Uint8Array>;
  /** The workbook alone, an XLSX file. */
  workbook(evidence: Evidence): Promise<Uint8Array>;
}
