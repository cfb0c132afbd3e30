import { type DepartmentId } from '../../domain/ids';
import { type KeptTroubles } from '../../domain/findings/kept-troubles';
import { type Leaver } from '../../domain/findings/leaver';
import { type Sweep, type Told } from '../../domain/findings/told';

/**
 * Keeps what the last run found that people have to see to, and who was told of what. Written by whoever has the lease of the
 * reconciler alone. Every method may throw a `Fault`.
 */
export interface FindingStore {
  /** Who left or moved, by department; a department where nobody did may be absent. */
  leavers(): Promise<ReadonlyMap<DepartmentId, readonly Leaver[]>>;
  /** The same, of these departments alone. */
  leaversOf(departments: readonly DepartmentId[]): Promise<ReadonlyMap<DepartmentId, readonly Leaver[]>>;
  saveLeavers(department: DepartmentId, leavers: readonly Leaver[]): Promise<void>;
  /** What the last run left to people; undefined before the first one. */
  troubles(): Promise<KeptTroubles | undefined>;
  saveTroubles(troubles: KeptTroubles): Promise<void>;
  /** What each recipient was told. */
  told(): Promise<ReadonlyMap<string, Told>>;
  saveTold(recipient: string, told: Told): Promise<void>;
  /** Whether the last sweep that reached everybody was of exactly this. */
  isSwept(sweep: Sweep): Promise<boolean>;
  saveSweep(sweep: Sweep): Promise<void>;
}
