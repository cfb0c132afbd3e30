import { randomUUID } from 'node:crypto';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** An id that nobody guesses. */
export const newPackId = (): string => randomUUID();

/** Throws a `RangeError` for what is no id of ours: it would become part of a path. */
export function checkIsPackId(id: string): void {
  if (!ID.test(id)) throw new RangeError('a pack is kept under an id that was given for it, and nothing else');
}
