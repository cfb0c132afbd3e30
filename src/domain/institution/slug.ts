/** As ids of departments and products are written; the longest one. */
const SLUG_LENGTH = 40;

/** A name as an id: lower-case letters, digits and dashes; `fallback` where nothing of the name can be written so. */
export function slugOf(name: string, fallback: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/gu, '-').replace(/^-+/u, '');
  return slug.slice(0, SLUG_LENGTH).replace(/-+$/u, '') || fallback;
}

/** The id that a name gets where some are taken: the slug itself, or the first of `-2`, `-3` that is free. */
export function freeSlug(name: string, fallback: string, isTaken: (slug: string) => boolean): string {
  const slug = slugOf(name, fallback);
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : `-${number}`;
    const candidate = `${slug.slice(0, SLUG_LENGTH - ending.length)}${ending}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** Whether two names are one to people: in any case, however they are spaced. */
export const isSameName = (one: string, other: string): boolean => plainName(one) === plainName(other);

/** A name as it is compared. */
export const plainName = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
