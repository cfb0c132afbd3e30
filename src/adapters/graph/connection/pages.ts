import { z } from 'zod';
import { Fault } from '../../../ports/fault';
import { type GraphOperation } from '../permissions';
import { type GraphConnection } from './graph-connection';
import { attemptOf, readAs, readValue } from './judge';
import { retry, type Attempt, type Deadline } from './retry';
import { inSlices } from '../../../concurrency/in-slices';

/** A list that Graph gives page by page. */
export interface PagedList<Item> {
  readonly connection: GraphConnection;
  /** Path and query of the first page, encoded. */
  readonly path: string;
  readonly item: z.ZodType<Item>;
  readonly operation: GraphOperation;
  /** For a page; the same one for all of them when they have one time together. */
  readonly deadline: () => Deadline;
  /** Told of the number of items of each page. */
  readonly onPage?: ((items: number) => void) | undefined;
}

const MOST_PAGES = 5000;

const pageSchema = z.object({ '@odata.nextLink': z.string().optional(), value: z.array(z.unknown()) });

/** One page, its items read. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly link: string | undefined;
}

/**
 * Reads a list to its last page; a page may be empty and not the last one. A `Fault` when any page is short of anything: an
 * answer that is cut off or has no list, a link that leads elsewhere or in a circle.
 */
export async function readPages<Item>(list: PagedList<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let path: string | undefined = list.path;
  while (path !== undefined) {
    if (seen.has(path) || seen.size === MOST_PAGES)
      throw new Fault('unavailable', `graph ${list.operation}: the pages do not end`);
    seen.add(path);
    const page: Page<Item> = await readPage(list, path);
    items.push(...page.items);
    list.onPage?.(page.items.length);
    path = page.link === undefined ? undefined : list.connection.pathOf(page.link);
  }
  return items;
}

function readPage<Item>(list: PagedList<Item>, path: string): Promise<Page<Item>> {
  const { connection, operation, deadline } = list;
  return retry(deadline(), async (signal): Promise<Attempt<Page<Item>>> => {
    const answer = await connection.send({ method: 'GET', path }, signal);
    const attempt = attemptOf(answer, { operation, isWrite: false }, () => readAs(pageSchema, answer, operation));
    if (attempt.status !== 'settled') return attempt;
    const { value, '@odata.nextLink': link } = attempt.value;
    return { status: 'settled', value: { items: await readItems(list, value), link } };
  });
}

/** Others run in between: there are hundreds on a page. */
async function readItems<Item>({ item, operation }: PagedList<Item>, values: readonly unknown[]): Promise<Item[]> {
  const items: Item[] = [];
  for await (const value of inSlices(values)) items.push(readValue(item, value, operation));
  return items;
}
