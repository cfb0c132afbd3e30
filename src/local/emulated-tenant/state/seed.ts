import { z } from 'zod';

const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'not a GUID')
  .toLowerCase();
const text = z.string().nullable().default(null);
const units = z.int().min(0);

const userSchema = z.strictObject({
  id: guid,
  userPrincipalName: z.string().min(3),
  displayName: text,
  mail: text,
  /** The part before the @ of the user principal name unless given. */
  mailNickname: z.string().optional(),
  givenName: text,
  surname: text,
  jobTitle: text,
  department: text,
  /** Two letters, or null: then nothing can be licensed directly. */
  usageLocation: text,
  accountEnabled: z.boolean().default(true),
  /** With the kind of address before it, as in `smtp:jd@contoso.edu`, the main one in capitals; the mail alone unless given. */
  proxyAddresses: z.array(z.string()).optional(),
  userType: z.enum(['Member', 'Guest']).default('Member'),
  /** An instant; long ago unless given. */
  createdDateTime: z.string().optional(),
});

const STATES = ['Enabled', 'Warning', 'Suspended', 'Deleted', 'LockedOut'] as const;

const subscriptionSchema = z.strictObject({
  isTrial: z.boolean().default(false),
  totalLicenses: units,
  status: z.enum(STATES).default('Enabled'),
  /** An instant at which it goes on to its next status; null when nobody knows. */
  nextLifecycleDateTime: text,
});

const skuSchema = z.strictObject({
  skuId: guid,
  skuPartNumber: z.string().min(1),
  appliesTo: z.enum(['User', 'Company']).default('User'),
  capabilityStatus: z.enum(STATES).default('Enabled'),
  /** All units, those of the subscriptions below among them. */
  prepaidUnits: z.strictObject({
    enabled: units,
    warning: units.default(0),
    suspended: units.default(0),
    lockedOut: units.default(0),
  }),
  /** Where units come from, trials for example; what is enabled beyond them was bought. */
  subscriptions: z.array(subscriptionSchema).optional(),
  servicePlans: z.array(z.strictObject({ servicePlanId: guid, servicePlanName: z.string().min(1) })).default([]),
  /** Two-letter countries where nobody may be given it. */
  prohibitedCountries: z.array(z.string()).default([]),
});

const licenseSchema = z.strictObject({ skuId: guid, disabledPlans: z.array(guid).default([]) });

const groupSchema = z.strictObject({
  id: guid,
  displayName: z.string(),
  securityEnabled: z.boolean().default(true),
  mailEnabled: z.boolean().default(false),
  /** True: it comes from a directory on premises, where alone its members can be changed; false: it did once. */
  onPremisesSyncEnabled: z.boolean().nullable().default(null),
  /** True: its members may be given roles of the directory, and only whoever manages roles may change them. */
  isAssignableToRole: z.boolean().nullable().default(null),
  /** `DynamicMembership` forbids changing its members, `Unified` makes it a Microsoft 365 group. */
  groupTypes: z.array(z.string()).default([]),
  members: z.array(guid).default([]),
  /** Members that are no people: devices. */
  otherMembers: z.array(guid).optional(),
  /** What its members are licensed with; done before the tenant answers its first request. */
  licenses: z.array(licenseSchema).default([]),
});

const heldSchema = z.strictObject({
  userId: guid,
  skuId: guid,
  /** The group it comes from; null when direct. Rarely needed: a seeded group licenses its members itself. */
  assignedByGroup: guid.nullable().default(null),
  disabledPlans: z.array(guid).default([]),
  state: z.enum(['Active', 'ActiveWithError', 'Disabled', 'Error']).default('Active'),
  error: text,
  /** An instant in whole seconds; the time of loading unless given. */
  lastUpdatedDateTime: text,
});

/** What a tenant is made of, as a schema: unknown keys are errors, ids come out in lower case, defaults filled in. */
const tenantSeedSchema = z.strictObject({
  organization: z
    .strictObject({
      displayName: z.string().default('Contoso University'),
      /** The first one is the default domain. */
      domains: z.array(z.string()).min(1).default(['contoso.edu']),
      countryLetterCode: z.string().length(2).default('US'),
    })
    .prefault({}),
  users: z.array(userSchema).default([]),
  skus: z.array(skuSchema).default([]),
  groups: z.array(groupSchema).default([]),
  /** Licenses people hold from the start. */
  held: z.array(heldSchema).default([]),
  /** Pairs of service plan ids that one person cannot have both of. */
  exclusivePlans: z.array(z.tuple([guid, guid])).default([]),
  /** A person with `planId` must also have one of `needsOneOf`. */
  planDependencies: z.array(z.strictObject({ planId: guid, needsOneOf: z.array(guid).min(1) })).default([]),
});

/** What an emulated tenant starts with: people, SKUs, groups, and who holds what. Everything but ids and names may be left out. */
export type TenantSeed = z.input<typeof tenantSeedSchema>;
/** A {@link TenantSeed} with every default filled in and every id in lower case. */
export type FullSeed = z.output<typeof tenantSeedSchema>;
/** A SKU of the tenant. */
export type SkuRecord = FullSeed['skus'][number];
/** A person of a {@link FullSeed}. */
export type SeedUser = FullSeed['users'][number];

/**
 * Checks a seed and fills in its defaults.
 *
 * @returns The full seed; throws one error that lists every problem, such as a duplicate id or a member who does not exist.
 */
export function readSeed(seed: unknown): FullSeed {
  const parsed = tenantSeedSchema.safeParse(seed);
  if (!parsed.success) throw new Error(`the tenant seed cannot be read: ${z.prettifyError(parsed.error)}`);
  const problems = problemsOf(parsed.data);
  if (problems.length > 0) throw new Error(`the tenant seed cannot be used: ${problems.join('; ')}`);
  return parsed.data;
}

function problemsOf(seed: FullSeed): string[] {
  const userIds = seed.users.map((user) => user.id);
  const skuIds = seed.skus.map((sku) => sku.skuId);
  const groupIds = seed.groups.map((group) => group.id);
  const names = seed.users.map((user) => user.userPrincipalName.toLowerCase());
  const licenses = seed.held.map((held) => `${held.userId} ${held.skuId} ${String(held.assignedByGroup)}`);
  const [users, skus, groups] = [new Set(userIds), new Set(skuIds), new Set(groupIds)];
  const plans = new Set(seed.skus.flatMap((sku) => sku.servicePlans.map((plan) => plan.servicePlanId)));
  const heldBy = seed.held.map((held) => held.userId);
  const held = seed.held.map((one) => one.skuId);
  const heldThrough = seed.held.flatMap((one) => one.assignedByGroup ?? []);
  const members = seed.groups.flatMap((group) => group.members);
  const licensed = seed.groups.flatMap((group) => group.licenses.map((license) => license.skuId));
  const depending = seed.planDependencies.map((dependency) => dependency.planId);
  return [
    ...repeated('user id', userIds),
    ...repeated('userPrincipalName', names),
    ...repeated('skuId', skuIds),
    ...repeated('group id', groupIds),
    ...repeated('held license', licenses),
    ...absent('held by an unknown user', users, heldBy),
    ...absent('held but an unknown SKU', skus, held),
    ...absent('held through an unknown group', groups, heldThrough),
    ...absent('member of a group but an unknown user', users, members),
    ...absent('licensed by a group but an unknown SKU', skus, licensed),
    ...absent('an exclusive plan of no SKU', plans, seed.exclusivePlans.flat()),
    ...absent('a depending plan of no SKU', plans, depending),
  ];
}

function repeated(what: string, values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || !seen.add(value)).map((value) => `${what} given twice: ${value}`);
}

function absent(what: string, known: ReadonlySet<string>, values: readonly string[]): string[] {
  return values.filter((value) => !known.has(value)).map((value) => `${what}: ${value}`);
}
