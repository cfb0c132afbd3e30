import { z } from 'zod';
import { Fault } from '../../../ports/fault';
import { type GraphConnection } from './graph-connection';
import { attemptOf, readAs } from './judge';
import { retry, type Deadline } from './retry';

/** A list that Graph gives page by page. */
export interface PagedList<Item> {
  readonly connection: GraphConnection;
  /** Path and query of the first page, encoded. */
  readonly path: string;
  readonly item: z.ZodType<Item>;
  /** The name of the request in faults. */
  readonly operation: string;
  /** For a page; the same one for all of them when they have one time together. */
  readonly deadline: () => Deadline;
}

const MOST_PAGES = 5000;

/**
 * Reads a list to its last page; a page may be empty and not the last one. A `Fault` when any page is short of anything: an
 * answer that is cut off or has no list, a link that leads elsewhere or in a circle.
 */
export async function readPages<Item>(list: PagedList<Item>): Promise<readonly Item[]> {
  const schema = z.object({ '@odata.nextLink': z.string().optional(), value: z.array(list.item) });
  const items: Item[] = [];
  const seen = new Set<string>();
  let path: string | undefined = list.path;
  while (path !== undefined) {
    if (seen.has(path) || seen.size === MOST_PAGES)
      throw new Fault('unavailable', `graph ${list.operation}: the pages do not end`);
    seen.add(path);
    const page: z.output<typeof schema> = await readPage(list, path, schema);
    items.push(...page.value);
    const link: string | undefined = page['@odata.nextLink'];
    path = link === undefined ? undefined : list.connection.pathOf(link);
  }
  return items;
}

function readPage<Page>(
  { connection, operation, deadline }: PagedList<unknown>,
  path: string,
  schema: z.ZodType<Page>,
): Promise<Page> {
  return retry(deadline(), async (signal) => {
    const answer = await connection.send({ method: 'GET', path }, signal);
    return attemptOf(answer, { operation, isWrite: false }, () => readAs(schema, answer, operation));
  });
}
