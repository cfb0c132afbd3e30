import { type Instant } from '../calendar';
import { type ConversationAddress } from '../conversation';
import { type DepartmentId, type UserId } from '../ids';
import { type KnownPerson } from '../people';
import { type Product } from './product';
import { plainName } from './slug';

/** A part of the institution that buys seats and has its own people choose who uses them. */
export interface Department {
  readonly id: DepartmentId;
  readonly name: string;
  /** The directory's names for it; a person whose directory department is none of these is asked about once. */
  readonly directoryNames: readonly string[];
  readonly delegates: readonly KnownPerson[];
  readonly purchasers: readonly KnownPerson[];
  /** What it was called before, the oldest first, and until when. */
  readonly earlierNames?: readonly EarlierName[];
  /** Since when it is closed: nothing is changed in it any more, and only central IT looks into it. */
  readonly closedAt?: Instant;
}

/** A name that a department had up to a moment. */
export interface EarlierName {
  readonly name: string;
  readonly until: Instant;
}

/** Renames of a department that are remembered with it. */
const MOST_EARLIER_NAMES = 50;

/** A department under another name from a moment on. */
export function renamed(department: Department, name: string, until: Instant): Department {
  if (department.name === name) return department;
  const earlierNames = [...(department.earlierNames ?? []), { name: department.name, until }];
  return { ...department, name, earlierNames: earlierNames.slice(-MOST_EARLIER_NAMES) };
}

/** What a department was called at a moment. */
export const nameAt = ({ name, earlierNames = [] }: Pick<Department, 'name' | 'earlierNames'>, at: Instant): string =>
  earlierNames.find(({ until }) => at < until)?.name ?? name;

const open = new WeakMap<readonly Department[], readonly Department[]>();

/** Those of some departments that are not closed; the same array for the same ones, so that what is made of it once serves all turns. */
export function openAmong(departments: readonly Department[]): readonly Department[] {
  const known = open.get(departments);
  if (known !== undefined) return known;
  const isAll = departments.every(({ closedAt }) => closedAt === undefined);
  const found = isAll ? departments : departments.filter(({ closedAt }) => closedAt === undefined);
  open.set(departments, found);
  return found;
}

/** A department with what else it may be called by. */
export type AliasedDepartment = Department & { readonly aliases?: readonly string[] };

/** Departments with the names that they had before, but for those that another department has now: `all` are those there are. */
export function withEarlierNames(
  departments: readonly Department[],
  all: readonly Department[],
): readonly AliasedDepartment[] {
  if (departments.every(({ earlierNames = [] }) => earlierNames.length === 0)) return departments;
  const taken = new Set(openAmong(all).map(({ name }) => plainName(name)));
  return departments.map((department) => {
    const aliases = (department.earlierNames ?? []).map(({ name }) => name);
    return { ...department, aliases: aliases.filter((name) => !taken.has(plainName(name))) };
  });
}

/** Open departments in which nobody is a delegate. */
export const withoutDelegate = (departments: readonly Department[]): readonly Department[] =>
  openAmong(departments).filter(({ delegates }) => delegates.length === 0);

/** Who may do what in the whole institution. */
export interface Institution {
  readonly approvers: readonly KnownPerson[];
  readonly auditors: readonly KnownPerson[];
  /** Products that were added or changed in chat; each takes the place of the policy's product with the same id. */
  readonly products?: readonly Product[];
  /** The channel that purchases are sent to, besides each approver. */
  readonly channel?: ConversationAddress;
  /** Which edition of the outline goes with these records; absent while there is none. */
  readonly outline?: OutlineEdition;
  /** The organization file that was loaded first, and whether that came to its end. */
  readonly loaded?: { readonly file: string; readonly isComplete: boolean };
}

/** An edition of the outline: a change of it makes the next one. */
export interface OutlineEdition {
  /** From 1. */
  readonly number: number;
  /** The documents that the latest editions changed, this one's last; of one that changed many, nothing is said. */
  readonly lately: readonly (readonly string[] | null)[];
}

/** Whether a directory department belongs to a department; an empty one asks nothing, so it belongs. */
export function isOwnDirectoryName(department: Department, directoryDepartment: string | undefined): boolean {
  if (directoryDepartment === undefined || directoryDepartment.trim() === '') return true;
  const wanted = directoryDepartment.trim().toLowerCase();
  return department.directoryNames.some((name) => name.trim().toLowerCase() === wanted);
}

/** Whether a person is among these. */
export const includesPerson = (people: readonly KnownPerson[], userId: UserId): boolean =>
  people.some((person) => person.userId === userId);
