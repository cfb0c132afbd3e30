import { type Body, type Json } from '../../document-store';

/** By format, how a document of the one before becomes it: from 2 on, without gaps; the last one is what is written. */
export type Upgrades = Readonly<Record<number, (old: Body) => Body>>;

/** The formats of one kind of document. */
export class Formats {
  readonly newest: number;
  readonly #upgrades: Upgrades;
  readonly #holder: string | undefined;

  /** `holder` is the property whose `format` counts; the document's own counts unless given. Throws a bug when there is a gap. */
  constructor(upgrades: Upgrades, holder: string | undefined) {
    this.newest = Math.max(1, ...Object.keys(upgrades).map(Number));
    for (let format = 2; format < this.newest; format += 1)
      if (upgrades[format] === undefined) throw new RangeError(`the upgrade to format ${format} is missing`);
    this.#upgrades = upgrades;
    this.#holder = holder;
  }

  /** The format of a document, 1 when it names none; undefined when what it names is no format. */
  of(body: Body): number | undefined {
    const format = this.#holder === undefined ? body['format'] : formatIn(body[this.#holder]);
    if (format === undefined) return 1;
    return typeof format === 'number' && Number.isInteger(format) && format > 0 ? format : undefined;
  }

  /** A document of some format as one of the newest, without the number. */
  inNewest(body: Body, format: number): Body {
    let upgraded = body;
    for (let next = format + 1; next <= this.newest; next += 1) upgraded = this.#upgrades[next]?.(upgraded) ?? upgraded;

    if (!('format' in upgraded)) return upgraded;
    const { format: _, ...rest } = upgraded;
    return rest;
  }

  /** A document of the newest format with its number; format 1 goes without. */
  stamped(body: Body): Body {
    return this.newest === 1 || this.#holder !== undefined ? body : { ...body, format: this.newest };
  }
}

const formatIn = (holder: Json | undefined): Json | undefined =>
  typeof holder === 'object' && holder !== null && 'format' in holder ? holder['format'] : undefined;

/**
 * A document in which a property has another name: what most upgrades to a format do.
 *
 * @param places Where the property stands, each a path from the document down; `*` is every item of a list. What is not there is
 *   left alone.
 */
export function renamed(body: Body, from: string, to: string, places: readonly (readonly string[])[]): Body {
  return places.reduce((whole, place) => changedAt(whole, place, (part) => renamedIn(part, from, to)), body);
}

const isObject = (value: Json | undefined): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function changedAt(body: Body, [key, ...rest]: readonly string[], change: (part: Body) => Body): Body {
  if (key === undefined) return change(body);
  const part = body[key];
  if (isObject(part)) return { ...body, [key]: changedAt(part, rest, change) };
  if (!isList(part) || rest[0] !== '*') return body;
  return { ...body, [key]: part.map((item) => (isObject(item) ? changedAt(item, rest.slice(1), change) : item)) };
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const renamedIn = (part: Body, from: string, to: string): Body =>
  Object.fromEntries(Object.entries(part).map(([key, value]) => [key === from ? to : key, value]));
