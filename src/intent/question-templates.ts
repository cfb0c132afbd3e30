import { groupBy } from '../domain/group-by';
import { PREPOSITIONS, words } from './text/words';
import { type Token } from './text/tokens';
import { type Phrase } from './phrases/phrase';
import { phrases } from './phrases/phrases';

const MOST_TOKENS_IN_SLOT = 10;

/** Other words for those the phrases use; what begins with `#` is no word by itself, but stands for any of its own. */
const OTHERS: Readonly<Record<string, string>> = {
  seats: 'seat license licenses licence licences subscription subscriptions',
  left: 'free available remaining open unused empty spare',
  show: 'see view check display',
  history: 'log logs ledger',
  products: 'software apps product programs',
  line: 'queue',
  who: 'whos whom',
  what: 'whats',
  how: 'hows',
  many: 'much',
  undo: 'revert',
  users: 'user',
  people: 'names everyone everybody',
  anyone: 'anybody someone somebody',
  purchases: 'purchase order orders',
  departments: 'depts',
  more: 'another additional extra further',
  delegate: 'delegates',
  purchaser: 'purchasers',
  approver: 'approvers',
  '#does': 'does do did will would can could has is are was were should must may shall',
  '#doesnt': 'doesnt dont didnt hasnt havent cant cannot couldnt wont isnt arent',
  '#have': 'have has get got use open start hold receive run',
  '#waiting': 'waiting wait waits stuck pending',
  '#work':
    'work works working fail failed fails failing missing gone held requested inactive active broken there delayed',
  '#wrong': 'wrong up problem issue matter happening trouble',
  '#was': 'was were has have is are did',
  '#paid': 'pay paid spend spent',
  '#price': 'price prices cost costs spending expenses budget bill total',
  '#it': 'it i we us they he she that this them you finance anybody anyone somebody',
  '#decide': 'approves decides sign signs approve decide decline reject accept answer review process see get receive',
  '#decided':
    'approved decided accepted declined rejected confirmed processed reviewed delivered returned done ready through',
  '#arrive': 'arrive come arriving coming',
  '#ask': 'ask contact reach write email message tell speak',
  '#contact': 'contact contacts support helpdesk hotline',
  '#talk': 'talk speak chat connect transfer put get',
  '#human': 'human person agent operator somebody representative',
  '#report': 'report reports statistics stats dashboard summary figures reporting',
  '#settings': 'settings setting preferences configuration config options',
  '#file': 'export exports spreadsheet csv xlsx excel workbook pdf printout file',
  '#thing':
    'seats seat license licenses people users somebody anybody someone purchases purchase orders order everything data list roster rosters all history access',
  '#change': 'help answer change buy order purchase manage add remove assign give hand',
  '#changes': 'buys orders manages handles runs owns administers',
  '#export': 'export download print save',
  '#make': 'make create get show send give need run',
  '#latest': 'full latest usage monthly weekly',
  news: 'update updates',
};

/** What each word may stand for. */
const SIMPLE: ReadonlyMap<string, readonly string[]> = new Map(
  [
    ...groupBy(
      Object.entries(OTHERS).flatMap(([simple, others]) => others.split(' ').map((word) => ({ word, simple }))),
      ({ word }) => word,
    ),
  ].map(([word, all]) => [word, all.map(({ simple }) => simple)]),
);

/** Whether a word is one of the phrases, or stands for it. */
const isSaidBy = (element: string, word: string): boolean =>
  word === element || (SIMPLE.get(word)?.includes(element) ?? false);

/** Words that say nothing in a question. */
const FILLERS = words(
  'the a an any our my me all there still already yet currently actually even is are am just so please of here bot',
);

/** One way to say one phrase. */
export interface Template extends Required<Pick<Phrase, 'asks'>> {
  readonly elements: readonly string[];
  /** Those of the elements that have to be said. */
  readonly words: readonly string[];
  /** Its place in the order in which templates are tried. */
  readonly place: number;
}

/** Every way to say every phrase, those with the most words of ours first. */
export const templates: readonly Template[] = Object.values(phrases)
  .flatMap(({ says = [], asks }) =>
    asks === undefined ? [] : says.flatMap(expand).map((elements) => ({ asks, elements })),
  )
  .sort((one, other) => weight(other.elements) - weight(one.elements))
  .map((template, place) => ({ ...template, place, words: template.elements.filter(isOurWord) }));

/** The templates by the rarest of their words: a text without it says none of them. Those of slots alone have none. */
const byRarestWord = indexed();

/** The templates all of whose words are said, in the order in which they are tried: no other one can fit. */
export function templatesFor(tokens: readonly Token[]): readonly Template[] {
  const said = new Set<string | undefined>(tokens.flatMap(({ word }) => [word, ...(SIMPLE.get(word) ?? [])]));
  return [undefined, ...said]
    .flatMap((word) => byRarestWord.get(word) ?? [])
    .filter((template) => template.words.every((word) => said.has(word)))
    .sort((one, other) => one.place - other.place);
}

function indexed(): ReadonlyMap<string | undefined, readonly Template[]> {
  const uses = new Map<string, number>();
  for (const word of templates.flatMap((template) => template.words)) uses.set(word, (uses.get(word) ?? 0) + 1);
  const useOf = (word: string): number => uses.get(word) ?? 0;
  return groupBy(templates, (template) => template.words.toSorted((one, other) => useOf(one) - useOf(other))[0]);
}

function isOurWord(element: string): boolean {
  return element !== '~' && !element.startsWith('{');
}

function weight(elements: readonly string[]): number {
  return elements.filter((element) => !element.startsWith('{')).length - (elements.includes('{name}') ? 0.5 : 0);
}

/** All texts of a pattern with `[left out or not]` and `(one|of these)`. */
function expand(pattern: string): readonly (readonly string[])[] {
  const choices = pattern.split(/(\[[^\]]*\]|\([^)]*\))/u).map((part) => {
    const options = part.startsWith('[') || part.startsWith('(') ? part.slice(1, -1).split('|') : [part];
    return (part.startsWith('[') ? ['', ...options] : options).map((text) =>
      text.split(' ').filter((word) => word !== ''),
    );
  });
  return choices.reduce<readonly (readonly string[])[]>(
    (texts, options) => texts.flatMap((text) => options.map((words) => [...text, ...words])),
    [[]],
  );
}

/** Slots before which a word may stand that says nothing: `when is bkhan's turn`. */
const OF_SOMEBODY = new Set(['{someone}', '{owner}']);

/** What stands in each slot of a template. */
export type Slots = ReadonlyMap<string, readonly Token[]>;

/** Every way in which a template fits a text, the longest slots first. */
export function* matches(
  elements: readonly string[],
  tokens: readonly Token[],
  slots: Slots = new Map(),
): Generator<Slots> {
  const [element, ...others] = elements;
  const [token, ...rest] = tokens;
  if (element === undefined) {
    if (tokens.every(isFiller)) yield slots;
    return;
  }
  if (token === undefined) return;
  if (element.startsWith('{')) {
    for (let end = Math.min(tokens.length, MOST_TOKENS_IN_SLOT); end > 0; end--)
      yield* matches(others, tokens.slice(end), new Map(slots).set(element, tokens.slice(0, end)));
    if (OF_SOMEBODY.has(element) && isFiller(token)) yield* matches(elements, rest, slots);
  } else if (element === '~') {
    if (PREPOSITIONS.has(token.word)) yield* matches(others, tokens, slots);
  } else if (isSaidBy(element, token.word)) {
    yield* matches(others, rest, slots);
  } else if (isFiller(token)) {
    yield* matches(elements, rest, slots);
  }
}

/** Whether a token says nothing in a question. */
export const isFiller = ({ kind, word }: Token): boolean => kind === 'break' || FILLERS.has(word);
