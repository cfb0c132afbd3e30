import { type EntitlementId, type ProductId } from '../ids';
import { type EarlierName } from '../institution/department';
import { type Product } from '../institution/product';
import { type RenewalAnswer } from '../term/renewal';
import { type AuditPurchase, type Decision } from '../audit/audit';
import { type DepartmentPast, type InstitutionPast, type PoolPast } from '../audit/past';

/** Who put an entitlement on record, and who confirmed it. */
export interface EntitlementPast {
  readonly recorded: Decision;
  readonly confirmed?: AuditPurchase['confirmed'];
}

/** A pool with all that its ledger tells: enough to write its records anew. */
export interface ReplayedPool extends PoolPast {
  /** The smallest and the greatest rank that anybody ever had; 1 and 0 where nobody was ever on the roster. */
  readonly firstRank: number;
  readonly lastRank: number;
  readonly history: ReadonlyMap<EntitlementId, EntitlementPast>;
}

/** A department with all that its ledger tells. */
export interface ReplayedDepartment extends DepartmentPast {
  readonly pools: ReadonlyMap<ProductId, ReplayedPool>;
  readonly earlierNames: readonly EarlierName[];
  /** The last that was said of each pool and last day, in the order in which each was spoken of first. */
  readonly renewalAnswers: readonly RenewalAnswer[];
  /** How much it tells of the department itself: entries from before that was recorded do not say with which roles it was opened. */
  readonly tells: 'all' | 'name' | 'nothing';
}

/** The institution with all that its ledger tells. */
export interface ReplayedInstitution extends InstitutionPast {
  /** Those that were saved in chat, as they were saved last. */
  readonly products: ReadonlyMap<ProductId, Product>;
  readonly entries: number;
}
