import { type Actor } from '../../../domain/actor';
import { type Audit } from '../../../domain/audit/audit';
import { isFault } from '../../../ports/fault';
import { collectEvidence } from './collect-evidence';
import { type PackPorts } from './pack-ports';

/** How an evidence pack is made. */
export interface PackOptions {
  /** Told how many of how many files are written. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * The evidence pack of an audit, from its first byte to its last: all numbers are the audit's. A proof that is missing or damaged is named in
 * it, and does not stop it; every other fault of a store does. Says nothing about who may have it.
 */
export async function* makePack(
  ports: PackPorts,
  madeBy: Actor,
  audit: Audit,
  options: PackOptions = {},
): AsyncGenerator<Uint8Array> {
  const { evidence, ledgers } = await collectEvidence(ports, madeBy, audit);
  yield* ports.packWriter.pack(evidence, { ledgers, proof: (sha256) => proofOf(ports, sha256), ...options });
}

async function proofOf({ files, logger }: PackPorts, sha256: string): Promise<Uint8Array | 'missing' | 'damaged'> {
  try {
    const bytes = await files.read(sha256);
    if (bytes === undefined) logger.warn('a proof is not in the file store', { sha256 });
    return bytes ?? 'missing';
  } catch (error) {
    if (!isFault(error, 'rejected') || error.code !== 'damaged') throw error;
    logger.warn('a proof is damaged in the file store', { sha256 });
    return 'damaged';
  }
}

/** What a pack is called: "audit-2027-06-30.zip", with the department where it is about one. */
export const packName = ({ asOf, department }: Audit): string =>
  `audit-${asOf}${department === undefined ? '' : `-${department.id}`}.zip`;
