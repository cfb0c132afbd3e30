/** What a template binds at one level: plain fields by name, and lists with what is bound of each item. */
export interface Bindings {
  readonly fields: ReadonlySet<string>;
  readonly lists: ReadonlyMap<string, Bindings>;
}

interface Scope extends Bindings {
  readonly fields: Set<string>;
  readonly lists: Map<string, Scope>;
}

/** The name under which a template binds an item that is itself a text. */
export const ITEM = '$data';

/**
 * Reads what a template binds.
 *
 * @throws Error if it computes anything: a template may only name fields and lists.
 */
export function bindingsOf(template: unknown): Bindings {
  const root = newScope();
  collect(template, root);
  return root;
}

/**
 * Checks that fields are exactly what a template binds, so that nothing stays unbound in a card and nothing is prepared
 * that no card shows.
 *
 * @throws Error naming what differs.
 */
export function checkBindings(path: string, bindings: Bindings, fields: unknown): void {
  if (bindings.fields.has(ITEM)) {
    checkItem(path, fields);
    return;
  }
  const given = isRecord(fields) ? fields : {};
  const bound = [...bindings.fields, ...bindings.lists.keys()];
  const unbound = bound.filter((name) => given[name] === undefined || given[name] === null);
  if (unbound.length > 0) throw new Error(`${path}: nothing to bind to ${unbound.join(', ')}`);
  const unused = Object.keys(given).filter((name) => !bound.includes(name));
  if (unused.length > 0) throw new Error(`${path}: ${unused.join(', ')} bound nowhere`);
  for (const [name, item] of bindings.lists) {
    const list = given[name];
    if (!Array.isArray(list)) throw new Error(`${path}: ${name} is not a list`);
    for (const fieldsOfItem of list as unknown[]) checkBindings(`${path}.${name}`, item, fieldsOfItem);
  }
}

function checkItem(path: string, item: unknown): void {
  if (typeof item !== 'string' && typeof item !== 'number') throw new Error(`${path}: an item is not a text`);
}

function collect(node: unknown, scope: Scope): void {
  if (typeof node === 'string') for (const name of namesIn(node)) scope.fields.add(name);
  if (Array.isArray(node)) for (const item of node as unknown[]) collect(item, scope);
  if (!isRecord(node)) return;
  const { $data, ...rest } = node;
  const inner = $data === undefined ? scope : listScope($data, scope);
  for (const value of Object.values(rest)) collect(value, inner);
}

/** The name of the list that a `$data` binds. */
export function nameOfList(expression: unknown): string {
  const [name = ''] = typeof expression === 'string' ? namesIn(expression) : [];
  return name;
}

function listScope(expression: unknown, scope: Scope): Scope {
  const name = nameOfList(expression);
  const known = scope.lists.get(name) ?? newScope();
  scope.lists.set(name, known);
  return known;
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([^}]*)\}/gu)].map(([whole, name = '']) => {
    if (!/^(?:[a-z][A-Za-z]*|\$data)$/u.test(name)) throw new Error(`a template computes nothing: ${whole}`);
    return name;
  });
}

function newScope(): Scope {
  return { fields: new Set(), lists: new Map() };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
