import { type DepartmentId } from '../../../domain/ids';
import { INSTITUTION } from '../../../domain/ledger/ledger-entry';
import { type ProofFile } from '../../../domain/proof/proof';

const MOST_CHARACTERS = 80;

/**
 * Where the ledger of a department is in a pack. Ids have no capitals, so that none can be told apart from another, or be taken for the
 * institution's, by the case of a letter; that of a department that is called `institution` has a mark behind it.
 */
export function ledgerPath(department: DepartmentId): string {
  if (department === INSTITUTION) return 'ledger/institution.jsonl';
  return `ledger/${plainName(department === 'institution' ? 'institution_' : department)}.jsonl`;
}

/** Where a proof is in a pack: by its hash, with a name that every system can write and that no program takes for a path or a formula. */
export const proofPath = ({ sha256, name }: Pick<ProofFile, 'sha256' | 'name'>): string =>
  `proofs/${sha256.slice(0, 12)}-${plainName(name)}`;

/** Letters, digits, dots, dashes and underscores; the end is kept, where a name says what kind of file it is. */
function plainName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9._-]+/gu, '_')
    .replace(/^[.]+/u, '');
  return plain.slice(-MOST_CHARACTERS) || 'unnamed';
}
