import { type Department } from '../../domain/institution/department';
import { type ProductId } from '../../domain/ids';
import { type RosterEntry } from '../../domain/roster/pool';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type Person } from '../../ports/roster/directory';
import { type Ports } from '../ports';
import { asPerson } from './look-up-people';

/** Rosters longer than this are searched only so far for somebody the directory no longer knows. */
const MOST_ENTRIES = 5000;

/**
 * Who is meant by a name when the person must be on a roster already: those of the directory's candidates who are; and
 * when the directory knows nobody of that name any more, those whom the roster calls so.
 *
 * @returns The candidates unchanged when none of them is on a roster, so that the answer can say so by name.
 */
export async function findOnRoster(
  ports: Pick<Ports, 'departments'>,
  asked: {
    readonly person: DraftPerson;
    readonly candidates: readonly Person[];
    readonly product: ProductId;
    readonly departments: readonly Department[];
  },
): Promise<readonly Person[]> {
  const { person, candidates, product, departments } = asked;
  const entries = await Promise.all(
    departments.map((department) =>
      ports.departments.look(department.id).entries({ product, direction: 'ascending', limit: MOST_ENTRIES }),
    ),
  );
  const onRoster = entries.flat();
  if (candidates.length === 0) return onRoster.filter((entry) => isCalled(entry, person)).map(asPerson);

  const ids = new Set(onRoster.map((entry) => entry.userId));
  const there = candidates.filter((candidate) => ids.has(candidate.userId));
  return there.length > 0 ? there : candidates;
}

function isCalled(entry: RosterEntry, person: DraftPerson): boolean {
  if (person.userId !== undefined) return entry.userId === person.userId;
  const text = person.userText.trim().toLowerCase();
  const userPrincipalName = entry.userPrincipalName.toLowerCase();
  return [userPrincipalName, userPrincipalName.split('@')[0], entry.displayName.toLowerCase()].includes(text);
}
