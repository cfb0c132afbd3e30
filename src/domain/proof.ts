/** What a file of proof is: by its content and by its name, which must agree. */
export type ProofKind = 'pdf' | 'image' | 'mail' | 'office';

/** A file that was sent as proof of a purchase; its bytes are in the file store, under their hash. */
export interface ProofFile {
  /** As it was sent, without any path. */
  readonly name: string;
  readonly kind: ProofKind;
  readonly sizeBytes: number;
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string;
}

/** What shows that a department bought what it says: files, a link, or both. */
export interface Proof {
  readonly files: readonly ProofFile[];
  /** An `https` address. */
  readonly link?: string;
}

/** Whether there is anything at all to look at. */
export const hasProof = ({ files, link }: Proof): boolean => files.length > 0 || link !== undefined;
