import { type LicenseAssignmentState, type SubscribedSku, type User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { type Assignment } from '../../domain/assignment';
import { skuId, type SkuId, userId, type UserId } from '../../domain/ids';
import { Fault, isFault } from '../../ports/fault';
import {
  type ObservedPerson,
  type SeatChange,
  type SeatOutcome,
  type SeatProvisioner,
  type SeatResult,
  type TenantSku,
} from '../../ports/seat-provisioner';
import { readBatched } from './batch';
import { type GraphAnswer, type GraphConnection } from './graph-connection';
import { faultOfRefusal, isShutOut, judge, readAs, requestIdOf, type ServiceError } from './judge';
import { withQuery } from './odata';
import { persist, startDeadline, type Attempt, type Deadline, type Patience } from './patience';
import { failureOfRefusal, failureOfState, isNotHeld } from './seat-failure';

const SKU_PROPERTIES = [
  'skuId',
  'skuPartNumber',
  'consumedUnits',
  'prepaidUnits',
  'servicePlans',
] as const satisfies readonly (keyof SubscribedSku)[];
const OBSERVED_PROPERTIES = [
  'id',
  'accountEnabled',
  'licenseAssignmentStates',
] as const satisfies readonly (keyof User)[];
const MOST_PAGES = 50;
const PEOPLE_PER_PAGE = 999;
const MOST_PAGES_OF_PEOPLE = 10_000;

const units = z
  .int()
  .nullish()
  .transform((value) => value ?? 0);

const skusSchema = z.object({
  '@odata.nextLink': z.string().optional(),
  value: z.array(
    z.object({
      skuId: z.string().min(1),
      skuPartNumber: z.string().min(1),
      consumedUnits: z.int(),
      prepaidUnits: z.object({ enabled: z.int(), warning: units }),
      servicePlans: z.array(z.object({ servicePlanId: z.string(), servicePlanName: z.string() })),
    }),
  ),
});

const observedSchema = z.object({
  id: z.string(),
  accountEnabled: z.boolean(),
  licenseAssignmentStates: z.array(
    z.object({
      skuId: z.string().min(1),
      assignedByGroup: z.string().nullish(),
      state: z.string().nullish(),
      error: z.string().nullish(),
    } satisfies Partial<Record<keyof LicenseAssignmentState, z.ZodType>>),
  ),
});

const holdersSchema = z.object({ '@odata.nextLink': z.string().optional(), value: z.array(observedSchema) });

type GraphState = z.output<typeof observedSchema>['licenseAssignmentStates'][number];

/** Switches licenses on and off, and reads who holds what, in Microsoft Graph. */
export function graphSeatProvisioner({
  connection,
  ...patience
}: { readonly connection: GraphConnection } & Patience): SeatProvisioner {
  async function tenantSkus(): Promise<readonly TenantSku[]> {
    const deadline = startDeadline(patience);
    const skus: TenantSku[] = [];
    let path: string | undefined = withQuery('/subscribedSkus', { $select: SKU_PROPERTIES.join(',') });
    for (let pages = 0; path !== undefined; pages++) {
      if (pages === MOST_PAGES) {
        throw new Fault('unavailable', 'graph subscribedSkus: the pages do not end');
      }
      const page = await readPage(path, deadline);
      skus.push(...page.value.map(toTenantSku));
      path = page['@odata.nextLink'] === undefined ? undefined : connection.pathOf(page['@odata.nextLink']);
    }
    return skus;
  }

  function readPage(path: string, deadline: Deadline): Promise<z.output<typeof skusSchema>> {
    const operation = 'subscribedSkus';
    return persist(deadline, async (signal): Promise<Attempt<z.output<typeof skusSchema>>> => {
      const answer = await connection.send({ method: 'GET', path }, signal);
      const judgment = judge(answer, { operation, isWrite: false });
      switch (judgment.kind) {
        case 'again':
          return { status: 'again', fault: judgment.fault };
        case 'refused':
          return { status: 'given-up', fault: faultOfRefusal(judgment.error, operation) };
        case 'good':
          return { status: 'settled', value: readAs(skusSchema, answer, operation) };
      }
    });
  }

  async function observe(userIds: readonly UserId[]): Promise<readonly ObservedPerson[]> {
    const ids = [...new Set(userIds)];
    const reads = ids.map((id) => ({
      path: withQuery(`/users/${encodeURIComponent(id)}`, { $select: OBSERVED_PROPERTIES.join(',') }),
      read: (answer: GraphAnswer) => toObservedPerson(readAs(observedSchema, answer, 'users')),
      refused: (error: ServiceError): ObservedPerson | undefined =>
        error.status === 404 ? { userId: id, account: 'missing', assignments: [] } : undefined,
    }));
    const people = await readBatched(connection, reads, { operation: 'users', deadline: startDeadline(patience) });
    const byId = new Map(ids.map((id, place) => [id, people[place]]));
    return userIds.map((id) => byId.get(id) ?? missingAnswer());
  }

  async function change(seat: SeatChange): Promise<SeatOutcome> {
    const operation = 'assignLicense';
    const path = `/users/${encodeURIComponent(seat.userId)}/assignLicense`;
    const body = {
      addLicenses: seat.action === 'assign' ? [{ skuId: seat.skuId, disabledPlans: [] }] : [],
      removeLicenses: seat.action === 'release' ? [seat.skuId] : [],
    };
    return persist(startDeadline(patience), async (signal): Promise<Attempt<SeatOutcome>> => {
      const answer = await connection.send({ method: 'POST', path, body, isWrite: true }, signal);
      const judgment = judge(answer, { operation, isWrite: true });
      switch (judgment.kind) {
        case 'again':
          return { status: 'again', fault: judgment.fault };
        case 'refused':
          return isShutOut(judgment.error)
            ? { status: 'given-up', fault: faultOfRefusal(judgment.error, operation) }
            : { status: 'settled', value: outcomeOfRefusal(judgment.error, seat) };
        case 'good':
          return { status: 'settled', value: { status: 'done', requestId: requestIdOf(answer) } };
      }
    });
  }

  async function holders(skuIds: readonly SkuId[]): Promise<readonly ObservedPerson[]> {
    const found = new Map<UserId, ObservedPerson>();
    for (const id of skuIds) {
      let path: string | undefined = withQuery('/users', {
        $filter: `assignedLicenses/any(a:a/skuId eq ${id})`,
        $select: OBSERVED_PROPERTIES.join(','),
        $top: PEOPLE_PER_PAGE,
      });
      for (let pages = 0; path !== undefined; pages++) {
        if (pages === MOST_PAGES_OF_PEOPLE) throw new Fault('unavailable', 'graph users: the pages do not end');
        const page: z.output<typeof holdersSchema> = await readPeople(path);
        for (const person of page.value.map(toObservedPerson)) found.set(person.userId, person);
        path = page['@odata.nextLink'] === undefined ? undefined : connection.pathOf(page['@odata.nextLink']);
      }
    }
    return [...found.values()];
  }

  function readPeople(path: string): Promise<z.output<typeof holdersSchema>> {
    const operation = 'users';
    return persist(startDeadline(patience), async (signal): Promise<Attempt<z.output<typeof holdersSchema>>> => {
      const answer = await connection.send({ method: 'GET', path }, signal);
      const judgment = judge(answer, { operation, isWrite: false });
      switch (judgment.kind) {
        case 'again':
          return { status: 'again', fault: judgment.fault };
        case 'refused':
          return { status: 'given-up', fault: faultOfRefusal(judgment.error, operation) };
        case 'good':
          return { status: 'settled', value: readAs(holdersSchema, answer, operation) };
      }
    });
  }

  async function* changeMany(seats: AsyncIterable<SeatChange>): AsyncGenerator<SeatResult> {
    for await (const seat of seats) {
      try {
        yield { seat, outcome: await change(seat) };
      } catch (error) {
        if (!isFault(error)) throw error;
        yield { seat, fault: error };
      }
    }
  }

  return { tenantSkus, observe, change, holders, changeMany };
}

function outcomeOfRefusal(error: ServiceError, seat: SeatChange): SeatOutcome {
  const { requestId, rawText } = error;
  return seat.action === 'release' && isNotHeld(error)
    ? { status: 'already', requestId }
    : { status: 'failed', failure: failureOfRefusal(error, seat.action), requestId, rawText };
}

function toTenantSku(sku: z.output<typeof skusSchema>['value'][number]): TenantSku {
  return {
    skuId: skuId(sku.skuId),
    skuPartNumber: sku.skuPartNumber,
    enabledUnits: sku.prepaidUnits.enabled,
    warningUnits: sku.prepaidUnits.warning,
    consumedUnits: sku.consumedUnits,
    servicePlans: sku.servicePlans,
  };
}

function toObservedPerson(person: z.output<typeof observedSchema>): ObservedPerson {
  return {
    userId: userId(person.id),
    account: person.accountEnabled ? 'enabled' : 'disabled',
    assignments: person.licenseAssignmentStates.map(toAssignment),
  };
}

function toAssignment(state: GraphState): Assignment {
  const { assignedByGroup: groupId } = state;
  const failure = failureOfState(state.error);
  return {
    skuId: skuId(state.skuId),
    source: groupId === null || groupId === undefined ? { kind: 'direct' } : { kind: 'group', groupId },
    ...statusOf(state.state ?? '', failure),
  };
}

/** `ActiveWithError` still works for the person. A state nobody listed is an error, not a license. */
function statusOf(state: string, failure: Assignment['failure']): Pick<Assignment, 'status' | 'failure'> {
  switch (state) {
    case 'Active':
    case 'ActiveWithError':
      return { status: 'active', failure };
    case 'Disabled':
      return { status: 'disabled', failure };
    default:
      return { status: 'error', failure: failure ?? { code: 'other' } };
  }
}

function missingAnswer(): never {
  throw new Fault('unavailable', 'graph users: an answer is missing');
}
