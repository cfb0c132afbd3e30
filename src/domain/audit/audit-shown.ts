import { type CalendarDate, type Instant } from '../calendar';
import { type KnownPerson } from '../people';
import { type NamedProduct } from '../refusal';
import { type Audit, type AuditException, type AuditFigures, type AuditPool, figuresOf } from './audit';

/** An audit without its long parts, which are shown a page at a time. */
export interface AuditHead extends Omit<Audit, 'pools' | 'exceptions'> {
  readonly figures: AuditFigures;
  readonly poolCount: number;
}

/** What somebody who sees an audit may do with it. */
export interface AuditRights {
  /** Answer exceptions and sign off. */
  readonly decides: boolean;
  /** Have the evidence of the whole institution. */
  readonly seesEverything: boolean;
}

/** A page of an audit: products first, then pools, counted together. */
export interface AuditShown {
  readonly audit: AuditHead;
  readonly offset: number;
  /** Of this page. */
  readonly pools: readonly AuditPool[];
  readonly may: AuditRights;
}

/** A page of what an audit found. */
export interface ExceptionsShown {
  readonly audit: AuditHead;
  readonly offset: number;
  readonly exceptions: readonly AuditException[];
  readonly may: AuditRights;
}

/** Who had a product on a day, as it was on record by its end; departments by name. */
export interface WhoHad {
  readonly product: NamedProduct;
  readonly date: CalendarDate;
  /** Of the day: none of it was over when this was asked. */
  readonly isToday: boolean;
  readonly pools: readonly WhoHadPool[];
}

/** One department's part of it. */
export interface WhoHadPool {
  /** As it was called then. */
  readonly departmentName: string;
  /** The seat cap of the day. */
  readonly entitled: number;
  /** In the order of the roster. */
  readonly people: readonly WhoHadPerson[];
}

/** Somebody on a roster on a day, as they were called then. */
export interface WhoHadPerson {
  readonly person: KnownPerson;
  /** The place in line, from 1; absent where seated. */
  readonly waitingPlace?: number;
  /** When it began, where an entry of the ledger says so, and when it ended; absent while it lasts. */
  readonly from?: Instant;
  readonly until?: Instant;
}

/** The head of an audit. */
export function headOf({ pools, exceptions, ...head }: Audit): AuditHead {
  return { ...head, figures: figuresOf({ pools, exceptions }), poolCount: pools.length };
}

/** Which of an audit's pools stand on a page that begins at `offset`, where its products come first. */
export function poolsOn(
  products: number,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): { readonly offset: number; readonly limit: number } {
  const from = Math.max(0, offset - products);
  return { offset: from, limit: Math.max(0, offset + limit - products) - from };
}
