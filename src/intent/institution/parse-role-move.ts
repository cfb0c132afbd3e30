import { didYouMean, type Intent, type RoleSaid } from '../intent';
import { type DepartmentSaid, type PeopleSaid, type PersonSaid } from '../said';
import { readDepartment, type Names } from '../text/match-names';
import { cutSegments, departmentNamed, isEmptyTalk, NO_POOL, type Segment } from '../text/read-segments';
import { isNamed, splitPeople } from '../text/split-people';
import { isAddressed, typedText, wordAt, type Token } from '../text/tokens';
import { changeOf, hasSecondCommand, isConditional, loose, notUnderstood } from '../text/why-not';
import { ARTICLES, NEGATIONS, QUESTION_WORDS } from '../text/words';
import { parseRole, ROLES } from './parse-role';

const MOVING = /^(?:move|transfer|reassign|shift|switch|hand|pass|relocate)$/u;
const REPLACING = /^(?:replace|swap|exchange|substitute|switch)$/u;
/** Nouns behind a role that only say what it is. */
const ROLE_NOUN = /^(?:role|roles|rights?|job|duty|duties|position)$/u;

/**
 * Reads `move delegate jdoe from Mathematics to Physics` and `replace delegate jdoe with asmith in Art`; undefined when no role is moved. The
 * department of a move is where the role is had then.
 */
export function parseRoleMove(tokens: readonly Token[], names: Names): Intent | undefined {
  const verb = wordAt(tokens, 0);
  if (QUESTION_WORDS.has(verb) || roleIn(tokens, names) === undefined) return undefined;
  const instead = parseInstead(tokens, names) ?? parseReplaces(tokens, names);
  if (instead !== undefined) return instead;
  const unfit = (command: 'move-role' | 'replace-role') => whyNotRoles(tokens, names, command);
  if (REPLACING.test(verb)) {
    const replaced = parseReplace(tokens.slice(1), names, verb === 'replace' || verb === 'substitute');
    if (replaced !== undefined) return unfit('replace-role') ?? replaced;
  }
  if (MOVING.test(verb)) {
    const moved = parseMove(tokens.slice(wordAt(tokens, 1) === 'over' ? 2 : 1), names);
    if (moved !== undefined) return unfit('move-role') ?? moved;
  }
  return undefined;
}

/** Reads `make jdoe delegate of Physics instead of asmith`; undefined where anything else than `instead` negates. */
export function parseInstead(tokens: readonly Token[], names: Names): Intent | undefined {
  const found = cutAt(tokens, names, [
    ['instead', 'of'],
    ['in', 'place', 'of'],
    ['rather', 'than'],
    ['in', 'lieu', 'of'],
  ]);
  if (found === undefined || !/^(?:make|appoint|add|assign)$/u.test(wordAt(tokens, 0))) return undefined;
  const isNegating = ({ word }: Token) => NEGATIONS.has(word);
  if ([...found.before, ...found.behind].some(isNegating)) return undefined;
  const given = parseRole(found.before, names);
  if (given?.kind !== 'add-role') return undefined;
  const side = readSide(found.behind, names);
  const own = given.department.kind === 'missing' ? side.department : given.department;
  const isTwice = given.department.kind !== 'missing' && side.department.kind !== 'missing';
  if (isTwice) return notUnderstood('several-pools', { command: 'replace-role', people: given.people });
  return (
    whyNotRoles(tokens, names, 'replace-role') ??
    replacing(given.role, { incoming: given.people, outgoing: side.people, department: own, left: side.left })
  );
}

/** `jdoe replaces asmith as delegate of Art` tells rather than asks, so that it is asked about. */
function parseReplaces(tokens: readonly Token[], names: Names): Intent | undefined {
  const found = cutAt(tokens, names, [['replaces'], ['succeeds'], ['takes', 'over', 'from'], ['takes', 'over', 'for']]);
  if (found === undefined || found.before.length === 0) return undefined;
  const role = roleIn(found.behind, names, 0);
  if (role === undefined) return undefined;
  const side = readSide(withoutRole(found.behind, role.at), names);
  const incoming = splitPeople(found.before);
  const meant = replacing(role.role, { incoming, outgoing: side.people, department: side.department, left: side.left });
  if (meant.kind !== 'replace-role') return meant;
  return whyNotRoles(tokens, names, 'replace-role') ?? didYouMean(meant, typedText(found.words), 'replace');
}

/** `delegate asmith with jdoe in Art`, `asmith as delegate of Art by jdoe`, and, of a swap, `delegate asmith for jdoe`. */
function parseReplace(tokens: readonly Token[], names: Names, isReplace: boolean): Intent | undefined {
  const found = cutAt(tokens, names, isReplace ? [['with'], ['by']] : [['for'], ['with']]);
  if (found === undefined) return undefined;
  const [left, right] = [roleIn(found.before, names, 0), roleIn(found.behind, names, 0)];
  const role = left ?? right;
  if (role === undefined) return undefined;
  if (left !== undefined && right !== undefined && left.role !== right.role) return undefined;
  const outgoing = readSide(left === undefined ? found.before : withoutRole(found.before, left.at), names);
  const incoming = readSide(right === undefined ? found.behind : withoutRole(found.behind, right.at), names);
  const departments = [outgoing.department, incoming.department].filter(({ kind }) => kind !== 'missing');
  if (departments.length > 1) return notUnderstood('several-pools', { command: 'replace-role' });
  return replacing(role.role, {
    incoming: incoming.people,
    outgoing: outgoing.people,
    department: departments[0] ?? NO_POOL.department,
    left: [...outgoing.left, ...incoming.left],
  });
}

/** `delegate jdoe from Mathematics to Physics`, `jdoe as delegate to Physics`, `the delegate role of Art from jdoe to asmith`. */
function parseMove(tokens: readonly Token[], names: Names): Intent | undefined {
  const role = roleIn(tokens, names, 0);
  if (role === undefined) return undefined;
  const segments = telling(withoutRole(tokens, role.at), names);
  const led = (by: RegExp) => segments.filter(({ preposition }) => by.test(preposition));
  const [[from, ...moreFrom], [to, ...moreTo]] = [led(/^from$/u), led(/^(?:to|into)$/u)];
  if ((from === undefined && to === undefined) || moreFrom.length + moreTo.length > 0) return undefined;
  const others = segments.filter((segment) => segment !== from && segment !== to);
  const [first, ...rest] = others;
  const isPerson = first !== undefined && first.named === undefined && /^(?:|of)$/u.test(first.preposition);
  if (!isPerson) {
    // The role itself is handed on: between people, in a department.
    if (from === undefined || to === undefined || role.role === 'approver' || role.role === 'auditor') return undefined;
    if (from.named !== undefined || to.named !== undefined) return notUnderstood('no-people', { command: 'move-role' });
    const [place, ...more] = others;
    return replacing(role.role, {
      incoming: splitPeople(to.tokens),
      outgoing: splitPeople(from.tokens),
      department: place === undefined ? NO_POOL.department : departmentIn(place, names),
      left: more,
    });
  }
  if (role.role === 'approver' || role.role === 'auditor') return undefined;
  const people = splitPeople(withoutPossessive(first.tokens));
  const left = [...rest, ...[from, to].filter((one) => one !== undefined && isForeign(one))].filter(
    (one) => one !== undefined,
  );
  const known = { role: role.role, from: departmentIn(from, names), department: departmentIn(to, names) };
  return changeOf('move-role', people, { ...NO_POOL, left }, (named) => ({
    kind: 'move-role',
    people: named,
    ...known,
  }));
}

/** Somebody, or a product, in place of a department. */
const isForeign = ({ named, tokens }: Segment): boolean =>
  (named !== undefined && named.departments.length === 0) || tokens.some(isAddressed);

function departmentIn(segment: Segment | undefined, names: Names): DepartmentSaid {
  if (segment === undefined) return NO_POOL.department;
  const typed = typedText(segment.tokens);
  if (segment.named !== undefined) return departmentNamed(segment.named, typed);
  const bare = segment.tokens.filter(({ word }) => !ARTICLES.has(word) && !/^(?:department|dept)$/u.test(word));
  return readDepartment(names, bare);
}

/** People on one side of a replacement, and where. */
interface Side {
  readonly people: readonly PersonSaid[];
  readonly department: DepartmentSaid;
  readonly left: readonly Segment[];
}

function readSide(tokens: readonly Token[], names: Names): Side {
  const segments = telling(tokens, names);
  const people = segments.find(({ preposition, named }) => preposition === '' && named === undefined);
  const place = segments.find((one) => one !== people && /^(?:|of|for|in|at|from)$/u.test(one.preposition));
  const isPlace = place !== undefined && !isForeign(place);
  return {
    people: splitPeople(people?.tokens ?? []),
    department: isPlace ? departmentIn(place, names) : NO_POOL.department,
    left: segments.filter((one) => one !== people && !(isPlace && one === place)),
  };
}

const telling = (tokens: readonly Token[], names: Names): readonly Segment[] =>
  cutSegments(names, tokens, new Set()).filter((segment) => !isEmptyTalk(segment));

function replacing(
  role: RoleSaid,
  given: {
    readonly incoming: readonly PersonSaid[];
    readonly outgoing: readonly PersonSaid[];
    readonly department: DepartmentSaid;
    readonly left: readonly Segment[];
  },
): Intent {
  const { incoming, outgoing, department, left } = given;
  const command = 'replace-role';
  const [first, ...others] = outgoing;
  if (first === undefined) return notUnderstood('no-people', { command, people: incoming });
  if (outgoing.some((person) => !isNamed(person)))
    return notUnderstood('unnamed-people', { command, people: outgoing });
  const instead: PeopleSaid = [first, ...others];
  return changeOf(command, incoming, { ...NO_POOL, department, left }, (people) => {
    return { kind: command, role, people, instead, department };
  });
}

function whyNotRoles(
  tokens: readonly Token[],
  names: Names,
  command: 'move-role' | 'replace-role',
): Intent | undefined {
  if (isConditional(tokens, names)) return notUnderstood('condition', { command });
  return hasSecondCommand(tokens, names) ? notUnderstood('several-commands', { command }) : undefined;
}

/** The one role that a text names, and where. */
function roleIn(
  tokens: readonly Token[],
  names: Names,
  from = 1,
): { readonly role: RoleSaid; readonly at: number } | undefined {
  const outside = new Set(loose(tokens, names));
  const found = tokens.flatMap((token, at) => {
    const role = at >= from && outside.has(token) ? ROLES.get(token.word) : undefined;
    return role === undefined ? [] : [{ role, at }];
  });
  return found.every(({ role }) => role === found[0]?.role) ? found[0] : undefined;
}

/** A text without its role, what leads to it, and what noun stands behind it. */
function withoutRole(tokens: readonly Token[], at: number): readonly Token[] {
  const before = tokens.slice(0, at);
  const bare = before.slice(
    0,
    before.findLastIndex(({ word }) => !ARTICLES.has(word) && word !== 'new' && word !== 'as') + 1,
  );
  const behind = tokens.slice(at + 1);
  return [...bare, ...(ROLE_NOUN.test(wordAt(behind, 0)) ? behind.slice(1) : behind)];
}

const withoutPossessive = (tokens: readonly Token[]): readonly Token[] =>
  tokens.map((token, at) => (at === tokens.length - 1 ? { ...token, text: token.text.replace(/'s?$/u, '') } : token));

/** A text cut at the first of some words that stands outside every name. */
function cutAt(
  tokens: readonly Token[],
  names: Names,
  phrases: readonly (readonly string[])[],
):
  | { readonly before: readonly Token[]; readonly words: readonly Token[]; readonly behind: readonly Token[] }
  | undefined {
  const outside = new Set(loose(tokens, names));
  for (const [at, token] of tokens.entries()) {
    if (!outside.has(token)) continue;
    const phrase = phrases.find((words) => words.every((word, index) => wordAt(tokens, at + index) === word));
    if (phrase === undefined) continue;
    const end = at + phrase.length;
    return { before: tokens.slice(0, at), words: tokens.slice(at, end), behind: tokens.slice(end) };
  }
  return undefined;
}
