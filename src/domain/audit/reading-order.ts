import { type ProductId } from '../ids';
import { type AuditException, type AuditPool } from './audit';
import { EXCEPTION_KINDS } from './exception-kinds';

const KINDS = Object.keys(EXCEPTION_KINDS);

/** Exceptions as people read them: by kind in the order of the table, by product, then by department and person. */
export const exceptionsInOrder = (
  exceptions: readonly AuditException[],
  compareProducts: (one: ProductId, other: ProductId) => number,
): readonly AuditException[] =>
  exceptions.toSorted(
    (one, other) =>
      KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) ||
      compareProducts(one.product, other.product) ||
      compareTexts(one.departmentName, other.departmentName) ||
      compareTexts(one.person?.displayName, other.person?.displayName) ||
      compareTexts(one.person?.userId, other.person?.userId),
  );

const compareTexts = (one = '', other = ''): number => (one < other ? -1 : Number(one > other));

/** Pools as people read them: by product, then by department. */
export const poolsInOrder = <Pool extends Pick<AuditPool, 'product' | 'departmentName'>>(
  pools: readonly Pool[],
  compareProducts: (one: ProductId, other: ProductId) => number,
): readonly Pool[] =>
  pools.toSorted(
    (one, other) =>
      compareProducts(one.product, other.product) || one.departmentName.localeCompare(other.departmentName, 'en-US'),
  );
