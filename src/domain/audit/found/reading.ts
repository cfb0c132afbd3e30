import { type DepartmentId, type ProductId, type UserId } from '../../ids';
import { type PoolFigures } from '../../reconcile/position';
import { type DifferenceOf, type Found } from '../../reconcile/standing';
import { type SeatFailure } from '../../roster/assignment';

/** One way in which one person's license is not as the rosters say. */
export interface SeatDifference extends Omit<Found, 'of'> {
  /** `stranger`: no roster and no record of ours knows the license. */
  readonly of: DifferenceOf | 'stranger';
  readonly product: ProductId;
  /** Absent for a stranger's. */
  readonly department?: DepartmentId;
  readonly userId: UserId;
}

/** Somebody who is seated, and whose account is not simply enabled. */
export interface SeatedAccount {
  readonly product: ProductId;
  readonly department: DepartmentId;
  readonly userId: UserId;
  readonly account: 'disabled' | 'missing' | 'unclear';
}

/** One product in the whole tenant; units and seats alike count licenses. */
export interface ProductSeen {
  readonly product: ProductId;
  /** Usable units that were bought. */
  readonly units: number;
  readonly isUnclear?: true;
  /** The seat caps of all departments together. */
  readonly promised: number;
}

/** What one whole reading of the tenant and of our records gives to judge by; lists in any order. */
export interface AuditReading {
  readonly differences: readonly SeatDifference[];
  readonly accounts: readonly SeatedAccount[];
  readonly pools: readonly PoolFigures[];
  /** Of the catalog. */
  readonly products: readonly ProductSeen[];
}

/** What one kind of exception found of one person, pool or product; several of one person and pool count together. */
export interface Finding {
  readonly product: ProductId;
  readonly department?: DepartmentId;
  readonly userId?: UserId;
  /** At least 1. */
  readonly count: number;
  readonly failure?: SeatFailure['code'];
}
