import { type CalendarDate } from '../../../domain/calendar';
import {
  type ActivityKey,
  type DepartmentId,
  type ProductId,
  type PurchaseId,
  type SkuId,
  type UserId,
} from '../../../domain/ids';

/** How the documents in a department's partition are named. */
export const ids = {
  department: 'department',
  pool: (product: ProductId) => `pool|${product}`,
  entitlement: (product: ProductId, id: string) => `entitlement|${product}|${id}`,
  entry: (product: ProductId, userId: UserId) => `entry|${product}|${userId}`,
  /** How the ids of all that a person has in a pool begin. */
  assignments: (product: ProductId, userId: UserId) => `assignment|${product}|${userId}|`,
  assignment: (product: ProductId, userId: UserId, skuId: SkuId) => `assignment|${product}|${userId}|${skuId}`,
  released: (product: ProductId, userId: UserId, skuId: SkuId) => `released|${product}|${userId}|${skuId}`,
  ledger: (number: number) => `ledger|${String(number).padStart(10, '0')}`,
  handled: (key: ActivityKey) => `handled|${key}`,
  purchase: (id: PurchaseId) => `purchase|${id}`,
  /** The first part has no number. */
  exceptions: (product: ProductId, part: number) =>
    part === 0 ? `exceptions|${product}` : `exceptions|${product}|${part}`,
  renewalAnswer: (product: ProductId, lastDay: CalendarDate) => `renewal|${product}|${lastDay}`,
};

/** The department a partition belongs to. */
export const departmentOf = (partition: string): DepartmentId => partition as DepartmentId;
