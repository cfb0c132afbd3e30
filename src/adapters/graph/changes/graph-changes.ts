import { z } from 'zod';
import { type UserId, userId } from '../../../domain/ids';
import { Fault } from '../../../ports/fault';
import { type TenantChanges } from '../../../ports/reconcile/tenant-changes';
import { nameOfObject } from '../connection/careful';
import { type GraphConnection } from '../connection/graph-connection';
import { attemptOf, readAs } from '../connection/judge';
import { withQuery } from '../connection/odata';
import { retry, startDeadline, type TimeBudget } from '../connection/retry';

/** More people than this are sooner read with the whole tenant. */
const MOST_PEOPLE = 2000;
const MOST_PAGES = 200;

/**
 * What makes us look at somebody again. Graph does not follow `licenseAssignmentStates`, and so tells nothing of a group's license that
 * only went into error: the whole reading sees that.
 *
 * @source https://learn.microsoft.com/graph/api/user-delta
 */
const FOLLOWED = 'accountEnabled,usageLocation,assignedLicenses';

const OPERATION = 'users delta';
const READ = { operation: OPERATION, isWrite: false } as const;

const pageSchema = z.object({
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
  value: z.array(z.object({ id: nameOfObject })),
});

type Page = z.output<typeof pageSchema>;

/** Changes of people by Microsoft Graph's delta query. A mark is the path of its delta link: it holds what was asked for at first. */
export function graphChanges({
  connection,
  ...budget
}: { readonly connection: GraphConnection } & TimeBudget): TenantChanges {
  /** One page; undefined when Graph does not know where we were. */
  function readPage(path: string): Promise<Page | undefined> {
    return retry<Page | undefined>(startDeadline(budget, connection.reads), async (signal) => {
      const answer = await connection.send({ method: 'GET', path }, signal);
      return attemptOf<Page | undefined>(
        answer,
        READ,
        () => readAs(pageSchema, answer, OPERATION),
        ({ status }) => (LOST.includes(status) ? { value: undefined } : undefined),
      );
    });
  }

  async function readRound(first: string): ReturnType<TenantChanges['since']> {
    const people = new Set<UserId>();
    let path = first;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await readPage(path);
      if (page === undefined) return { status: 'lost' };
      for (const { id } of page.value) people.add(userId(id));
      if (people.size > MOST_PEOPLE) return { status: 'too-many' };
      const { '@odata.nextLink': next, '@odata.deltaLink': last } = page;
      if (next !== undefined) path = connection.pathOf(next);
      else if (last !== undefined) return { status: 'told', people: [...people], mark: connection.pathOf(last) };
      else throw new Fault('unavailable', `graph ${OPERATION}: a page says nothing of the next one`);
    }
    return { status: 'too-many' };
  }

  return {
    async begin() {
      const begun = await readRound(withQuery('/users/delta', { $select: FOLLOWED, $deltatoken: 'latest' }));
      if (begun.status === 'told') return begun.mark;
      throw new Fault('unavailable', `graph ${OPERATION}: changes cannot be followed`);
    },
    since: readRound,
  };
}

/** Expired, or reset: 410; not one of the tenant's own, as after a move to another tenant: 400. */
const LOST: readonly number[] = [410, 400];
