import { type DepartmentId } from '../../domain/ids';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { type ProofFile } from '../../domain/proof/proof';
import { type Evidence, type EvidenceLedger } from '../../ports/audit/evidence';
import { type PackSources, type PackWriter } from '../../ports/audit/pack-writer';
import { canonicalJson } from '../documents/canonical-json';
import { writeStatement } from './statement/statement';
import { ledgerPath, proofPath } from './words/file-names';
import { readMeText } from './words/read-me';
import { type Lost } from './workbook/bought';
import { writeWorkbook } from './workbook/workbook';
import { ZipFile } from './zip-file';

/** Besides ledgers and proofs: statement, workbook, README.txt, pack.json and SHA256SUMS. */
const OTHER_FILES = 5;

/** Writes evidence packs as zip files, of which never more is in memory than one proof, one page of a ledger, statement and workbook. */
export const evidencePackWriter = (): PackWriter => ({
  pack: (evidence, sources) => new Pack(evidence, sources).write(),
  workbook: (evidence) => writeWorkbook(evidence),
});

/** Where a ledger ends in a pack. */
interface Head {
  readonly department: DepartmentId;
  readonly number: number;
  readonly hash: string;
}

class Pack {
  readonly #evidence: Evidence;
  readonly #sources: PackSources;
  readonly #zip: ZipFile;
  readonly #heads: Head[] = [];
  readonly #lost = new Map<string, 'missing' | 'damaged'>();

  constructor(evidence: Evidence, sources: PackSources) {
    this.#evidence = evidence;
    this.#sources = sources;
    this.#zip = new ZipFile(new Date(evidence.audit.madeAt));
  }

  async *write(): AsyncGenerator<Uint8Array> {
    const { ledgers, proof, onProgress = () => undefined } = this.#sources;
    const proofs = proofsOf(this.#evidence);
    const total = ledgers.length + proofs.length + OTHER_FILES;
    const progress = (): void => {
      onProgress(this.#zip.written.length + this.#lost.size, total);
    };
    for (const ledger of ledgers.toSorted(byDepartment)) {
      yield* this.#zip.add(ledgerPath(ledger.department), this.#linesOf(ledger));
      progress();
    }
    for (const file of proofs) {
      const bytes = await proof(file.sha256);
      if (typeof bytes === 'string') this.#lost.set(file.sha256, bytes);
      else yield* this.#zip.add(proofPath(file), [bytes], { isStored: true });
      progress();
    }
    // What names the proofs that were not there comes behind them.
    yield* this.#writeRest(proofs);
    progress();
  }

  async *#linesOf({ department, pages }: EvidenceLedger): AsyncGenerator<string> {
    let last: LedgerEntry | undefined;
    for await (const page of pages()) {
      yield page.map((entry) => `${canonicalJson(entry)}\n`).join('');
      last = page.at(-1) ?? last;
    }
    if (last === undefined) throw new RangeError(`the ledger of ${department} has no entry, and no place in a pack`);
    this.#heads.push({ department, number: last.number, hash: last.hash });
  }

  async *#writeRest(proofs: readonly ProofFile[]): AsyncGenerator<Uint8Array> {
    const lostProofs = lostLines(this.#evidence, this.#lost);
    yield* this.#zip.add('pack.json', [`${canonicalJson(this.#manifest())}\n`]);
    // They are small already.
    yield* this.#zip.add('workbook.xlsx', [await writeWorkbook(this.#evidence, this.#lost)], { isStored: true });
    const enclosed = {
      ...{ proofs: proofs.length - this.#lost.size, lostProofs },
      ...{ ledgers: this.#heads.length, entries: this.#heads.reduce((sum, { number }) => sum + number, 0) },
    };
    yield* this.#zip.add('statement.pdf', [await writeStatement(this.#evidence, enclosed)], { isStored: true });
    yield* this.#zip.add('README.txt', [readMeText(this.#evidence, lostProofs)]);
    const sums = this.#zip.written.toSorted((one, other) => (one.path < other.path ? -1 : 1));
    yield* this.#zip.add('SHA256SUMS', [sums.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('')]);
    yield* this.#zip.end();
  }

  #manifest(): object {
    const { organization, audit, until, anchor } = this.#evidence;
    const { asOf, madeAt } = audit;
    const heads = this.#heads.toSorted(byDepartment);
    return {
      format: 1,
      organization,
      asOf,
      madeAt,
      until,
      heads,
      ...(anchor === undefined ? {} : { anchor: markOf(anchor) }),
    };
  }
}

const markOf = ({ number, hash }: NonNullable<Evidence['anchor']>): NonNullable<Evidence['anchor']> => ({
  number,
  hash,
});

const byDepartment = (
  { department: one }: { readonly department: DepartmentId },
  { department: other }: { readonly department: DepartmentId },
): number => (one < other ? -1 : one > other ? 1 : 0);

/** Each file once, under the first of its names. */
function proofsOf({ audit }: Evidence): readonly ProofFile[] {
  const files = audit.pools.flatMap(({ purchases }) => purchases.flatMap(({ proof }) => proof?.files ?? []));
  const byHash = new Map(files.toReversed().map((file) => [file.sha256, file]));
  return [...byHash.values()].toSorted((one, other) => (one.sha256 < other.sha256 ? -1 : 1));
}

/** "PO-1001 of Mathematics: invoice.pdf is missing (SHA-256 …)" */
function lostLines({ audit }: Evidence, lost: Lost): readonly string[] {
  return audit.pools.flatMap(({ purchases, departmentName }) =>
    purchases.flatMap(({ proof, purchaseOrderNumber }) =>
      (proof?.files ?? []).flatMap(({ name, sha256 }) => {
        const how = lost.get(sha256);
        return how === undefined
          ? []
          : [`${purchaseOrderNumber} of ${departmentName}: ${name} is ${how} (SHA-256 ${sha256})`];
      }),
    ),
  );
}
