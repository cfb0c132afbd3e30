import { type CalendarDate } from '../calendar';
import { type DepartmentId, type ProductId } from '../ids';

/** An organization as its file describes it; people are named by user principal name. */
export interface Organization {
  readonly departments: readonly {
    readonly id: DepartmentId;
    readonly name: string;
    readonly directoryNames: readonly string[];
    readonly delegates: readonly string[];
    readonly purchasers: readonly string[];
  }[];
  readonly approvers: readonly string[];
  readonly auditors: readonly string[];
  readonly entitlements: readonly {
    readonly department: DepartmentId;
    readonly product: ProductId;
    readonly seats: number;
    readonly purchaseOrderNumber: string;
    readonly coverFrom: CalendarDate;
    readonly coverUntil: CalendarDate;
    /** Approved, and not yet delivered by the reseller: it does not count until it was seen in the tenant. */
    readonly awaitsTenant: boolean;
  }[];
  readonly rosters: readonly {
    readonly department: DepartmentId;
    readonly product: ProductId;
    /** In order, by user principal name. */
    readonly people: readonly string[];
    readonly group?: string | undefined;
    /** Since when these people have had their seats. */
    readonly seatedOn?: CalendarDate | undefined;
  }[];
}
