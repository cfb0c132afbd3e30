import { renderForm, type FormField } from '../../src/cards/question/form';
import { type Json, type JsonObject } from '../../src/cards/parts/json';
import { nodesOf, textsOf } from '../support/cards/card-reader';

const field = (more: Partial<FormField>): FormField => ({ id: 'x', label: 'X', kind: 'text', value: '', ...more });
const formOf = (fields: readonly FormField[], problems: readonly string[] = []) =>
  renderForm({ heading: 'Buy Visio seats', problems, hints: [], rows: [fields], notes: [], buttons: [] });
const inputOf = (more: Partial<FormField>): JsonObject | undefined =>
  nodesOf(formOf([field(more)]).card).find((node) => 'isRequired' in node);

describe('what was typed', () => {
  it.each([
    ['text', ' PO-1 *b* <at>x</at> ${nope} {{DATE(x)}} [a](b) \u202E'],
    ['lines', 'jdoe\n\n  asmith\r\nx'.repeat(100)],
    ['lines', 'x'.repeat(4000)],
    ['text', 'longer than the field allows'],
    ['text', 'pasted\nin two lines'],
    ['date', '2027-06-30'],
    ['date', 'next Friday'],
    ['date', '2027-02-30'],
    ['date', '2027-13-01'],
    ['number', 'five'],
    ['number', '1,000'],
    ['number', '062.50'],
    ['number', 'Infinity'],
  ] as const)('comes back as it was in a %s field: %j', (kind, value) => {
    expect(inputOf({ kind, value, maxLength: 10 })?.['value']).toBe(value);
  });

  it('comes back as a number where it is one', () => {
    expect(inputOf({ kind: 'number', value: '62.5' })).toMatchObject({ type: 'Input.Number', value: 62.5 });
    expect(inputOf({ kind: 'number', value: '0' })).toMatchObject({ type: 'Input.Number', value: 0 });
  });

  it.each(['number', 'date'] as const)('stands in a text input where a %s input could not hold it', (kind) => {
    expect(inputOf({ kind, value: 'soon' })?.['type']).toBe('Input.Text');
  });

  it('keeps its lines', () => {
    expect([inputOf({ value: 'a\nb' })?.['isMultiline'], inputOf({ value: 'a b' })?.['isMultiline']]).toEqual([
      true,
      false,
    ]);
  });

  it('is cut only where the card would grow too large, between characters, and the card says so', () => {
    const long = '👩'.repeat(9999);

    const { card, summary } = formOf([field({ kind: 'lines', label: 'People', value: long })]);

    const value = nodesOf(card).find((node) => node['type'] === 'Input.Text')?.['value'] as string;
    expect(long.startsWith(value) && value.length % 2 === 0 && value.length >= 2000).toBe(true);
    expect(textsOf(card['body'] as Json)).toContain(
      `•  People: too long for one card; after ${value.length} characters it was cut.`,
    );
    expect(summary).toBe('Buy Visio seats: 1 thing to put right');
  });
});

describe('a field', () => {
  it.each([
    ['text', 'Input.Text'],
    ['lines', 'Input.Text'],
    ['number', 'Input.Number'],
    ['date', 'Input.Date'],
    ['choice', 'Input.ChoiceSet'],
    ['choices', 'Input.ChoiceSet'],
  ] as const)('for %s is an %s', (kind, type) => {
    expect(inputOf({ kind, choices: [{ title: 'A', value: 'a' }] })?.['type']).toBe(type);
  });

  it('may stay empty unless it says what is missing', () => {
    expect(inputOf({})).not.toHaveProperty('errorMessage');
    expect(inputOf({})?.['isRequired']).toBe(false);
    expect(inputOf({ missing: 'Type it.' })).toMatchObject({ isRequired: true, errorMessage: 'Type it.' });
  });

  it('has the least number checked only where the client can say what is wrong', () => {
    expect(inputOf({ kind: 'number', min: 1 })).not.toHaveProperty('min');
    expect(inputOf({ kind: 'number', min: 0, missing: 'Say how many.' })?.['min']).toBe(0);
  });

  it('chooses only among the choices there are', () => {
    const choices = ['a', 'b', 'c'].map((value) => ({ title: value, value }));

    expect(inputOf({ kind: 'choices', choices, value: 'c,gone,a' })).toMatchObject({
      value: 'c,a',
      isMultiSelect: true,
    });
    expect(inputOf({ kind: 'choice', choices, value: 'gone' })).not.toHaveProperty('value');
  });
});

it('says how much is to be put right, at the top and in its summary', () => {
  const { card, summary } = formOf([], ['Seats: how many?', 'Until: choose a day.']);

  expect(textsOf(card['body'] as Json)).toEqual([
    'Buy Visio seats',
    'Please put this right:',
    '•  Seats: how many?',
    '•  Until: choose a day.',
  ]);
  expect(summary).toBe('Buy Visio seats: 2 things to put right');
});
