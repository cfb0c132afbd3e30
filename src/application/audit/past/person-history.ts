import { mapLimited } from '../../../concurrency/map-limited';
import { type Actor } from '../../../domain/actor';
import { seesEverything } from '../../../domain/authority';
import { type Instant } from '../../../domain/calendar';
import { defined } from '../../../domain/defined';
import { nameAt, openAmong } from '../../../domain/institution/department';
import { type UserId } from '../../../domain/ids';
import { isRosterFact, type LedgerEntry, type LicenseFact, type RosterFact } from '../../../domain/ledger/ledger-entry';
import { type NamedDepartment } from '../../../domain/refusal';
import { type Result } from '../../../domain/result';
import { type LedgerPlace } from '../../../ports/roster/department-store';
import { departmentsRead, notYours, readStanding } from '../../access/standing';
import { nextOf, type PageAsked, type Paged } from '../../page';
import { type StandingPorts } from '../../ports';

/** The most lines of a page: for each the entries of its command are read. */
const MOST_LINES = 8;
/** Entries of a command that are looked at for what became of a license: of more, only the last. */
const MOST_OF_COMMAND = 12;

/** A change of a roster that names a person. */
export interface PersonChange {
  /** With the names that people had then. */
  readonly entry: LedgerEntry & { readonly fact: RosterFact };
  /** As it was called then. */
  readonly department: NamedDepartment;
  /** The last that the same command did to the person's license; absent where it left that to a reading, or did nothing to it. */
  readonly license?: { readonly at: Instant; readonly fact: LicenseFact };
}

/** A page of what was done about a person, newest first. */
export interface PersonHistoryPage extends Paged<LedgerPlace> {
  readonly userId: UserId;
  readonly changes: readonly PersonChange[];
}

/** Whose changes are asked for, and which page of them. */
export interface PersonHistoryAsked extends PageAsked<LedgerPlace> {
  readonly userId: UserId;
}

/**
 * Every change of a roster that names a person, in the departments whose past the actor may read, newest first; at most eight a page. Two queries
 * find them, however many departments there are, and one for each command says what became of the license: with who asks, some 15 calls and
 * 60 RU, up to 120 where each command was about many people.
 *
 * @returns Refusal `not-yours` for somebody who may read no department.
 */
export async function personHistory(
  ports: StandingPorts,
  actor: Actor,
  { userId, after, limit: asked }: PersonHistoryAsked,
): Promise<Result<{ readonly page: PersonHistoryPage }>> {
  const standing = await readStanding(ports, actor);
  const readable = departmentsRead(standing);
  if (readable.length === 0) return { ok: false, refusal: notYours(standing) };

  const limit = Math.min(asked, MOST_LINES);
  const which = seesEverything(actor, standing.institution)
    ? {}
    : { departments: openAmong(readable).map(({ id }) => id) };
  const found = await ports.departments.ledger({ ...which, ...defined({ after }), about: userId, limit: limit + 1 });
  const entries = found.slice(0, limit);
  const next = nextOf(entries, found.length, ({ at, department, number }) => ({ at, department, number }));
  const changes = await mapLimited(entries.filter(isChange), MOST_LINES, async (entry): Promise<PersonChange> => {
    const known = readable.find(({ id }) => id === entry.department);
    const name = known === undefined ? entry.department : nameAt(known, entry.at);
    const license = await licenseAfter(ports, entry, userId);
    return { entry, department: { id: entry.department, name }, ...defined({ license }) };
  });
  return { ok: true, page: { userId, changes, next } };
}

const isChange = (entry: LedgerEntry): entry is PersonChange['entry'] => isRosterFact(entry.fact);

/** The last that a command did to somebody's license of the product that it was about. */
async function licenseAfter(
  { departments }: StandingPorts,
  { department, command, fact: { product } }: PersonChange['entry'],
  userId: UserId,
): Promise<PersonChange['license']> {
  const entries = await departments.look(department).ledger({ command, limit: MOST_OF_COMMAND });
  for (const { at, fact } of entries)
    if ('skuId' in fact && fact.product === product && fact.person.userId === userId) return { at, fact };
  return undefined;
}
