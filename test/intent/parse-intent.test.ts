import { departmentId, productId } from '../../src/domain/ids';
import { isChange, type Intent } from '../../src/intent/intent';
import { type PersonSaid } from '../../src/intent/said';
import { parseIntent } from '../../src/intent/parse-intent';
import { sayAgain, type ShortChange } from '../../src/intent/roster/say-again';
import { adds, answers, asks, refuses, removes, swapsAndMoves, undoes } from './corpus/corpus';
import {
  institutionAnswers,
  institutionAsks,
  institutionChanges,
  institutionRefuses,
} from './corpus/institution-corpus';
import { askedOtherwise, refusedOtherwise, saidOtherwise } from './corpus/changes';
import { departmentAsks, departmentChanges, departmentRefuses } from './corpus/institution-moves';
import { vocabulary, written } from './corpus/notation';
import { offers } from './corpus/offers';
import { pendingAnswers, pendingRefuses } from './corpus/pending-corpus';
import { questionAnswers, questionRefuses } from './corpus/questions-corpus';
import { decisions, purchaseTalk, purchaseTalkRefuses } from './corpus/purchase-talk';
import { placeRefuses, places } from './corpus/places';
import { reminderAnswers, reminderRefuses } from './corpus/reminder-corpus';
import { auditQuestions } from './corpus/audit-corpus';
import { termAnswers, termRefuses } from './corpus/term-corpus';
import { secretaryAsks, secretaryChanges, secretaryRefuses } from './corpus/secretary';
import { severalCommands, severalParts } from './corpus/several-commands';
import { severalChanges, severalRefuses } from './corpus/several-products';
import { report } from '../support/notes';
import { readPolicy } from '../../src/config/read-policy';
import { samplePolicy } from '../../src/local/sample/sample-policy';

const parse = (text: string): Intent => parseIntent({ text }, vocabulary);

const changes = [
  ...adds,
  ...removes,
  ...swapsAndMoves,
  ...undoes,
  ...severalChanges,
  ...severalCommands,
  ...saidOtherwise,
  ...secretaryChanges,
  ...institutionChanges,
  ...departmentChanges,
  ...decisions,
];
const others = [
  ...asks,
  ...refuses,
  ...severalRefuses,
  ...severalParts,
  ...offers,
  ...askedOtherwise,
  ...places,
  ...placeRefuses,
  ...refusedOtherwise,
  ...secretaryAsks,
  ...secretaryRefuses,
  ...answers,
  ...institutionAnswers,
  ...institutionAsks,
  ...institutionRefuses,
  ...pendingAnswers,
  ...pendingRefuses,
  ...departmentAsks,
  ...departmentRefuses,
  ...reminderAnswers,
  ...reminderRefuses,
  ...auditQuestions,
  ...termAnswers,
  ...termRefuses,
  ...questionAnswers,
  ...questionRefuses,
  ...purchaseTalk,
  ...purchaseTalkRefuses,
];

test.each([...changes, ...others])('%j is read as %s', (text, intent) => {
  expect(written(parse(text))).toBe(intent);
});

test('the corpus holds what people write, once each, and enough that must do nothing', () => {
  const texts = [...changes, ...others].map(([text]) => text);

  const acting = texts.filter((text) => isChange(parse(text))).length;
  const answered =
    texts.filter((text) => !['not-understood', 'did-you-mean'].includes(parse(text).kind)).length - acting;
  const unacting = texts.length - acting - answered;
  report(
    `corpus: ${texts.length} phrasings, of which ${acting} act, ${answered} are answered, and ${unacting} must not act`,
  );

  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.length).toBeGreaterThanOrEqual(1300);
  expect(unacting).toBeGreaterThanOrEqual(450);
  expect([...asks, ...refuses].length).toBeGreaterThanOrEqual(300);
  expect([...institutionAsks, ...institutionRefuses].length).toBeGreaterThanOrEqual(200);
});

test.each(changes)('%j changes something', (text) => {
  expect(isChange(parse(text))).toBe(true);
});

test.each(others)('%j changes nothing', (text) => {
  expect(isChange(parse(text))).toBe(false);
});

test.each([...institutionChanges, ...departmentChanges, ...decisions])(
  '%j, said again by us, asks for the same',
  (text) => {
    const intent = parse(text) as ShortChange;
    const nameOf = (person: PersonSaid): string => (person.kind === 'text' ? person.text : 'Amy Wong');

    const again = parse(sayAgain(intent, vocabulary, nameOf));

    const named = 'people' in intent ? intent.people.map(asNamed) : [];
    expect(again).toEqual('people' in intent ? { ...intent, people: named } : intent);
  },
);

test.each([
  [{ kind: 'undo', department: { kind: 'known', departmentId: departmentId('math') } }, 'undo for Mathematics'],
  [{ kind: 'undo', department: { kind: 'missing' } }, 'undo'],
  [
    {
      kind: 'add-role',
      role: 'delegate',
      people: [{ kind: 'text', text: 'Wong, Amy' }],
      department: { kind: 'near', departmentId: departmentId('math'), typed: 'Mathmatics' },
    },
    'add delegate Amy Wong to Mathmatics',
  ],
] satisfies readonly (readonly [ShortChange, string])[])('%j is said as "%s"', (change, text) => {
  expect(sayAgain(change, vocabulary, (person) => (person.kind === 'text' ? person.text : ''))).toBe(text);
});

const asNamed = (person: PersonSaid): PersonSaid =>
  person.kind === 'mention' ? { kind: 'text', text: 'Amy Wong' } : person;

test('five hundred people fit one message', () => {
  const people = Array.from({ length: 500 }, (_, index) => `person${index} <person${index}@contoso.edu>`);

  const intent = parse(`add\n${people.join('\n')}\nto Visio`);

  expect(intent.kind === 'add' && intent.people.length).toBe(500);
});

test('more than five hundred people are too many for one message', () => {
  const people = Array.from({ length: 501 }, (_, index) => `person${index}`);

  expect(parse(`add ${people.join(', ')} to Visio`)).toMatchObject({
    kind: 'not-understood',
    reason: 'too-many-people',
  });
});

test('a text longer than any message is not read', () => {
  expect(parse(`add jdoe to Visio ${' '.repeat(100_000)}`)).toMatchObject({
    kind: 'not-understood',
    reason: 'too-long',
  });
});

test.each([
  'add ',
  'remove ',
  'who has ',
  '',
  'jdoe needs ',
  'buy ',
  'withdraw ',
  'make ',
  'purchases ',
  'department ',
])('ten thousand characters behind "%s" are no name', (start) => {
  for (const garbage of [
    'x',
    'x ',
    'the ',
    '<',
    '\u200d',
    'a,',
    '&amp;',
    '(',
    'Visio ',
    'not ',
    'PO-1 ',
    'delegate ',
    '5 ',
  ].map((text) => text.repeat(10_000 / text.length))) {
    const intent = parse(start + garbage);

    expect(isChange(intent) && 'product' in intent && intent.product.kind === 'known').toBe(false);
  }
});

test('with no products and no departments, nothing is known', () => {
  const intent = parseIntent({ text: 'add jdoe to Visio for Mathematics' }, { products: [], departments: [] });

  expect(written(intent)).toBe('add jdoe | ?Visio | ?Mathematics');
});

test('a name that two products share is asked about', () => {
  const products = ['one', 'two'].map((id) => ({ id: productId(id), name: `Visio ${id}`, aliases: ['drawing'] }));

  const intent = parseIntent({ text: 'add jdoe to Drawing' }, { products, departments: [] });

  expect(written(intent)).toBe('add jdoe | one/two?Drawing | -');
});

test('a name that two departments share is asked about', () => {
  const departments = ['one', 'two'].map((id) => ({ id: departmentId(id), name: 'Languages' }));

  const intent = parseIntent(
    { text: 'add jdoe to Visio for Languages' },
    { products: vocabulary.products, departments },
  );

  expect(written(intent)).toBe('add jdoe | visio | one/two?Languages');
  expect(written(parseIntent({ text: 'department Languages' }, { products: vocabulary.products, departments }))).toBe(
    'show-department | one/two?Languages',
  );
});

test('where a product and a department share a name, what leads to it and what is still missing decide', () => {
  const shared = {
    products: [{ id: productId('project'), name: 'Project', aliases: [] }],
    departments: [{ id: departmentId('project'), name: 'Project' }],
  };
  const read = (text: string): string => written(parseIntent({ text }, shared));

  expect(read('add jdoe to Project')).toBe('add jdoe | project | -');
  expect(read('add jdoe to Project for Project')).toBe('add jdoe | project | project');
  expect(read('add jdoe for Project')).toBe('add jdoe | - | project');
});

test('a product whose name begins another is meant when it is named alone', () => {
  const products = ['Visio', 'Visio Plan 2'].map((name) => ({ id: productId(name), name, aliases: [] }));
  const read = (text: string): string => written(parseIntent({ text }, { products, departments: [] }));

  expect(read('add jdoe to visio')).toBe('add jdoe | Visio | -');
  expect(read('add jdoe to visio plan 2')).toBe('add jdoe | Visio Plan 2 | -');
});

test('a product whose name looks like a number of seats or of a purchase is bought by its name', () => {
  const products = ['365 Copilot', 'E-5'].map((name) => ({ id: productId(name), name, aliases: [] }));
  const read = (text: string): string => written(parseIntent({ text }, { products, departments: [] }));

  expect(read('buy 365 Copilot')).toBe('buy - | 365 Copilot | -');
  expect(read('buy 5 365 Copilot')).toBe('buy 5 | 365 Copilot | -');
  expect(read('purchase E-5')).toBe('buy - | E-5 | -');
});

test.each([
  ['planner and project plan 3', 'project'],
  ['planner & project plan 3', 'project'],
  ['planner and project plan 3 and Visio', 'project + visio'],
  ['Visio and planner and project plan 3', 'visio + project'],
  ['Visio, planner and project plan 3, Power BI Pro', 'visio + project + powerbi'],
  ['Visio and ms project', 'visio + project'],
])('the names of products in a list of them keep their own words: %s', (typed, meant) => {
  const read = readPolicy(samplePolicy);
  const products = read.ok ? read.policy.products : [];
  const parseHere = (text: string) => written(parseIntent({ text }, { products, departments: vocabulary.departments }));

  expect(parseHere(`add jdoe to ${typed}`)).toBe(`add jdoe | ${meant} | -`);
  expect(parseHere(`remove jdoe from ${typed} for Mathematics`)).toBe(`remove jdoe | ${meant} | math`);
  expect(parseHere(`give ${typed} to jdoe`)).toBe(`add jdoe | ${meant} | -`);
});
