/**
 * Keeps files that people sent, each under the hash of its bytes, which is in lower-case hex everywhere here. Every method may
 * throw a `Fault` `throttled`, `unavailable`, or `forbidden`; anything that is no hash is a `RangeError`.
 */
export interface FileStore {
  /**
   * Keeps bytes, all or none of them: nobody ever reads a part. Keeping the same again, or twice at once, changes nothing.
   * Bytes with another hash are not kept: a `Fault` `rejected` with code `wrong-hash`.
   *
   * @param sha256 Of the bytes.
   */
  keep(sha256: string, bytes: Uint8Array): Promise<void>;
  /**
   * The bytes kept under a hash; undefined when there are none. Bytes that no longer have that hash are a `Fault` `rejected`
   * with code `damaged`.
   */
  read(sha256: string): Promise<Uint8Array | undefined>;
}
