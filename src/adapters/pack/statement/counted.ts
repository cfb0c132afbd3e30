import { type AuditPool, type AuditProduct } from '../../../domain/audit/audit';
import { type Evidence } from '../../../ports/audit/evidence';
import { INK, type Sheet } from './sheet';
import { drawTable, type TableColumn } from './table';

const number = (value: number | undefined, absent = '—'): string => value?.toLocaleString('en-US') ?? absent;

/** Each product in the whole tenant. */
export function drawProducts(sheet: Sheet, { audit }: Evidence): void {
  if (audit.department !== undefined) return;
  sheet.begin();
  sheet.heading('Products in the tenant', 1);
  if (audit.products.length === 0) {
    sheet.paragraph('There are no products.');
    return;
  }
  const units = (of: (units: NonNullable<AuditProduct['units']>) => number) => (product: AuditProduct) =>
    number(product.units && of(product.units), 'not read');
  const columns: readonly TableColumn<AuditProduct>[] = [
    {
      title: 'Product',
      share: 22,
      of: ({ productName, units: read }) => `${productName}${read?.isUnclear === true ? ' (units unclear)' : ''}`,
    },
    { title: 'Enabled', share: 12.5, isNumber: true, of: units(({ enabled }) => enabled) },
    { title: 'Trial', share: 12, isNumber: true, of: units(({ trial }) => trial) },
    { title: 'Warning', share: 12.5, isNumber: true, of: units(({ warning }) => warning) },
    { title: 'Suspended', share: 15, isNumber: true, of: units(({ suspended }) => suspended) },
    { title: 'Promised', share: 13.5, isNumber: true, of: ({ promised }) => number(promised) },
    { title: 'Seated', share: 11, isNumber: true, of: ({ seated }) => number(seated) },
    { title: 'Waiting', share: 12, isNumber: true, of: ({ waiting }) => number(waiting) },
    { title: 'Orphaned', share: 14, isNumber: true, of: ({ orphaned }) => number(orphaned) },
    { title: 'Short', share: 9.5, isNumber: true, of: ({ short }) => number(short) },
  ];
  sheet.paragraph(
    'Units are those of the tenant: enabled ones were bought and can be used; warning and suspended ones have expired. Promised: seats of entitlements in force. Orphaned: units that no entitlement claims. Short: seats promised without a unit.',
    { size: 7.5, color: INK.faint },
  );
  drawTable(sheet, columns, audit.products);
}

/** Each pool, product by product. */
export function drawPools(sheet: Sheet, { audit }: Evidence): void {
  sheet.begin();
  sheet.heading('Departments', 1);
  if (audit.pools.length === 0) {
    sheet.paragraph('No department has bought anything.');
    return;
  }
  sheet.paragraph(
    'Entitled: seats bought and confirmed, in force that day. Seated: people with one of them. Actual: seated people whose license works in the tenant. Awaiting: seats approved, and not seen in the tenant yet. Every purchase, with its dates, fields and proof, is in the workbook.',
    { size: 7.5, color: INK.faint },
  );
  for (const name of new Set(audit.pools.map(({ productName }) => productName))) {
    const pools = audit.pools.filter(({ productName }) => productName === name);
    sheet.heading(name, 2);
    drawTable(sheet, POOL_COLUMNS, [...pools, totalOf(pools)], { hasTotal: true });
  }
}

type PoolLine = Pick<AuditPool, 'departmentName' | 'entitled' | 'seated' | 'waiting' | 'actual' | 'awaiting'> & {
  readonly purchases: AuditPool['purchases'];
};

const POOL_COLUMNS: readonly TableColumn<PoolLine>[] = [
  { title: 'Department', share: 28, of: ({ departmentName }) => departmentName },
  { title: 'Entitled', share: 12.5, isNumber: true, of: ({ entitled }) => number(entitled) },
  { title: 'Seated', share: 11, isNumber: true, of: ({ seated }) => number(seated) },
  { title: 'Waiting', share: 12, isNumber: true, of: ({ waiting }) => number(waiting) },
  { title: 'Actual', share: 12, isNumber: true, of: ({ actual }) => number(actual, 'not read') },
  { title: 'Awaiting', share: 13, isNumber: true, of: ({ awaiting }) => number(awaiting) },
  { title: 'Purchase orders in force (seats)', share: 32, of: ({ purchases }) => ordersText(purchases) },
];

/** "PO-1001 (5), PO-1007 (−2)" */
const ordersText = (purchases: AuditPool['purchases']): string =>
  purchases
    .filter(({ state }) => state === 'in-force')
    .map(({ purchaseOrderNumber, seats }) => `${purchaseOrderNumber} (${seats < 0 ? `−${-seats}` : seats})`)
    .join(', ');

function totalOf(pools: readonly AuditPool[]): PoolLine {
  const sum = (of: (pool: AuditPool) => number): number => pools.reduce((total, pool) => total + of(pool), 0);
  const isRead = pools.every(({ actual }) => actual !== undefined);
  return {
    departmentName: 'Total',
    entitled: sum(({ entitled }) => entitled),
    seated: sum(({ seated }) => seated),
    waiting: sum(({ waiting }) => waiting),
    ...(isRead ? { actual: sum(({ actual }) => actual ?? 0) } : {}),
    awaiting: sum(({ awaiting }) => awaiting),
    purchases: [],
  };
}
