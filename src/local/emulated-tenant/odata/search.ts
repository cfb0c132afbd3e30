import { badRequest } from '../error-answer';
import { type UserRecord } from '../state/records';
import { type TenantState } from '../state/tenant-state';
import { wordsOf } from '../state/words';

/** A search, ready to use. */
export interface UserSearch {
  matches(user: UserRecord): boolean;
  /** Ids among which all matching people of the primary are. */
  candidates(state: TenantState): string[];
}

interface Clause {
  readonly property: 'displayName' | 'mail' | 'userPrincipalName' | 'mailNickname';
  readonly text: string;
}

const CLAUSE = /\s*"((?:[^"\\]|\\.)*)"\s*/uy;
const SEARCHED = ['displayName', 'mail', 'userPrincipalName', 'mailNickname'] as const;

/**
 * Reads `$search` of people: `"property:text"`, several joined by `AND` and `OR`, `AND` binding closer; quotes and
 * backslashes inside are escaped by a backslash. Display names are found by the beginnings of words, each word of the clause
 * being the beginning of one; other properties by their beginning.
 *
 * @source https://learn.microsoft.com/graph/search-query-parameter
 */
export function readUserSearch(text: string): UserSearch {
  const alternatives = readAlternatives(text);
  return {
    matches: (user) => alternatives.some((clauses) => clauses.every((clause) => isFound(user, clause))),
    candidates: (state) =>
      alternatives.flatMap((clauses) => (clauses[0] === undefined ? [] : candidatesOf(clauses[0], state))),
  };
}

function readAlternatives(text: string): Clause[][] {
  const alternatives: Clause[][] = [[]];
  const pattern = new RegExp(CLAUSE);
  for (;;) {
    const quoted = pattern.exec(text)?.[1];
    if (quoted === undefined) {
      throw badRequest(
        `Syntax error: character '${text.slice(0, 20)}' is not valid in '$search'. Clauses must be in double quotes.`,
      );
    }
    alternatives.at(-1)?.push(readClause(quoted.replaceAll(/\\(.)/gu, '$1')));
    const rest = text.slice(pattern.lastIndex);
    if (rest === '') return alternatives;
    const joint = /^(AND|OR)\b/u.exec(rest)?.[1];
    if (joint === undefined) throw badRequest("Syntax error in '$search': AND or OR expected between clauses.");
    if (joint === 'OR') alternatives.push([]);
    pattern.lastIndex += joint.length;
  }
}

function readClause(clause: string): Clause {
  const colon = clause.indexOf(':');
  const property = SEARCHED.find((name) => name === clause.slice(0, Math.max(colon, 0)));
  const text = clause.slice(colon + 1).trim();
  if (property === undefined || text === '') {
    throw badRequest(
      'Unsupported or invalid search filter clause: a clause of \'$search\' is "property:text" with a searchable property.',
    );
  }
  return { property, text };
}

function isFound(user: UserRecord, { property, text }: Clause): boolean {
  if (property !== 'displayName') return user[property]?.toLowerCase().startsWith(text.toLowerCase()) ?? false;
  const words = wordsOf(user.displayName ?? '');
  const sought = soughtWords(text);
  return sought.length > 0 && sought.every((beginning) => words.some((word) => word.startsWith(beginning)));
}

function candidatesOf({ property, text }: Clause, state: TenantState): string[] {
  if (property !== 'displayName') return state.index(property).startingWith(text.toLowerCase());
  const [longest] = soughtWords(text).toSorted((one, other) => other.length - one.length);
  return longest === undefined ? [] : state.index('words').startingWith(longest);
}

function soughtWords(text: string): string[] {
  return (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => word.toLowerCase());
}
