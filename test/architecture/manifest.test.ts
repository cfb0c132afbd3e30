import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandKind } from '../../src/intent/intent';
import { parseIntent } from '../../src/intent/parse-intent';
import { phrases } from '../../src/intent/phrases/phrases';
import { vocabulary, written } from '../intent/corpus/notation';

interface Manifest {
  readonly $schema: string;
  readonly manifestVersion: string;
  readonly id: string;
  readonly name: { readonly short: string; readonly full: string };
  readonly description: { readonly short: string; readonly full: string };
  readonly developer: Readonly<Record<string, string>>;
  readonly icons: { readonly color: string; readonly outline: string };
  readonly bots: readonly {
    readonly botId: string;
    readonly scopes: readonly string[];
    readonly commandLists: readonly {
      readonly scopes: readonly string[];
      readonly commands: readonly {
        readonly type: string;
        readonly title: string;
        readonly prompt: string;
        readonly description: string;
      }[];
    }[];
  }[];
  readonly validDomains: readonly string[];
}

const folder = join(__dirname, '../../appPackage');
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
const lists = manifest.bots.flatMap(({ commandLists }) => commandLists);
const titles = lists.flatMap(({ commands }) => commands.map(({ title }) => title));

/** Width and height, as the header of a PNG file says. */
function size(file: string): readonly [number, number] {
  const bytes = readFileSync(join(folder, file));
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

test.each(titles)('the menu\'s "%s" is understood however a client sends it', (title) => {
  const intent = parseIntent({ text: title }, vocabulary);

  const variants = [
    title.toUpperCase(),
    ` ${title}  `,
    title.replaceAll(' ', '\u00a0'),
    `${title}.`,
    `${title}!`,
    `\n${title}?`,
  ];
  expect(intent.kind in phrases).toBe(true);
  expect(variants.map((text) => written(parseIntent({ text }, vocabulary)))).toEqual(
    variants.map(() => written(intent)),
  );
});

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

test('every phrase that needs no name is in the menu, or left to help', () => {
  const kinds = titles.map((title) => parseIntent({ text: title }, vocabulary).kind as CommandKind);

  const alone = Object.values(phrases)
    .map(({ example }) => parseIntent({ text: example }, vocabulary))
    .filter((intent) => !NAMING.some((part) => part in intent && !isMissing(intent[part as keyof typeof intent])))
    .map(({ kind }) => kind as CommandKind);
  expect([...kinds, ...LEFT_TO_HELP]).toEqual(expect.arrayContaining(alone));
});

/** The parts of an intent that hold a name somebody typed. */
const NAMING = ['product', 'department', 'people', 'person', 'outgoing', 'name', 'purchaseOrderNumber'];

const isMissing = (said: unknown): boolean =>
  typeof said === 'object' && said !== null && 'kind' in said && said.kind === 'missing';

test('the menu keeps within the limits of every Teams client', () => {
  for (const { commands, scopes } of lists) {
    expect(commands.length).toBeLessThanOrEqual(10);
    expect(scopes).toEqual(['personal', 'team', 'groupChat']);
    for (const { type, title, prompt, description } of commands) {
      // A starter types what it is called, so that it is said the same way by hand.
      expect([type, prompt]).toEqual(['prompt', title]);
      expect(title.length).toBeLessThanOrEqual(32);
      expect(description.length).toBeLessThanOrEqual(128);
    }
  }
  expect(lists.length).toBeLessThanOrEqual(3);
  expect(new Set(titles).size).toBe(titles.length);
});

test('the app names itself within the limits of the store', () => {
  expect(manifest.name.short.length).toBeLessThanOrEqual(30);
  expect(manifest.name.full.length).toBeLessThanOrEqual(100);
  expect(manifest.description.short.length).toBeLessThanOrEqual(80);
  expect(manifest.description.full.length).toBeLessThanOrEqual(4000);
  expect((manifest.developer['name'] ?? '').length).toBeLessThanOrEqual(32);
});

test('the app is described by the newest schema, its ids filled in when it is deployed', () => {
  expect(manifest.$schema).toContain(`/v${manifest.manifestVersion}/`);
  expect(manifest.manifestVersion).toBe('1.29');
  expect([manifest.id, ...manifest.bots.map(({ botId }) => botId)]).toEqual(['${{TEAMS_APP_ID}}', '${{BOT_ID}}']);
  expect(manifest.validDomains).toEqual(['${{BOT_DOMAIN}}']);
  expect(manifest.bots.map(({ scopes }) => scopes)).toEqual([['personal', 'team', 'groupChat']]);
});

test('the icons have the sizes that Teams asks for', () => {
  expect(size(manifest.icons.color)).toEqual([192, 192]);
  expect(size(manifest.icons.outline)).toEqual([32, 32]);
});
