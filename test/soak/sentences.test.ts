import * as fc from 'fast-check';
import { type Intent, isChange } from '../../src/intent/intent';
import { type PersonSaid, type ProductsSaid } from '../../src/intent/said';
import { parseIntent } from '../../src/intent/parse-intent';
import { vocabulary } from '../intent/corpus/notation';
import { report } from '../support/notes';
import { COUNTS, SEED } from './counts';

/** What a sentence says is to be done; known by whoever made it, and not by reading it. */
interface Said {
  readonly kind: 'add' | 'remove' | 'swap' | 'move' | 'undo';
  readonly people: readonly string[];
  readonly products: readonly string[];
  readonly department: string | undefined;
}

/** A text, and what it says; undefined when it says that nothing is to be done, or not plainly enough. */
interface Sentence {
  readonly text: string;
  readonly said: Said | { readonly several: readonly Said[] } | undefined;
}

const PRODUCTS: readonly (readonly [string, string])[] = [
  ['Visio', 'visio'],
  ['project', 'project'],
  ['Power BI Pro', 'power-bi'],
  ['pbi', 'power-bi'],
  ['Acrobat Pro', 'acrobat-pro'],
];
const DEPARTMENTS: readonly (readonly [string, string])[] = [
  ['Mathematics', 'math'],
  ['Art', 'art'],
  ['Physics and Astronomy', 'physics'],
];
const NAMES = [
  'jdoe',
  'Jane Doe',
  'awong@contoso.edu',
  "O'Brien",
  'Lena Fischer',
  'Łukasz Nowak',
  'bkhan',
  'Qi Zhou',
  'marco.rossi',
];

const product = fc.constantFrom(...PRODUCTS);
const department = fc.option(fc.constantFrom(...DEPARTMENTS), { nil: undefined, freq: 2 });
const people = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 });
const joiner = fc.constantFrom(', ', ' and ', '; ', '\n', ' & ');

/** Ways to say each thing: `P` are the people, `A` and `B` two of them, `V` the product, `D` the department with what leads to it. */
const ADDS = [
  'add P to VD',
  'give P VD',
  'put P on VD',
  'assign V to PD',
  'add to VD: P',
  'grant P access to VD',
  'set up P with VD',
  'provide P with VD',
  'enroll P in VD',
  'enable V for PD',
];
const REMOVES = [
  'remove P from VD',
  'take P off VD',
  'drop P from VD',
  'kick P out of VD',
  'take V away from PD',
  'throw P out of VD',
  'disable V for PD',
];
const SWAPS = [
  'swap A for B in VD',
  'replace A with B in VD',
  "transfer A's V to BD",
  'transfer V from A to BD',
  'swap A with B on VD',
];
const MOVES = ['move A first in VD', 'put A at the top of VD', 'move A to the front of the line in VD'];

const way = fc.oneof(
  ...(
    [
      ['add', ADDS],
      ['remove', REMOVES],
      ['swap', SWAPS],
      ['move', MOVES],
    ] as const
  ).map(([kind, ways]) => fc.constantFrom(...ways).map((text) => ({ kind, text }))),
);

/** A plain request, with what it says. */
const request: fc.Arbitrary<Sentence & { readonly said: Said }> = fc
  .tuple(way, people, product, department, joiner)
  .map(([{ kind, text }, names, [typed, id], unit, between]) => {
    const [one = '', other = 'Zed Quill'] = names;
    const isTwo = kind === 'swap';
    const who = isTwo ? [one, other] : kind === 'move' ? [one] : names;
    const parts: Readonly<Record<string, string>> = {
      P: names.join(between),
      A: one,
      B: other,
      V: typed,
      D: unit === undefined ? '' : ` for ${unit[0]}`,
    };
    const filled = text.replaceAll(/(?<![A-Za-z])[PABV]?D?(?![A-Za-z])/gu, (marks) =>
      Array.from(marks, (mark) => parts[mark] ?? '').join(''),
    );
    return { text: filled, said: { kind, people: who, products: [id], department: unit?.[1] } };
  });

/** Words around a request that change nothing of what it says. */
const polite = fc.constantFrom(
  ...[
    'TEXT',
    'please TEXT',
    'TEXT please',
    'hi, TEXT',
    'TEXT, thanks',
    'could you TEXT',
    'Hello bot, TEXT. Cheers',
    '  TEXT  ',
    'TEXT.',
    'ok, TEXT!',
  ],
);

/** Words that make of a request something that nobody asked for. */
const undoing = fc.constantFrom(
  ...[
    "don't TEXT",
    'do not TEXT',
    'never TEXT',
    'how do I TEXT',
    'should I TEXT?',
    'can I TEXT?',
    'what if I TEXT',
    'if she agrees, TEXT',
    'TEXT if she agrees',
    'TEXT unless she objects',
  ],
  ...[
    'I will TEXT',
    'Amy said: TEXT',
    '"TEXT"',
    '> TEXT',
    '`TEXT`',
    'TEXT once she is back',
    'we already TEXT',
    'FW: TEXT',
    'TEXT? or rather not',
    'TEXT. Never mind.',
    'TEXT, just kidding',
    'maybe TEXT',
    'remember to TEXT',
  ],
  ...[
    'TEXT because she starts Monday',
    'TEXT. She starts Monday.',
    'TEXT\n\nRegards,\nDana Reyes',
    'TEXT tomorrow',
    'TEXT instead of Project',
    'TEXT. Wait, no.',
    'is it ok to TEXT',
    'the command is TEXT',
  ],
);

/** Sentences of people about people, which ask for nothing. */
const told = fc
  .tuple(
    fc.constantFrom(...NAMES),
    product,
    fc.constantFrom(
      ...[
        'N to V',
        'N -> V',
        'V: N',
        'N V',
        'N left',
        'N has resigned',
        "N doesn't need V anymore",
        'N needs V',
        'N is gone, give his V seat to jdoe',
        'I added N to V',
        'N was removed from V',
      ],
      ...[
        'get N V',
        'let N have V',
        'does N need V',
        'why is N waiting for V',
        'remove her from V',
        'add him to V',
        'add someone to V',
        'yes',
        '2',
        'and N too',
        'also for V',
        'report',
        'undu',
        'reconsile',
        'ad N to V',
        'remov N from V',
        'swpa N for jdoe in V',
      ],
    ),
  )
  .map(([name, [typed], text]) => ({ text: text.replaceAll('N', name).replaceAll('V', typed), said: undefined }));

/** A word with one letter dropped, doubled, replaced or exchanged with the next. */
const slipped = (text: string, at: number, how: number): string => {
  const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  if (how === 0) return before + after;
  if (how === 1) return before + here + here + after;
  if (how === 2) return `${before}q${after}`;
  return before + after.charAt(0) + here + after.slice(1);
};

const sentence: fc.Arbitrary<Sentence> = fc.oneof(
  {
    arbitrary: fc
      .tuple(request, polite)
      .map(([{ text, said }, around]) => ({ text: around.replace('TEXT', () => text), said })),
    weight: 4,
  },
  {
    arbitrary: fc
      .tuple(request, undoing)
      .map(([{ text }, around]) => ({ text: around.replace('TEXT', () => text), said: undefined })),
    weight: 4,
  },
  { arbitrary: told, weight: 2 },
  // A slip of the hand may be in a name, which is then another name: what is done must still be what was said of the others.
  {
    arbitrary: fc
      .tuple(request, fc.nat(8), fc.nat(3))
      .map(([{ text, said }, at, how]) => ({
        text: slipped(text, at, how),
        said: slipped(text, at, how).replaceAll('  ', ' ') === text ? said : undefined,
      }))
      .filter(({ text, said }) => said !== undefined || !BEGINS_PLAINLY.test(text)),
    weight: 2,
  },
  // Two requests are both done, or neither is.
  {
    arbitrary: fc
      .tuple(request, request)
      .map(([one, other]) => ({ text: `${one.text} and ${other.text}`, said: bothOf(one.said, other.said) })),
    weight: 1,
  },
);

/** What two requests say together; nothing unless each says something by itself. */
function bothOf(one: Sentence['said'], other: Sentence['said']): Sentence['said'] {
  if (one === undefined || other === undefined || 'several' in one || 'several' in other) return undefined;
  return { several: [one, other] };
}

/** A verb of ours, spelled right all the same. */
const BEGINS_PLAINLY =
  /^(?:add|give|put|assign|grant|set up|provide|enroll|enrol|enable|remove|take|drop|kick|throw|disable|swap|replace|transfer|move)\b/u;

const nameOf = (person: PersonSaid): string => (person.kind === 'text' ? person.text : person.kind);

/** The products that something is done about at once; undefined where it is asked about first. */
function doneIn(product: ProductsSaid): readonly string[] | undefined {
  if (product.kind === 'known') return [product.productId];
  if (product.kind === 'everything') return ['*'];
  if (product.kind !== 'each') return undefined;
  const ids = product.products.flatMap((one) => (one.kind === 'known' ? [one.productId] : []));
  return ids.length === product.products.length ? ids : undefined;
}

/** What is done for a text without asking; undefined when nothing is. */
function effectOf(intent: Intent): object | undefined {
  if (!isChange(intent)) return undefined;
  if (intent.kind === 'several') return { several: intent.commands.map(effectOf) };
  if (!('product' in intent)) return intent;
  const products = doneIn(intent.product);
  if (products === undefined || (intent.department.kind !== 'known' && intent.department.kind !== 'missing'))
    return undefined;
  const department = intent.department.kind === 'known' ? intent.department.departmentId : undefined;
  const named =
    'people' in intent ? intent.people : 'outgoing' in intent ? [intent.outgoing, intent.incoming] : [intent.person];
  return { kind: intent.kind, people: named.map(nameOf), products, department };
}

let acted = 0;
let asked = 0;

test('nothing is done that a sentence does not say', () => {
  fc.assert(
    fc.property(sentence, ({ text, said }) => {
      const effect = effectOf(parseIntent({ text }, vocabulary));
      if (effect === undefined) asked += 1;
      else acted += 1;

      expect(effect === undefined ? undefined : { text, effect }).toEqual(
        effect === undefined ? undefined : { text, effect: said },
      );
    }),
    { numRuns: COUNTS.sentences, seed: SEED },
  );
});

test('plain requests are done, whatever politeness is around them', () => {
  fc.assert(
    fc.property(request, polite, ({ text, said }, around) => {
      const whole = around.replace('TEXT', () => text);

      expect({ whole, effect: effectOf(parseIntent({ text: whole }, vocabulary)) }).toEqual({ whole, effect: said });
    }),
    { numRuns: Math.ceil(COUNTS.sentences / 10), seed: SEED },
  );
});

afterAll(() => {
  report(`sentences: ${acted + asked}, of which ${acted} did what they say and ${asked} did nothing, seed ${SEED}`);
});
