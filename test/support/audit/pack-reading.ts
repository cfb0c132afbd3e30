import { spawnSync } from 'node:child_process';
import { unzipSync } from 'fflate';

/** Whether a program is on this machine. A test that needs one is left out where it is not, and its name says so. */
export const isThere = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).error === undefined;

/** All bytes in one. */
export async function collect(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

/** One sheet, row by row: what its cells are, and of what type they say that they are. */
export interface SheetRead {
  readonly rows: readonly (readonly (string | number)[])[];
  readonly xml: string;
}

/** Reads a workbook by its XML alone, with no code that wrote it. By name of the sheet; an empty cell is an empty text. */
export function readWorkbook(bytes: Uint8Array): ReadonlyMap<string, SheetRead> {
  const files = unzipSync(bytes);
  const text = (path: string): string => Buffer.from(files[path] ?? []).toString('utf8');
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>([\s\S]*?)<\/si>/gu)].map(([, item = '']) =>
    [...item.matchAll(/<t[^>]*>([\s\S]*?)<\/t>/gu)].map(([, part = '']) => unescaped(part)).join(''),
  );
  const names = [...text('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/gu)].map(([, name = '']) =>
    unescaped(name),
  );
  return new Map(
    names.map((name, index) => {
      const xml = text(`xl/worksheets/sheet${index + 1}.xml`);
      const rows = [...xml.matchAll(/<row [^>]*?(?:\/>|>([\s\S]*?)<\/row>)/gu)].map(([, row = '']) =>
        readRow(row, shared),
      );
      return [name, { rows, xml }] as const;
    }),
  );
}

function readRow(xml: string, shared: readonly string[]): readonly (string | number)[] {
  const cells: (string | number)[] = [];
  for (const [, attributes = '', content = ''] of xml.matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/gu)) {
    const column = /r="([A-Z]+)\d+"/u.exec(attributes)?.[1] ?? 'A';
    const value = /<v>([\s\S]*?)<\/v>/u.exec(content)?.[1] ?? '';
    const index = Array.from(column).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    while (cells.length < index) cells.push('');
    cells.push(/t="s"/u.test(attributes) ? (shared[Number(value)] ?? '') : value === '' ? '' : Number(value));
  }
  return cells;
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/_x([0-9A-Fa-f]{4})_/gu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
