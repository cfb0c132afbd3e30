import { type Container, type Query } from './document-store';

/** A query that our stores make: for it there are indexes, and for no other. */
export interface QueryShape {
  /** What is asked by it. */
  readonly for: string;
  readonly container: Container;
  readonly kind: string;
  /** `within` one partition, or several; `across` all of them. */
  readonly scope: 'within' | 'across';
  /** Fields that must equal something, by which it is found. In an ordered query each must equal one value, and not any of several. */
  readonly equal: readonly string[];
  readonly orderBy?: string;
  /** Fields that may have to equal something, too: looked at in what was found, so they leave out little. */
  readonly filtered?: readonly string[];
}

type Shapes = readonly Omit<QueryShape, 'container' | 'kind' | 'scope'>[];

const ofKind =
  (container: Container, scope: QueryShape['scope']) =>
  (kind: string, shapes: Shapes): readonly QueryShape[] =>
    shapes.map((shape) => ({ container, kind, scope, ...shape }));
const within = ofKind('departments', 'within');
const across = ofKind('departments', 'across');
/** In `tenant` each kind is a partition. */
const tenant = ofKind('tenant', 'within');

const PRODUCT_BOUGHT = 'record.purchase.details.product';

/**
 * Every query of our stores. The indexes of SQLite and the index policy of Cosmos DB follow from it; what is not here is refused.
 * To ask something new, add a line: tests ask for a store that asks it, and that SQLite sorts nothing for it.
 */
export const QUERIES: readonly QueryShape[] = [
  ...within('department', [{ for: 'some departments', equal: [] }]),
  ...across('department', [{ for: 'all departments', equal: [] }]),

  ...within('pool', [
    { for: 'the pools of departments', equal: [] },
    { for: 'the pools of departments for one product', equal: ['product'] },
  ]),
  ...across('pool', [{ for: 'all pools, to the end', equal: [], orderBy: 'product' }]),

  ...within('entitlement', [
    { for: 'what departments bought', equal: [] },
    { for: 'what departments bought of a product', equal: ['product'] },
    {
      for: 'what departments bought, by its last day',
      equal: [],
      orderBy: 'entitlement.coverUntil',
      filtered: ['status', 'product'],
    },
  ]),
  ...across('entitlement', [
    { for: 'what anybody bought of a product', equal: ['product'] },
    { for: 'what awaits the tenant', equal: ['status'] },
    { for: 'what has a purchase order number', equal: ['purchaseOrderNumber'] },
    { for: 'what was bought, by its last day', equal: [], orderBy: 'entitlement.coverUntil', filtered: ['product'] },
    {
      for: 'what awaits the tenant or is confirmed, by its last day',
      equal: ['status'],
      orderBy: 'entitlement.coverUntil',
      filtered: ['product'],
    },
  ]),

  ...within('entry', [
    { for: 'a roster in order', equal: ['product'], orderBy: 'rank' },
    { for: 'some people on a roster', equal: ['product', 'userId'] },
    { for: 'who on a roster has one of these addresses', equal: ['product', 'userPrincipalName'] },
    { for: 'who on a roster has one of these names', equal: ['product', 'displayName'] },
    { for: 'who has a last day on a roster of departments', equal: [], orderBy: 'until' },
  ]),
  ...across('entry', [
    { for: 'where people are on a roster', equal: ['userId'] },
    { for: 'all places, to the end', equal: [], orderBy: 'userId' },
    { for: 'who has a last day on a roster', equal: [], orderBy: 'until' },
  ]),

  ...within('assignment', [
    { for: 'the licenses of a pool', equal: ['product'] },
    { for: 'the licenses of a person in a department', equal: ['userId'] },
    { for: 'the licenses of some people in a pool', equal: ['product', 'userId'] },
    { for: 'licenses of departments that were refused', equal: ['status'] },
  ]),
  ...across('assignment', [
    { for: 'the licenses of people', equal: ['userId'] },
    { for: 'licenses of which nobody knows what became', equal: ['status'] },
    { for: 'all licenses, to the end', equal: [], orderBy: 'userId' },
  ]),
  ...across('released', [
    { for: 'what people lost lately', equal: ['userId'] },
    { for: 'all that was lost lately, to the end', equal: [], orderBy: 'userId' },
  ]),

  ...within('ledger', [
    { for: 'the newest entries, or changes of rosters', equal: [], orderBy: 'number', filtered: ['isRosterChange'] },
    { for: 'the newest of somebody', equal: ['actorId'], orderBy: 'number', filtered: ['isRosterChange'] },
    { for: 'the entries of a command', equal: ['command'], orderBy: 'number', filtered: ['isRosterChange'] },
    { for: 'whether commands were recorded', equal: ['command'] },
    { for: 'the changes that name a person', equal: ['userId'], orderBy: 'number' },
    { for: 'the swaps that took a person off', equal: ['leaverId'], orderBy: 'number' },
    { for: 'the history of departments', equal: [], orderBy: 'entry.at' },
    { for: 'the history of a product in departments', equal: ['entry.fact.product'], orderBy: 'entry.at' },
    { for: 'where somebody did something last', equal: ['actorId'], orderBy: 'entry.at', filtered: ['isRosterChange'] },
    { for: 'what names a person in departments', equal: ['userId'], orderBy: 'entry.at' },
    { for: 'the swaps that took a person off in departments', equal: ['leaverId'], orderBy: 'entry.at' },
  ]),
  ...across('ledger', [
    { for: 'where each ledger begins', equal: ['number'] },
    { for: 'what names a person anywhere', equal: ['userId'], orderBy: 'entry.at' },
    { for: 'the swaps that took a person off anywhere', equal: ['leaverId'], orderBy: 'entry.at' },
    { for: 'the history', equal: [], orderBy: 'entry.at' },
    { for: 'the history of a product', equal: ['entry.fact.product'], orderBy: 'entry.at' },
    {
      for: 'where somebody did something last, anywhere',
      equal: ['actorId'],
      orderBy: 'entry.at',
      filtered: ['isRosterChange'],
    },
  ]),

  ...across('handled', [
    { for: 'what a command did', equal: ['key'] },
    { for: 'commands with something left to do', equal: ['isOpen'] },
  ]),

  ...within('purchase', [
    { for: 'the purchases of departments', equal: [], orderBy: 'at', filtered: ['status', PRODUCT_BOUGHT] },
  ]),
  ...across('purchase', [
    { for: 'purchases with messages to post or edit', equal: ['isOpen'] },
    { for: 'what somebody can still change', equal: ['userId', 'status'] },
    { for: 'what has a purchase order number', equal: ['purchaseOrderNumber'] },
    { for: 'all purchases', equal: [], orderBy: 'at', filtered: ['status', PRODUCT_BOUGHT] },
    { for: 'all purchases of one status', equal: ['status'], orderBy: 'at', filtered: [PRODUCT_BOUGHT] },
  ]),

  ...within('renewal-answer', [
    { for: 'what departments said of the next term', equal: ['lastDay'] },
    { for: 'all that departments said of next terms', equal: [] },
  ]),
  ...across('renewal-answer', [{ for: 'what anybody said of the next term', equal: ['lastDay'] }]),

  ...across('exception-book', [{ for: 'all open exceptions, to the end', equal: [], orderBy: 'product' }]),

  ...within('product-wish', [{ for: 'the wishes that are open', equal: ['status'] }]),
  ...tenant('turn', [
    { for: 'commands that wait for the directory', equal: ['status'], orderBy: 'at' },
    { for: 'what somebody said last in a conversation', equal: ['talk'], orderBy: 'at' },
  ]),
  ...tenant('run', [{ for: 'the latest runs', equal: [], orderBy: 'at' }]),
  ...tenant('mirror-run', [{ for: 'the latest runs of the mirror', equal: [], orderBy: 'at' }]),
  ...tenant('leavers', [{ for: 'who left', equal: [] }]),
  ...tenant('mailbox', [
    { for: 'letters to be sent', equal: ['isOpen'], orderBy: 'at' },
    { for: 'all mailboxes, to the end', equal: [], orderBy: 'mailbox.id' },
  ]),
  ...tenant('told', [{ for: 'what was told', equal: [] }]),
];

/** The fields that a shape names. */
export const fieldsOf = ({ equal, orderBy, filtered = [] }: QueryShape): readonly string[] => [
  ...new Set([...equal, ...filtered, ...(orderBy === undefined ? [] : [orderBy])]),
];

/** The fields that queries name. A dot leads into an object inside the body. */
export const DECLARED_FIELDS: readonly string[] = [...new Set(QUERIES.flatMap(fieldsOf))];

/** A query as it is declared: of several that fit it the one that finds most closely. */
export function shapeOf(query: Query, shapes: readonly QueryShape[]): QueryShape | undefined {
  return shapes
    .filter((shape) => fits(shape, query))
    .toSorted((one, other) => other.equal.length - one.equal.length)[0];
}

function fits(shape: QueryShape, { container, kind, partition, where = {}, orderBy }: Query): boolean {
  if (shape.kind !== kind || shape.container !== container) return false;
  const { equal, filtered = [] } = shape;
  const scope = partition === undefined && container !== 'tenant' ? 'across' : 'within';
  const isFound = (field: string): boolean =>
    field in where && (orderBy === undefined || typeof where[field] !== 'object');
  return (
    shape.scope === scope &&
    shape.orderBy === orderBy?.field &&
    equal.every(isFound) &&
    Object.keys(where).every((field) => equal.includes(field) || filtered.includes(field))
  );
}

/** Whether the primary key finds it: everything of a kind in one partition. */
export const isByKey = ({ container, partition, where = {}, orderBy }: Query): boolean =>
  (typeof partition === 'string' || (partition === undefined && container === 'tenant')) &&
  Object.keys(where).length === 0 &&
  orderBy === undefined;
