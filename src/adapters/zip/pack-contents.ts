import { z } from 'zod';
import { INSTITUTION } from '../../domain/ledger/ledger-entry';

const hash = z.string().regex(/^[0-9a-f]{64}$/u);

/** What `pack.json` says; what else stands in it is left alone. */
export const packShape = z.looseObject({
  format: z.literal(1),
  asOf: z.iso.date(),
  madeAt: z.iso.datetime(),
  /** The moment up to which entries are in the pack; without it the latest that is certain counts. */
  until: z.iso.datetime().optional(),
  heads: z.array(z.object({ department: z.string(), number: z.int().nonnegative(), hash })),
  anchor: z.looseObject({ number: z.int().positive(), hash }).optional(),
});

/** What a pack says of itself. */
export type PackContents = z.infer<typeof packShape>;

/** The files of a pack that say what it is, and by which it is checked. */
export const [CONTENTS, SUMS] = ['pack.json', 'SHA256SUMS'];
/** What every pack has besides ledgers and proofs. */
export const ALWAYS = ['README.txt', 'statement.pdf', 'workbook.xlsx', CONTENTS, SUMS];

/** Departments whose files are not called as they are: one may be called as the institution's own file is. */
const OTHERWISE: readonly (readonly [department: string, name: string])[] = [
  [INSTITUTION, 'institution'],
  ['institution', 'institution_'],
];

/** The file of a ledger, as whoever makes a pack calls it. */
export function ledgerPath(department: string): string {
  const [, name = department] = OTHERWISE.find(([one]) => one === department) ?? [];
  return `ledger/${name}.jsonl`;
}

/** Whose ledger a file is by its name. */
export function departmentOfPath(path: string): string {
  const name = path.slice('ledger/'.length, -'.jsonl'.length);
  const [department = name] = OTHERWISE.find(([, one]) => one === name) ?? [];
  return department;
}

/** How the path of a file of proof begins. */
export const proofPrefix = (sha256: string): string => `proofs/${sha256.slice(0, 12)}-`;

/** What keeps a path from being unpacked into one folder on every system; undefined where nothing does. */
export function unsafePath(path: string): string | undefined {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'leads out of its folder, or nowhere';
  if (/[\u0000-\u001f\u007f\\:*?"<>|]/u.test(path)) return 'has characters that no file name may have';
  if (path.length > 240) return 'is too long';
  return undefined;
}

/** Hours between the begin of a day in UTC and in the zone that is furthest ahead, where it begins and is over first. */
const [BEGINS_BEFORE_HOURS, OVER_AFTER_HOURS] = [14, 10];
/** Hours from the begin of a day in UTC until it is over in the zone that is furthest behind. */
const OVER_EVERYWHERE_AFTER_HOURS = 36;

const hoursAfter = (day: string, hours: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + hours * 3_600_000).toISOString();

/**
 * The moment before which an anchor must know no more than a pack. A pack that does not say up to when its entries are says no zone either:
 * then it is the end of its day where that comes first.
 */
export function knownUntil({ asOf, madeAt, until }: PackContents): string {
  const over = hoursAfter(asOf, OVER_AFTER_HOURS);
  return until ?? (madeAt < over ? madeAt : over);
}

/**
 * What of its times cannot be, in any zone: a pack has all that was recorded by the end of its day, or by the time it was made where that
 * comes first. One that could say that it ends sooner could leave out whatever came later. Undefined where all can be.
 */
export function impossibleTime({ asOf, madeAt, until }: PackContents): string | undefined {
  if (madeAt < hoursAfter(asOf, -BEGINS_BEFORE_HOURS)) return `says that it was made before ${asOf} began`;
  if (until === undefined) return undefined;
  if (until < knownUntil({ asOf, madeAt, heads: [], format: 1 }))
    return `says that it ends before ${until}, when ${asOf} was not over, and it was made later`;
  if (until > hoursAfter(asOf, OVER_EVERYWHERE_AFTER_HOURS))
    return `says that it ends before ${until}, when ${asOf} was over everywhere`;
  return undefined;
}

/** A line of `SHA256SUMS`; undefined where it is none. */
export function sumIn(text: string): { readonly sha256: string; readonly path: string } | undefined {
  const [, sha256, path] = /^([0-9a-f]{64}) {2}(.+)$/u.exec(text) ?? [];
  return sha256 === undefined || path === undefined ? undefined : { sha256, path };
}
