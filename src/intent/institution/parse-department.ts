import { didYouMean, type Intent } from '../intent';
import { type DepartmentSaid } from '../said';
import { findName, readDepartment, type Names } from '../text/match-names';
import { isPlainly } from '../text/purchase-order-number';
import { departmentNamed } from '../text/read-segments';
import { isAddressed, sentenceOf, typedText, wordAt, wordsMatched, type Token } from '../text/tokens';
import { notUnderstood, whyNotAlone } from '../text/why-not';
import { ARTICLES } from '../text/words';

type Kind = 'rename-department' | 'close-department' | 'reopen-department';

const DEPARTMENT = '(?:department|dept)';
const OF = '(?: of| called| named)?';
const NOW = '(?:from now on|from here on|going forward|as of (?:now|today)|effective immediately|now)';

/** What a sentence begins with that gives a department another name: behind it stand the old one, `to`, and the new one. */
const RENAME = [
  new RegExp(`^(?:rename|retitle)(?: the| our)?(?: ${DEPARTMENT}${OF})? `, 'u'),
  new RegExp(
    `^(?:change|update|edit|set)(?: the)?(?: ${DEPARTMENT})? (?:name|title) (?:of|for)(?: the| our)?(?: ${DEPARTMENT}${OF})? `,
    'u',
  ),
];
/** The same where `name to` stands behind the old one: `change History's name to`. */
const CHANGE = new RegExp(`^(?:change|update|edit|set)(?: the| our)?(?: ${DEPARTMENT}${OF})? `, 'u');
/** Behind it stand the old name and, at once, the new one. */
const CALL = new RegExp(`^(?:${NOW} )?call(?: the| our)?(?: ${DEPARTMENT}${OF})? `, 'u');
/** What joins a department and its new name in a sentence that states it; the second kind may only tell what happened elsewhere. */
const IS_CALLED =
  /^(?:(?:department|dept) )?(?:is|will be|shall be|should be|must be|is to be|should)(?: from now on| now| henceforth)? (?:be )?(?:now )?(?:called|named|known as) /u;
const BECOMES =
  /^(?:(?:department|dept) )?(?:becomes|turns into|(?:is|was|got|has been|is being|is getting|will be) (?:now )?renamed (?:to|into|as)|has a new name|is now) /u;

const CLOSING =
  '(?:close|close down|shut|shut down|archive|dissolve|retire|deactivate|discontinue|abolish|eliminate|disband|wind up|wind down)';
const REMOVING = '(?:delete|remove|drop|get rid of|do away with)';
const CLOSE_NAMED = new RegExp(`^(?:${CLOSING}|${REMOVING})(?: down)?(?: the| our| a)? ${DEPARTMENT}${OF} `, 'u');
const CLOSE = new RegExp(`^(?:${CLOSING}|${REMOVING})(?: down)?(?: the| our)? `, 'u');
const CLOSE_ANY = new RegExp(`^${CLOSING}(?: down)?(?: the| our)? `, 'u');
const IS_CLOSING =
  /^(?:(?:department|dept) )?(?:no longer exists|is gone|is dissolved|is closing(?: down)?|closes(?: down)?|(?:can|should|must|will|is to) be (?:closed|archived|dissolved|deleted|shut down)) $/u;
const CLOSE_END = /(?: |^)(?:down|for good|permanently|now|today|entirely|completely|altogether) $/u;

const REOPEN_NAMED = new RegExp(
  `^(?:re-?open|open|restore|bring back|reactivate|revive|unarchive|unclose)(?: the| our)? ${DEPARTMENT}${OF} `,
  'u',
);
const REOPEN = /^re-?open(?: the| our)? /u;

/** Words that say when a name changes: that is done at once, or not at all. */
const LATER =
  / (?:tomorrow|tonight|later|soon|next (?:week|month|term|year|semester|fall|spring|summer)|(?:on|from|by|starting|starting on|effective|as of|at|after|before|until|in) (?:the )?(?:next |end |start |beginning )*(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|term|semester|year|summer|fall|spring|\d\S*)) /u;
const END = new RegExp(`(?: ${NOW}| today) $`, 'u');
const SECOND =
  / (?:and|then|also|-) (?:then |also )?(?:rename|close|call|change|make|give|add|remove|delete|move|swap|reopen|buy|show|set) /u;

/** Reads what renames, closes and reopens a department; undefined when a text is about something else. */
export function parseDepartment(tokens: readonly Token[], names: Names): Intent | undefined {
  const said = sentenceOf(tokens);
  return (
    parseRename(tokens, said, names) ??
    parseStatement(tokens, names) ??
    parseClose(tokens, said, names) ??
    parseReopen(tokens, said, names)
  );
}

function parseRename(tokens: readonly Token[], said: string, names: Names): Intent | undefined {
  for (const pattern of RENAME) {
    const from = wordsMatched(pattern.exec(said));
    if (from > 0) return renameBetween(tokens.slice(from), names, isAboutDepartment(tokens.slice(0, from)));
  }
  if (/^(?:rename|retitle) (?:a |the |our )?(?:department|dept) $/u.test(said))
    return renaming([], { kind: 'missing' });
  const call = wordsMatched(CALL.exec(said));
  if (call > 0) {
    const rest = tokens.slice(call);
    const match = findName(names, rest, 0);
    const end = wordAt(rest, match?.end ?? 0) === 'department' ? (match?.end ?? 0) + 1 : (match?.end ?? 0);
    if (match === undefined || match.named.departments.length === 0 || end >= rest.length) return undefined;
    return checked(tokens, names, rest.slice(end), departmentNamed(match.named, typedText(rest.slice(0, match.end))));
  }
  const change = wordsMatched(CHANGE.exec(said));
  const name = tokens.findIndex(({ word }, at) => at >= change && (word === 'name' || word === 'title'));
  if (change === 0 || name <= change || !isTo(tokens[name + 1])) return undefined;
  const department = departmentOf(names, tokens.slice(change, name));
  if (department.kind === 'unknown' && !isAboutDepartment(tokens.slice(0, change))) return undefined;
  return checked(tokens, names, tokens.slice(name + 2), department);
}

/** `History to Humanities`: the longest name that is known, or else all before the first `to`. */
function renameBetween(rest: readonly Token[], names: Names, isNamedSo: boolean): Intent | undefined {
  const match = findName(names, rest, 0);
  const behind = match === undefined ? -1 : wordAt(rest, match.end) === 'department' ? match.end + 1 : match.end;
  const isKnown = match !== undefined && (isTo(rest[behind]) || behind === rest.length);
  const to = isKnown ? behind : rest.findIndex(isTo);
  // Something else is called so, such as a product.
  if (isKnown && match.named.departments.length === 0) return undefined;
  const before = to < 0 ? rest : rest.slice(0, to);
  const department = departmentOf(names, before);
  if (department.kind === 'unknown' && !isNamedSo && to < 0) return undefined;
  return checked(rest, names, to < 0 ? [] : rest.slice(to + 1), department);
}

/** `History is now called Humanities`, `the new name of History is Humanities`. */
function parseStatement(all: readonly Token[], names: Names): Intent | undefined {
  const said = sentenceOf(all);
  const newName = wordsMatched(/^(?:the )?new name (?:of|for) (?:the )?(?:(?:department|dept)(?: of)? )?/u.exec(said));
  const lead = wordsMatched(new RegExp(`^${NOW} (?!call )`, 'u').exec(said));
  const from = newName > 0 ? newName : lead;
  const tokens = all.slice(from);
  const prefix = wordsMatched(/^(?:the |our )?(?:department|dept)(?: of)? /u.exec(sentenceOf(tokens)));
  const match = findName(names, tokens, 0) ?? findName(names, tokens, prefix);
  if (match === undefined || match.named.departments.length === 0) return undefined;
  const department = departmentNamed(match.named, typedText(tokens.slice(0, match.end)));
  const behind = tokens.slice(match.end);
  const words = sentenceOf(behind);
  const is = newName > 0 ? wordsMatched(/^is (?:now )?/u.exec(words)) : wordsMatched(IS_CALLED.exec(words));
  if (is > 0 && is < behind.length) return checked(all, names, behind.slice(is), department);
  if (IS_CLOSING.test(words)) return { kind: 'close-department', department };
  const becomes = wordsMatched(BECOMES.exec(words));
  if (newName > 0 || becomes === 0 || becomes >= behind.length) return undefined;
  const meant = checked(all, names, behind.slice(becomes), department);
  const isPlain = meant.kind !== 'rename-department' || (wordAt(behind, 0) === 'is' && wordAt(behind, 1) === 'now');
  // `Mathematics is now closed`: it tells something, and names no name.
  return isPlain ? undefined : didYouMean(meant, typedText(behind.slice(0, becomes)), 'rename');
}

function parseClose(tokens: readonly Token[], said: string, names: Names): Intent | undefined {
  const isMissing = new RegExp(
    `^(?:${CLOSING}|${REMOVING})(?: down)?(?: a| the| our| my)? ${DEPARTMENT} (?:down )?$`,
    'u',
  );
  if (isMissing.test(said)) return { kind: 'close-department', department: { kind: 'missing' } };
  const named = wordsMatched(CLOSE_NAMED.exec(said));
  if (named > 0) return closing(tokens, tokens.slice(named), names, true);
  for (const [pattern, needsNoun] of [
    [CLOSE, true],
    [CLOSE_ANY, false],
  ] as const) {
    const from = wordsMatched(pattern.exec(said));
    const match = from === 0 ? undefined : findName(names, tokens, from);
    if (match === undefined || match.named.departments.length === 0) continue;
    const isNoun = /^(?:department|dept)$/u.test(wordAt(tokens, match.end));
    if (isNoun || !needsNoun) return closing(tokens, tokens.slice(from), names, false);
  }
  return undefined;
}

function closing(all: readonly Token[], rest: readonly Token[], names: Names, isNamedSo: boolean): Intent | undefined {
  const unfit = whyNotAlone(all, names, { command: 'close-department' });
  if (unfit !== undefined) return unfit;
  const match = findName(names, rest, 0);
  const end = match === undefined ? rest.length : match.end + (wordAt(rest, match.end) === 'department' ? 1 : 0);
  const tail = CLOSE_END.exec(sentenceOf(rest.slice(end)));
  const isWhole = match !== undefined && (end === rest.length || tail?.index === 0);
  if (isWhole && match.named.departments.length > 0)
    return { kind: 'close-department', department: departmentNamed(match.named, typedText(rest.slice(0, match.end))) };
  if (match !== undefined)
    return leftOver('close-department', rest.slice(match.named.departments.length > 0 ? end : 0));
  return isNamedSo ? closingUnknown(rest, names) : undefined;
}

function closingUnknown(rest: readonly Token[], names: Names): Intent {
  const tail = wordsMatched(CLOSE_END.exec(sentenceOf(rest)));
  const name = rest.slice(0, rest.length - tail);
  if (name.some((token) => token.kind !== 'word')) return leftOver('close-department', rest);
  return { kind: 'close-department', department: departmentOf(names, name) };
}

function parseReopen(tokens: readonly Token[], said: string, names: Names): Intent | undefined {
  const from = wordsMatched(REOPEN_NAMED.exec(said)) || wordsMatched(REOPEN.exec(said));
  const rest = tokens.slice(from);
  const isAgain = wordAt(rest, rest.length - 1) === 'again';
  const name = isAgain ? rest.slice(0, -1) : rest;
  if (from === 0 || name.length === 0 || name.some(({ text }) => isPlainly(text))) return undefined;
  const unfit = whyNotAlone(tokens, names, { command: 'reopen-department' }) ?? whyNotName(name, 'reopen-department');
  return unfit ?? { kind: 'reopen-department', name: typedText(name) };
}

/** A rename, unless its new name holds words that are no part of one. */
function checked(all: readonly Token[], names: Names, name: readonly Token[], department: DepartmentSaid): Intent {
  const unfit = whyNotAlone(all, names, { command: 'rename-department' }) ?? whyNotName(name, 'rename-department');
  return unfit ?? renaming(name, department);
}

function renaming(name: readonly Token[], department: DepartmentSaid): Intent {
  const said = ` ${sentenceOf(name)}`;
  const end = wordsMatched(END.exec(said));
  const own = name.slice(0, name.length - end);
  return { kind: 'rename-department', department, name: own.length === 0 ? undefined : typedText(own) };
}

function whyNotName(name: readonly Token[], command: Kind): Intent | undefined {
  const said = ` ${sentenceOf(name)}`;
  if (SECOND.test(said)) return notUnderstood('several-commands', { command });
  const later = LATER.exec(said);
  if (later !== null) {
    const at = said.slice(0, later.index).trim().split(' ').filter(Boolean).length;
    return leftOver(command, name.slice(at));
  }
  const stop = name.findIndex(
    (token, at) =>
      isAddressed(token) ||
      (token.kind === 'break' && token.text !== ',') ||
      (name[at - 1]?.before === 'sentence-end' && (name[at - 1]?.text.length ?? 0) > 3),
  );
  return stop < 0 ? undefined : leftOver(command, name.slice(stop));
}

const leftOver = (command: Kind, leftover: readonly Token[]): Intent =>
  notUnderstood('leftover', { command, leftover });

/** The department that these words are, with or without that word around it. */
function departmentOf(names: Names, tokens: readonly Token[]): DepartmentSaid {
  const isWord = ({ word }: Token): boolean => /^(?:department|dept)$/u.test(word);
  const from = tokens.findIndex((token) => !ARTICLES.has(token.word));
  const bare = from < 0 ? [] : tokens.slice(from);
  for (const some of [bare, bare.filter((token) => !isWord(token))]) {
    if (some.length === 0) return { kind: 'missing' };
    const match = findName(names, some, 0);
    if (match?.end === some.length && match.named.departments.length > 0)
      return departmentNamed(match.named, typedText(some));
  }
  return readDepartment(
    names,
    bare.filter((token) => !isWord(token)),
  );
}

const isAboutDepartment = (tokens: readonly Token[]): boolean =>
  tokens.some(({ word }) => word === 'department' || word === 'dept');

const isTo = (token: Token | undefined): boolean => token !== undefined && /^(?:to|into|as)$/u.test(token.word);
