import { type Intent, type RoleSaid } from '../intent';
import { type DepartmentSaid } from '../said';
import { findNameToEnd, type Names } from '../text/match-names';
import { verbs } from '../text/verbs';
import { productFrom } from '../text/read-head';
import {
  cutFirst,
  cutSegments,
  isEmptyTalk,
  NO_POOL,
  readPool,
  type Leads,
  type PoolRead,
  type Segment,
} from '../text/read-segments';
import { isNamed, splitPeople } from '../text/split-people';
import { isAddressed, wordAt, type Token } from '../text/tokens';
import { hasSecondCommand, isConditional, loose, notUnderstood, changeOf } from '../text/why-not';
import { ARTICLES } from '../text/words';

/** Words for roles, one or several of them. */
export const ROLES: ReadonlyMap<string, RoleSaid> = new Map(
  (['delegate', 'purchaser', 'approver', 'auditor'] as const).flatMap((role) => [
    [role, role],
    [`${role}s`, role],
  ]),
);

type RoleKind = 'add-role' | 'remove-role';

/** The verbs that give and take roles; `make` and `appoint` need no word between the person and the role. */
const VERBS: ReadonlyMap<string, RoleKind> = new Map([
  ...['add', 'assign', 'make', 'appoint'].map((verb) => [verb, 'add-role'] as const),
  ...['remove', 'delete', 'drop', 'unassign'].map((verb) => [verb, 'remove-role'] as const),
]);
const MAKING = new Set(['make', 'appoint']);

/** Nothing leads to a product: a role is had in a department, or everywhere. */
const LEADS: Leads = { product: new Set(), department: new Set(['to', 'for', 'of', 'in', 'at', 'from']) };

/** Reads `add delegate jdoe to Mathematics` and `make jdoe a delegate of Mathematics`; undefined when no role is named. */
export function parseRole(tokens: readonly Token[], names: Names): Intent | undefined {
  const verb = wordAt(tokens, 0);
  const outside = new Set(loose(tokens, names));
  const at = tokens.findIndex((token) => ROLES.has(token.word) && outside.has(token));
  const role = ROLES.get(wordAt(tokens, at));
  const rosterKind = verbs.get(verb);
  if (at < 1 || role === undefined || rosterKind === 'undo') return undefined;
  const kind = VERBS.get(verb) ?? (rosterKind === 'remove' ? 'remove-role' : 'add-role');
  if (!VERBS.has(verb)) {
    return rosterKind === undefined
      ? undefined
      : notUnderstood('leftover', { command: kind, leftover: tokens.slice(at, at + 1) });
  }
  if (isConditional(tokens, names)) return notUnderstood('condition', { command: kind });
  const isSecondRole = tokens.slice(at + 1).some((token) => ROLES.has(token.word) && outside.has(token));
  if (isSecondRole || hasSecondCommand(tokens, names)) return notUnderstood('several-commands', { command: kind });
  return parseRoleOf(role, { kind, verb, at, tokens, names });
}

/** A text that gives or takes a role, and where the role is named. */
interface RoleText {
  readonly kind: RoleKind;
  readonly verb: string;
  readonly at: number;
  readonly tokens: readonly Token[];
  readonly names: Names;
}

function parseRoleOf(role: RoleSaid, text: RoleText): Intent {
  const { kind, at, tokens, names } = text;
  const before = withoutBreaks(tokens.slice(1, at));
  const after = cutSegments(names, tokens.slice(at + 1), new Set());
  const read = before.every((token) => isArticle(token)) ? readRoleFirst(after) : readPeopleFirst(text, before, after);
  if (read === undefined) return notUnderstood('leftover', { command: kind, leftover: tokens.slice(at, at + 1) });
  const product = productFrom(names, read.people);
  if (product < read.people.length)
    return notUnderstood('leftover', { command: kind, leftover: read.people.slice(product) });
  const people = splitPeople(read.people);
  const telling = read.segments.filter((segment) => !isEmptyTalk(segment));
  const isEverywhere = role === 'approver' || role === 'auditor';
  const pool = isEverywhere ? { ...NO_POOL, left: telling } : readDepartmentOf(names, telling, read.department);
  return changeOf(kind, people, pool, (named) => ({ kind, role, people: named, department: pool.department }));
}

interface RoleRead {
  readonly people: readonly Token[];
  readonly segments: readonly Segment[];
  readonly department?: DepartmentSaid;
}

/** `delegate jdoe to Mathematics`, `delegates of Mathematics: jdoe, asmith`. */
function readRoleFirst(after: readonly Segment[]): RoleRead {
  const people =
    after[0]?.preposition === '' ? after[0] : after.find(({ isSetApart, named }) => isSetApart && named === undefined);
  return { people: people?.tokens ?? [], segments: after.filter((segment) => segment !== people) };
}

/** `jdoe as delegate`, `jdoe a Mathematics delegate`, `jdoe to the delegates`; undefined when nothing joins person and role. */
function readPeopleFirst(
  { kind, verb, names }: RoleText,
  before: readonly Token[],
  after: readonly Segment[],
): RoleRead | undefined {
  const own = departmentBefore(before, names);
  const bare = withoutArticles(own?.rest ?? before);
  const joint = bare.at(-1)?.word ?? '';
  const isJoined = joint === 'as' || joint === (kind === 'add-role' ? 'to' : 'from');
  const { first: people, rest } = cutFirst(names, isJoined ? bare.slice(0, -1) : bare, new Set());
  const isGroup = splitPeople(people).every((person) => !isNamed(person));
  if (!isJoined && !MAKING.has(verb) && !isGroup) return undefined;
  const segments = [...rest, ...after];
  return own === undefined ? { people, segments } : { people, segments, department: own.department };
}

/** A department right before the role, behind an article or a word that joins. */
function departmentBefore(
  before: readonly Token[],
  names: Names,
): { readonly rest: readonly Token[]; readonly department: DepartmentSaid } | undefined {
  for (let from = 1; from < before.length; from++) {
    const departments = findNameToEnd(names, before, from)?.named.departments ?? [];
    const [departmentId, ...others] = departments;
    const isBehind = /^(?:as|to|from)$/u.test(wordAt(before, from - 1)) || isArticle(before[from - 1]);
    if (departmentId === undefined || others.length > 0 || !isBehind) continue;
    return { rest: before.slice(0, from), department: { kind: 'known', departmentId } };
  }
  return undefined;
}

/** Reads the department; a product, or somebody, in its place fits nowhere. */
function readDepartmentOf(
  names: Names,
  segments: readonly Segment[],
  department: DepartmentSaid = NO_POOL.department,
): PoolRead {
  const isForeign = ({ named, tokens }: Segment): boolean =>
    (named !== undefined && named.departments.length === 0) || tokens.some(isAddressed);
  const pool = readPool(
    names,
    segments.filter((segment) => !isForeign(segment)),
    LEADS,
    { ...NO_POOL, department },
  );
  return { ...pool, left: [...pool.left, ...segments.filter(isForeign)] };
}

const isArticle = (token: Token | undefined): boolean =>
  token !== undefined && (ARTICLES.has(token.word) || token.word === 'new' || token.word === 'another');

const withoutArticles = (tokens: readonly Token[]): readonly Token[] =>
  tokens.slice(0, tokens.findLastIndex((token) => !isArticle(token)) + 1);

const withoutBreaks = (tokens: readonly Token[]): readonly Token[] =>
  tokens.slice(tokens.findIndex(({ kind }) => kind !== 'break'));
