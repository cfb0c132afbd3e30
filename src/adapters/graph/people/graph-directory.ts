import { z } from 'zod';
import { isFault } from '../../../ports/fault';
import { type Directory, type FoundPeople, type PersonQuery } from '../../../ports/roster/directory';
import { MOST_REQUESTS, readBatched, type BatchedRead } from '../connection/batch';
import { type GraphAnswer, type GraphConnection } from '../connection/graph-connection';
import { readAs } from '../connection/judge';
import { quoted, searchForLike, searchForName, selected, withQuery } from '../connection/odata';
import { startDeadline, type Deadline, type TimeBudget } from '../connection/retry';
import { addressesOf, graphPersonSchema, readFoundPeople, readOnePerson, toPerson, type GraphPerson } from './person';
import { closestNames, readSoughtText, type SoughtText } from './sought-text';

/** More than can be equal in a tenant with a handful of domains; fewer than 20 cost less. */
const MOST_EQUAL = 19;
/** People read before the asker's own are put first; one name rarely has more. */
const MOST_ALIKE = 50;
/** Names that are looked for once more because nobody is called so, and words of one of them. */
const MOST_MISSPELLED = 5;
const MOST_SEARCHED = 3;
/** Graph takes this many values after `in`. */
const MOST_IN = 15;
const OPERATION = 'users';
const SELECT = selected(graphPersonSchema);

const pageSchema = z.object({ '@odata.nextLink': z.string().nullish().catch(undefined) });

/** People as they were read, and whether there are more. */
interface Read {
  readonly people: readonly GraphPerson[];
  readonly isCut: boolean;
}

const nobody: Read = { people: [], isCut: false };

/** Finds people in Microsoft Graph: those equal first, for the rest a search by name; twenty questions to a request. */
export function graphDirectory({
  connection,
  ...budget
}: { readonly connection: GraphConnection } & TimeBudget): Directory {
  async function find(queries: readonly PersonQuery[]): Promise<readonly FoundPeople[]> {
    const deadline = startDeadline(budget, connection.reads);
    const sought = queries.map((query) => (query.kind === 'text' ? readSoughtText(query.userText) : undefined));
    const known = await readPrincipals(sought, deadline);
    const rest = await readAll(
      queries.map((query, place) => (known[place] === undefined ? readEqual(query, sought[place]) : undefined)),
      deadline,
    );
    const equal = queries.map((_, place) => known[place] ?? rest[place] ?? nobody);
    const byName = sought.map((text, place) => ((equal[place] ?? nobody).people.length === 0 ? text : undefined));
    const alike = await readAll(byName.map(readAlike), deadline);
    // Whoever asks wants their own, who may be anywhere among them.
    const near = await readAll(
      queries.map((query, place) => (alike[place]?.isCut === true ? readNear(query, byName[place]) : undefined)),
      deadline,
    );
    const nobodyCalled = queries.map((query, place) => {
      const text = byName[place];
      return query.kind === 'text' && query.orLike === true && alike[place]?.people.length === 0 ? text : undefined;
    });
    const like = await readLikeAll(queries, nobodyCalled, deadline);
    return queries.map((_, place) => {
      const text = byName[place];
      const some = like.get(place);
      if (some !== undefined) return { people: [], isCut: false, like: some.map(toPerson) };
      const { people, isCut } = (text === undefined ? equal[place] : alike[place]) ?? nobody;
      if (text === undefined) return { people: people.map(toPerson), isCut };
      const all = [...(near[place] ?? nobody).people, ...people];
      const once = [...new Map(all.map((person) => [person.id, person])).values()];
      return { people: closestNames(once, text).map(toPerson), isCut };
    });
  }

  /**
   * Of more addresses than one request asks for, as a file names them: those that are user principal names, several to a question. Nobody
   * else has the same, so that nothing more need be asked of them.
   */
  async function readPrincipals(
    sought: readonly (SoughtText | undefined)[],
    deadline: Deadline,
  ): Promise<readonly (Read | undefined)[]> {
    const names = [...new Set(sought.flatMap((one) => (one?.text.includes('@') === true ? [one.text] : [])))];
    if (names.length <= MOST_REQUESTS) return [];
    const parts = Array.from({ length: Math.ceil(names.length / MOST_IN) }, (_, index) =>
      names.slice(index * MOST_IN, (index + 1) * MOST_IN),
    );
    const found = (await readAll(parts.map(readNamed), deadline)).flatMap(({ people }) => people);
    const byName = new Map(found.map((person) => [person.userPrincipalName.toLowerCase(), person]));
    return sought.map((one) => {
      const person = byName.get(one?.text.toLowerCase() ?? '');
      return person === undefined ? undefined : { people: [person], isCut: false };
    });
  }

  /**
   * Some who may be meant by misspelled texts, by the place of each: once more for all of them, in the time that is left. It only is a help:
   * where it cannot be answered there is none.
   */
  async function readLikeAll(
    queries: readonly PersonQuery[],
    texts: readonly (SoughtText | undefined)[],
    deadline: Deadline,
  ): Promise<ReadonlyMap<number, readonly GraphPerson[]>> {
    const places = texts.flatMap((text, place) => (text === undefined ? [] : [place])).slice(0, MOST_MISSPELLED);
    const reads = places.flatMap((place) => {
      const [query, text] = [queries[place], texts[place]];
      const near = query?.kind === 'text' ? (query.near ?? []).slice(0, MOST_IN) : [];
      return [readLike(text, []), near.length === 0 ? undefined : readLike(text, near)];
    });
    if (reads.every((read) => read === undefined)) return new Map();
    const found = await readAll(reads, deadline).catch((error: unknown) => {
      if (!isFault(error)) throw error;
      return [];
    });
    return new Map(
      places.map((place, index) => {
        const both = [...(found[2 * index + 1]?.people ?? []), ...(found[2 * index]?.people ?? [])];
        return [place, [...new Map(both.map((person) => [person.id, person])).values()]];
      }),
    );
  }

  /** Reads what there is to read; nothing is nobody. */
  async function readAll(
    reads: readonly (BatchedRead<Read> | undefined)[],
    deadline: Deadline,
  ): Promise<readonly Read[]> {
    const found = await readBatched(
      connection,
      reads.filter((read) => read !== undefined),
      { operation: OPERATION, deadline },
    );
    let next = 0;
    return reads.map((read) => (read === undefined ? nobody : (found[next++] ?? nobody)));
  }

  return { find };
}

function readEqual(query: PersonQuery, sought: SoughtText | undefined): BatchedRead<Read> | undefined {
  if (query.kind === 'id') {
    return {
      path: withQuery(`/users/${encodeURIComponent(query.userId)}`, { $select: SELECT }),
      // A user principal name is understood in this place, too; only the id was asked for.
      read: (answer) => ({ people: readOnePerson(answer, query.userId), isCut: false }),
      refused: (error) => (error.status === 404 ? nobody : undefined),
    };
  }
  if (sought === undefined) return undefined;
  return {
    path: withQuery('/users', { $filter: equalTo(sought.text), $select: SELECT, $top: MOST_EQUAL }),
    read: (answer) => bestEqual(readList(answer), sought.text),
  };
}

const readNamed = (names: readonly string[]): BatchedRead<Read> => ({
  path: withQuery('/users', {
    $filter: `userPrincipalName in (${names.map(quoted).join(',')})`,
    $select: SELECT,
    $top: MOST_EQUAL,
  }),
  read: readList,
});

/** Addresses besides the first stand in `proxyAddresses`, after what kind they are: in capitals, of the first of its kind. */
const ADDRESS_KINDS = ['smtp', 'SMTP', 'sip', 'SIP'];

function equalTo(text: string): string {
  const literal = quoted(text);
  const proxies = ADDRESS_KINDS.map((kind) => `proxyAddresses/any(p:p eq ${quoted(`${kind}:${text}`)})`);
  return text.includes('@')
    ? [`userPrincipalName eq ${literal}`, `mail eq ${literal}`, ...proxies].join(' or ')
    : `startswith(userPrincipalName,${quoted(`${text}@`)}) or mailNickname eq ${literal} or userPrincipalName eq ${literal} or mail eq ${literal}`;
}

/** Those with the first of the texts that anybody has equal. */
function bestEqual({ people, isCut }: Read, text: string): Read {
  const same = (value: string | undefined) => value?.toLowerCase() === text.toLowerCase();
  const isWhole = (person: GraphPerson) => same(person.userPrincipalName);
  const ways: ((person: GraphPerson) => boolean)[] = [
    isWhole,
    (person) => same(person.userPrincipalName.split('@')[0]),
    (person) => same(person.mail),
    (person) => same(person.mailNickname),
    (person) => addressesOf(person).some(same),
  ];
  const best = ways.find((isEqual) => people.some(isEqual));
  // Nobody else has the same user principal name, however many have something else in common with it.
  return best === undefined ? nobody : { people: people.filter(best), isCut: isCut && best !== isWhole };
}

function readAlike(sought: SoughtText | undefined): BatchedRead<Read> | undefined {
  if (sought === undefined || sought.words.length === 0) return undefined;
  return {
    path: withQuery('/users', { $search: searchForName(sought.words), $select: SELECT, $top: MOST_ALIKE }),
    isEventual: true,
    read: readList,
  };
}

/** The same search in the departments near to whoever asks. Where it cannot be answered, it only was a help. */
function readNear(query: PersonQuery, sought: SoughtText | undefined): BatchedRead<Read> | undefined {
  const near = query.kind === 'text' ? (query.near ?? []).slice(0, MOST_IN) : [];
  if (sought === undefined || near.length === 0) return undefined;
  const search = searchForName(sought.words);
  const departments = `department in (${near.map(quoted).join(',')})`;
  return {
    path: withQuery('/users', { $filter: departments, $search: search, $select: SELECT, $top: MOST_ALIKE }),
    isEventual: true,
    read: readList,
    refused: (error) => (error.status === 400 ? nobody : undefined),
  };
}

/** People who have a word of a text, or the beginning of one, in their name or address; of some departments where they are given. */
function readLike(sought: SoughtText | undefined, near: readonly string[]): BatchedRead<Read> | undefined {
  const [alias = ''] = sought?.text.split('@') ?? [];
  const words = readSoughtText(alias)?.words.slice(0, MOST_SEARCHED) ?? [];
  if (words.length === 0) return undefined;
  const filter = near.length === 0 ? {} : { $filter: `department in (${near.map(quoted).join(',')})` };
  // Among a department's own there are few, so that one letter does.
  const letters = near.length === 0 ? 2 : 1;
  return {
    path: withQuery('/users', { ...filter, $search: searchForLike(words, letters), $select: SELECT, $top: MOST_ALIKE }),
    isEventual: true,
    read: readList,
    refused: (error) => (error.status === 400 ? nobody : undefined),
  };
}

function readList(answer: GraphAnswer): Read {
  const { '@odata.nextLink': next } = readAs(pageSchema, answer, OPERATION);
  return { people: readFoundPeople(answer, OPERATION), isCut: typeof next === 'string' };
}
