import { type Actor } from '../actor';
import { type CalendarDate, type Instant } from '../calendar';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId } from '../ids';
import { type KnownPerson } from '../people';
import { type Proof } from '../proof/proof';
import { type FieldValue } from '../purchase/purchase';
import { type ExceptionFound, type OpenException } from './exception';
import { type TenantUnits } from './tenant-units';

export { type TenantUnits } from './tenant-units';

/** One line of what a department bought: a purchase and the entitlement that it gave, or one of the two. */
export interface AuditPurchase {
  readonly purchase?: PurchaseId;
  readonly entitlement?: EntitlementId;
  readonly purchaseOrderNumber: string;
  /** Signed: a correction may take seats away. */
  readonly seats: number;
  readonly coverFrom: CalendarDate;
  readonly coverUntil: CalendarDate;
  /** `imported`: taken over from the procedure before, without a purchase; `correction`: of an entitlement. */
  readonly origin: 'purchase' | 'imported' | 'correction';
  /** What it is on the day of the audit. */
  readonly state:
    'submitted' | 'returned' | 'declined' | 'withdrawn' | 'awaiting' | 'starts-later' | 'in-force' | 'ended';
  readonly reseller?: string;
  readonly resellerOrderNumber?: string;
  /** Of one seat, in hundredths of the policy's currency. */
  readonly priceCents?: number;
  readonly fields?: readonly FieldValue[];
  readonly note?: string;
  readonly proof?: Proof;
  readonly submitted?: Decision;
  readonly decided?: Decision & { readonly reason?: string };
  /** Units of the tenant seen, or confirmed by hand. */
  readonly confirmed?: Decision & { readonly units?: number };
  /** Why it corrects. */
  readonly reason?: string;
}

/** Who did something, and when. */
export interface Decision {
  readonly by: Actor;
  readonly at: Instant;
}

/** One pool on the day of an audit. */
export interface AuditPool {
  readonly department: DepartmentId;
  readonly product: ProductId;
  /** As they were called on the day. */
  readonly departmentName: string;
  readonly productName: string;
  /** The seat cap. */
  readonly entitled: number;
  readonly seated: number;
  readonly waiting: number;
  /** Seated people with a license of ours that works; absent where the tenant was not read for the day. */
  readonly actual?: number;
  /** Approved for the day, and not seen in the tenant. */
  readonly awaiting: number;
  /** In the order in which their cover begins. */
  readonly purchases: readonly AuditPurchase[];
}

/** One product in the whole tenant on the day of an audit. */
export interface AuditProduct {
  readonly product: ProductId;
  readonly productName: string;
  /** Absent where no whole reading was recorded by then. */
  readonly units?: TenantUnits;
  readonly promised: number;
  readonly seated: number;
  readonly waiting: number;
  /** Units that no entitlement claims; seats promised without a unit. Absent with `units`. */
  readonly orphaned?: number;
  readonly short?: number;
}

/** An exception with the names that people read. */
export interface AuditException extends OpenException {
  readonly productName: string;
  readonly departmentName?: string;
}

/** That an approver signed an audit. */
export interface SignOff {
  readonly by: KnownPerson;
  readonly at: Instant;
  /** The day of the audit that was signed. */
  readonly asOf: CalendarDate;
  readonly words?: string;
  /** What was signed: the figures, as they stood. */
  readonly figures: AuditFigures;
}

/** An audit in a few numbers. */
export interface AuditFigures {
  readonly entitled: number;
  readonly seated: number;
  readonly waiting: number;
  readonly exceptions: number;
  /** Of the exceptions, those that nobody answered. */
  readonly unanswered: number;
}

/** Something that was recorded after the day, and is about it. */
export interface LearnedLater {
  readonly at: Instant;
  readonly departmentName: string;
  readonly productName: string;
  /** "Correction of PO-1001: −2 seats, Aug 1, 2026 to Jun 30, 2027" */
  readonly text: string;
}

/** The one true position of a day, with what explains it. */
export interface Audit {
  readonly id: string;
  /** The day that it is about, whole: with its last second, where it is over. */
  readonly asOf: CalendarDate;
  /** Whether the day is over: then all of it is from the ledger. */
  readonly isPast: boolean;
  readonly madeAt: Instant;
  /** Narrowed to one department. */
  readonly department?: { readonly id: DepartmentId; readonly name: string };
  /** When the tenant was read: for this audit or, for a day that is over, last by its end; absent: never. */
  readonly tenantReadAt?: Instant;
  /** In the order of the catalog. Left out where it is narrowed to a department. */
  readonly products: readonly AuditProduct[];
  /** By product in the same order, then by department. */
  readonly pools: readonly AuditPool[];
  /** In the order of the table of kinds. */
  readonly exceptions: readonly AuditException[];
  /** Of this day, the newest first. */
  readonly signOffs: readonly SignOff[];
  readonly learnedLater: readonly LearnedLater[];
}

/** What an audit found, in a few numbers. */
export function figuresOf({ pools, exceptions }: Pick<Audit, 'pools' | 'exceptions'>): AuditFigures {
  const sum = (of: (pool: AuditPool) => number): number => pools.reduce((total, pool) => total + of(pool), 0);
  return {
    entitled: sum(({ entitled }) => entitled),
    seated: sum(({ seated }) => seated),
    waiting: sum(({ waiting }) => waiting),
    exceptions: exceptions.length,
    unanswered: exceptions.filter(({ answered }) => answered === undefined).length,
  };
}

/** Facts about an audit, for the ledger. */
export type AuditFact =
  /** A whole reading found these, which the one before had not, or had otherwise. All of one product. */
  | {
      readonly action: 'exceptions-seen';
      readonly product: ProductId;
      readonly readAt: Instant;
      readonly exceptions: readonly ExceptionFound[];
    }
  /** A whole reading found these no more; the one before, at `lastSeenAt`, still did. */
  | {
      readonly action: 'exceptions-gone';
      readonly product: ProductId;
      readonly readAt: Instant;
      readonly lastSeenAt: Instant;
      readonly exceptions: readonly Pick<ExceptionFound, 'kind' | 'product' | 'department' | 'person'>[];
    }
  | {
      readonly action: 'exception-answered';
      readonly product: ProductId;
      readonly exception: Pick<ExceptionFound, 'kind' | 'product' | 'department' | 'person'>;
      readonly answer: 'accepted' | 'mend' | 'ask-department';
      readonly words: string;
    }
  /** What a whole reading saw of the tenant's units: the first of each day, and each that saw something else. */
  | { readonly action: 'tenant-read'; readonly readAt: Instant; readonly units: readonly TenantUnits[] }
  | {
      readonly action: 'audit-signed';
      readonly asOf: CalendarDate;
      readonly figures: AuditFigures;
      readonly words?: string;
    };
