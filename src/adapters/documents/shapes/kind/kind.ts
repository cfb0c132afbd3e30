import { type z } from 'zod';
import { Fault } from '../../../../ports/fault';
import { type Body, type Container, type StoredDocument } from '../../document-store';
import { Formats, type Upgrades } from './formats';

/**
 * One kind of document: how a record of it is stored, and how it is read back. Every read and every write of our stores
 * goes through one of these; `kinds.ts` lists them.
 */
export interface Kind<Value> {
  readonly container: Container;
  readonly name: string;
  /** The format that is written, and the newest that is read. A document that names none has format 1. */
  readonly format: number;
  readonly whenAbsent: Readonly<Record<string, string>>;
  /**
   * The record that a document holds, brought up to the newest format. Fault `rejected`: `newer-format` when a newer program
   * wrote it, `damaged` when something that is used of it is missing or is something else.
   */
  read(document: Found): Value;
  /** The document of a record, in the newest format; what is undefined is left out. Throws a bug when it could not be read back. */
  bodyOf(value: Value): Body;
  /** Throws the fault `newer-format` when a document is not ours to replace or remove. */
  refuseNewer(document: Found): void;
}

/** What is looked at of a document. */
export type Found = Pick<StoredDocument, 'partition' | 'id' | 'body'>;

/**
 * What makes a kind. To change one:
 *
 * - One more optional property: add it to the record's type and to the shape; the format stays. What a program does not know
 *   it keeps, where it hands on what it read.
 * - Anything else that an older program would misread (another name, another meaning, one more value of a union): a new
 *   format, which is one more entry of `upgrades`. A document is written in it when it is next changed.
 * - A declared field that documents of format 1 do not have: queries see what is stored and not what `upgrades` make of it, so
 *   those documents are not found by the field, nor ordered by it. `whenAbsent` says in a sentence what that means.
 * - In each case, one more sample in `test/stored`, whose test asks for all of this.
 */
export interface KindOptions<Stored> {
  readonly container: Container;
  readonly name: string;
  /** What is used of a document in the newest format. What else it has is kept, and not looked at. */
  readonly shape: z.ZodType<Stored>;
  /** What they do not expect they leave as it is: the shape says what is wrong with it. */
  readonly upgrades?: Upgrades;
  /** The property whose `format` counts, where a record carries one itself; otherwise the document does. */
  readonly formatIn?: string;
  /** By declared field that came after format 1, what it means that a document has none. */
  readonly whenAbsent?: Readonly<Record<string, string>>;
}

/** A kind whose documents are its records, as they are. */
export const plainKind = <Value>(options: KindOptions<Value>): Kind<Value> =>
  wrappedKind({ ...options, wrap: (value: Value) => value, unwrap: (stored: Value) => stored });

/** A kind whose documents hold a record, and beside it what queries look for. */
export function wrappedKind<Value, Stored>(
  options: KindOptions<Stored> & {
    readonly wrap: (value: Value) => Stored;
    readonly unwrap: (stored: Stored) => Value;
  },
): Kind<Value> {
  const { container, name, shape, upgrades = {}, formatIn, whenAbsent = {}, wrap, unwrap } = options;
  const formats = new Formats(upgrades, formatIn);

  function formatOf(document: Found): number {
    const format = formats.of(document.body);
    if (format === undefined) throw damaged(container, document, 'format');
    if (format > formats.newest) throw newer(container, document, { format, newest: formats.newest });
    return format;
  }

  return {
    container,
    name,
    format: formats.newest,
    whenAbsent,
    read: (document) => {
      const body = formats.inNewest(document.body, formatOf(document));
      if (isShaped(shape, body)) return unwrap(body);
      throw damaged(container, document, firstProblem(shape, body));
    },
    bodyOf: (value) => {
      const body = asJson(wrap(value));
      if (isShaped(shape, body)) return formats.stamped(body);
      throw new TypeError(`a document of kind ${name} could not be read back: ${firstProblem(shape, body)}`);
    },
    refuseNewer: (document) => {
      formatOf(document);
    },
  };
}

function newer(
  container: Container,
  { partition, id }: Found,
  { format, newest }: { readonly format: number; readonly newest: number },
): Fault {
  const stored = `${container} ${partition}/${id} was stored in format ${format} by a newer alacarte`;
  const message = `${stored}; this one reads up to ${newest}: run the newer version`;
  return new Fault('rejected', message, { code: 'newer-format' });
}

function damaged(container: Container, { partition, id }: Found, path: string): Fault {
  const message = `${container} ${partition}/${id} is damaged: ${path} is missing, or is not what it should be`;
  return new Fault('rejected', message, { code: 'damaged' });
}

/** Checks only: what was read stays whole, with properties that no shape names. */
const isShaped = <Stored>(shape: z.ZodType<Stored>, body: unknown): body is Stored => shape.safeParse(body).success;

/** Where the first thing is that does not fit. Keys that are data, and may say anything, are not repeated. */
function firstProblem(shape: z.ZodType, body: unknown): string {
  const path = shape.safeParse(body).error?.issues[0]?.path ?? [];
  return path.map((key) => (/^\w{1,30}$/u.test(String(key)) ? String(key) : '*')).join('.') || 'all of it';
}

/** Plain data: what is undefined is left out. */
const asJson = (value: unknown): Body => JSON.parse(JSON.stringify(value)) as Body;
