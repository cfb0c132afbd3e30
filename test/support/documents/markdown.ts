import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the project, where every path of a document begins. */
export const ROOT = join(__dirname, '..', '..', '..');

/** A fenced block. */
export interface Block {
  /** The line of its opening fence, from 1. */
  readonly line: number;
  /** The first word behind the fence: `sh`, `json`; empty for a drawing. */
  readonly language: string;
  /** The second word: the file that the text says it is saved as, or what reads it. */
  readonly name: string;
  readonly lines: readonly string[];
}

/** A Markdown document of the project. */
export interface Doc {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The text with nothing in its fenced blocks. */
  readonly prose: string;
  /** What a link can lead to in it, without the `#`. */
  readonly anchors: ReadonlySet<string>;
}

/** Where documents lie; nothing else of the folder does, whatever is made or installed there. */
const PLACES = ['*.md', '{src,test,infra,appPackage,cards,env,.github}/**/*.md'];

/** Every document that is committed. */
export const documents = (): readonly Doc[] =>
  globSync(PLACES, { cwd: ROOT })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/(^|\/)(node_modules|build|shots)\//u.test(path))
    .toSorted()
    .map(readDocument);

/** @param path From the root. */
export function readDocument(path: string): Doc {
  return parseDocument(path, readFileSync(join(ROOT, path), 'utf8'));
}

/** Throws for a fence that nothing closes. */
export function parseDocument(path: string, text: string): Doc {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { line: number; language: string; name: string; indent: number; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^(\s*)```\s*(\S*)\s*(\S*)/u.exec(line);
    if (fence === null) (open?.lines ?? prose).push(open === undefined ? line : line.slice(open.indent));
    else if (open === undefined) {
      const [, indent = '', language = '', name = ''] = fence;
      open = { line: index + 1, language, name, indent: indent.length, lines: [] };
    } else {
      const { line: at, language, name, lines } = open;
      blocks.push({ line: at, language, name, lines });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: nothing closes this block`);
  return { path, text, blocks, prose: prose.join('\n'), anchors: anchorsOf(prose) };
}

/**
 * As GitHub makes them of headings, once more with a number for those that are there twice.
 *
 * @source https://docs.github.com/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
 */
function anchorsOf(lines: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of lines) {
    const heading = /^#{1,6} (.+?)\s*$/u.exec(line)?.[1];
    if (heading === undefined) continue;
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1');
    const own = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = own;
    for (let count = 1; found.has(anchor); count += 1) anchor = `${own}-${count}`;
    found.add(anchor);
  }
  return found;
}

/** Where links and pictures of a document lead: as written. */
export function targetsOf({ prose }: Doc): readonly string[] {
  const plain = prose.replaceAll(/`[^`\n]*`/gu, '');
  const links = [...plain.matchAll(/\]\(([^)\s]+)(?:\s"[^"]*")?\)/gu)].map(([, target = '']) => target);
  const tags = [...plain.matchAll(/<(?:img|source|a)\b[^>]*?\b(?:src|srcset|href)="([^"]+)"/gu)];
  return [...links, ...tags.map(([, target = '']) => target)];
}

/** What stands in `code font`, without that in blocks. */
export const codesOf = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`\n]+)`/gu)].map(([, code = '']) => code);

/** The part of a document under a heading, with the headings below it. Throws where there is none. */
export function sectionOf({ path, prose }: Doc, heading: string): string {
  const lines = prose.split('\n');
  const start = lines.findIndex((line) => /^#+ /u.test(line) && line.replace(/^#+ /u, '') === heading);
  if (start < 0) throw new Error(`${path} has no heading “${heading}”`);
  const depth = /^#+/u.exec(lines[start] ?? '')?.[0].length ?? 0;
  const end = lines.findIndex((line, index) => index > start && (/^#+(?= )/u.exec(line)?.[0].length ?? 9) <= depth);
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n');
}

/** The rows of the tables of a text, each a list of cells; without their heads. */
export function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  let previous = '';
  for (const line of text.split('\n')) {
    if (/^\|[\s:|-]+\|$/u.test(line)) rows.pop();
    else if (line.startsWith('|')) rows.push(cellsOf(line));
    else if (previous.startsWith('|') && line.trim() !== '')
      throw new Error(`a table ends without an empty line: ${line}`);
    previous = line;
  }
  return rows;
}

const cellsOf = (line: string): readonly string[] =>
  line
    .replaceAll(/^\||\|\s*$/gu, '')
    .split(/(?<!\\)\|/u)
    .map((cell) => cell.trim());
