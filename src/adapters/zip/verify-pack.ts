import { createHash } from 'node:crypto';
import { INSTITUTION } from '../../domain/ledger/ledger-entry';
import { type Anchored, checkAnchors } from '../documents/verify/anchor-check';
import { canonicalJson } from '../documents/canonical-json';
import { ChainCheck } from '../documents/verify/chain-check';
import { type Line, linesOf } from '../documents/verify/lines';
import { printable, type TellProblem } from '../documents/verify/problem';
import { anchorsCompared, type AnchorsToRead, type Verified } from '../documents/verify/verify-store';
import { type PackFile } from './open-zip';
import {
  ALWAYS,
  CONTENTS,
  departmentOfPath,
  impossibleTime,
  knownUntil,
  ledgerPath,
  type PackContents,
  packShape,
  SUMS,
  sumIn,
  unsafePath,
} from './pack-contents';
import { ProofsNamed } from './proofs-named';
import { DamagedZip } from './zip-directory';

/** Read whole, and no larger. */
const MOST_CONTENTS_BYTES = 16 * 1024 * 1024;

/**
 * Recomputes every chain of a pack, and compares all in it with what it says of itself, with its sums and with anchors. Faults of whoever
 * keeps the anchors pass through.
 */
export async function verifyPack(
  files: readonly PackFile[],
  { anchors, tell }: { readonly anchors: AnchorsToRead | undefined; readonly tell: TellProblem },
): Promise<Verified> {
  const pack = new PackCheck(files, tell);
  await pack.readSums();
  const contents = await pack.readContents();
  const remembered = contents?.anchor && { ...contents.anchor, by: 'the pack' };
  const anchored = anchors && (await checkAnchors(linesOf(anchors.read(0)), { file: anchors.name, remembered, tell }));
  const { entries, compared } = await pack.readRest(contents, anchored);
  return { ledgers: contents?.heads.length ?? 0, entries, ...anchorsCompared(anchored, compared) };
}

class PackCheck {
  readonly #tell: TellProblem;
  readonly #files = new Map<string, PackFile>();
  readonly #sums = new Map<string, string>();
  readonly #proofs = new ProofsNamed();

  constructor(files: readonly PackFile[], tell: TellProblem) {
    this.#tell = tell;
    for (const file of files) {
      const problem = unsafePath(file.path);
      if (problem !== undefined) this.#say(file.path, `its name ${problem}`);
      else if (this.#files.has(file.path)) this.#say(file.path, 'is in the pack twice');
      else this.#files.set(file.path, file);
    }
    for (const path of ALWAYS.filter((one) => !this.#files.has(one))) this.#say(path, 'is missing');
  }

  async readSums(): Promise<void> {
    for await (const line of this.#lines(SUMS)) {
      const sum = line.text === undefined || line.problem !== undefined ? undefined : sumIn(line.text);
      if (sum === undefined) {
        this.#say(SUMS, line.problem ?? 'is no hash and path', line.number);
      } else if (this.#sums.has(sum.path)) {
        this.#say(SUMS, `names ${sum.path} twice`, line.number);
      } else {
        this.#sums.set(sum.path, sum.sha256);
        if (!this.#files.has(sum.path))
          this.#say(sum.path, 'is missing', undefined, `named in line ${line.number} of ${SUMS}`);
      }
    }
    for (const path of this.#files.keys())
      if (path !== SUMS && !this.#sums.has(path)) this.#say(path, `is not in ${SUMS}`);
  }

  async readContents(): Promise<PackContents | undefined> {
    const file = this.#files.get(CONTENTS);
    if (file === undefined) return undefined;
    let text = '';
    const decoder = new TextDecoder();
    await this.#read(file, (piece) => {
      if (text.length < MOST_CONTENTS_BYTES) text += decoder.decode(piece, { stream: true });
    });
    const read = packShape.safeParse(parsed(text));
    if (!read.success) {
      const path = read.error.issues[0]?.path.join('.') ?? '';
      this.#say(CONTENTS, path === '' ? 'cannot be read' : `${path} is missing, or is not what it should be`);
      return undefined;
    }
    const departments = read.data.heads.map(({ department }) => department);
    if (new Set(departments).size < departments.length) this.#say(CONTENTS, 'names a ledger twice');
    const problem = impossibleTime(read.data);
    if (problem !== undefined) this.#say(CONTENTS, problem);
    return read.data;
  }

  /** Goes through all files but those that were read already. @returns How many entries there are, and how much of them was compared with anchors. */
  async readRest(
    contents: PackContents | undefined,
    anchored: Anchored | undefined,
  ): Promise<{ readonly entries: number; readonly compared: number }> {
    const heads = new Map((contents?.heads ?? []).map((head) => [ledgerPath(head.department), head]));
    const hashes = new Map<string, string>();
    let [entries, compared] = [0, 0];
    const isKnownLater = (at: string): boolean => contents === undefined || at >= knownUntil(contents);
    for (const file of this.#files.values()) {
      const head = heads.get(file.path);
      if (file.path === SUMS || file.path === CONTENTS) continue;
      if (head === undefined && file.path.startsWith('ledger/') && contents !== undefined)
        this.#say(file.path, `is of a ledger that ${CONTENTS} does not name`);
      const isOther =
        !file.path.startsWith('ledger/') && !file.path.startsWith('proofs/') && !ALWAYS.includes(file.path);
      if (isOther) this.#say(file.path, 'belongs into no pack');
      if (!file.path.startsWith('ledger/')) {
        hashes.set(file.path, (await this.#read(file, () => undefined)) ?? '');
        continue;
      }
      const department = head?.department ?? departmentOfPath(file.path);
      const chain = this.#chain(department, anchored);
      for await (const line of this.#lines(file.path)) this.#takeLine(chain, line, { file: file.path, contents });
      if (head !== undefined) chain.end(head.number === 0 ? undefined : head, CONTENTS);
      chain.endAnchored(({ at }) => isKnownLater(at), 'the pack');
      entries += chain.entries;
      compared += chain.compared;
    }
    for (const [path, { department, number }] of heads) {
      if (number > 0 && !this.#files.has(path))
        this.#say(path, `is missing: the ledger of ${department}, ${number} entries`);
    }
    const known = new Set([...heads.values()].map(({ department }) => department));
    for (const department of [...(anchored?.ends.keys() ?? [])].filter((one) => !known.has(one))) {
      const chain = this.#chain(department, anchored);
      chain.endAnchored(({ at }) => isKnownLater(at), 'the pack');
      compared += chain.compared;
    }
    for (const { path, what } of this.#proofs.problemsIn(hashes)) this.#say(path, what);
    return { entries, compared };
  }

  #chain(department: string, anchored: Anchored | undefined): ChainCheck {
    return new ChainCheck({
      ...{ file: ledgerPath(department), department, anchored: anchored?.ends.get(department), tell: this.#tell },
      name: department === INSTITUTION ? 'the institution' : department,
    });
  }

  #takeLine(
    chain: ChainCheck,
    { number, text, problem }: Line,
    { file, contents }: { readonly file: string; readonly contents: PackContents | undefined },
  ): void {
    if (text === undefined) {
      chain.skip(problem ?? 'cannot be read', number);
      return;
    }
    const value = parsed(text);
    if (value === undefined) {
      chain.skip('is no JSON', number);
      return;
    }
    if (!chain.take(value, number)) return;
    this.#proofs.take(value);
    const other = problem ?? (canonicalOf(value) === text ? undefined : 'is not written as it was: no canonical JSON');
    if (other !== undefined) this.#tell({ file, line: number, entry: chain.number, what: other });
    if (contents?.until !== undefined && value.at >= contents.until) {
      const what = `was recorded at ${value.at}: ${CONTENTS} says that the pack ends before ${contents.until}`;
      this.#tell({ file, line: number, entry: chain.number, what });
    }
  }

  /** Lines of a file, which is compared with its sum at the end. */
  async *#lines(path: string): AsyncGenerator<Line> {
    const file = this.#files.get(path);
    if (file === undefined) return;
    const hash = createHash('sha256');
    async function* hashed(bytes: AsyncIterable<Uint8Array>) {
      for await (const piece of bytes) {
        hash.update(piece);
        yield piece;
      }
    }
    try {
      yield* linesOf(hashed(file.bytes()));
    } catch (error) {
      this.#damaged(path, error);
      return;
    }
    this.#compare(path, hash.digest('hex'));
  }

  /** Reads a file to its end. @returns Its hash; undefined where it is damaged. */
  async #read(file: PackFile, take: (piece: Uint8Array) => void): Promise<string | undefined> {
    const hash = createHash('sha256');
    try {
      for await (const piece of file.bytes()) {
        hash.update(piece);
        take(piece);
      }
    } catch (error) {
      this.#damaged(file.path, error);
      return undefined;
    }
    const sha256 = hash.digest('hex');
    this.#compare(file.path, sha256);
    return sha256;
  }

  #compare(path: string, sha256: string): void {
    const expected = this.#sums.get(path);
    if (path !== SUMS && expected !== undefined && expected !== sha256)
      this.#say(path, `has another hash than in ${SUMS}`);
  }

  #damaged(path: string, error: unknown): void {
    if (!(error instanceof DamagedZip)) throw error;
    this.#say(path, error.message);
  }

  #say(file: string, what: string, line?: number, how?: string): void {
    const said = how === undefined ? what : `${what}: ${how}`;
    this.#tell({ file: printable(file), what: said, ...(line === undefined ? {} : { line }) });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function canonicalOf(value: unknown): string | undefined {
  try {
    return canonicalJson(value);
  } catch {
    return undefined;
  }
}
