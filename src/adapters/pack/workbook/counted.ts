import { type AuditException, type AuditPool, type AuditProduct } from '../../../domain/audit/audit';
import { EXCEPTION_KINDS } from '../../../domain/audit/exception-kinds';
import { type Evidence } from '../../../ports/audit/evidence';
import { ANSWERS, failureText } from '../words/exceptions';
import { type Column, moment, sheetOf, type SheetOf, text, whole } from './cells';

/** One line for each pool. */
export function positionSheet({ audit }: Evidence): SheetOf {
  const columns: readonly Column<AuditPool>[] = [
    { title: 'Department', width: 28, of: ({ departmentName }) => text(departmentName) },
    { title: 'Product', width: 20, of: ({ productName }) => text(productName) },
    { title: 'Entitled', width: 10, of: ({ entitled }) => whole(entitled) },
    { title: 'Seated', width: 10, of: ({ seated }) => whole(seated) },
    { title: 'Waiting', width: 10, of: ({ waiting }) => whole(waiting) },
    {
      title: 'Actual in the tenant',
      width: 12,
      of: ({ actual }) => (actual === undefined ? text('not read') : whole(actual)),
    },
    { title: 'Awaiting the tenant', width: 12, of: ({ awaiting }) => whole(awaiting) },
    {
      title: 'Purchase orders in force',
      width: 40,
      of: ({ purchases }) => text(ordersInForce(purchases).join(', ')),
    },
  ];
  return sheetOf('Position', columns, audit.pools);
}

/** Each number once. */
export const ordersInForce = (purchases: AuditPool['purchases']): readonly string[] => [
  ...new Set(purchases.filter(({ state }) => state === 'in-force').map((one) => one.purchaseOrderNumber)),
];

/** One line for each product in the whole tenant. */
export function productsSheet({ audit }: Evidence): SheetOf {
  const units = (of: (units: NonNullable<AuditProduct['units']>) => number) => (product: AuditProduct) =>
    product.units === undefined ? text('not read') : whole(of(product.units));
  const columns: readonly Column<AuditProduct>[] = [
    { title: 'Product', width: 24, of: ({ productName }) => text(productName) },
    { title: 'Units enabled', width: 12, of: units(({ enabled }) => enabled) },
    { title: 'Units of trials', width: 12, of: units(({ trial }) => trial) },
    { title: 'Units in warning', width: 12, of: units(({ warning }) => warning) },
    { title: 'Units suspended', width: 12, of: units(({ suspended }) => suspended) },
    { title: 'Units unclear', width: 12, of: ({ units: read }) => text(read?.isUnclear && 'yes') },
    { title: 'Promised', width: 10, of: ({ promised }) => whole(promised) },
    { title: 'Seated', width: 10, of: ({ seated }) => whole(seated) },
    { title: 'Waiting', width: 10, of: ({ waiting }) => whole(waiting) },
    { title: 'Orphaned units', width: 12, of: ({ orphaned }) => whole(orphaned) },
    { title: 'Seats without a unit', width: 12, of: ({ short }) => whole(short) },
  ];
  return sheetOf('Products', columns, audit.products);
}

/** One line for each exception. */
export function exceptionsSheet({ audit, timeZone }: Evidence): SheetOf {
  const columns: readonly Column<AuditException>[] = [
    { title: 'Kind', width: 28, of: ({ kind }) => text(EXCEPTION_KINDS[kind].title) },
    { title: 'Product', width: 18, of: ({ productName }) => text(productName) },
    { title: 'Department', width: 24, of: ({ departmentName }) => text(departmentName ?? 'whole tenant') },
    { title: 'Person', width: 24, of: ({ person }) => text(person?.displayName) },
    { title: 'User principal name', width: 32, of: ({ person }) => text(person?.userPrincipalName) },
    { title: 'Count', width: 8, of: ({ count }) => whole(count) },
    { title: 'Why the tenant refuses', width: 22, of: ({ failure }) => text(failure && failureText(failure)) },
    { title: 'First seen', width: 17, of: ({ firstSeenAt }) => moment(timeZone, firstSeenAt) },
    { title: 'Answer', width: 18, of: ({ answered }) => text(answered && ANSWERS[answered.answer]) },
    { title: 'Words', width: 36, of: ({ answered }) => text(answered?.words) },
    { title: 'Answered by', width: 24, of: ({ answered }) => text(answered?.by.displayName) },
    { title: 'Their user principal name', width: 32, of: ({ answered }) => text(answered?.by.userPrincipalName) },
    { title: 'Answered at', width: 17, of: ({ answered }) => moment(timeZone, answered?.at) },
    { title: 'What it means', width: 50, of: ({ kind }) => text(EXCEPTION_KINDS[kind].means) },
  ];
  return sheetOf('Exceptions', columns, audit.exceptions);
}
