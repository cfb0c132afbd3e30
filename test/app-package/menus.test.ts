import { presentNote } from '../../src/bot/answer/plain';
import { answerTo } from '../../src/bot/turn/audience';
import { type CommandKind } from '../../src/intent/intent';
import { parseIntent } from '../../src/intent/parse-intent';
import { phrases } from '../../src/intent/phrases/phrases';
import { vocabulary, written } from '../intent/corpus/notation';
import { type Menu, type MenuCommand, readManifest } from '../support/app-package/manifest';

// The variant for Copilot has every menu of the other one, and its own.
const menus = readManifest('manifest.copilot.json').bots.flatMap(({ commandLists }) => commandLists);
const menuIn = (scope: string): Menu =>
  menus.find(({ scopes }) => scopes.includes(scope)) ?? { scopes: [], commands: [] };
const typed = ({ title, prompt }: MenuCommand): string => prompt ?? title;
const kindOf = (text: string): CommandKind => parseIntent({ text }, vocabulary).kind as CommandKind;
const said = [...new Set(menus.flatMap(({ commands }) => commands.flatMap((one) => [one.title, typed(one)])))];

test.each(said)('"%s" of a menu is understood however a client sends it', (text) => {
  const intent = parseIntent({ text }, vocabulary);

  const variants = [
    text.toUpperCase(),
    ` ${text}  `,
    text.replaceAll(' ', '\u00a0'),
    `${text}.`,
    `${text}!`,
    `\n${text}?`,
  ];
  expect(intent.kind in phrases).toBe(true);
  expect(variants.map((variant) => written(parseIntent({ text: variant }, vocabulary)))).toEqual(
    variants.map(() => written(intent)),
  );
});

test('each scope has one menu', () => {
  const scopes = menus.flatMap((menu) => menu.scopes);

  expect(scopes.toSorted()).toEqual(['copilot', 'groupChat', 'personal', 'team']);
});

test.each(menus)('the menu of $scopes keeps within the limits of every client', ({ commands }) => {
  const kinds = commands.map((command) => kindOf(typed(command)));

  expect(commands.length).toBeGreaterThan(0);
  expect(commands.length).toBeLessThanOrEqual(10);
  expect(new Set(kinds).size).toBe(kinds.length);
  for (const { title, description } of commands) {
    expect(title.length).toBeLessThanOrEqual(32);
    expect(description.length).toBeLessThanOrEqual(128);
  }
});

test('in Teams a welcome stands where starters would, so that its menus are plain commands', () => {
  const commands = ['personal', 'team'].flatMap((scope) => menuIn(scope).commands);

  expect(new Set(commands.map(({ type }) => type))).toEqual(new Set(['basic']));
  expect(commands.filter(({ prompt }) => prompt !== undefined)).toEqual([]);
});

test('in Copilot starters type what they are called, or what means the same', () => {
  const { commands } = menuIn('copilot');

  expect(new Set(commands.map(({ type }) => type))).toEqual(new Set(['prompt']));
  expect(commands.map(({ title }) => kindOf(title))).toEqual(commands.map((command) => kindOf(typed(command))));
});

test.each(['team', 'groupChat'])(
  'nothing in the menu of a %s is answered elsewhere, in the own chat of whoever asks',
  (scope) => {
    const kinds = menuIn(scope).commands.map((command) => kindOf(typed(command)));

    const elsewhere = kinds.filter((kind) => 'isAbout' in answerTo(kind, presentNote('', '')));
    expect(kinds.length).toBeGreaterThan(0);
    expect(elsewhere).toEqual([]);
    expect('isAbout' in answerTo('my-holdings', presentNote('', ''))).toBe(true);
  },
);

/** What needs no name and is left to help, since a menu holds ten: courtesies, and what is typed once in a while. */
const LEFT_TO_HELP: readonly CommandKind[] = [
  'greet',
  'thanks',
  'departments',
  'products',
  'product-requests',
  'waiting',
  'leavers',
  'reminders',
  'plan',
  'position',
  'audit',
  'who-had',
  'export',
  'evidence-pack',
  'reconcile',
  'use-channel',
  'leave-channel',
  'my-seats',
  'who-decides',
  'cost',
  'purchase-state',
  'report',
  'not-here',
  'several',
  'which-purchase',
];

test('every phrase that needs no name is in the menu of a chat, or left to help', () => {
  const kinds = menuIn('personal').commands.map((command) => kindOf(typed(command)));

  const alone = Object.values(phrases)
    .map(({ example }) => parseIntent({ text: example }, vocabulary))
    .filter((intent) => !NAMING.some((part) => part in intent && !isMissing(intent[part as keyof typeof intent])))
    .map(({ kind }) => kind as CommandKind);
  expect([...kinds, ...LEFT_TO_HELP]).toEqual(expect.arrayContaining(alone));
  expect(kinds.filter((kind) => LEFT_TO_HELP.includes(kind))).toEqual([]);
});

/** The parts of an intent that hold a name somebody typed. */
const NAMING = ['product', 'department', 'people', 'person', 'outgoing', 'name', 'purchaseOrderNumber'];

const isMissing = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'missing';

test('what the descriptions of the app tell people to type is understood', () => {
  const { description } = readManifest('manifest.json');

  const quoted = [...description.full.matchAll(/"([^"]+)"/gu)].map(([, text = '']) => text);
  expect(quoted.map(kindOf)).toEqual(['add', 'buy', 'my-holdings', 'help']);
});

test('what a description in a menu gives as an example is understood', () => {
  const examples = menus.flatMap(({ commands }) =>
    commands.flatMap(({ description }) => /such as: (.*)$/u.exec(description)?.[1] ?? []),
  );

  expect(new Set(examples.map(kindOf))).toEqual(new Set(['add']));
});
