import { choiceFields, choiceStyle, checkInputId, type Choice } from './choice';

/** One thing a form asks. Its id comes back as the key of what was typed. */
export interface FormField {
  /** Lower-case letters, digits and dashes. */
  readonly id: string;
  readonly label: string;
  /** `text` is one line, `lines` several; a `date` is `YYYY-MM-DD`; a `choice` is one of its choices, `choices` any of them; `people` is the client's own
   * picker, whose value is directory ids, separated by commas, and which is empty at first. */
  readonly kind: 'text' | 'lines' | 'number' | 'date' | 'choice' | 'choices' | 'people';
  /**
   * What is in it already, as it comes back; empty when nothing is. What a number or date input could not hold ("five")
   * stands in a text input instead, so that it can be put right. Only the values of choices there are come back chosen.
   */
  readonly value: string;
  /** What the client says when it is empty; a field without it may stay empty. */
  readonly missing?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  /** Of a number; checked by the client only where `missing` says what it wants. */
  readonly min?: number;
  readonly choices?: readonly Choice[];
}

/** A field: one line of text, unless told. */
export const formField = (id: string, label: string, value: string, more: Partial<FormField> = {}): FormField => ({
  id,
  label,
  kind: 'text',
  value,
  ...more,
});

/** How many characters a field takes, unless told. */
const LINE_MAX_LENGTH = 300;
const LINES_MAX_LENGTH = 4000;

/** What is typed into a card may make up half of a message, in either encoding; values are cut at the first length that keeps to that. */
const VALUES_MAX = { utf8: 14_000, utf16: 20_000 } as const;
const VALUE_LENGTHS = [VALUES_MAX.utf16 / 2, LINES_MAX_LENGTH, 2000, 1000, 500, 250, 100, 50, 20];

/**
 * What a template binds of rows of fields: of the five lists of a column exactly one holds one input. And a line that
 * says so where something typed had to be cut, since nobody would see that its end is missing.
 */
export function fieldRows(rows: readonly (readonly FormField[])[]) {
  const fields = rows.flat();
  const maxLength = valueLengthFor(fields.map(({ value }) => value));
  const cutLabels = fields.filter(({ value }) => value !== cut(value, maxLength)).map(({ label }) => label);
  return {
    rows: rows.map((row) => ({
      columns: row.map((field) => columnOf({ ...field, value: cut(field.value, maxLength) })),
    })),
    cutLine:
      cutLabels.length === 0
        ? ''
        : `${cutLabels.join(', ')}: too long for one card; after ${maxLength} characters it was cut.`,
  };
}

function columnOf(field: FormField) {
  const kind = inputKind(field);
  return {
    texts: kind === 'text' ? [textInput(field)] : [],
    numbers: kind === 'number' ? [numberInput(field)] : [],
    dates: kind === 'date' ? [shared(field)] : [],
    choiceSets: kind === 'choice' ? [choiceInput(field)] : [],
    pickers: kind === 'people' ? [{ id: checkInputId(field.id), label: field.label }] : [],
  };
}

function shared({ id, label, value, missing }: FormField) {
  return {
    id: checkInputId(id),
    label,
    value,
    isRequired: missing !== undefined,
    errorMessage: missing ?? '',
  };
}

function textInput(field: FormField) {
  const isMultiline = isSeveralLines(field);
  return {
    ...shared(field),
    isMultiline,
    placeholder: field.placeholder ?? '',
    maxLength: field.maxLength ?? (isMultiline ? LINES_MAX_LENGTH : LINE_MAX_LENGTH),
  };
}

function numberInput(field: FormField) {
  return {
    ...shared(field),
    // The schema wants a number here, not its digits.
    value: field.value === '' ? '' : Number(field.value),
    placeholder: field.placeholder ?? '',
    min: field.missing === undefined ? '' : (field.min ?? ''),
  };
}

function choiceInput(field: FormField) {
  const choices = field.choices ?? [];
  const isMultiSelect = field.kind === 'choices';
  const chosen = isMultiSelect ? field.value.split(',') : [field.value];
  return {
    ...shared(field),
    value: chosen.filter((value) => choices.some((choice) => choice.value === value)).join(','),
    style: choiceStyle(choices.length),
    isMultiSelect,
    placeholder: field.placeholder ?? (isMultiSelect ? 'Choose any' : 'Choose one'),
    choices: choices.map(choiceFields),
  };
}

function inputKind({ kind, value }: FormField): 'text' | 'number' | 'date' | 'choice' | 'people' {
  switch (kind) {
    case 'people':
      return 'people';
    case 'choice':
    case 'choices':
      return 'choice';
    case 'number':
      return value === '' || isNumber(value) ? 'number' : 'text';
    case 'date':
      return value === '' || isDate(value) ? 'date' : 'text';
    case 'text':
    case 'lines':
      return 'text';
  }
}

function isNumber(value: string): boolean {
  return Number.isFinite(Number(value)) && String(Number(value)) === value;
}

function isDate(value: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function isSeveralLines({ kind, value }: FormField): boolean {
  return kind === 'lines' || /[\r\n]/.test(value);
}

function valueLengthFor(values: readonly string[]): number {
  const fits = (maxLength: number): boolean => {
    const json = JSON.stringify(values.map((value) => cut(value, maxLength)));
    return json.length * 2 <= VALUES_MAX.utf16 && Buffer.byteLength(json) <= VALUES_MAX.utf8;
  };
  return VALUE_LENGTHS.find(fits) ?? 0;
}

/** Cuts without an ellipsis, since nobody typed one, and not through the middle of a character. */
function cut(value: string, maxLength: number): string {
  return value.length <= maxLength ? value : value.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
}
