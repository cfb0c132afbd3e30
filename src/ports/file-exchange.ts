/**
 * Takes files from where Teams keeps what people send, and puts files where Teams says. Addresses come from outside: only
 * hosts on the allow-list are ever asked, and no redirect to another one is followed.
 *
 * Faults: `rejected` with code `host-not-allowed`, `gone` (404, 410, or a link that has run out), `too-big` or `cut-off` (fewer
 * bytes than announced); `throttled`; `unavailable`.
 */
export interface FileExchange {
  /** All bytes of a file, at most 10 MB. */
  download(url: string): Promise<Uint8Array>;
  /** Stores bytes where Teams said that they may be stored. */
  upload(url: string, bytes: Uint8Array): Promise<void>;
}
