import { type Body, type Json, type Place, type Query, type StoredDocument, type Wanted } from './document-store';

/** What is looked at of a document. */
type Held = Pick<StoredDocument, 'partition' | 'id' | 'body'>;

/** What a declared field of a body holds. */
export const valueAt = (body: Body, field: string): Json | undefined =>
  field.split('.').reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), body);

const isObject = (value: Json | undefined): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value can be ordered by. */
export const isOrdered = (value: Json | undefined): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

/** Where a document stands in a query's order; undefined where it has nothing in the field that can be ordered by. */
export function placeOf({ partition, id, body }: Held, { field }: NonNullable<Query['orderBy']>): Place | undefined {
  const value = valueAt(body, field);
  return isOrdered(value) ? { value, partition, id } : undefined;
}

/** Which of two places comes first when ascending: by value, numbers before text, then by partition, then by id. */
export const comparePlaces = (one: Place, other: Place): number =>
  compareValues(one.value, other.value) ||
  compareValues(one.partition, other.partition) ||
  compareValues(one.id, other.id);

/** Which of two values comes first when ascending: numbers before text. */
export function compareValues(one: string | number, other: string | number): number {
  if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Documents in a query's order, without those that it leaves out. */
export function inOrder<Document extends Held>(
  documents: readonly Document[],
  orderBy: NonNullable<Query['orderBy']>,
): readonly Document[] {
  const sign = orderBy.direction === 'ascending' ? 1 : -1;
  return documents
    .flatMap((document) => {
      const place = placeOf(document, orderBy);
      return place === undefined ? [] : [{ document, place }];
    })
    .toSorted((one, other) => sign * comparePlaces(one.place, other.place))
    .map(({ document }) => document);
}

/** Whether a query asks for a document of its kind and partition. */
export function isAsked(
  document: Held,
  { where = {}, orderBy, after }: Pick<Query, 'where' | 'orderBy' | 'after'>,
): boolean {
  const isEqual = Object.entries(where).every(([field, wanted]) => isWanted(valueAt(document.body, field), wanted));
  if (!isEqual || orderBy === undefined) return isEqual;
  const place = placeOf(document, orderBy);
  if (place === undefined) return false;
  const sign = orderBy.direction === 'ascending' ? 1 : -1;
  const bound = orderBy.from ?? after?.value;
  if (bound !== undefined && typeof place.value !== typeof bound) return false;
  if (after !== undefined) return sign * comparePlaces(place, after) > 0;
  return bound === undefined || sign * compareValues(place.value, bound) >= 0;
}

const isWanted = (value: Json | undefined, wanted: Wanted): boolean =>
  typeof wanted === 'object' ? typeof value === 'string' && wanted.includes(value) : value === wanted;
