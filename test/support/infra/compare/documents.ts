import { readConfig } from '../../../../src/config/read-config';
import { type Files } from '../bicep/read-bicep';
import { FACTS } from '../facts';
import { unlikeSets } from './look';
import { nameDifferences } from './names';

/** Documents that name what the program needs. */
export const DOCUMENTS = ['src/README.md', 'infra/README.md', 'SECURITY.md'];

/** A table: the words of its heads, and the cells of its rows. */
interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What stands in code font in a document, other than policies and organizations. */
export function codeIn(text: string): string {
  return [...text.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```|`([^`\n]+)`/gmu)]
    .map(([, language = '', block = '', inline = '']) => (language === 'json' ? '' : `${block}${inline}`))
    .join('\n');
}

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const namesIn = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name);

/** The tables of a document. */
function tablesOf(text: string): readonly Table[] {
  return [...text.matchAll(/^(\|.*\|)\n\|[ |:-]+\|\n((?:\|.*\|\n)*)/gmu)].map(([, head = '', rows = '']) => ({
    heads: cellsOf(head),
    rows: rows.trimEnd().split('\n').map(cellsOf),
  }));
}

/** The names in the first column of the tables that begin with a head. */
const firstColumn = (text: string, head: string): readonly string[] =>
  tablesOf(text)
    .filter(({ heads }) => heads[0] === head)
    .flatMap(({ rows }) => rows.flatMap(([cell]) => namesIn(cell)));

/** How documents differ from the code. */
export function* documentDifferences(files: Files): Generator<string> {
  for (const path of DOCUMENTS) {
    const text = files[path];
    if (text === undefined) yield `there is no ${path}`;
    else yield* nameDifferences(path, codeIn(text), files);
  }
  const source = files['src/README.md'] ?? '';
  yield* unlikeSets('src/README.md: the table of variables', firstColumn(source, 'Variable'), FACTS.variables);
  const local = readConfig({ MODE: 'local' });
  if (local.ok && !source.includes(`| \`PORT\` | default ${local.config.port} |`))
    yield `src/README.md: PORT is ${local.config.port} by default`;
  const permissions = firstColumn(files['infra/README.md'] ?? '', 'Permission');
  yield* unlikeSets('infra/README.md: the table of permissions', permissions, FACTS.permissions.all);
  const named = namesIn(files['SECURITY.md']).filter((name) => FACTS.permissions.all.some((one) => one === name));
  yield* unlikeSets('SECURITY.md', named, FACTS.permissions.all);
}
