import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { TENANT_ID, type WireActivity } from '../bot/activities';
import { forStarted, teamsPlace } from '../door/started';

/** Who is there, and what they have. */
export interface WorldSize {
  /** Of the one department; the first people of the tenant. */
  readonly delegates: number;
  readonly people: number;
  /** The seats of the hot pool. */
  readonly seats: number;
}

/** The SKU of Visio. */
export const VISIO_SKU = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const SKUS = [
  { skuId: VISIO_SKU, skuPartNumber: 'VISIOCLIENT_FACULTY' },
  { skuId: '46974aed-363e-423c-9e6a-951037cec495', skuPartNumber: 'PROJECTPROFESSIONAL_FACULTY' },
];
/** Those who decide, behind all others. */
export const APPROVER = 90_000;
/** The other one. */
export const OTHER_APPROVER = 90_001;
const FACULTY = 'Physics';

/** The directory id of a person. */
export const idOf = (person: number): string => `10000000-0000-4000-8000-${String(person).padStart(12, '0')}`;
const upnOf = (person: number): string => `person${person}@contoso.edu`;

/** Everybody, with usage locations and more units than anybody needs: only rosters limit who gets one. */
export function fleetTenant({ people }: WorldSize): TenantSeed {
  return {
    users: [...Array.from({ length: people }, (_, person) => person), APPROVER, OTHER_APPROVER].map((person) => ({
      id: idOf(person),
      userPrincipalName: upnOf(person),
      displayName: `Person ${person}`,
      mail: upnOf(person),
      department: FACULTY,
      usageLocation: 'US',
    })),
    skus: SKUS.map((sku) => ({ ...sku, prepaidUnits: { enabled: 100_000 } })),
  };
}

/** The organization file: one department with one hot pool, and several delegates. */
export function fleetOrganization({ delegates, seats }: WorldSize): string {
  return JSON.stringify({
    departments: [
      {
        id: 'physics',
        name: FACULTY,
        delegates: Array.from({ length: delegates }, (_, person) => upnOf(person)),
      },
    ],
    approvers: [APPROVER, OTHER_APPROVER].map(upnOf),
    auditors: [],
    entitlements: ['visio', 'project'].map((product) => ({
      department: 'physics',
      product,
      seats: product === 'visio' ? seats : 10_000,
      purchaseOrderNumber: `PO-${product}`,
      coverFrom: '2020-01-01',
      coverUntil: '2099-12-31',
    })),
    rosters: [],
  });
}

let said = 0;

/** A message of somebody alone with the bot, as Teams sends it; another one each time. */
export function message(person: number, text: string, own: WireActivity = {}): WireActivity {
  said += 1;
  return {
    type: 'message',
    id: `said-${said}`,
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    ...teamsPlace,
    ...forStarted,
    from: { id: `29:${idOf(person)}`, name: `Person ${person}`, aadObjectId: idOf(person) },
    conversation: { id: `a:${idOf(person)}`, conversationType: 'personal', tenantId: TENANT_ID },
    channelData: { tenant: { id: TENANT_ID } },
    locale: 'en-US',
    textFormat: 'plain',
    text,
    ...own,
  };
}
