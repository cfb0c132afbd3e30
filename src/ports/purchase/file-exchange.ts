/** A file of any size, as it is read. */
export interface LargeFile {
  /** At least 1. */
  readonly sizeBytes: number;
  /** All of its bytes, in parts of any size. */
  readonly parts: AsyncIterable<Uint8Array>;
}

/**
 * Takes files from where Teams keeps what people send, and puts files where Teams says. Addresses come from outside: only
 * hosts on the allow-list are ever asked, and no redirect to another one is followed.
 *
 * Faults: `rejected` with code `host-not-allowed`, `gone` (there is no such file, or the link has run out), `too-big` or
 * `cut-off` (it broke off, so that sending it again may help); `throttled`; `unavailable`.
 */
export interface FileExchange {
  /** All bytes of a file, at most 10 MB. */
  download(url: string): Promise<Uint8Array>;
  /** Stores bytes, at least one, where Teams said that they may be stored; what is there under that address is replaced. */
  upload(url: string, bytes: Uint8Array): Promise<void>;
  /**
   * As {@link upload}, part by part; while the other side is busy or breaks off, it goes on where that side says it is, for some minutes.
   * `rejected` with code `wrong-size` when there are more or fewer bytes than were said: what was sent is no file then.
   */
  uploadParts(url: string, file: LargeFile): Promise<void>;
}
