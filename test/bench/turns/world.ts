import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';

/** The departments of the bench, and how many people its tenant has. */
export interface WorldSize {
  readonly departments: number;
  readonly people: number;
}

const TENANT_ID = '00000000-0000-4000-8000-00000000007e';
const SEATS = 100_000;
const PRODUCTS = ['visio', 'project', 'powerbi'];
const SKUS: readonly (readonly [id: string, partNumber: string])[] = [
  ['bf95fd32-576a-4742-8d7a-6dc4940b9532', 'VISIOCLIENT_FACULTY'],
  ['46974aed-363e-423c-9e6a-951037cec495', 'PROJECTPROFESSIONAL_FACULTY'],
  ['de5f128b-46d7-4cfc-b915-a89ba060ea56', 'POWER_BI_PRO_FACULTY'],
];

const alias = (person: number): string => `person${person}`;
const address = (person: number): string => `${alias(person)}@contoso.edu`;
const departmentName = (department: number): string => `Division ${department + 1}`;

/** The directory id of a person. */
export const personId = (person: number): string => `00000000-0000-4000-8000-${String(person).padStart(12, '0')}`;

/** As many delegates has each department: one person can make 30 changes a minute. */
export const DELEGATES = 20;

/** The people of departments in turn; those with the first numbers are delegates, {@link DELEGATES} of each department. */
export function worldTenant({ departments, people }: WorldSize): TenantSeed {
  return {
    users: Array.from({ length: people }, (_, person) => ({
      id: personId(person),
      userPrincipalName: address(person),
      displayName: `Person ${person}`,
      mail: address(person),
      jobTitle: 'Lecturer',
      department: departmentName(person % departments),
      usageLocation: 'US',
    })),
    skus: SKUS.map(([skuId, skuPartNumber]) => ({ skuId, skuPartNumber, prepaidUnits: { enabled: 10 * SEATS } })),
  };
}

/** The organization file: every department has every product, with seats for everybody, and its delegates. */
export function worldOrganization({ departments }: WorldSize): string {
  const numbers = Array.from({ length: departments }, (_, department) => department);
  const id = (department: number) => `division${department + 1}`;
  return JSON.stringify({
    departments: numbers.map((department) => ({
      id: id(department),
      name: departmentName(department),
      delegates: Array.from({ length: DELEGATES }, (_, one) => address(department + one * departments)),
    })),
    approvers: [],
    auditors: [],
    entitlements: numbers.flatMap((department) =>
      PRODUCTS.map((product) => ({
        department: id(department),
        product,
        seats: SEATS,
        purchaseOrderNumber: `PO-${department}-${product}`,
        coverFrom: '2020-01-01',
        coverUntil: '2099-12-31',
      })),
    ),
    rosters: [],
  });
}

/** A message of a delegate, as Teams sends it: the first ones are those of one department each. */
export function activity(given: {
  readonly id: string;
  readonly text: string;
  readonly delegate: number;
  readonly serviceUrl: string;
}): string {
  const { delegate, ...said } = given;
  return saidBy({ userId: personId(delegate), name: `Person ${delegate}` }, said);
}

/** A message of somebody alone with the bot, as Teams sends it. */
export function saidBy(
  { userId, name }: { readonly userId: string; readonly name: string },
  { id, text, serviceUrl }: { readonly id: string; readonly text: string; readonly serviceUrl: string },
): string {
  return JSON.stringify({
    type: 'message',
    id,
    timestamp: new Date().toISOString(),
    localTimestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:${userId}`, name, aadObjectId: userId },
    recipient: { id: '28:alacarte', name: 'alacarte' },
    conversation: { id: `a:conversation-${userId}`, conversationType: 'personal', tenantId: TENANT_ID },
    channelData: { tenant: { id: TENANT_ID } },
    entities: [
      { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'America/Los_Angeles' },
    ],
    locale: 'en-US',
    textFormat: 'plain',
    text,
  });
}

/** The sentence that adds a person. */
export const addText = (person: number): string => `add ${alias(person)} to Visio`;
