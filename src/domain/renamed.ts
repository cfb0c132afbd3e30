import { type UserId } from './ids';
import { type KnownPerson } from './people';

/** What people are called now, by id; nobody of whom it is not known. */
export type Names = ReadonlyMap<UserId, KnownPerson>;

/** A record with everybody in it, however deep, called as they are now; the very same one when nobody is called otherwise. */
export function renamed<Value>(value: Value, names: Names): Value {
  return names.size === 0 ? value : (renamedPart(value, names) as Value);
}

function renamedPart(value: unknown, names: Names): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => renamedPart(item, names));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const before = Object.entries(value);
  const after = before.map(([key, part]) => [key, renamedPart(part, names)] as const);
  const isOther = after.some(([, part], index) => part !== before[index]?.[1]);
  const parts = isOther ? Object.fromEntries(after) : value;
  const name = isPerson(value) ? names.get(value.userId) : undefined;
  if (name === undefined || isCalledSo(value as KnownPerson, name)) return parts;
  return { ...parts, displayName: name.displayName, userPrincipalName: name.userPrincipalName };
}

const isPerson = (value: object): value is KnownPerson =>
  'userId' in value && 'displayName' in value && 'userPrincipalName' in value;

/** Whether somebody is called otherwise now. */
export function isCalledOtherwise(person: KnownPerson, names: Names): boolean {
  const name = names.get(person.userId);
  return name !== undefined && !isCalledSo(person, name);
}

const isCalledSo = (one: KnownPerson, other: KnownPerson): boolean =>
  one.displayName === other.displayName && one.userPrincipalName === other.userPrincipalName;

/** The ids of everybody in a record, however deep, who is called by name; may repeat. */
export function peopleIn(value: unknown): readonly UserId[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = !Array.isArray(value) && isPerson(value) ? [value.userId] : [];
  return [...own, ...Object.values(value).flatMap(peopleIn)];
}
