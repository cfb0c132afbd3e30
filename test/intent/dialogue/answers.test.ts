import { type Answerable, readAnswer } from '../../../src/intent/dialogue/read-answer';
import { vocabulary } from '../corpus/notation';

const PRODUCTS: Answerable = {
  takesYes: false,
  options: [
    { title: 'Power BI Pro', value: 'power-bi' },
    { title: 'Project', value: 'project' },
    { title: 'Visio', value: 'visio' },
  ],
  fields: [],
};
const DEPARTMENTS: Answerable = {
  takesYes: false,
  options: [
    { title: 'Computer Engineering', value: 'ce' },
    { title: 'Computer Science', value: 'cs' },
    { title: 'Mathematics', value: 'math' },
  ],
  fields: [],
};
const PEOPLE: Answerable = {
  takesYes: false,
  options: [
    { title: 'Jordan Kim · Lab Manager · Mathematics · jkim@contoso.edu', value: 'user-1' },
    { title: 'Jordan Lee · Lecturer · Physics · jlee@contoso.edu', value: 'user-2' },
  ],
  fields: [],
};
const CONFIRM: Answerable = { takesYes: true, options: [], fields: [] };
const WHOM: Answerable = { takesYes: false, options: [], fields: ['people'] };
const WHY: Answerable = { takesYes: false, options: [], fields: ['text'] };
const FORM: Answerable = { takesYes: false, options: [], fields: ['seats', 'number', 'date'] };

/** An answer on one line: `2` for the second choice, `2?` for nearly that, `1/2?` where it has to be said which, `-` for none. */
function written(question: Answerable, text: string): string {
  const answer = readAnswer({ text }, question, vocabulary, ['user-2']);
  switch (answer?.kind) {
    case undefined:
      return '-';
    case 'option':
      return `${answer.index + 1}`;
    case 'near':
      return `${answer.index + 1}?`;
    case 'which':
      return `${answer.among.map((index) => index + 1).join('/')}?`;
    case 'field':
      return `${question.fields[answer.index]}: ${answer.text}`;
    case 'yes':
    case 'no':
      return answer.kind;
  }
}

type Rows = readonly (readonly [text: string, answer: string])[];

const confirms: Rows = [
  ...[
    'yes',
    'Yes.',
    'YES!',
    'y',
    'yep',
    'yeah',
    'sure',
    'ok',
    'OK',
    'okay',
    'k',
    'yes please',
    'Yes, please!',
    'sure, go ahead',
  ].map((text) => [text, 'yes'] as const),
  ...[
    'yes do it',
    'do it',
    'please do',
    'that’s right',
    "that's right",
    'correct',
    'exactly',
    'of course',
    '👍',
    '👍🏽',
    '✅',
    'ok thanks',
    'yes, thank you',
    'go on',
    'right',
    'I confirm',
  ].map((text) => [text, 'yes'] as const),
  ...[
    'no',
    'No.',
    'n',
    'nope',
    'cancel',
    'cancel please',
    'Cancel that',
    'no thanks',
    'no, thank you',
    'never mind',
    'nevermind',
    'stop',
  ].map((text) => [text, 'no'] as const),
  ...[
    "don't",
    'don’t do it',
    'please do not',
    'forget it',
    '👎',
    'no, cancel',
    'not now',
    'wrong',
    'changed my mind',
    'no no',
  ].map((text) => [text, 'no'] as const),
  // What says more, or something else, is no answer.
  ...[
    'yes and add asmith',
    'yes if there is room',
    'yesterday',
    'no idea',
    'not sure',
    'maybe',
    'thanks',
    'thank you',
    'hi',
    'later',
    'perhaps tomorrow',
  ].map((text) => [text, '-'] as const),
  ...[
    'yes or no',
    'no longer',
    'ok jdoe',
    'seats',
    'why',
    'what?',
    '?',
    '2',
    'Visio',
    '🙂',
    'yes visio',
    'is that right',
  ].map((text) => [text, '-'] as const),
];

const products: Rows = [
  ['visio', '3'],
  ['Visio.', '3'],
  ['for Visio', '3'],
  ['to visio please', '3'],
  ['the visio one', '3'],
  ['Visio Plan 2', '3'],
  ['pbi', '1'],
  ['power bi', '1'],
  ['Microsoft Project', '2'],
  ['I meant Project', '2'],
  ['2', '2'],
  ['2.', '2'],
  ['#2', '2'],
  ['number 2', '2'],
  ['option 3', '3'],
  ['the second', '2'],
  ['the second one please', '2'],
  ['third', '3'],
  ['the last one', '3'],
  ['first', '1'],
  ['one', '1'],
  ['two', '2'],
  ['pro', '1/2?'],
  ['viso', '3?'],
  ['4', '1/2/3?'],
  ['0', '1/2/3?'],
  ['yes', '1/2/3?'],
  ['ok', '1/2/3?'],
  ['cancel', 'no'],
  ['none of them', 'no'],
  ['no', 'no'],
  ['Acrobat Pro', '-'],
  ['seats', '-'],
  ['visio and project', '-'],
  ['not visio', '-'],
  ['2 or 3', '-'],
  ['2 seats', '-'],
  ['add asmith to visio', '-'],
];

const departments: Rows = [
  ['math', '3'],
  ['Mathematics', '3'],
  ['in mathematics', '3'],
  ['the math department', '3'],
  ['computer science', '2'],
  ['science', '2'],
  ['computer', '1/2?'],
  ['comp', '1/2?'],
  ['engineering', '1'],
  ['Mathmatics', '3?'],
  ['Physics and Astronomy', '-'],
];

const people: Rows = [
  ['kim', '1'],
  ['Jordan Kim', '1'],
  ['jordan lee', '2'],
  ['jlee', '2'],
  ['jlee@contoso.edu', '2'],
  ['the lecturer', '2'],
  ['the one in Physics', '2'],
  ['jordan', '1/2?'],
  ['\uE0000\uE001', '2'],
  ['1', '1'],
  ['the first one', '1'],
  ['asmith', '-'],
];

const whom: Rows = [
  ['jdoe', 'people: jdoe'],
  ['jdoe and asmith', 'people: jdoe and asmith'],
  ['Jane Doe, Alex Smith', 'people: Jane Doe, Alex Smith'],
  ['jdoe@contoso.edu', 'people: jdoe@contoso.edu'],
  ['cancel', 'no'],
  ['him', '-'],
  ['everybody', '-'],
  ['remove jdoe', '-'],
  ['to visio', '-'],
];

const why: Rows = [
  ['The form is not signed.', 'text: The form is not signed.'],
  ['wrong cost center', 'text: wrong cost center'],
  ['cancel', 'no'],
  ['never mind', 'no'],
];

const form: Rows = [
  ['5', 'seats: 5'],
  ['5 seats', 'seats: 5'],
  ['make that 12 licenses', 'seats: 12'],
  ['PO-5001', 'number: PO-5001'],
  ['sorry, it is PO-5001', 'number: PO-5001'],
  ['June 30, 2027', 'date: June 30 2027'],
  ['cancel', 'no'],
  ['jdoe', '-'],
  ['next week', '-'],
];

describe.each([
  ['a confirmation', CONFIRM, confirms],
  ['a choice of products', PRODUCTS, products],
  ['a choice of departments', DEPARTMENTS, departments],
  ['a choice of people', PEOPLE, people],
  ['a field for people', WHOM, whom],
  ['a field for a reason', WHY, why],
  ['a form', FORM, form],
] as const)('to %s', (_, question, rows) => {
  it.each(rows)('“%s” answers %s', (text, answer) => {
    expect(written(question, text)).toBe(answer);
  });
});
