import { distance } from 'fastest-levenshtein';
import { parseIntent } from '../../src/intent/parse-intent';
import { phrases } from '../../src/intent/phrases/phrases';
import { otherVerbs, verbs } from '../../src/intent/text/verbs';
import { vocabulary, written } from './corpus/notation';

const examples = Object.entries(phrases).map(([kind, { example }]) => [example, kind] as const);

const read = (text: string): string => written(parseIntent({ text }, vocabulary));

test.each(examples)('"%s" is the example of %s', (example, kind) => {
  expect(parseIntent({ text: example }, vocabulary).kind).toBe(kind);
});

test.each(examples)('"%s" may be typed in any of the ways people type', (example) => {
  const ways = [
    example.toUpperCase(),
    `  ${example.replaceAll(' ', '   ')}  `,
    example.replaceAll(' ', '\u00a0'),
    `${example}.`,
    `${example}!`,
    `${example}?`,
    `${example} …`,
    `please ${example}`,
    `Please, ${example}, please.`,
    `\u200e${example}\u200f`,
    `**${example}**`,
  ];

  expect(ways.map((text) => read(text).toLowerCase())).toEqual(ways.map(() => read(example).toLowerCase()));
});

test.each(examples)('"%s" works among other polite words', (example) => {
  const ways = [`hi alacarte, ${example} please`, `Good morning! ${example}, thanks`, `ok, ${example} 🙏`];

  const polite = ways.map(read);

  expect(example === 'hi' || example === 'thanks' ? [] : polite).toEqual(
    example === 'hi' || example === 'thanks' ? [] : ways.map(() => read(example)),
  );
});

test.each(Object.entries(phrases))('%s is explained in one line', (_, { meaning }) => {
  expect(meaning).toMatch(/^[A-Z][^\n!]{10,90}\.$/);
});

test('no verb is one slip of the hand away from a verb of another command', () => {
  const all = [...verbs, ...otherVerbs];

  const close = all.flatMap(([verb, kind]) =>
    all
      .filter(([other, otherKind]) => kind !== otherKind && distance(verb, other) < 2)
      .map(([other]) => `${verb} ${other}`),
  );

  expect(close).toEqual([]);
});
