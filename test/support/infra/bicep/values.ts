/**
 * What an expression comes to. What is known only once something is deployed is part of a text, between marks:
 * `«cosmos/account.properties.documentEndpoint»`.
 */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** An object among values. */
export type ObjectValue = Readonly<Record<string, Value>>;

/** What is known later, by how it is found then. */
export const later = (how: string): string => `«${how.replaceAll('«', '{').replaceAll('»', '}')}»`;

/** Whether some of a value is known only later. */
export const isLater = (value: Value): boolean => JSON.stringify(value).includes('«');

export const isObject = (value: Value | undefined): value is ObjectValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** Whether a value is of a type as parameters and outputs declare it. */
export function isOfType(value: Value, type: string): boolean {
  if (type.endsWith('?')) return value === null || isOfType(value, type.slice(0, -1));
  if (type.endsWith('[]')) return isList(value) && value.every((item) => isOfType(item, type.slice(0, -2)));
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'int':
      return typeof value === 'number' && Number.isInteger(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'object':
      return isObject(value);
    case 'array':
      return isList(value);
    default:
      return typeof value === 'string' && type.split(' | ').includes(`'${value}'`);
  }
}
