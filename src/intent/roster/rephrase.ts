import { type RosterCommand } from '../intent';
import { ownerAt } from '../text/read-head';
import { wordAt, wordToken, type Token } from '../text/tokens';
import { words } from '../text/words';

/** A change said in other words, in ours. */
export interface Rephrased {
  readonly kind: Exclude<RosterCommand['kind'], 'undo' | 'move'>;
  readonly verb: Token;
  readonly behind: readonly Token[];
}

/** What a verb means, and the words that may stand beside it. */
interface Way {
  readonly kind: Rephrased['kind'];
  /** The adverb without which the verb means something else: *set up*. */
  readonly particle?: string;
  /** Adverbs that say nothing more. */
  readonly beside?: ReadonlySet<string>;
  /** What leads to the product and is said in another way by us: `provide jdoe with Visio`. */
  readonly leads?: ReadonlySet<string>;
}

const GIVING: Way = { kind: 'add', leads: words('with') };
const UP: Way = { kind: 'add', particle: 'up', leads: words('with') };
const TAKING: Way = { kind: 'remove', beside: words('out off away') };
const HANDING: Way = { kind: 'swap', beside: words('over on along') };

const SWITCHING: readonly Way[] = [
  { kind: 'add', particle: 'on' },
  { kind: 'remove', particle: 'off' },
];

/** Other verbs than ours, by their first word. */
const WAYS: ReadonlyMap<string, readonly Way[]> = new Map<string, readonly Way[]>([
  ...['provide', 'equip', 'supply', 'enroll', 'enrol', 'include', 'provision', 'issue', 'enable', 'activate'].map(
    (verb) => [verb, [GIVING]] as const,
  ),
  ...['set', 'sign', 'hook'].map((verb) => [verb, [UP]] as const),
  ...['turn', 'switch'].map((verb) => [verb, SWITCHING] as const),
  ...['kick', 'throw', 'boot', 'eject', 'strip', 'unenroll', 'disable', 'deactivate', 'pull'].map(
    (verb) => [verb, [TAKING]] as const,
  ),
  ...['transfer', 'reassign', 'hand', 'pass', 'move'].map((verb) => [verb, [HANDING]] as const),
]);

/** Longer texts are lists, and say it in our words. */
const MOST_TOKENS = 400;

/** Says a change in our words: `set up jdoe with Visio`, `kick jdoe out of Visio`, `transfer jdoe's Visio to asmith`; undefined when it is none. */
export function rephrase(tokens: readonly Token[]): Rephrased | undefined {
  if (tokens.length > MOST_TOKENS) return undefined;
  if (
    tokens
      .slice(0, 3)
      .map(({ word }) => word)
      .join(' ') === 'get rid of'
  )
    return { kind: 'remove', verb: wordToken('remove'), behind: tokens.slice(3) };
  for (const way of WAYS.get(wordAt(tokens, 0)) ?? []) {
    const [verb, ...behind] = tokens;
    const at = way.particle === undefined ? -1 : behind.findIndex(({ text }) => text === way.particle);
    if (verb === undefined || (way.particle !== undefined && at < 0)) continue;
    const rest = behind.filter((token, index) => index !== at && !isBeside(way, behind, index));
    const isHanding = way.kind === 'swap';
    if (isHanding) {
      const handed = readHanded(rest);
      if (handed !== undefined) return { kind: 'swap', verb, behind: handed };
      continue;
    }
    return {
      kind: way.kind,
      verb,
      behind: rest.map((token) => (way.leads?.has(token.word) ? wordToken('to') : token)),
    };
  }
  return undefined;
}

/** An adverb in lower case, with something before it or behind that it does not lead to: `out of`, `away`. */
function isBeside({ beside }: Way, tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.text !== token.word || beside?.has(token.word) !== true) return false;
  const next = wordAt(tokens, at + 1);
  return at + 1 === tokens.length || /^(?:of|from|to|off)$/u.test(next) || (at === 0 && token.word !== 'off');
}

/** `jdoe's Visio to asmith` as `jdoe's Visio for asmith`; `Visio from jdoe to asmith` as `jdoe for asmith in Visio`. */
function readHanded(tokens: readonly Token[]): readonly Token[] | undefined {
  const to = tokens.findLastIndex(({ word }) => word === 'to');
  if (to < 1 || /^(?:the|first|top|front)$/u.test(wordAt(tokens, to + 1))) return undefined;
  const [before, behind] = [tokens.slice(0, to), tokens.slice(to + 1)];
  if (ownerAt(before) >= 0) return [...before, wordToken('for'), ...behind];
  const from = before.findIndex(({ word }) => word === 'from' || word === 'of');
  if (from < 1 || from === before.length - 1) return undefined;
  return [...before.slice(from + 1), wordToken('for'), ...behind, wordToken('in'), ...before.slice(0, from)];
}
