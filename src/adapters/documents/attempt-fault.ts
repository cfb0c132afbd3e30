import { Fault, type FaultDetails, type FaultKind } from '../../ports/fault';

/**
 * What became of one attempt that failed: `not-done` nothing, and the next one may succeed; `unknown` it may have been done although no
 * usable answer came; `look` the database says that a document is not as it was read, which a look at it has to confirm; `final`
 * nothing, and there is no use in trying again now.
 */
export type Aftermath = 'not-done' | 'unknown' | 'look' | 'final';

/** One attempt failed, and what became of it. */
export class AttemptFault extends Fault {
  readonly aftermath: Aftermath;
  /** Which operation of a transaction it was, if the database says so. */
  readonly failedAt: number | undefined;

  constructor(
    aftermath: Aftermath,
    kind: FaultKind,
    message: string,
    { failedAt, ...details }: FaultDetails & { readonly failedAt?: number | undefined } = {},
  ) {
    super(kind, message, { ...details, isOutcomeUnknown: aftermath === 'unknown' });
    this.aftermath = aftermath;
    this.failedAt = failedAt;
  }
}
