import { type Directory, type FoundPeople, type PersonQuery } from '../../ports/roster/directory';

/** A directory that is asked about nobody twice: for the length of one turn. */
export function rememberingDirectory(directory: Directory): Directory {
  const known = new Map<string, FoundPeople>();
  return {
    find: async (queries) => {
      const open = queries.filter((query) => !known.has(keyOf(query)));
      const found = open.length === 0 ? [] : await directory.find(open);
      for (const [index, people] of found.entries()) {
        const query = open[index];
        if (query !== undefined) known.set(keyOf(query), people);
      }
      return queries.map((query) => known.get(keyOf(query)) ?? { people: [], isCut: false });
    },
  };
}

const keyOf = (query: PersonQuery): string => JSON.stringify(query);
