import { type UserId } from '../../domain/ids';

/**
 * What changed since a mark. Some of it may have been told before, or come later; what a mark leaves out comes with the next one, and
 * nothing is left out for good. `lost` when the tenant does not know the mark any more, `too-many` when it is better read whole.
 */
export type ChangesSince =
  | { readonly status: 'told'; readonly people: readonly UserId[]; readonly mark: string }
  | { readonly status: 'lost' | 'too-many' };

/** Tells whose account or licenses changed in the tenant. Every method may throw a `Fault`. */
export interface TenantChanges {
  /** A mark of now: everything that changes from here on is told with it, or with one that follows it. */
  begin(): Promise<string>;
  /** Who changed since a mark, each once, and the mark to go on with. Asking with the same mark again is safe. */
  since(mark: string): Promise<ChangesSince>;
}
