import { z } from 'zod';
import { proofPrefix } from './pack-contents';

const submitted = z.looseObject({
  fact: z.looseObject({
    action: z.literal('purchase-submitted'),
    purchase: z.string(),
    proof: z.looseObject({ files: z.array(z.looseObject({ name: z.string(), sha256: z.string() })) }),
  }),
});

/** Files of proof that ledgers name. */
export class ProofsNamed {
  readonly #named = new Set<string>();
  /** Of each purchase as it was sent last: what was changed before counts for nothing any more. */
  readonly #latest = new Map<string, readonly { readonly name: string; readonly sha256: string }[]>();

  take(entry: unknown): void {
    const { fact } = submitted.safeParse(entry).data ?? {};
    if (fact === undefined) return;
    for (const { sha256 } of fact.proof.files) this.#named.add(sha256);
    this.#latest.set(fact.purchase, fact.proof.files);
  }

  /** Compares with the files of a pack. @param hashes Of each file, by its path. */
  problemsIn(hashes: ReadonlyMap<string, string>): readonly { readonly path: string; readonly what: string }[] {
    const proofs = [...hashes].filter(([path]) => path.startsWith('proofs/'));
    const there = new Set(proofs.map(([, sha256]) => sha256));
    const missing = [...this.#latest].flatMap(([purchase, files]) =>
      files
        .filter(({ sha256 }) => !there.has(sha256))
        .map(({ name, sha256 }) => ({
          path: `${proofPrefix(sha256)}${name}`,
          what: `the proof of purchase ${purchase} is missing, or has another hash than in the ledger: ${sha256}`,
        })),
    );
    const foreign = proofs
      .filter(([path, sha256]) => !this.#named.has(sha256) || !path.startsWith(proofPrefix(sha256)))
      .map(([path]) => ({ path, what: 'is no proof that a ledger names' }));
    // Several purchases may have the same file.
    const byPath = new Map(missing.toReversed().map((one) => [one.path, one]));
    return [...byPath.values(), ...foreign];
  }
}
