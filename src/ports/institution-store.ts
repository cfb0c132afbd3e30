import { type Institution } from '../domain/department';

/** Who has a role in the whole institution. */
export interface InstitutionStore {
  /** Nobody at all when nothing was stored yet. */
  read(): Promise<Institution>;
  /** Replaces it; a Fault `conflict` when someone else did so first. */
  save(institution: Institution): Promise<void>;
}
