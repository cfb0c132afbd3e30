import { isLater, isList, isObject, later, type ObjectValue, type Value } from './values';

/** Reads files beside the one that asks. */
export interface Around {
  readonly load: (path: string) => string;
}

interface Known {
  /** How many arguments it takes at least, and at most. */
  readonly takes: readonly [least: number, most: number];
  /** Gives nothing for arguments that it does not take. */
  readonly run: (given: readonly Value[], around: Around) => Value | undefined;
  /** Whether what is known later may be among the arguments as it is. */
  readonly takesLater?: true;
}

const ANY = Number.POSITIVE_INFINITY;
const onText = (run: (text: string) => Value | undefined): Known => ({
  takes: [1, 1],
  run: ([text]) => (typeof text === 'string' ? run(text) : undefined),
});
const onTexts = (run: (one: string, other: string) => Value): Known => ({
  takes: [2, 2],
  run: ([one, other]) => (typeof one === 'string' && typeof other === 'string' ? run(one, other) : undefined),
});
/** Made up by the service: as long as nothing is deployed, nobody needs to know what from what is given. */
const MADE_LATER: Known = { takes: [1, ANY], run: () => undefined };

const FUNCTIONS: Readonly<Record<string, Known>> = {
  uniqueString: MADE_LATER,
  guid: MADE_LATER,
  resourceId: MADE_LATER,
  toLower: onText((text) => text.toLowerCase()),
  toUpper: onText((text) => text.toUpperCase()),
  trim: onText((text) => text.trim()),
  startsWith: onTexts((text, start) => text.startsWith(start)),
  endsWith: onTexts((text, end) => text.endsWith(end)),
  split: onTexts((text, by) => text.split(by)),
  take: { takes: [2, 2], run: ([of, count]) => firstOf(of, count) },
  replace: {
    takes: [3, 3],
    run: ([text, old, by]) =>
      typeof text === 'string' && typeof old === 'string' && typeof by === 'string'
        ? text.replaceAll(old, by)
        : undefined,
  },
  string: { takes: [1, 1], run: ([value = null]) => (typeof value === 'string' ? value : JSON.stringify(value)) },
  int: {
    takes: [1, 1],
    run: ([value]) => (typeof value === 'string' && /^-?\d+$/u.test(value) ? Number(value) : undefined),
  },
  json: onText(parsed),
  empty: { takes: [1, 1], run: ([value = null]) => isEmpty(value) },
  length: {
    takes: [1, 1],
    run: ([value]) => (typeof value === 'string' || isList(value) ? value.length : undefined),
  },
  contains: {
    takes: [2, 2],
    run: ([of, what]) => {
      if (isObject(of) && typeof what === 'string') return what in of;
      if (typeof of === 'string' && typeof what === 'string') return of.includes(what);
      return isList(of) && what !== undefined ? of.includes(what) : undefined;
    },
  },
  concat: {
    takes: [1, ANY],
    takesLater: true,
    run: (given) => {
      if (given.every(isList)) return given.flat();
      return given.every((one) => typeof one === 'string') ? given.join('') : undefined;
    },
  },
  union: {
    takes: [2, ANY],
    takesLater: true,
    run: (given) => (given.every(isObject) ? (Object.assign({}, ...given) as ObjectValue) : undefined),
  },
  join: {
    takes: [2, 2],
    takesLater: true,
    run: ([of, by]) => (isList(of) && typeof by === 'string' ? of.map(String).join(by) : undefined),
  },
  min: { takes: [2, ANY], run: (given) => (given.every(Number.isFinite) ? Math.min(...given.map(Number)) : undefined) },
  max: { takes: [2, ANY], run: (given) => (given.every(Number.isFinite) ? Math.max(...given.map(Number)) : undefined) },
  loadTextContent: {
    takes: [1, 1],
    run: ([path], { load }) => (typeof path === 'string' ? load(path) : undefined),
  },
  loadJsonContent: {
    takes: [1, 1],
    run: ([path], { load }) => (typeof path === 'string' ? parsed(load(path)) : undefined),
  },
  subscriptionResourceId: onTexts(
    (type, name) => `/subscriptions/${later('subscription().subscriptionId')}/providers/${type}/${name}`,
  ),
};

/** What can be read of the places that everything is deployed to. */
export const PLACES: Readonly<Record<string, readonly string[]>> = {
  resourceGroup: ['id', 'name', 'location'],
  subscription: ['id', 'subscriptionId', 'tenantId', 'displayName'],
  tenant: ['tenantId'],
  deployment: ['name'],
  environment: ['suffixes.storage', 'suffixes.acrLoginServer', 'authentication.loginEndpoint'],
};

/** What is wrong with the name of a function, or with how much it is given; undefined: nothing. */
export function callProblem(name: string, count: number): string | undefined {
  if (Object.hasOwn(PLACES, name)) return count === 0 ? undefined : `${name} takes nothing`;
  const [least, most] = Object.hasOwn(FUNCTIONS, name) ? (FUNCTIONS[name]?.takes ?? []) : [];
  if (least === undefined || most === undefined) return `the function ${name} is not known`;
  return count < least || count > most ? `${name} does not take ${count} arguments` : undefined;
}

/** What a function gives; undefined where it does not take what it is given. */
export function callFunction(name: string, given: readonly Value[], around: Around): Value | undefined {
  const known = FUNCTIONS[name];
  if (known === undefined) return undefined;
  const isKnownLater = known === MADE_LATER || (known.takesLater !== true && given.some(isLater));
  // Whether something unknown is empty, or holds something, decides what is deployed: nobody could compare that.
  if (isKnownLater && DECIDING.includes(name)) return undefined;
  return isKnownLater
    ? later(`${name}(${given.map((one) => JSON.stringify(one)).join(', ')})`)
    : known.run(given, around);
}

const DECIDING: readonly string[] = [
  'empty',
  'contains',
  'length',
  'startsWith',
  'endsWith',
  'min',
  'max',
  'split',
  'json',
];

function parsed(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function isEmpty(value: Value): boolean | undefined {
  if (value === null) return true;
  if (typeof value === 'string' || isList(value)) return value.length === 0;
  return isObject(value) ? Object.keys(value).length === 0 : undefined;
}

function firstOf(of: Value | undefined, count: Value | undefined): Value | undefined {
  if (typeof count !== 'number') return undefined;
  return typeof of === 'string' || isList(of) ? of.slice(0, count) : undefined;
}
