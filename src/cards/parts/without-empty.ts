import { type Json, type JsonObject } from './json';

/** What each kind of element is nothing without. */
const CONTENT: Readonly<Record<string, string>> = {
  TextBlock: 'text',
  TextRun: 'text',
  RichTextBlock: 'inlines',
  Image: 'url',
  Container: 'items',
  Column: 'items',
  ColumnSet: 'columns',
};

/** Leaves out elements that would show nothing, so that a template needs no conditions. Actions stay as they are. */
export function withoutEmpty(node: Json): Json {
  if (typeof node !== 'object') return node;
  if (isList(node)) return node.map(withoutEmpty).filter((item) => !isEmpty(item));
  if (!isObject(node) || isAction(node)) return node;
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(node)) if (value !== '') kept[key] = withoutEmpty(value);
  return kept;
}

function isEmpty(item: Json): boolean {
  if (!isObject(item)) return false;
  const content = typeof item['type'] === 'string' ? CONTENT[item['type']] : undefined;
  if (content === undefined) return false;
  const value = item[content];
  return value === undefined || value === '' || (isList(value) && value.length === 0);
}

function isAction(node: JsonObject): boolean {
  return typeof node['type'] === 'string' && node['type'].startsWith('Action.');
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node);
}

function isObject(node: Json): node is JsonObject {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
