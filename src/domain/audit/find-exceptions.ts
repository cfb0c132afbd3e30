import { defined } from '../defined';
import { type UserId } from '../ids';
import { type Pausable } from '../pausable';
import { type KnownPerson } from '../people';
import { type ExceptionFound } from './exception';
import { EXCEPTION_KINDS, type ExceptionKind, type ExceptionTable } from './exception-kinds';
import { type AuditReading, type Finding } from './found/reading';

/** A kind of a table. */
interface KindFound extends Omit<ExceptionFound, 'kind'> {
  readonly kind: string;
}

/**
 * Every exception that one whole reading finds, in the order of the table of kinds.
 *
 * @param personOf What somebody is called; their id where nobody knows.
 */
export function* findingExceptions(
  reading: AuditReading,
  personOf: (userId: UserId) => KnownPerson | undefined,
): Pausable<readonly ExceptionFound[]> {
  return (yield* findingBy(EXCEPTION_KINDS, reading, personOf)) as readonly (KindFound & { kind: ExceptionKind })[];
}

/** As {@link findingExceptions}, by any table: all that there is to a kind is its entry. */
export function* findingBy(
  table: ExceptionTable,
  reading: AuditReading,
  personOf: (userId: UserId) => KnownPerson | undefined,
): Pausable<readonly KindFound[]> {
  const found: KindFound[] = [];
  for (const [kind, { found: findingsIn }] of Object.entries(table)) {
    yield;
    for (const finding of yield* together(findingsIn(reading))) {
      const { product, department, userId, count, failure } = finding;
      const person = userId === undefined ? undefined : (personOf(userId) ?? unknown(userId));
      yield void found.push({ kind, ...defined({ product, department, person, count, failure }) });
    }
  }
  return found;
}

/** What is of one person in one pool counts as one, with the failure that comes first. */
function* together(findings: readonly Finding[]): Pausable<readonly Finding[]> {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    yield;
    const key = [finding.product, finding.department ?? '', finding.userId ?? ''].join('|');
    const before = byPlace.get(key);
    byPlace.set(key, before === undefined ? finding : sumOf(before, finding));
  }
  return [...byPlace.values()];
}

function sumOf(one: Finding, other: Finding): Finding {
  const [failure] = [one.failure, other.failure].filter((code) => code !== undefined).toSorted();
  return { ...one, count: one.count + other.count, ...defined({ failure }) };
}

const unknown = (userId: UserId): KnownPerson => ({ userId, displayName: userId, userPrincipalName: userId });
