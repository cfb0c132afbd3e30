/** A file without the comments of the shell, which those of YAML and of Docker look like. */
export const withoutComments = (text: string): string => text.replaceAll(/^\s*#.*$/gmu, '');

/** A table of a document: its heads, and the cells of its rows. */
interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The blocks of a document in code font, but for policies and organizations, and what stands in code font between words. */
export function codeIn(text: string): { readonly blocks: readonly string[]; readonly spans: readonly string[] } {
  const found = [...text.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```|`([^`\n]+)`/gmu)];
  return {
    blocks: found.flatMap(([, language, block]) => (block === undefined || language === 'json' ? [] : [block])),
    spans: found.flatMap(([, , , span]) => span ?? []),
  };
}

/** The names in code font in a cell. */
export const spansIn = (text = ''): readonly string[] => codeIn(text).spans;

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

function tablesOf(text: string): readonly Table[] {
  return [...text.matchAll(/^(\|.*\|)\n\|[ |:-]+\|\n((?:\|.*\|\n)*)/gmu)].map(([, head = '', rows = '']) => ({
    heads: cellsOf(head),
    rows: rows.trimEnd().split('\n').map(cellsOf),
  }));
}

/** The first cells of the rows of all tables whose first column has a head. */
export const firstColumn = (text: string, head: string): readonly string[] =>
  tablesOf(text)
    .filter(({ heads }) => heads[0] === head)
    .flatMap(({ rows }) => rows.map(([cell = '']) => cell));

/** The rows of all tables whose heads begin with these: their cells. */
export const rowsBelow = (text: string, ...heads: readonly string[]): readonly (readonly string[])[] =>
  tablesOf(text)
    .filter((table) => heads.every((head, index) => table.heads[index] === head))
    .flatMap(({ rows }) => rows);

/** All that a pattern finds, by its first group that found something. */
export const groupsOf = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(
    ([, ...groups]) => groups.find((one) => (one as string | undefined) !== undefined) ?? '',
  );
