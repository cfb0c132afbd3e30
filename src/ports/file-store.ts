/** Keeps files that people sent, each under the hash of its bytes. Every method may throw a `Fault` `throttled` or `unavailable`. */
export interface FileStore {
  /**
   * Keeps bytes, all or none of them. Keeping the same again changes nothing.
   *
   * @param sha256 Of the bytes, lower-case hex.
   */
  keep(sha256: string, bytes: Uint8Array): Promise<void>;
  /** The bytes kept under a hash; undefined when there are none. Bytes that no longer have that hash are a fault. */
  read(sha256: string): Promise<Uint8Array | undefined>;
}
