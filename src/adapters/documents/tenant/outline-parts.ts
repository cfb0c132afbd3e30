import { createHash } from 'node:crypto';
import { groupBy } from '../../../domain/group-by';
import { type Department, type OutlineEdition } from '../../../domain/institution/department';
import { type DepartmentId } from '../../../domain/ids';

/**
 * The outline is spread over this many documents, a department always in the same one: a change writes a small document, and a
 * university has no more departments than they can hold.
 */
export const OUTLINE_PARTS = 64;

/** The document of the outline that a department is in. */
export const partOf = (department: DepartmentId): string =>
  `outline|${createHash('sha256').update(department).digest().readUInt8(0) % OUTLINE_PARTS}`;

/** By name, and those of one name by id. */
export const byName = (departments: readonly Department[]): readonly Department[] =>
  departments.toSorted((one, other) => one.name.localeCompare(other.name, 'en-US') || (one.id < other.id ? -1 : 1));

/** Departments by the document of the outline they belong into, each document's in the order of their ids. */
export function inParts(departments: readonly Department[]): ReadonlyMap<string, readonly Department[]> {
  const parts = groupBy(departments, ({ id }) => partOf(id));
  return new Map(
    [...parts].map(([part, those]) => [part, those.toSorted((one, other) => (one.id < other.id ? -1 : 1))]),
  );
}

/** Editions of which an institution tells what they changed, and the documents of one of them: more are read anew as a whole. */
const MOST_LATELY = 8;
const MOST_CHANGED = 4;

/** The edition that follows on another one, or the first. @param changed The documents that it changes. */
export const nextEdition = (before: OutlineEdition | undefined, changed: readonly string[]): OutlineEdition => ({
  number: (before?.number ?? 0) + 1,
  lately: [...(before?.lately ?? []), changed.length > MOST_CHANGED ? null : changed].slice(-MOST_LATELY),
});

/** The documents that changed since an earlier edition; undefined when that is not told. */
export function changedSince({ number, lately }: OutlineEdition, earlier: number): readonly string[] | undefined {
  const since = number - earlier;
  if (since < 0 || since > lately.length) return undefined;
  const changed = since === 0 ? [] : lately.slice(-since);
  return changed.includes(null) ? undefined : [...new Set(changed.flatMap((ids) => ids ?? []))];
}
