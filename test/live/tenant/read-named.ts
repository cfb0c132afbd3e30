import { z } from 'zod';
import { readItems } from '../../../src/adapters/graph/connection/careful';
import { type GraphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { attemptOf } from '../../../src/adapters/graph/connection/judge';
import { withQuery } from '../../../src/adapters/graph/connection/odata';
import { readPages } from '../../../src/adapters/graph/connection/pages';
import { retry, startDeadline } from '../../../src/adapters/graph/connection/retry';
import { type Variables } from '../variables';

const textOrNothing = z.string().nullish();
const BUDGET = { budgetMs: 60_000, pauseMs: 120_000 };

const stateSchema = z.object({
  skuId: z.string().toLowerCase(),
  disabledPlans: z.array(z.string()).nullish(),
  assignedByGroup: textOrNothing,
  state: textOrNothing,
  error: textOrNothing,
});

const personSchema = z.object({
  id: z.string().toLowerCase(),
  userPrincipalName: z.string(),
  displayName: textOrNothing,
  mail: textOrNothing,
  mailNickname: textOrNothing,
  proxyAddresses: z.array(z.string()).nullish(),
  jobTitle: textOrNothing,
  department: textOrNothing,
  usageLocation: textOrNothing,
  accountEnabled: z.boolean().nullish(),
  userType: textOrNothing,
  createdDateTime: textOrNothing,
  licenseAssignmentStates: z.array(stateSchema).nullish(),
});

const units = z.int().nullish();
const skuSchema = z.object({
  skuId: z.string().toLowerCase(),
  skuPartNumber: z.string(),
  appliesTo: textOrNothing,
  capabilityStatus: textOrNothing,
  consumedUnits: units,
  prepaidUnits: z.object({ enabled: units, warning: units, suspended: units }),
  servicePlans: z.array(z.unknown()),
});
const planSchema = z.object({ servicePlanId: z.string(), servicePlanName: z.string() });

const groupSchema = z.object({
  id: z.string().toLowerCase(),
  displayName: textOrNothing,
  securityEnabled: z.boolean().nullish(),
  mailEnabled: z.boolean().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
  isAssignableToRole: z.boolean().nullish(),
  groupTypes: z.array(z.string()).nullish(),
  assignedLicenses: z.array(z.unknown()).nullish(),
});

/** A person as the tenant has them. */
export type RawPerson = z.output<typeof personSchema>;
/** A SKU as the tenant has it, with its plans in few words. */
export type RawSku = Omit<z.output<typeof skuSchema>, 'servicePlans'> & {
  readonly servicePlans: readonly z.output<typeof planSchema>[];
};
/** A group as the tenant has it, and its direct members of any kind. */
export type RawGroup = z.output<typeof groupSchema> & { readonly memberIds: readonly string[] };

/** What the named things are; a name that the tenant does not have is missing. */
export interface Named {
  readonly people: ReadonlyMap<string, RawPerson>;
  readonly skus: readonly RawSku[];
  readonly group: RawGroup | undefined;
}

/** Reads what was named as the service says it, by nothing of the adapters that are to be compared but the sending. */
export async function readNamed(
  connection: GraphConnection,
  { people, unlocated, group }: Pick<Variables, 'people' | 'unlocated' | 'group'>,
  { withSkus }: { readonly withSkus: boolean },
): Promise<Named> {
  const names = [...people, ...(unlocated === undefined ? [] : [unlocated])];
  const found: [string, RawPerson][] = [];
  for (const name of names) {
    const person = await readOne(connection, `/users/${encodeURIComponent(name)}`, personSchema);
    if (person !== undefined) found.push([name, person]);
  }
  return {
    people: new Map(found),
    skus: withSkus ? await readSkus(connection) : [],
    group: group === '' ? undefined : await readGroup(connection, group),
  };
}

async function readSkus(connection: GraphConnection): Promise<readonly RawSku[]> {
  const path = withQuery('/subscribedSkus', { $select: Object.keys(skuSchema.shape).join(',') });
  const skus = await readPages({
    connection,
    path,
    item: skuSchema,
    operation: 'subscribedSkus',
    deadline: () => startDeadline(BUDGET),
  });
  return skus.map((sku) => ({ ...sku, servicePlans: readItems(planSchema, sku.servicePlans).items }));
}

async function readGroup(connection: GraphConnection, groupId: string): Promise<RawGroup | undefined> {
  const group = await readOne(connection, `/groups/${groupId}`, groupSchema);
  if (group === undefined) return undefined;
  const path = withQuery(`/groups/${groupId}/members`, { $select: 'id', $top: 999 });
  const item = z.object({ id: z.string().toLowerCase() });
  const deadline = () => startDeadline(BUDGET);
  const members = await readPages({ connection, path, item, operation: 'groups members', deadline });
  return { ...group, memberIds: members.map(({ id }) => id) };
}

/** One object by its path; undefined when there is none. */
async function readOne<Schema extends z.ZodObject>(
  connection: GraphConnection,
  path: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const asked = withQuery(path, { $select: Object.keys(schema.shape).join(',') });
  const operation = path.startsWith('/groups') ? 'groups' : 'users';
  return retry(startDeadline(BUDGET), async (signal) => {
    const answer = await connection.send({ method: 'GET', path: asked }, signal);
    const read = (): z.output<Schema> | undefined => schema.parse(answer.body);
    return attemptOf(answer, { operation, isWrite: false }, read, ({ status }) =>
      status === 404 ? { value: undefined } : undefined,
    );
  });
}
