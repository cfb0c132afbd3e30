import { type DepartmentId } from '../../domain/ids';
import { type Department, type Institution } from '../../domain/institution/department';

/** What many turns share: who has a role where, what departments and products are called. */
export interface Outline {
  readonly institution: Institution;
  /** Every department, by name. The same array as long as nothing is known to have changed. */
  readonly departments: readonly Department[];
}

/**
 * The outline of the institution, kept beside its records and copied by each process, so that no turn reads every department. It serves
 * to understand what somebody says; what somebody may do or see is read where it is decided. Every method may throw a `Fault`.
 */
export interface OutlineCopy {
  /** At most 10 seconds old; what this process changed is in it. Mostly without asking the store. */
  known(): Promise<Outline>;
  /** The outline that goes with an institution which was just read. Asks the store only when it is another edition than the one known. */
  of(institution: Institution): Promise<Outline>;
  /** Makes it say what is so now of departments that were opened, renamed, or whose roles changed. For whoever changed them. */
  changed(departments: readonly DepartmentId[]): Promise<void>;
  /** Compares all of it with the records, and mends it: what somebody changed who died before they could say so. */
  rebuild(): Promise<void>;
}
