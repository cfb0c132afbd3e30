import { isLater, isList, later, type Value } from './values';

/** Reads files beside the one that asks. */
export interface Around {
  readonly load: (path: string) => string;
}

interface Known {
  /** How many arguments it takes at least, and at most. */
  readonly takes: readonly [least: number, most: number];
  /** Gives nothing for arguments that it does not take. */
  readonly run: (given: readonly Value[], around: Around) => Value | undefined;
  /** What becomes of arguments that are known later; it does not take them unless said. `told-later` tells only then. */
  readonly later?: 'taken' | 'told-later';
}

const ANY = Number.POSITIVE_INFINITY;
/** Made up by the service: nobody needs to know what, but from what. */
const MADE_LATER: Known = { takes: [1, ANY], run: (given) => given[0], later: 'told-later' };

const onText = (run: (text: string, around: Around) => Value | undefined): Known => ({
  takes: [1, 1],
  run: ([text], around) => (typeof text === 'string' ? run(text, around) : undefined),
});

const ofNumbers = (run: (...numbers: readonly number[]) => number): Known => ({
  takes: [2, ANY],
  run: (given) => (given.every(Number.isFinite) ? run(...given.map(Number)) : undefined),
});

const FUNCTIONS: Readonly<Record<string, Known>> = {
  uniqueString: MADE_LATER,
  guid: MADE_LATER,
  resourceId: MADE_LATER,
  json: onText(parsed),
  empty: {
    takes: [1, 1],
    run: ([value]) => (typeof value === 'string' || isList(value) ? value.length === 0 : undefined),
  },
  string: { takes: [1, 1], run: ([value = null]) => (typeof value === 'string' ? value : JSON.stringify(value)) },
  concat: { takes: [1, ANY], run: (given) => (given.every(isList) ? given.flat() : undefined), later: 'taken' },
  min: ofNumbers(Math.min),
  max: ofNumbers(Math.max),
  loadTextContent: onText((path, { load }) => load(path)),
  loadJsonContent: onText((path, { load }) => parsed(load(path))),
  subscriptionResourceId: {
    takes: [2, 2],
    run: ([type, name]) =>
      typeof type === 'string' && typeof name === 'string'
        ? `/subscriptions/${later('subscription().subscriptionId')}/providers/${type}/${name}`
        : undefined,
  },
};

/** What can be read of the places that everything is deployed to. */
export const PLACES: Readonly<Record<string, readonly string[]>> = {
  resourceGroup: ['id', 'name', 'location'],
  subscription: ['id', 'subscriptionId', 'tenantId'],
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
  if (known.later === 'told-later') return later(`${name}(${given.map((one) => JSON.stringify(one)).join(', ')})`);
  return known.later === undefined && given.some(isLater) ? undefined : known.run(given, around);
}

function parsed(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
