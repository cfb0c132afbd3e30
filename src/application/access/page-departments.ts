import { type Department } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { type NamedDepartment } from '../../domain/refusal';
import { type CountedPage, type PageAsked, pageOf } from '../page';

/** Where a department stands among all, by name. */
export interface NamePlace {
  readonly name: string;
  readonly id: DepartmentId;
}

const { compare } = new Intl.Collator('en-US');

/** Places travel in buttons: of a longer name they keep the beginning. */
const MOST_LETTERS = 60;
const beginningOf = (name: string): string => name.slice(0, MOST_LETTERS);

/** The place of a department, as a button carries it. */
export const placeOfDepartment = ({ name, id }: NamePlace): NamePlace => ({ name: beginningOf(name), id });

/** The order of lists of departments: no two are equal. */
export const byName = (one: NamePlace, other: NamePlace): number =>
  compare(beginningOf(one.name), beginningOf(other.name)) || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

/** Departments that are at hand, a page of them by name. */
export const pageOfDepartments = (
  departments: readonly Department[],
  asked: PageAsked<NamePlace>,
): CountedPage<Department, NamePlace> =>
  pageOf(departments.toSorted(byName), asked, {
    placeOf: placeOfDepartment,
    isBehind: (department, place) => byName(department, place) > 0,
  });

/** How many of these departments fit on a page with all of their pools: at least one. */
export function departmentsFitting(
  departments: readonly Department[],
  pools: readonly { readonly department: NamedDepartment }[],
  most: number,
): number {
  const counts = departments.map(({ id }) => pools.filter((pool) => pool.department.id === id).length);
  let sum = 0;
  const tooMany = counts.findIndex((count) => (sum += count) > most);
  return Math.max(1, tooMany === -1 ? counts.length : tooMany);
}
