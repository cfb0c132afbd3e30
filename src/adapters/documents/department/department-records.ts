import { actorId } from '../../../domain/actor';
import { type AssignmentRecord } from '../../../domain/roster/assignment-record';
import { type Department } from '../../../domain/institution/department';
import { type Entitlement } from '../../../domain/term/entitlement';
import { type HandledCommand } from '../../../domain/roster/handled';
import {
  type ActivityKey,
  type DepartmentId,
  type ProductId,
  type PurchaseId,
  type SkuId,
  type UserId,
} from '../../../domain/ids';
import { isRosterFact, type LedgerEntry, type LedgerFact } from '../../../domain/ledger/ledger-entry';
import { type Pool, type RosterEntry } from '../../../domain/roster/pool';
import { comparableNumber } from '../../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { type Body } from '../document-store';
import { type LedgerHead } from './ledger-hash';

/** The kinds of documents in a department's partition, and how each is named there. */
export const ids = {
  department: 'department',
  pool: (product: ProductId) => `pool|${product}`,
  entitlement: (product: ProductId, id: string) => `entitlement|${product}|${id}`,
  entry: (product: ProductId, userId: UserId) => `entry|${product}|${userId}`,
  assignment: (product: ProductId, userId: UserId, skuId: SkuId) => `assignment|${product}|${userId}|${skuId}`,
  released: (product: ProductId, userId: UserId, skuId: SkuId) => `released|${product}|${userId}|${skuId}`,
  ledger: (number: number) => `ledger|${String(number).padStart(10, '0')}`,
  handled: (key: ActivityKey) => `handled|${key}`,
  purchase: (id: PurchaseId) => `purchase|${id}`,
};

/** The document that every change of a department replaces: the department itself, and where its ledger ends. */
export interface DepartmentHead {
  readonly department: Department;
  readonly ledger?: LedgerHead;
}

/** Plain data as a document body: what is undefined is left out. */
export const toBody = (record: unknown): Body => JSON.parse(JSON.stringify(record)) as Body;

/** A document body as the record that was stored. Our own writes only, so the shape is the one we wrote. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what it stored.
export const fromBody = <Record>(body: Body): Record => body as unknown as Record;

/** The documents of records that queries look for by more than their own fields. */
export const bodies = {
  entry: (entry: RosterEntry): Body => toBody(entry),
  pool: (pool: Pool): Body => toBody(pool),
  entitlement: (entitlement: Entitlement): Body =>
    toBody({
      entitlement,
      product: entitlement.product,
      status: entitlement.status,
      purchaseOrderNumber: comparableNumber(entitlement.purchaseOrderNumber),
    }),
  assignment: (record: AssignmentRecord): Body =>
    toBody({ ...record, userId: record.person.userId, status: record.outcome.status }),
  ledger: (entry: LedgerEntry): Body =>
    toBody({
      entry,
      number: entry.number,
      command: entry.command,
      actorId: actorId(entry.actor),
      isRosterChange: isRosterFact(entry.fact),
      ...peopleOf(entry.fact),
    }),
  handled: (command: HandledCommand): Body => toBody(command),
  purchase: (record: PurchaseRecord): Body => {
    const { status, details, events, contributors } = record.purchase;
    return toBody({
      record,
      status,
      isOpen: record.isOpen,
      at: events[0].at,
      userId: contributors[0].userId,
      purchaseOrderNumber: comparableNumber(details.purchaseOrderNumber ?? ''),
    });
  },
  head: (head: DepartmentHead): Body => toBody(head),
};

/** Whom a change of a roster names: a swap names two. */
function peopleOf(fact: LedgerFact): { readonly userId?: UserId; readonly leaverId?: UserId } {
  if (!isRosterFact(fact)) return {};
  const leaver = fact.action === 'person-swapped' ? { leaverId: fact.outgoing.userId } : {};
  return { userId: fact.entry.userId, ...leaver };
}

/** The department a partition belongs to. */
export const departmentOf = (partition: string): DepartmentId => partition as DepartmentId;
