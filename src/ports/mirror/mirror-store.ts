import { type MirroredPool, type MirrorRecord, type MirrorRun } from '../../domain/mirror/mirror';

/** A mirror's record as it was read; `version` is undefined when there is none yet. */
export interface StoredMirror {
  readonly record: MirrorRecord | undefined;
  readonly version: string | undefined;
}

/** What rosters and their groups agreed on, and what the runs that compare them did. Every method may throw a `Fault`. */
export interface MirrorStore {
  find(pool: Pick<MirroredPool, 'department' | 'product'>): Promise<StoredMirror>;
  /** Replaces what was read. @returns The new version. Fault `conflict` when somebody else has replaced it since. */
  save(record: MirrorRecord, version: string | undefined): Promise<string>;
  /** Keeps a run for some weeks; of one with very many lines the first ones, and how many were left out. */
  saveRun(run: MirrorRun): Promise<void>;
  findRun(id: string): Promise<MirrorRun | undefined>;
  /** The newest runs, newest first. */
  latestRuns(limit: number): Promise<readonly MirrorRun[]>;
}
