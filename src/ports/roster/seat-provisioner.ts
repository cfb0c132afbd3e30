import { type SkuId, type UserId } from '../../domain/ids';
import { type Assignment, type SeatFailure } from '../../domain/roster/assignment';
import { type KnownPerson } from '../../domain/people';
import { type Fault } from '../fault';

/** What one person holds of the asked products' SKUs, and whether they can be given a seat at all. */
export interface ObservedPerson {
  readonly userId: UserId;
  /** `missing` when the directory no longer has the account; `unclear` when it does not say whether it is enabled. */
  readonly account: 'enabled' | 'disabled' | 'missing' | 'unclear';
  /** As the directory calls them now; absent when it says nothing that can be read. */
  readonly person?: KnownPerson;
  /**
   * Properties that came in a way that cannot be judged, in Graph's words and sorted; absent when there are none. With
   * `licenseAssignmentStates` among them nobody knows what the person holds, and `assignments` are only those that could be read.
   */
  readonly unclear?: readonly string[];
  /** Absent when the directory has none. */
  readonly directoryDepartment?: string;
  /** One per SKU and source, in any order; the same SKU can come directly and through groups at once. */
  readonly assignments: readonly Assignment[];
}

/** One SKU the tenant has, and how many of it. */
export interface TenantSku {
  readonly skuId: SkuId;
  readonly skuPartNumber: string;
  /** Usable units: `prepaidUnits.enabled`. */
  readonly enabledUnits: number;
  /** Expired but in grace, still held. */
  readonly warningUnits: number;
  /** Expired for good, and held by nobody who can use them. */
  readonly suspendedUnits: number;
  readonly consumedUnits: number;
  readonly servicePlans: readonly { readonly servicePlanId: string; readonly servicePlanName: string }[];
  /**
   * Properties that came in a way that cannot be judged, in Graph's words and sorted; absent when there are none. Without
   * `consumedUnits` or `prepaidUnits` no unit is free; without `skuId` or `skuPartNumber` nobody knows which it is; without
   * `servicePlans` not all of them stand above.
   */
  readonly unclear?: readonly string[];
}

/** One seat to switch on or off. */
export interface SeatChange {
  readonly action: 'assign' | 'release';
  readonly userId: UserId;
  readonly skuId: SkuId;
  /** Licenses that go in the same request as the other one comes; those not held any more do not matter. Only with `assign`. */
  readonly insteadOf?: readonly SkuId[];
}

/**
 * What became of one seat change. `already` means that there was nothing to do: held on assign, not held on release. A tenant
 * that does not tell the two apart on assign says `done`.
 */
export type SeatOutcome =
  | { readonly status: 'done' | 'already'; readonly requestId: string | undefined }
  | {
      readonly status: 'failed';
      readonly failure: SeatFailure;
      readonly requestId: string | undefined;
      /** The service's own words, for the log and for support. */
      readonly rawText: string | undefined;
    };

/** One seat change that was carried out, or the fault that kept it from being settled: the same change may be sent again later. */
export type SeatResult =
  { readonly seat: SeatChange; readonly outcome: SeatOutcome } | { readonly seat: SeatChange; readonly fault: Fault };

/**
 * Switches seats on and off in the tenant, and reads who holds what. Direct assignments only.
 */
export interface SeatProvisioner {
  /** Every SKU of the tenant. Fault `throttled` or `unavailable`. */
  tenantSkus(): Promise<readonly TenantSku[]>;
  /** What these people hold, in the order asked. A short or unreadable answer is a fault, never a shorter list. */
  observe(userIds: readonly UserId[]): Promise<readonly ObservedPerson[]>;
  /**
   * Changes one seat. Permanent refusals by the tenant are an outcome `failed`; a `Fault` (`throttled`, `unavailable`) is
   * thrown only when the same change may be sent again later, which is safe at any time.
   */
  change(seat: SeatChange): Promise<SeatOutcome>;
  /**
   * Everybody who holds any of these SKUs, directly or through a group, with everything they hold; each person once, in any order.
   * People whose only assignment of it is in error are left out, since they hold nothing: ask `observe` for those of our rosters. Read to the last page: a short or unreadable answer is a fault, never a shorter list.
   *
   * @param onPage Told of the licenses of each page as it was read.
   */
  holders(skuIds: readonly SkuId[], onPage?: (licenses: number) => void): Promise<readonly ObservedPerson[]>;
  /**
   * Changes many seats at the pace that the tenant allows, each judged alone: one that fails keeps no other waiting. No person is
   * changed twice at a time. Never throws for one seat.
   *
   * @param seats Taken one by one as there is room, so that whoever hands them over can write down an intent before each.
   * @returns One result for each, as it arrives.
   */
  changeMany(seats: AsyncIterable<SeatChange>): AsyncIterable<SeatResult>;
}
