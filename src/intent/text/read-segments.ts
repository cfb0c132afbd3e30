import { type DepartmentSaid, type PoolSaid, type PoolsSaid, type ProductSaid } from '../said';
import { findName, readDepartment, readProduct, type Named, type Names } from './match-names';
import { behindNouns, isJoiner, productNamed, readList, withoutAround } from './read-products';
import { isPolite } from './strip-politeness';
import { wordAt, wordToken, type Token } from './tokens';
import { ARTICLES, NOUNS, PREPOSITIONS, words } from './words';

/** A part of a text: a preposition, or none, and what follows it up to the next part. */
export interface Segment {
  readonly preposition: string;
  readonly tokens: readonly Token[];
  /** What the whole segment names, when it is a name of the vocabulary. */
  readonly named: Named | undefined;
  /** It has no preposition, and a comma, a colon or the end of a line stands before it: it may be a list. */
  readonly isSetApart: boolean;
  /** A comma, the end of a line or a word like *and* stands before it. */
  readonly isJoined: boolean;
}

type NamedSegment = Segment & { readonly named: Named };

/**
 * Cuts a text at its prepositions. A name of the vocabulary behind a preposition is one segment whatever words it has;
 * behind one of `personal`, or set apart as in a list, it is one only when nothing else follows, since a person can share
 * the name's first word.
 */
export function cutSegments(names: Names, tokens: readonly Token[], personal: ReadonlySet<string>): readonly Segment[] {
  const segments: Segment[] = [];
  for (let at = 0; at < tokens.length;) {
    const segment = segmentAt(names, tokens, at, personal);
    segments.push(segment);
    at += segment.tokens.length + (segment.preposition === '' ? 0 : 1);
  }
  return segments.filter(({ tokens: inside }) => inside.some(({ kind }) => kind !== 'break'));
}

/** A text cut in two. */
interface CutText {
  readonly first: readonly Token[];
  readonly rest: readonly Segment[];
}

/** Cuts a text in two: what stands before its first preposition, and the segments behind. */
export function cutFirst(names: Names, tokens: readonly Token[], personal: ReadonlySet<string>): CutText {
  const [first, ...rest] = cutSegments(names, tokens, personal);
  if (first === undefined) return { first: [], rest };
  return first.preposition === '' ? { first: first.tokens, rest } : { first: [], rest: [first, ...rest] };
}

function segmentAt(names: Names, tokens: readonly Token[], at: number, personal: ReadonlySet<string>): Segment {
  const preposition = isPreposition(tokens, at) ? wordAt(tokens, at) : '';
  const from = preposition === '' ? at : at + 1;
  const isSetApart = preposition === '' && (tokens[at]?.kind === 'break' || tokens[at - 1]?.before === 'colon');
  const isJoined = isJoiner(tokens[preposition === '' ? at : at - 1]);
  const unnamed = (): Segment => ({
    preposition,
    isSetApart,
    isJoined,
    tokens: tokens.slice(from, nextPreposition(tokens, from)),
    named: undefined,
  });
  const match = from === 0 ? undefined : findName(names, tokens, from + joining(tokens, from, preposition));
  if (match === undefined) return unnamed();
  const end = behindNouns(tokens, match.end);
  const isWhole = end === tokens.length || isPreposition(tokens, end) || tokens[end - 1]?.before === 'colon';
  if (!isWhole && (isSetApart || personal.has(preposition))) return unnamed();
  return { preposition, isSetApart, isJoined, tokens: tokens.slice(from, end), named: match.named };
}

/** How many commas and words like *and* stand between the last name and the next. */
function joining(tokens: readonly Token[], from: number, preposition: string): number {
  let at = from;
  while (preposition === '' && isJoiner(tokens[at])) at++;
  return at - from;
}

/** Which prepositions may lead to the product of a command, and which to its department. */
export interface Leads {
  readonly product: ReadonlySet<string>;
  readonly department: ReadonlySet<string>;
  /** Whether several products may be named. */
  readonly isMany?: boolean;
}

/** Leads from words set apart by blanks. */
export const leads = (product: string, department: string, more: Pick<Leads, 'isMany'> = {}): Leads => ({
  product: words(product),
  department: words(department),
  ...more,
});

/** A pool being read from segments, and the segments that fit nowhere in it. */
export interface PoolRead extends PoolSaid {
  /** The products named besides the first. */
  readonly alsoIn: readonly ProductSaid[];
  readonly left: readonly Segment[];
}

/** Nothing read yet. */
export const NO_POOL: PoolRead = {
  product: { kind: 'missing' },
  department: { kind: 'missing' },
  alsoIn: [],
  left: [],
};

/** The pool alone. */
export const poolOf = ({ product, department }: PoolSaid): PoolSaid => ({ product, department });

/** The pools alone, each product once. */
export function poolsOf({ product, alsoIn, department }: PoolRead): PoolsSaid {
  const ids = new Set(product.kind === 'known' ? [product.productId] : []);
  const [second, ...others] = alsoIn.filter((one) => {
    const isNew = one.kind !== 'known' || !ids.has(one.productId);
    if (one.kind === 'known') ids.add(one.productId);
    return isNew;
  });
  return {
    product: second === undefined ? product : { kind: 'each', products: [product, second, ...others] },
    department,
  };
}

/** Reads product and department from segments: first those that are names, then the others as misspelled or unknown ones. */
export function readPool(
  names: Names,
  segments: readonly Segment[],
  leads: Leads,
  start: Omit<PoolRead, 'left'> = NO_POOL,
): PoolRead {
  const isBetween = ({ tokens }: Segment, index: number): boolean =>
    leads.isMany === true && tokens.every(isJoiner) && segments[index + 1]?.named !== undefined;
  const telling = segments.filter((segment, index) => !isEmptyTalk(segment) && !isBetween(segment, index));
  const behindDepartments = new Set(telling.filter((_, index) => isOfDepartment(telling[index - 1])));
  const byName = telling.filter((segment): segment is NamedSegment => segment.named !== undefined);
  const others = telling.filter((segment) => segment.named === undefined);
  // Put together in place: a text may have thousands of segments.
  const pool: Growing = { ...start, alsoIn: [...start.alsoIn], left: [] };
  for (const segment of byName) addNamed(pool, leads, segment);
  for (const segment of others)
    addOther(pool, { names, leads, isBehindDepartment: behindDepartments.has(segment) }, segment);
  return pool;
}

const isOfDepartment = (segment: Segment | undefined): boolean =>
  segment?.named !== undefined && segment.named.products.length === 0;

/** A pool while it is read. */
interface Growing {
  product: ProductSaid;
  department: DepartmentSaid;
  readonly alsoIn: ProductSaid[];
  readonly left: Segment[];
}

/** Leads for text that is no command: any preposition may lead to anything. */
const ANY_LEAD: Leads = { product: new Set(['', ...PREPOSITIONS]), department: new Set(['', ...PREPOSITIONS]) };

/** Reads a text that should be nothing but a product, a department or both. */
export function readWholePool(names: Names, tokens: readonly Token[]): PoolRead {
  const led = PREPOSITIONS.has(wordAt(tokens, 0)) ? tokens : [wordToken('of'), ...tokens];
  const segments = cutSegments(names, led, new Set());
  return readPool(names, segments, ANY_LEAD);
}

/** The same for a department. */
export function departmentNamed({ departments }: Named, typed: string): DepartmentSaid {
  const [departmentId, ...others] = departments;
  if (departmentId === undefined) return { kind: 'missing' };
  return others.length === 0 ? { kind: 'known', departmentId } : { kind: 'several', departmentIds: departments, typed };
}

/** Whether a preposition stands here, and leads to something. */
export const isPreposition = (tokens: readonly Token[], at: number): boolean => {
  const next = tokens[at + 1];
  const leads = PREPOSITIONS.has(wordAt(tokens, at)) && next !== undefined && next.kind !== 'break';
  // `In for`, `Minh To to`: the first of two is no preposition, unless another word tells them apart.
  return leads && !(PREPOSITIONS.has(next.word) && tokens[at + 2] !== undefined);
};

function nextPreposition(tokens: readonly Token[], from: number): number {
  let at = from + 1;
  while (at < tokens.length && !isPreposition(tokens, at)) at++;
  return at;
}

/** Whether a segment names nothing: nouns, articles, `for me`, a polite closing. */
export const isEmptyTalk = ({ preposition, tokens }: Segment): boolean =>
  tokens.every(({ kind, word }) => kind === 'break' || NOUNS.has(word) || ARTICLES.has(word)) ||
  (preposition === 'for' && tokens.every(({ word }) => word === 'me' || word === 'us')) ||
  isPolite(tokens);

function addNamed(pool: Growing, leads: Leads, segment: NamedSegment): void {
  const typed = segment.tokens.map(({ text }) => text).join(' ');
  const product = productNamed(segment.named, typed);
  const department = departmentNamed(segment.named, typed);
  const isProduct = product.kind !== 'missing' && mayLead(leads.product, segment) && pool.product.kind === 'missing';
  const isMore = leads.isMany === true && segment.isJoined && mayLead(leads.product, segment);
  if (isProduct && !(department.kind !== 'missing' && isAboutDepartment(segment))) pool.product = product;
  else if (isMore && product.kind !== 'missing' && pool.product.kind !== 'missing' && department.kind === 'missing')
    pool.alsoIn.push(product);
  else if (department.kind === 'missing' || pool.department.kind !== 'missing' || !mayLead(leads.department, segment))
    pool.left.push(segment);
  else pool.department = department;
}

interface OtherReading {
  readonly names: Names;
  readonly leads: Leads;
  readonly isBehindDepartment: boolean;
}

function addOther(pool: Growing, { names, leads, isBehindDepartment }: OtherReading, segment: Segment): void {
  // Once words fit nowhere, those that follow belong to them: `tomorrow at noon`.
  if (pool.left.length > 0 && pool.left.at(-1)?.named === undefined) {
    pool.left.push(segment);
    return;
  }
  const { preposition } = segment;
  const list = leads.isMany === true ? productsIn(names, segment, pool.product, isBehindDepartment) : undefined;
  if (list !== undefined) {
    addProducts(pool, list);
    return;
  }
  const mayBeProduct = pool.product.kind === 'missing' && preposition !== '' && leads.product.has(preposition);
  const mayBeDepartment = pool.department.kind === 'missing' && preposition !== '' && leads.department.has(preposition);
  const telling = withoutAround(segment.tokens);
  const product = readProduct(names, telling);
  const department = readDepartment(names, telling);
  const isDepartment = !mayBeProduct || isAboutDepartment(segment);
  const isAnyDepartment = isDepartment && (preposition !== 'to' || leads.product.size === 0);
  if (mayBeProduct && product.kind !== 'unknown') pool.product = product;
  else if (mayBeDepartment && (department.kind !== 'unknown' || isAnyDepartment)) pool.department = department;
  else if (mayBeProduct) pool.product = product;
  else pool.left.push(segment);
}

/** The products of a list that are not all spelled right: behind a preposition at least two, behind other products any number. */
function productsIn(
  names: Names,
  { preposition, isJoined, tokens }: Segment,
  before: ProductSaid,
  isBehindDepartment: boolean,
): readonly ProductSaid[] | undefined {
  if (before.kind === 'missing' ? preposition === '' : !isJoined) return undefined;
  // Another line or a semicolon begins something else: a closing, a name below it.
  const isOneLine = tokens.every(({ kind, text }) => kind !== 'break' || text === ',');
  const list = readList(names, tokens, isOneLine && !isBehindDepartment);
  const isList = list !== undefined && (list.length > 1 || before.kind !== 'missing');
  // Where none of them is a product, they are no list of products.
  return isList && [before, ...list].some(({ kind }) => kind !== 'missing' && kind !== 'unknown') ? list : undefined;
}

function addProducts(pool: Growing, list: readonly ProductSaid[]): void {
  const [first, ...others] = list;
  const isFirst = first !== undefined && pool.product.kind === 'missing';
  if (isFirst) pool.product = first;
  pool.alsoIn.push(...(isFirst ? others : list));
}

const isAboutDepartment = ({ preposition }: Segment): boolean => preposition === 'for' || preposition === 'at';

/** A name right behind another name needs no preposition: `Visio Mathematics`. */
const mayLead = (prepositions: ReadonlySet<string>, { preposition }: Segment): boolean =>
  preposition === '' || prepositions.has(preposition);
