import { isInFormat } from './file-format';

/** What a file of proof is: by its content and by its name, which must agree. */
export type ProofKind = 'pdf' | 'image' | 'mail' | 'office';

/** A file that was sent as proof of a purchase; its bytes are in the file store, under their hash. */
export interface ProofFile {
  /** As it was sent, without any path. */
  readonly name: string;
  readonly kind: ProofKind;
  readonly sizeBytes: number;
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string;
}

/** What shows that a department bought what it says: files, a link, or both. */
export interface Proof {
  readonly files: readonly ProofFile[];
  /** An `https` address. */
  readonly link?: string;
}

/** The most bytes one file of proof may have. */
export const MOST_PROOF_BYTES = 10 * 1024 * 1024;
/** The most files one purchase may have as proof. */
export const MOST_PROOF_FILES = 5;

const MOST_NAME_CHARACTERS = 120;
const UNNAMED = 'unnamed';
/** By the end of a name. Formats that carry macros are none of these, nor are web pages. */
const KINDS: ReadonlyMap<string, ProofKind> = new Map([
  ...named('pdf', ['pdf']),
  ...named('image', ['png', 'jpg', 'jpeg', 'gif', 'webp', 'tif', 'tiff', 'bmp', 'heic', 'heif']),
  ...named('mail', ['eml', 'msg']),
  ...named('office', ['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'odt', 'ods']),
]);
/** Controls, what turns the direction of text, what breaks lines, and halves of characters. */
const UNFIT_FOR_A_NAME = /[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029\uFEFF]/gu;

/** Whether there is anything at all to look at. */
export const hasProof = ({ files, link }: Proof): boolean => files.length > 0 || link !== undefined;

/**
 * What a file is that was sent as proof; undefined when it is nothing that we take. Its content must be what the end of its
 * name says: a program called `.pdf` is nothing. One kind of image called another is an image all the same, since telephones
 * name them so. Says nothing about how large it is, nor whether it is whole.
 *
 * @param name As it was sent.
 */
export function proofKindOf(name: string, bytes: Uint8Array): ProofKind | undefined {
  const extension = extensionOf(proofFileName(name));
  const kind = KINDS.get(extension);
  if (kind === undefined) return undefined;
  const formats = kind === 'image' ? [...KINDS.keys()].filter((other) => KINDS.get(other) === 'image') : [extension];
  return formats.some((format) => isInFormat(format, bytes)) ? kind : undefined;
}

/**
 * The name of a file that people may be shown: without any path, without characters that control or turn text, at most 120
 * characters, of which the end with the kind of file is kept; `unnamed` when nothing is left.
 */
export function proofFileName(text: string): string {
  const [last = ''] = text.normalize('NFC').split(/[/\\]/u).slice(-1);
  const name = last.replaceAll(UNFIT_FOR_A_NAME, '').trim();
  if (/^\.*$/u.test(name)) return UNNAMED;
  const characters = Array.from(name);
  if (characters.length <= MOST_NAME_CHARACTERS) return name;
  const extension = KINDS.has(extensionOf(name)) ? Array.from(`.${extensionOf(name)}`) : [];
  return [...characters.slice(0, MOST_NAME_CHARACTERS - extension.length), ...extension].join('');
}

/** In lower case, without its dot; empty when there is none. */
function extensionOf(name: string): string {
  return /\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase() ?? '';
}

function named(kind: ProofKind, extensions: readonly string[]): readonly (readonly [string, ProofKind])[] {
  return extensions.map((extension) => [extension, kind]);
}
