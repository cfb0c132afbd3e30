import { didYouMean, isChange, type Command, type DidYouMean, type Intent, type RosterCommand } from './intent';
import { type Said, type Vocabulary } from './said';
import { nearestWords, readVocabulary, slips, type Names } from './text/match-names';
import { normalizeText } from './text/normalize-text';
import { readLead, withPool } from './lead';
import { parseForwarded } from './parse-forwarded';
import { parseChange } from './roster/parse-change';
import { parseChannel } from './institution/parse-channel';
import { parseDepartment } from './institution/parse-department';
import { parseInstead, parseRoleMove } from './institution/parse-role-move';
import { parseNew } from './institution/parse-new';
import { parseDecision } from './purchase/parse-decision';
import { parseBuyInOtherWords, parsePurchase } from './purchase/parse-purchase';
import { parseNegatedQuestion, parseQuestion, questionWords } from './parse-question';
import { isPhrasal, leadingVerbs, otherVerbs, verbs } from './text/verbs';
import { parseOffer } from './roster/parse-offer';
import { parseOtherWords } from './roster/parse-other-words';
import { parseLeaving } from './roster/parse-leaving';
import { isDoubtful, parseSurplus } from './roster/parse-surplus';
import { parseEnding, parseUnneeded } from './roster/parse-unneeded';
import { parseNeeds } from './roster/parse-needs';
import { parseReconcile } from './reconcile/parse-reconcile';
import { parseNotRenew, parseRenew } from './reminder/parse-renew';
import { parseSeveral } from './roster/parse-several';
import { parseFirst, parsePlace } from './roster/parse-place';
import { parseRole } from './institution/parse-role';
import { readWholePool } from './text/read-segments';
import { withoutQuotation } from './text/quoted/quotation';
import { isNod, stripPoliteness, type Stripped } from './text/strip-politeness';
import { readTokens, typedText, wordAt, wordToken, type Token } from './text/tokens';
import { hasSecondCommand, INFLECTED, isConditional, isNegated, isQuoted, notUnderstood, whyNot } from './text/why-not';
import { PREPOSITIONS } from './text/words';
import { withManners } from './with-manners';

/** Longer than any message that Teams delivers. */
const MOST_CHARACTERS = 100_000;
/** More pieces than five hundred people have names and addresses. */
const MOST_TOKENS = 5_000;

/**
 * What somebody asks for. Total: any text gives an intent. A change is only ever read from a text that begins with its
 * verb, spelled right, with nothing around it but politeness, and of which every word has its place:
 *
 * - Acts: a bare request, and one in the form of a question or a wish to us (`can you …`, `I'd like to …`) when it names
 *   the person and the product. A question mark alone decides nothing.
 * - Is asked about (`did-you-mean`): a misspelled verb, a wish that may not be a request (`we need to …`, `can we …`,
 *   `jdoe needs Visio`), and `can you …` without a product.
 * - Is not understood: negations, conditions, questions about a change (`how do I …`, `can I …`, `should I …`), reports,
 *   texts that are nothing but quotations, two commands at once, groups of people, and anything with words left over.
 *
 * A name is taken as typed; a product or department that is not spelled right is marked, never guessed.
 */
export function parseIntent(said: Said, vocabulary: Vocabulary): Intent {
  if (said.text.length > MOST_CHARACTERS) return notUnderstood('too-long');
  const text = normalizeText(withoutQuotation(said.text) || said.text);
  if (/^[?¿ ]+$/u.test(text)) return { kind: 'help' };
  if (isNod(said.text)) return { kind: 'thanks' };
  const names = readVocabulary(vocabulary);
  const tokens = readTokens(text);
  if (tokens.length > MOST_TOKENS) return notUnderstood('too-long');
  const parse = (part: readonly Token[]): Intent => parseTokens(stripPoliteness(part), part, names);
  const forwarded = parseForwarded(text, names, parse);
  if (forwarded !== undefined) return forwarded;
  if (isQuoted(text)) return { ...whyNot(tokens, names), reason: 'quoted' };
  if (tokens.every(({ kind }) => kind === 'break')) return notUnderstood('empty');
  const stripped = stripPoliteness(tokens);
  // Before what is said for a reason can be taken for a negation, a condition or something else to leave out.
  const decision = parseDecision(stripped.tokens, text);
  if (decision !== undefined) return withManners(decision, stripped);
  const parsePart = (part: readonly Token[]): Intent => {
    const intent = parse(part);
    return (isDoubtful(intent) ? parseSurplus(part, names, parse) : undefined) ?? intent;
  };
  const whole = parse(tokens);
  return (
    parseSeveral(text, tokens, names, { whole, parsePart }) ??
    (isDoubtful(whole) ? parseSurplus(tokens, names, parse) : undefined) ??
    whole
  );
}

function parseTokens({ tokens, manners, opening }: Stripped, all: readonly Token[], names: Names): Intent {
  if (tokens.length === 0) return parseManners(manners) ?? parseEnd(all, names) ?? notUnderstood('no-command');
  const unnegated = isNegated(tokens, names)
    ? (parseChannel(tokens, names) ??
      parseNotRenew(tokens, names) ??
      parseNegatedQuestion(tokens, names) ??
      parseLeaving(tokens, names) ??
      parseUnneeded(tokens, names) ??
      parseInstead(tokens, names))
    : undefined;
  if (unnegated !== undefined) return withManners(unnegated, { tokens, manners, opening });
  if (isNegated(tokens, names)) return { ...whyNot(tokens, names), reason: 'negated' };
  const lead = readLead(tokens, names);
  if (lead !== undefined) {
    const inner = stripPoliteness(lead.rest);
    const both = {
      tokens: inner.tokens,
      manners: new Set([...manners, ...inner.manners]),
      opening: [...opening, ...inner.opening],
    };
    return withPool(parseTokens(both, lead.rest, names), lead.pool);
  }
  const command = parseCommand(tokens, names);
  if (command !== undefined) return withManners(command, { tokens, manners, opening });
  const question = parseQuestion(tokens, names) ?? parseQuestion(all, names);
  if (question !== undefined && question.kind !== 'undo') return question;
  return (
    parseBuyInOtherWords(tokens, names) ??
    parseLeaving(tokens, names) ??
    parseUnneeded(tokens, names) ??
    parseEnding(tokens, names) ??
    parseNeeds(tokens, names) ??
    parseFirst(tokens, names) ??
    parseName(tokens, names) ??
    parseMisspelled(tokens, names) ??
    parseOffer(tokens, names) ??
    whyNot(tokens, names)
  );
}

function parseManners(manners: Stripped['manners']): Command | undefined {
  if (manners.has('thanks')) return { kind: 'thanks' };
  return manners.has('greeting') ? { kind: 'greet' } : undefined;
}

/** `can you help me` is all opening words, and means its last ones. */
function parseEnd(all: readonly Token[], names: Names): Command | undefined {
  const ends = [5, 4, 3, 2, 1].map((length) => parseQuestion(all.slice(-length), names));
  return ends.find((question) => question !== undefined && !isChange(question));
}

/** What a text asks for that begins with a verb of ours; undefined when it begins with none. */
function parseCommand(tokens: readonly Token[], names: Names): Intent | undefined {
  const [first, ...behind] = tokens;
  const kind = isPhrasal(tokens) ? undefined : verbs.get(wordAt(tokens, 0));
  // `order status` begins like `order Visio`.
  const state = otherVerbs.get(wordAt(tokens, 0)) === 'buy' ? parseQuestion(tokens, names) : undefined;
  if (state?.kind === 'purchase-state') return state;
  return (
    parseDepartment(tokens, names) ??
    parseNew(tokens, names) ??
    parseRoleMove(tokens, names) ??
    parseRole(tokens, names) ??
    parsePurchase(tokens, names) ??
    parseRenew(tokens, names) ??
    parseChannel(tokens, names) ??
    parseReconcile(tokens, names) ??
    parsePlace(tokens, names) ??
    parseOtherWords(tokens, names) ??
    (first === undefined || kind === undefined ? undefined : parseVerb(kind, first, behind, names))
  );
}

function parseVerb(kind: RosterCommand['kind'], verb: Token, behind: readonly Token[], names: Names): Intent {
  const tokens = [verb, ...behind];
  if (isConditional(tokens, names)) return { ...whyNot(tokens, names), reason: 'condition' };
  if (hasSecondCommand(tokens, names)) return { ...whyNot(tokens, names), reason: 'several-commands' };
  if (kind === 'undo') return parseUndo(tokens, names);
  const change = parseChange(kind, verb, behind, names);
  if (change.kind !== 'not-understood') return askAboutNear(change, verb);
  // `free seats` begins like `free jdoe's seat`.
  return parseQuestion(tokens, names) ?? change;
}

/** Of several products, more than one misspelled: they are asked about together. */
function askAboutNear(change: Intent, verb: Token): Intent {
  const isRoster = change.kind === 'add' || change.kind === 'remove' || change.kind === 'swap';
  if (!isRoster || change.product.kind !== 'each') return change;
  const { products } = change.product;
  const isClear = products.every(({ kind }) => kind === 'known' || kind === 'near');
  const isNear = products.filter(({ kind }) => kind === 'near').length > 1;
  return isClear && isNear ? didYouMean(change, verb.text, change.kind) : change;
}

/** Every word counts here: `undo all` is more than an undo does. */
function parseUndo(tokens: readonly Token[], names: Names): Intent {
  const undo = tokens.some(({ word }) => word === 'all' || word === 'any') ? undefined : parseQuestion(tokens, names);
  return undo ?? notUnderstood('leftover', { command: 'undo', leftover: tokens.slice(1) });
}

/** A product and a department together have no more pieces. */
const MOST_TOKENS_OF_NAMES = 40;

/** Nothing but a product or a department. */
function parseName(tokens: readonly Token[], names: Names): DidYouMean | undefined {
  if (tokens.length > MOST_TOKENS_OF_NAMES) return undefined;
  const { product, department, left } = readWholePool(names, tokens);
  const isKnown = product.kind === 'known' || product.kind === 'several' || product.kind === 'missing';
  const isKnownDepartment =
    department.kind === 'known' || (department.kind === 'missing' && product.kind !== 'missing');
  if (!isKnown || !isKnownDepartment || left.length > 0 || PREPOSITIONS.has(wordAt(tokens, 0))) return undefined;
  const intent: Command =
    product.kind === 'missing' ? { kind: 'seats', department } : { kind: 'show-pool', product, department };
  return didYouMean(intent, typedText(tokens), 'seats');
}

/** Each word that may be meant is tried with all that follows. */
const MOST_TOKENS_MISSPELLED = 1_000;

/** The text with its first word spelled right, if it is then a command. */
function parseMisspelled(tokens: readonly Token[], names: Names): DidYouMean | undefined {
  const [first, ...behind] = tokens;
  if (tokens.length > MOST_TOKENS_MISSPELLED) return undefined;
  if (first?.kind !== 'word' || INFLECTED.has(first.word) || leadingVerbs.has(first.word)) return undefined;
  if (SPELLED_RIGHT.has(first.word)) return undefined;
  for (const meant of nearestWords(first.word, LEADING_WORDS)) {
    const intent = parseFrom(meant, behind, names);
    if (intent !== undefined && isChange(intent) && (isListed(behind) || isNameSooner(first.word, meant))) continue;
    if (intent !== undefined && !isGuessedAlone(intent, behind)) return didYouMean(intent, first.text, meant);
  }
  return undefined;
}

/** Whether what stands before this is the first of a list: `dlee and awong` is two people, and neither is deleted. */
const isListed = ([next]: readonly Token[]): boolean => next?.kind === 'break' || next?.word === 'and';

/** Whether a word is as likely to be somebody's name: a `Grace` is two letters from `grant`, and granted nothing. */
const isNameSooner = (typed: string, meant: string): boolean =>
  slips(typed, meant) > 1 && Math.min(typed.length, meant.length) < 6;

/** Words of their own that are one letter away from one of ours. */
const SPELLED_RIGHT: ReadonlySet<string> = new Set(
  'sending spending lending mending vending nope yep yup nah'.split(' '),
);

/** Nothing that changes is offered from one misspelled word alone, and what takes no more than one must be spelled right. */
const isGuessedAlone = (intent: Command, behind: readonly Token[]): boolean =>
  intent.kind === 'undo' ||
  intent.kind === 'reconcile' ||
  ((isChange(intent) || intent.kind === 'which-purchase') && behind.length === 0);

/** Verbs before questions, since a change misread as a question would go unnoticed. */
const LEADING_WORDS = [
  ...verbs.keys(),
  ...otherVerbs.keys(),
  ...leadingVerbs,
  'please',
  'hello',
  'thanks',
  ...questionWords(),
];

function parseFrom(word: string, behind: readonly Token[], names: Names): Command | undefined {
  if (word === 'please')
    return verbs.has(wordAt(behind, 0)) ? parseFrom(wordAt(behind, 0), behind.slice(1), names) : undefined;
  if (word === 'hello' || word === 'thanks')
    return behind.length > 0 ? undefined : { kind: word === 'hello' ? 'greet' : 'thanks' };
  const tokens = [wordToken(word), ...behind];
  const intent = parseCommand(tokens, names) ?? parseQuestion(tokens, names);
  if (intent === undefined || intent.kind === 'not-understood' || intent.kind === 'did-you-mean') return undefined;
  const isGuess = !isChange(intent) && 'product' in intent && intent.product.kind === 'unknown';
  return isGuess && !('seats' in intent && intent.seats !== undefined) ? undefined : intent;
}
