// Not the package's main file: its types pull in TypeScript sources of another package, which our compiler refuses.
import { Template } from 'adaptivecards-templating/lib/template-engine';
import { type Bindings, ITEM, nameOfList } from './bindings';
import { type Json, type JsonObject } from './json';

/** What fills a template, or one item of a list in it. */
type Fields = unknown;

/** Makes of fields what the template makes of them. */
export type Blueprint = (fields: Fields) => Json;

/** Stands where a field goes: characters that no template has. */
const markOf = (name: string): string => `\ue000${name}\ue001`;
const MARK = /\ue000([^\ue001]*)\ue001/u;

/** Beside the properties of what stands once for each item of a list: the list's name. */
const LIST = '\ue000list';

/**
 * Has the library expand a template once, with a mark for each field and one item in each list, and takes what comes out for the
 * card itself: since templates compute nothing, filling in the marks gives what the library would give, in a fifth of the time.
 */
export function blueprintOf(template: unknown, bindings: Bindings): Blueprint {
  return filling(new Template(withListsNamed(template)).expand({ $root: marksFor(bindings) }) as Json);
}

function withListsNamed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withListsNamed);
  if (typeof node !== 'object' || node === null) return node;
  const named = Object.entries(node).map(([key, value]) => [key, withListsNamed(value)] as const);
  const list = '$data' in node ? [[LIST, nameOfList(node.$data)] as const] : [];
  return Object.fromEntries([...named, ...list]);
}

function marksFor({ fields, lists }: Bindings): unknown {
  if (fields.has(ITEM)) return markOf(ITEM);
  return Object.fromEntries([
    ...[...fields].map((name) => [name, markOf(name)] as const),
    ...[...lists].map(([name, item]) => [name, [marksFor(item)]] as const),
  ]);
}

function filling(node: Json): Blueprint {
  if (typeof node === 'string') return fillingText(node);
  if (isList(node)) return fillingList(node);
  if (typeof node !== 'object' || node === null) return () => node;
  const { [LIST]: list, ...rest } = node;
  const filled = fillingObject(rest);
  return typeof list === 'string' ? (fields) => (fieldOf(fields, list) as readonly Fields[]).map(filled) : filled;
}

/** A text that is nothing but one field takes that field's value, whatever it is. */
function fillingText(text: string): Blueprint {
  const [before = '', name, ...behind] = text.split(MARK);
  if (name === undefined) return () => text;
  if (before === '' && behind.join('') === '') return (fields) => fieldOf(fields, name) as Json;
  const parts = text.split(MARK);
  return (fields) => parts.map((part, at) => (at % 2 === 0 ? part : String(fieldOf(fields, part)))).join('');
}

/** What stands in place of several things is as many things, or none. */
function fillingList(items: readonly Json[]): Blueprint {
  const parts = items.map(filling);
  return (fields) => parts.flatMap((part) => part(fields));
}

function fillingObject(object: JsonObject): Blueprint {
  const parts = Object.entries(object).map(([key, value]) => [key, filling(value)] as const);
  return (fields) => {
    const filled: Record<string, Json> = {};
    for (const [key, part] of parts) filled[key] = part(fields);
    return filled;
  };
}

const fieldOf = (fields: Fields, name: string): unknown =>
  name === ITEM ? fields : (fields as Readonly<Record<string, unknown>>)[name];

const isList = (node: Json): node is readonly Json[] => Array.isArray(node);
