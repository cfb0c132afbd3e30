import {
  type Audit,
  type AuditException,
  type AuditPool,
  type AuditProduct,
  figuresOf,
} from '../../domain/audit/audit';
import { EXCEPTION_KINDS } from '../../domain/audit/exception-kinds';
import { groupBy } from '../../domain/group-by';
import { type KnownPerson } from '../../domain/people';
import { counted } from '../job';

/** The most people of one kind that are named in a line. */
const MOST_NAMED = 5;

/** An audit as a terminal shows it. */
export function auditLines(audit: Audit): readonly string[] {
  const { asOf, tenantReadAt, products, pools, exceptions, signOffs, learnedLater } = audit;
  const { entitled, seated, waiting, unanswered } = figuresOf(audit);
  const read = tenantReadAt === undefined ? 'the tenant was not read' : `the tenant was read ${tenantReadAt}`;
  return [
    `As of ${asOf}: ${counted(entitled, 'seat')} entitled, ${seated} seated, ${waiting} waiting; ${counted(exceptions.length, 'exception')}, ${unanswered} without an answer; ${read}.`,
    ...products.map(productLine),
    ...pools.map(poolLine),
    ...exceptionLines(exceptions),
    ...(signOffs.length === 0 ? ['Nobody has signed it off.'] : []),
    ...signOffs.map(
      ({ by, at, words }) => `Signed off by ${whoIs(by)} at ${at}${words === undefined ? '' : `: ${plain(words)}`}`,
    ),
    ...learnedLater.map(({ at, departmentName, productName, text }) =>
      plain(`Learned later (${at}): ${productName} of ${departmentName}: ${text}`),
    ),
  ];
}

function productLine({ productName, units, promised, seated, waiting, orphaned, short }: AuditProduct): string {
  const said =
    units === undefined
      ? 'units not read'
      : `${units.enabled} units (trial ${units.trial}, warning ${units.warning}, suspended ${units.suspended})${units.isUnclear === true ? ', unclear' : ''}`;
  const rest = [
    ...(orphaned === undefined || orphaned === 0 ? [] : [`${orphaned} orphaned`]),
    ...(short === undefined || short === 0 ? [] : [`${short} short`]),
  ];
  return plain(
    [`${productName}: ${said}`, `${promised} promised`, `${seated} seated`, `${waiting} waiting`, ...rest].join(', '),
  );
}

function poolLine({
  productName,
  departmentName,
  entitled,
  seated,
  waiting,
  actual,
  awaiting,
  purchases,
}: AuditPool): string {
  const orders = [
    ...new Set(purchases.filter(({ state }) => state === 'in-force').map((one) => one.purchaseOrderNumber)),
  ];
  const parts = [
    ...[`${entitled} entitled`, `${seated} seated`, `${waiting} waiting`],
    actual === undefined ? 'actual not read' : `${actual} actual`,
    ...(awaiting === 0 ? [] : [`${awaiting} awaiting the tenant`]),
    ...(orders.length === 0 ? [] : [orders.join(' and ')]),
  ];
  return plain(`  ${productName} of ${departmentName}: ${parts.join(', ')}`);
}

/** In the order in which they come: by kind. */
function exceptionLines(exceptions: readonly AuditException[]): readonly string[] {
  return [...groupBy(exceptions, ({ kind }) => kind)].map(([kind, found]) => {
    const unanswered = found.filter(({ answered }) => answered === undefined).length;
    const people = found.flatMap(({ person }) => person ?? []);
    const named = people.slice(0, MOST_NAMED).map(whoIs);
    const more = people.length - named.length;
    const who = named.length === 0 ? '' : `: ${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
    return plain(`${EXCEPTION_KINDS[kind].title}: ${found.length}, ${unanswered} without an answer${who}`);
  });
}

const whoIs = ({ displayName, userPrincipalName }: KnownPerson): string => `${displayName} (${userPrincipalName})`;
/** One line, whatever somebody is called. */
const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ');
