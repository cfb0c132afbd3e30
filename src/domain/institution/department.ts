import { type ConversationAddress } from '../conversation';
import { type DepartmentId, type UserId } from '../ids';
import { type KnownPerson } from '../people';
import { type Product } from './product';

/** A part of the institution that buys seats and has its own people choose who uses them. */
export interface Department {
  readonly id: DepartmentId;
  readonly name: string;
  /** The directory's names for it; a person whose directory department is none of these is asked about once. */
  readonly directoryNames: readonly string[];
  readonly delegates: readonly KnownPerson[];
  readonly purchasers: readonly KnownPerson[];
}

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
