import { type Actor } from '../../domain/actor';
import { type AuditHead } from '../../domain/audit/audit-shown';
import { dateIn, type Instant } from '../../domain/calendar';
import { dateWords, nameOf, shortDateWords, whenWords } from '../answer/words';

/** "Nov 3, 2026", in a time zone. */
export const dayOf = (at: Instant, timeZone: string): string => shortDateWords(dateIn(timeZone, new Date(at)));

/** "as of Nov 21, 9:42 AM"; of a day that is over "as of the end of March 31, 2027". */
export const asOfWords = ({ isPast, asOf, madeAt }: AuditHead, timeZone: string): string =>
  isPast ? `as of the end of ${dateWords(asOf)}` : `as of ${whenWords(madeAt, timeZone)}`;

/** "Mathematics · as of …", "As of …" */
export function subheadingOf(audit: AuditHead, timeZone: string): string {
  const asOf = asOfWords(audit, timeZone);
  return audit.department === undefined ? `A${asOf.slice(1)}` : `${audit.department.name} · ${asOf}`;
}

/** Who did something, in a word or two. */
export function doerWords(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return nameOf(actor);
    case 'import':
      return 'the import';
    case 'job':
      return 'alacarte';
    case 'group':
      return 'a group of Microsoft 365';
  }
}

/** "1 exception", "4 exceptions" */
export const exceptionsWords = (count: number): string => (count === 1 ? '1 exception' : `${count} exceptions`);
