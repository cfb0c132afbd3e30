import { type PurchaseField } from '../institution/policy';
import { type FieldPattern, readPattern } from './field-pattern';
import { type FieldValue } from './purchase';

/** What is wrong with the value of one of the organization's own fields, with the facts to say so. */
export interface OwnFieldProblem {
  readonly code: 'missing' | 'too-long' | 'no-match';
  readonly label: string;
  readonly most: number;
  /** What would be right; undefined where anything is. */
  readonly looksLike: string | undefined;
}

/** As many characters as a value may have. */
export const MOST_FIELD = 200;

/** Reads what was typed into the organization's own fields: what they hold, and everything that is wrong with it. */
export function readOwnFields(
  typed: Readonly<Record<string, string>>,
  fields: readonly PurchaseField[],
): { readonly values: readonly FieldValue[]; readonly problems: readonly OwnFieldProblem[] } {
  const read = fields.map((field) => {
    const value = valueTyped(typed, field.id).trim();
    return { field, value, code: problemOf(field, value) };
  });
  return {
    values: read
      .filter(({ value, code }) => value !== '' && code === undefined)
      .map(({ field: { id, label }, value }) => ({ id, label, value })),
    problems: read.flatMap(({ field, code }) =>
      code === undefined ? [] : [{ code, label: field.label, most: MOST_FIELD, looksLike: looksLike(field) }],
    ),
  };
}

/** What was typed into a field; empty where nothing was. */
export const valueTyped = (typed: Readonly<Record<string, string>>, id: string): string =>
  Object.hasOwn(typed, id) ? (typed[id] ?? '') : '';

function problemOf(field: PurchaseField, value: string): OwnFieldProblem['code'] | undefined {
  if (value === '') return field.isRequired ? 'missing' : undefined;
  if (Array.from(value).length > MOST_FIELD) return 'too-long';
  return patternOf(field)?.fits(value) === false ? 'no-match' : undefined;
}

/** What a value of a field looks like: one that would be right or, where none can be made up, its pattern. */
export const looksLike = (field: PurchaseField): string | undefined => patternOf(field)?.example ?? field.pattern;

/** Undefined where any text is right. */
function patternOf({ pattern }: PurchaseField): FieldPattern | undefined {
  const read = pattern === undefined ? undefined : readPattern(pattern);
  return read?.ok === true ? read.pattern : undefined;
}
