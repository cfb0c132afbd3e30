import { type Directory, type PersonQuery, type Person } from '../../../ports/roster/directory';
import { readBatched, type BatchedRead } from '../connection/batch';
import { type GraphConnection } from '../connection/graph-connection';
import { quoted, searchForName, selected, withQuery } from '../connection/odata';
import { startDeadline, type Deadline, type TimeBudget } from '../connection/retry';
import { graphPersonSchema, readFoundPeople, readOnePerson, toPerson, type GraphPerson } from './person';
import { closestNames, readSoughtText, type SoughtText } from './sought-text';

const MOST_FOUND = 8;
/** More than can be equal in a tenant with a handful of domains; fewer than 20 cost less. */
const MOST_EQUAL = 19;
const OPERATION = 'users';
const SELECT = selected(graphPersonSchema);

/** Finds people in Microsoft Graph: those equal first, for the rest a search by name; twenty questions to a request. */
export function graphDirectory({
  connection,
  ...budget
}: { readonly connection: GraphConnection } & TimeBudget): Directory {
  async function find(queries: readonly PersonQuery[]): Promise<readonly (readonly Person[])[]> {
    const deadline = startDeadline(budget, connection.reads);
    const sought = queries.map((query) => (query.kind === 'text' ? readSoughtText(query.userText) : undefined));
    const equal = await readAll(
      queries.map((query, place) => readEqual(query, sought[place])),
      deadline,
    );
    const byName = sought.map((text, place) => ((equal[place] ?? []).length === 0 ? text : undefined));
    const alike = await readAll(byName.map(readAlike), deadline);
    return queries.map((_, place) => {
      const people = byName[place] === undefined ? equal[place] : closestNames(alike[place] ?? [], byName[place]);
      return (people ?? []).slice(0, MOST_FOUND).map(toPerson);
    });
  }

  /** Reads what there is to read; nothing is nobody. */
  async function readAll(
    reads: readonly (BatchedRead<readonly GraphPerson[]> | undefined)[],
    deadline: Deadline,
  ): Promise<readonly (readonly GraphPerson[])[]> {
    const found = await readBatched(
      connection,
      reads.filter((read) => read !== undefined),
      { operation: OPERATION, deadline },
    );
    let next = 0;
    return reads.map((read) => (read === undefined ? [] : (found[next++] ?? [])));
  }

  return { find };
}

function readEqual(
  query: PersonQuery,
  sought: SoughtText | undefined,
): BatchedRead<readonly GraphPerson[]> | undefined {
  if (query.kind === 'id') {
    return {
      path: withQuery(`/users/${encodeURIComponent(query.userId)}`, { $select: SELECT }),
      // A user principal name is understood in this place, too; only the id was asked for.
      read: (answer) => readOnePerson(answer, query.userId),
      refused: (error) => (error.status === 404 ? [] : undefined),
    };
  }
  if (sought === undefined) return undefined;
  return {
    path: withQuery('/users', { $filter: equalTo(sought.text), $select: SELECT, $top: MOST_EQUAL }),
    read: (answer) => bestEqual(readFoundPeople(answer, OPERATION), sought.text),
  };
}

function equalTo(text: string): string {
  const literal = quoted(text);
  return text.includes('@')
    ? `userPrincipalName eq ${literal} or mail eq ${literal}`
    : `startswith(userPrincipalName,${quoted(`${text}@`)}) or mailNickname eq ${literal} or userPrincipalName eq ${literal} or mail eq ${literal}`;
}

/** Those with the first of the four texts that anybody has equal. */
function bestEqual(people: readonly GraphPerson[], text: string): readonly GraphPerson[] {
  const same = (value: string | undefined) => value?.toLowerCase() === text.toLowerCase();
  const ways: ((person: GraphPerson) => boolean)[] = [
    (person) => same(person.userPrincipalName),
    (person) => same(person.userPrincipalName.split('@')[0]),
    (person) => same(person.mail),
    (person) => same(person.mailNickname),
  ];
  const best = ways.find((isEqual) => people.some(isEqual));
  return best === undefined ? [] : people.filter(best);
}

function readAlike(sought: SoughtText | undefined): BatchedRead<readonly GraphPerson[]> | undefined {
  if (sought === undefined || sought.words.length === 0) return undefined;
  return {
    path: withQuery('/users', { $search: searchForName(sought.words), $select: SELECT, $top: MOST_FOUND }),
    isEventual: true,
    read: (answer) => readFoundPeople(answer, OPERATION),
  };
}
