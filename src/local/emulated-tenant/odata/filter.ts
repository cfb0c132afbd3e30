import { badRequest, unsupportedQuery } from '../error-answer';
import { consumedSkuIds, proxyAddressesOf, type UserRecord } from '../state/records';
import { type TenantState } from '../state/tenant-state';
import { type IndexedText } from '../state/user-index';
import { parseFilter, type Expression, type Literal } from './filter-parser';

/** A filter, ready to use. */
export interface UserFilter {
  matches(user: UserRecord): boolean;
  /** Ids among which all matching people of the primary are, in any order and possibly repeated; undefined when everybody must be looked at. */
  candidates(state: TenantState): string[] | undefined;
  /** The SKU whose holders it asks for, when that is all it asks. */
  readonly ofSku: string | undefined;
  /** Whether it needs `ConsistencyLevel: eventual` and `$count=true`. */
  readonly isAdvanced: boolean;
}

const TEXTS = [
  'id',
  'userPrincipalName',
  'mail',
  'mailNickname',
  'displayName',
  'givenName',
  'surname',
  'department',
  'jobTitle',
  'usageLocation',
  'userType',
] as const;
const INDEXED: readonly string[] = ['userPrincipalName', 'mail', 'mailNickname', 'displayName'] satisfies IndexedText[];
const MOST_OR_CLAUSES = 15;

/** Reads `$filter` of people; throws an `ErrorAnswer` for what Graph refuses and for what is not emulated. */
export function readUserFilter(text: string): UserFilter {
  const expression = parseFilter(text);
  check(expression);
  if (countOrs(expression) > MOST_OR_CLAUSES) {
    throw unsupportedQuery(
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${countOrs(expression)}. Max allowed: ${MOST_OR_CLAUSES}.`,
    );
  }
  return {
    matches: predicate(expression),
    candidates: (state) => candidatesOf(expression, state),
    ofSku: expression.kind === 'any-license' ? expression.skuId : undefined,
    isAdvanced: isAdvanced(expression),
  };
}

function check(expression: Expression): void {
  switch (expression.kind) {
    case 'and':
    case 'or':
      check(expression.left);
      check(expression.right);
      return;
    case 'not':
      check(expression.operand);
      return;
    case 'compare':
      expression.values.forEach((value) => {
        checkType(expression.property, value);
      });
      return;
    case 'function':
      checkType(expression.property, expression.value);
      return;
    case 'any-license':
    case 'any-address':
    case 'no-license':
      return;
  }
}

function checkType(property: string, value: Literal): void {
  if (property === 'accountEnabled') {
    if (typeof value !== 'boolean') {
      throw badRequest(
        "Invalid filter clause: A binary operator with incompatible types was detected for property 'accountEnabled'.",
      );
    }
    return;
  }
  if (!TEXTS.some((name) => name === property)) {
    throw badRequest(
      `Invalid filter clause: Could not find a property named '${property}' on type 'microsoft.graph.user'.`,
    );
  }
  if (typeof value === 'boolean') {
    throw badRequest(
      `Invalid filter clause: A binary operator with incompatible types was detected for property '${property}'.`,
    );
  }
}

function countOrs(expression: Expression): number {
  if (expression.kind === 'or') return countOrs(expression.left) + countOrs(expression.right);
  return expression.kind === 'compare' ? expression.values.length : 1;
}

function isAdvanced(expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return isAdvanced(expression.left) || isAdvanced(expression.right);
    case 'not':
    case 'no-license':
      return true;
    case 'compare':
      return expression.isNegated;
    case 'function':
      return expression.name === 'endswith';
    case 'any-license':
    case 'any-address':
      return false;
  }
}

function predicate(expression: Expression): (user: UserRecord) => boolean {
  switch (expression.kind) {
    case 'and': {
      const [left, right] = [predicate(expression.left), predicate(expression.right)];
      return (user) => left(user) && right(user);
    }
    case 'or': {
      const [left, right] = [predicate(expression.left), predicate(expression.right)];
      return (user) => left(user) || right(user);
    }
    case 'not': {
      const operand = predicate(expression.operand);
      return (user) => !operand(user);
    }
    case 'compare': {
      const values = expression.values.map(folded);
      return (user) => values.includes(valueOf(user, expression.property)) !== expression.isNegated;
    }
    case 'function': {
      const part = String(folded(expression.value));
      const isPart = (text: string) => (expression.name === 'startswith' ? text.startsWith(part) : text.endsWith(part));
      return (user) => {
        const value = valueOf(user, expression.property);
        return typeof value === 'string' && isPart(value);
      };
    }
    case 'any-license':
      return (user) => consumedSkuIds(user.states).has(expression.skuId);
    case 'any-address': {
      const sought = expression.value.toLowerCase();
      return (user) => proxyAddressesOf(user).some((address) => address.toLowerCase() === sought);
    }
    case 'no-license':
      return (user) => consumedSkuIds(user.states).size === 0;
  }
}

function folded(value: Literal): Literal {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function valueOf(user: UserRecord, property: string): Literal {
  const name = TEXTS.find((text) => text === property);
  return name === undefined ? user.accountEnabled : folded(user[name]);
}

function candidatesOf(expression: Expression, state: TenantState): string[] | undefined {
  switch (expression.kind) {
    case 'and':
      return candidatesOf(expression.left, state) ?? candidatesOf(expression.right, state);
    case 'or': {
      const [left, right] = [candidatesOf(expression.left, state), candidatesOf(expression.right, state)];
      return left === undefined || right === undefined ? undefined : [...left, ...right];
    }
    case 'compare':
      return expression.isNegated ? undefined : equalOnes(expression.property, expression.values, state);
    case 'function':
      return expression.name === 'startswith' && isIndexed(expression.property)
        ? state.index(expression.property).startingWith(String(folded(expression.value)))
        : undefined;
    case 'any-address':
      return state.index('proxyAddresses').equalTo(expression.value.toLowerCase());
    case 'any-license':
      return [...state.holdersOf(expression.skuId)];
    case 'not':
    case 'no-license':
      return undefined;
  }
}

function equalOnes(property: string, values: readonly Literal[], state: TenantState): string[] | undefined {
  const texts = values.map(folded).filter((value) => typeof value === 'string');
  if (texts.length !== values.length) return undefined;
  if (property === 'id') return texts;
  return isIndexed(property) ? texts.flatMap((text) => state.index(property).equalTo(text)) : undefined;
}

function isIndexed(property: string): property is IndexedText {
  return INDEXED.includes(property);
}
