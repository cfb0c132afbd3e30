import { type Files } from './bicep/read-bicep';
import { type Mutation } from './mutations';

/** A part of a file, and what stands in its place. */
interface Edit {
  readonly of: string;
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

/** Whole rows and entries left out, and cells and settings exchanged: what is no name written differently. */
export function editsOf(files: Files): readonly Mutation[] {
  const edits = Object.entries(files).flatMap(([path, text]) => [...editsIn(path, text)]);
  return edits.map(({ of, path, start, end, instead }) => {
    const text = files[path] ?? '';
    const line = text.slice(0, start).split('\n').length;
    const what = `${path}:${line}: ${text.slice(start, end).trim().slice(0, 80)} becomes ${instead.trim().slice(0, 80) || 'nothing'}`;
    return { of, path, what, text: text.slice(0, start) + instead + text.slice(end) };
  });
}

function* editsIn(path: string, text: string): Generator<Edit> {
  if (path.endsWith('.bicep')) yield* editsOfTemplate(path, text);
  else if (path.endsWith('.md')) yield* editsOfTables(path, text);
  else if (path.endsWith('.env.dev')) yield* without('lines of the environment', path, text, /^[A-Z_]+=.*\n/gmu);
  else if (path.startsWith('.github/'))
    yield* without('lines of workflows', path, text, /^ +[\w-]+: \$\{\{ (?:vars|env|steps|github\.event)\..*\n/gmu);
  else if (path.endsWith('.sh'))
    yield* without('permissions left out', path, text, /(?<=^\w+='[^'\n]*)\w+(?:\.\w+)+ ?(?=[^'\n]*'$)/gmu);
}

/** Each thing that is found, left out. */
function* without(of: string, path: string, text: string, form: RegExp): Generator<Edit> {
  for (const { index, 0: found } of text.matchAll(form))
    yield { of, path, start: index, end: index + found.length, instead: '' };
}

/** What a template says of resources in one line: entries of lists, and settings, each set otherwise. */
function* editsOfTemplate(path: string, text: string): Generator<Edit> {
  yield* without('entries of lists', path, text, /^ +\{ .* \}\n/gmu);
  yield* without('outputs', path, text, /^output .*\n/gmu);
  yield* exchanged('entries of lists', path, text, /(?<=^ +\{ name: '\w+', value: ).*(?= \}$)/gmu);
  const settings = /(?<=^ {2,}(\w+): )(true|false|\d+|'[^'$\n]*')$/gmu;
  for (const { index, 0: found, 1: key = '' } of text.matchAll(settings)) {
    if (FREE.test(key)) continue;
    const instead =
      found === 'true' ? 'false' : found === 'false' ? 'true' : /^\d/u.test(found) ? `${Number(found) + 1}` : "'Other'";
    yield { of: 'settings', path, start: index, end: index + found.length, instead };
  }
}

/** Settings that somebody chooses as they like. */
const FREE = /^(description|notes|name|app|groupShortName|concurrentRequests|replicaTimeout)$/u;

/** Each thing that is found, as the next one of its kind that is another. */
function* exchanged(of: string, path: string, text: string, form: RegExp): Generator<Edit> {
  const found = [...text.matchAll(form)];
  for (const [at, { index, 0: one }] of found.entries()) {
    const next = [...found.slice(at + 1), ...found.slice(0, at)].find(([other]) => other !== one);
    if (next !== undefined) yield { of, path, start: index, end: index + one.length, instead: next[0] };
  }
}

/** Tables that say what the code says, by their first heads; and the columns of them that do. */
const TABLES: readonly (readonly [heads: string, columns: readonly number[]])[] = [
  ['Variable | Meaning', [0]],
  ['Variable | What it is', [0]],
  ['Permission | When', [0, 1]],
  ['Role | On', [0, 1]],
  ['What | Where | How long', [1, 2]],
  ['Alert | It means', [0, 1]],
  ['Resource | Name', [0, 1]],
];

/** Of what says how long, the time: words after it may differ. */
const meantBy = (cell = ''): string =>
  /^ (?:for ever|as current)/u.test(cell) ? 'for ever' : (/^ (?:\d+|a) \w+/u.exec(cell)?.[0] ?? cell.trim());

function* editsOfTables(path: string, text: string): Generator<Edit> {
  for (const { index, 0: table } of text.matchAll(/^\|.*\|\n\|[ |:-]+\|\n(?:\|.*\|\n)+/gmu)) {
    const [head = '', line = '', ...rows] = table.split(/(?<=\n)/u);
    const heads = head
      .split('|')
      .slice(1)
      .map((cell) => cell.trim())
      .join(' | ');
    const [, columns] = TABLES.find(([begins]) => heads.startsWith(begins)) ?? [];
    if (columns === undefined) continue;
    const begins = index + head.length + line.length;
    const starts = rows.map((_, at) => begins + rows.slice(0, at).join('').length);
    for (const [at, row] of rows.entries()) {
      const start = starts[at] ?? 0;
      yield { of: 'rows of tables', path, start, end: start + row.length, instead: '' };
      for (const column of columns) {
        const cells = row.split('|');
        const other = [...rows.slice(at + 1), ...rows.slice(0, at)]
          .map((one) => one.split('|')[column + 1] ?? '')
          .find((cell) => meantBy(cell) !== meantBy(cells[column + 1]));
        if (other === undefined) continue;
        const instead = cells.with(column + 1, other).join('|');
        yield { of: 'cells of tables', path, start, end: start + row.length, instead };
      }
    }
  }
}
