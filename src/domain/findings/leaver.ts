import { type Instant } from '../calendar';
import { type Department, isOwnDirectoryName } from '../institution/department';
import { type DepartmentId, type ProductId, type UserId } from '../ids';
import { type KnownPerson, named } from '../people';
import { type RosterEntry } from '../roster/pool';

/** Somebody who has a seat, and may have no use for it any more, so that the delegates are asked. */
export interface Leaver {
  readonly person: KnownPerson;
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly cause: LeaverCause;
  /** When it was found. */
  readonly since: Instant;
}

/** The account is disabled or gone; or the directory has the person in another department now. */
export type LeaverCause =
  { readonly kind: 'disabled' | 'missing' } | { readonly kind: 'moved'; readonly directoryDepartment: string };

/** A place with a seat, and what the directory says of the person now. */
export interface SeatedPerson {
  readonly place: KnownPerson &
    Pick<RosterEntry, 'acceptedFrom' | 'keptThough'> & {
      readonly department: DepartmentId;
      readonly product: ProductId;
    };
  readonly account: 'enabled' | 'disabled' | 'missing';
  readonly directoryDepartment?: string | undefined;
}

/** What is remembered of somebody who was asked about: the answer counts until the directory says something else. */
export type Remembered = Pick<RosterEntry, 'acceptedFrom' | 'keptThough'>;

/** Who left or moved, and was not asked about yet. A department that the directory leaves empty asks nothing. */
export function findLeavers(
  seated: readonly SeatedPerson[],
  departments: readonly Department[],
  now: Instant,
): readonly Leaver[] {
  const byId = new Map(departments.map((department) => [department.id, department]));
  return seated.flatMap((one): Leaver[] => {
    const department = byId.get(one.place.department);
    const cause = department === undefined ? undefined : causeOf(one, department);
    if (cause === undefined || isSettled(one.place, cause)) return [];
    return [
      { person: named(one.place), department: one.place.department, product: one.place.product, cause, since: now },
    ];
  });
}

function causeOf({ account, directoryDepartment }: SeatedPerson, department: Department): LeaverCause | undefined {
  if (account !== 'enabled') return { kind: account };
  if (directoryDepartment === undefined || isOwnDirectoryName(department, directoryDepartment)) return undefined;
  return { kind: 'moved', directoryDepartment };
}

/** Whether somebody was asked about this before, and keeps the seat. */
export function isSettled({ acceptedFrom, keptThough }: Remembered, cause: LeaverCause): boolean {
  if (cause.kind !== 'moved') return keptThough?.account === cause.kind;
  const inWords = (department: string) => department.trim().toLowerCase();
  return acceptedFrom !== undefined && inWords(acceptedFrom.directoryDepartment) === inWords(cause.directoryDepartment);
}

/** An entry whose seat somebody keeps though its person left or moved. */
export function keptEntry(
  entry: RosterEntry,
  cause: LeaverCause,
  by: { readonly on: NonNullable<RosterEntry['keptThough']>['on']; readonly by: UserId },
): RosterEntry {
  if (cause.kind === 'moved')
    return { ...entry, acceptedFrom: { directoryDepartment: cause.directoryDepartment, ...by } };
  return { ...entry, keptThough: { account: cause.kind, ...by } };
}

/** The same for the same person in the same pool. */
export const placeKey = ({ person, department, product }: Pick<Leaver, 'person' | 'department' | 'product'>): string =>
  [department, product, person.userId].join('/');

/** The same for the same person, pool and cause: another cause is another question. */
export const leaverKey = (leaver: Leaver): string =>
  [
    placeKey(leaver),
    leaver.cause.kind,
    ...(leaver.cause.kind === 'moved' ? [leaver.cause.directoryDepartment] : []),
  ].join('/');

/** What is found now, each as long as it was found before. */
export function sinceBefore(found: readonly Leaver[], before: readonly Leaver[]): readonly Leaver[] {
  const known = new Map(before.map((leaver) => [leaverKey(leaver), leaver.since]));
  return found.map((leaver) => ({ ...leaver, since: known.get(leaverKey(leaver)) ?? leaver.since }));
}

/** The names of a department and a product. */
export interface NamedPlace {
  readonly productName: string;
  /** Undefined where no department is concerned. */
  readonly departmentName: string | undefined;
}

/** Those whom a delegate is asked about, oldest first, and how many come after them. */
export interface LeaversShown {
  readonly leavers: readonly (Leaver & NamedPlace)[];
  readonly more: number;
}
