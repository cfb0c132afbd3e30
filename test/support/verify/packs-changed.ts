import { canonicalHash, canonicalJson } from '../../../src/adapters/documents/canonical-json';
import { type LedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { type Random } from '../random';
import { type PackFiles, summed } from './records';

/** Somebody's change of a pack or of its anchors, and where it has to be named. */
export interface Change {
  readonly what: string;
  readonly files: PackFiles;
  readonly anchors: string;
  readonly file: string;
  /** Any of these lines or entries; none where the whole file is the place. */
  readonly lines: readonly number[];
}

export const ANCHORS = 'anchors in memory';
const CONTENTS = 'pack.json';

/** Lines of a text, each with its break. */
const linesIn = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
const lineAt = (bytes: Buffer, at: number): number => bytes.subarray(0, at).filter((one) => one === 10).length + 1;

/** Another byte, at any place. */
function edited(bytes: Buffer, at: number, random: Random): Buffer {
  const other = Buffer.from(bytes);
  other[at] = (bytes[at] ?? 0) ^ (1 + random.below(255));
  return other;
}

/** One change of one text of lines: of a ledger, or of the anchors. */
function changedLines(bytes: Buffer, random: Random): { what: string; bytes: Buffer; lines: readonly number[] } {
  const lines = linesIn(bytes.toString());
  const index = random.below(lines.length);
  switch (random.pick(['edit', 'edit', 'edit', 'delete', 'swap', 'truncate', 'cut', 'twice'] as const)) {
    case 'edit': {
      const at = random.below(bytes.length);
      return { what: 'edit', bytes: edited(bytes, at, random), lines: [lineAt(bytes, at)] };
    }
    case 'delete':
      return { what: 'deletion', bytes: textOf(lines.toSpliced(index, 1)), lines: [index + 1] };
    case 'swap': {
      const other = (index + 1 + random.below(lines.length - 1)) % lines.length;
      const swapped = lines.with(index, lines[other] ?? '').with(other, lines[index] ?? '');
      return { what: 'swap', bytes: textOf(swapped), lines: [Math.min(index, other) + 1] };
    }
    case 'truncate':
      return { what: 'truncation', bytes: textOf(lines.slice(0, index)), lines: [index + 1] };
    case 'cut': {
      const at = random.below(bytes.length);
      return { what: 'truncation', bytes: bytes.subarray(0, at), lines: [lineAt(bytes, at)] };
    }
    case 'twice':
      return { what: 'repetition', bytes: textOf(lines.toSpliced(index, 0, lines[index] ?? '')), lines: [index + 2] };
  }
}

const textOf = (lines: readonly string[]): Buffer => Buffer.from(lines.join(''));

/** A change of ledgers, heads or anchors at random; the sums are put right, as whoever does it would. */
export function changedPack(files: PackFiles, anchors: string, random: Random): Change {
  const ledgers = [...files.keys()].filter((path) => path.startsWith('ledger/'));
  const of = random.pick(['ledger', 'ledger', 'ledger', 'head', 'contents', 'sums', 'anchors', 'anchors'] as const);
  if (of === 'anchors') {
    const { bytes, lines, what } = changedLines(Buffer.from(anchors), random);
    return { what: `${what} of anchors`, files, anchors: bytes.toString('latin1'), file: ANCHORS, lines };
  }
  if (of === 'ledger') {
    const path = random.pick(ledgers);
    const { bytes, lines, what } = changedLines(files.get(path) ?? Buffer.alloc(0), random);
    return {
      what: `${what} of a ledger`,
      files: summed(new Map([...files, [path, bytes]])),
      anchors,
      file: path,
      lines,
    };
  }
  if (of === 'head') return { ...changedHead(files, random), anchors };
  // Under its sum every byte counts; with a new sum only what it says of ledgers.
  const path = of === 'contents' ? CONTENTS : 'SHA256SUMS';
  const bytes = files.get(path) ?? Buffer.alloc(0);
  const at = random.below(bytes.length);
  const changed = new Map([...files, [path, edited(bytes, at, random)]]);
  const file = of === 'contents' ? CONTENTS : '*';
  return { what: `edit of ${path}`, files: changed, anchors, file, lines: [] };
}

function changedHead(files: PackFiles, random: Random): Omit<Change, 'anchors'> {
  const contents = JSON.parse((files.get(CONTENTS) ?? '').toString()) as {
    heads: { department: string; number: number; hash: string }[];
  };
  const index = random.below(contents.heads.length);
  const head = contents.heads[index] ?? { department: '', number: 0, hash: '' };
  const other = contents.heads[(index + 1) % contents.heads.length] ?? head;
  const at = random.below(64);
  const digit = random.pick(Array.from('0123456789abcdef').filter((one) => one !== head.hash[at]));
  const heads = random.pick([
    contents.heads.toSpliced(index, 1),
    contents.heads.with(index, { ...head, number: head.number + random.pick([-1, 1, 100]) }),
    contents.heads.with(index, { ...head, hash: `${head.hash.slice(0, at)}${digit}${head.hash.slice(at + 1)}` }),
    contents.heads.with(index, { ...head, hash: other.hash }),
  ]);
  const changed = new Map([...files, [CONTENTS, Buffer.from(JSON.stringify({ ...contents, heads }))]]);
  const path = `ledger/${head.department === '~tenant' ? 'institution' : head.department}.jsonl`;
  return { what: 'another head', files: summed(changed), file: path, lines: [] };
}

/** A ledger in which somebody changed an entry, and gave it and all after it new hashes. */
export function rewritten(entries: readonly LedgerEntry[], from: number): readonly LedgerEntry[] {
  let previous = entries[from - 2]?.hash;
  return entries.map((entry, index) => {
    if (index + 1 < from) return entry;
    const { hash: _, ...unhashed } = entry;
    const changed = {
      ...unhashed,
      ...(index + 1 === from ? { command: `${entry.command}, or so` } : {}),
      ...(previous === undefined ? {} : { previous }),
    };
    previous = canonicalHash(changed);
    return { ...changed, hash: previous };
  });
}

/** A pack with such a ledger, and with heads and sums that go with it. */
export function rewrittenPack(files: PackFiles, random: Random): { files: PackFiles; file: string; from: number } {
  const path = random.pick([...files.keys()].filter((one) => one.startsWith('ledger/')));
  const entries = linesIn((files.get(path) ?? '').toString()).map((line) => JSON.parse(line) as LedgerEntry);
  const from = 1 + random.below(entries.length);
  const anew = rewritten(entries, from);
  const contents = JSON.parse((files.get(CONTENTS) ?? '').toString()) as { heads: { department: string }[] };
  const last = anew.at(-1);
  const heads = contents.heads.map((head) =>
    head.department === last?.department ? { ...head, hash: last.hash } : head,
  );
  const changed = new Map([
    ...files,
    [path, Buffer.from(anew.map((entry) => `${canonicalJson(entry)}\n`).join(''))] as const,
    [CONTENTS, Buffer.from(JSON.stringify({ ...contents, heads }))] as const,
  ]);
  return { files: summed(changed), file: path, from };
}
