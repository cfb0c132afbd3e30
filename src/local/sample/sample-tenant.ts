import { type TenantSeed } from '../emulated-tenant/state/seed';
import { SAMPLE_DOMAIN, sampleAddress, samplePeople, samplePerson, type SamplePerson } from './sample-people';

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const PROJECT = '46974aed-363e-423c-9e6a-951037cec495';
const POWER_BI_PRO = 'de5f128b-46d7-4cfc-b915-a89ba060ea56';
const A3 = '4b590615-0888-425a-a965-b3bf7789848d';
const A5 = 'e97c048c-37a4-45fb-ab50-922fbf07a370';
const plan = (servicePlanId: string, servicePlanName: string) => ({ servicePlanId, servicePlanName });

/** What people of the sample tenant hold before anybody used alacarte. */
const held: Readonly<Record<string, readonly string[]>> = {
  [VISIO]: ['awong', 'dlee', 'mrossi', 'vchen', 'wolsen', 'cward', 'oprice'],
  [PROJECT]: ['awong'],
  [POWER_BI_PRO]: ['hpatel', 'nadler', 'bcosta'],
  [A5]: ['gkim', 'tmoreau'],
};

/** A person as the tenant has them. */
export function sampleUser(person: SamplePerson): NonNullable<TenantSeed['users']>[number] {
  const [givenName = '', ...surname] = person.name.split(' ');
  return {
    id: person.id,
    userPrincipalName: sampleAddress(person.alias),
    displayName: person.name,
    mail: person.isGuest ? 'vic@partner.example' : sampleAddress(person.alias),
    givenName,
    surname: surname.join(' '),
    jobTitle: person.jobTitle,
    department: person.department,
    usageLocation: person.usageLocation,
    accountEnabled: person.isEnabled,
    userType: person.isGuest ? 'Guest' : 'Member',
  };
}

/**
 * The tenant of the sample organization. It has each situation once: room to spare, too few units (History's Project is
 * not delivered), a person without usage location, a disabled account, a license nobody's ledger explains (Owen Price's Visio), and a
 * person whose bigger license covers a product already (Grace Kim and Power BI Pro).
 */
export const sampleTenant: TenantSeed = {
  organization: { displayName: 'Contoso University', domains: [SAMPLE_DOMAIN], countryLetterCode: 'US' },
  users: samplePeople.map(sampleUser),
  skus: [
    {
      skuId: VISIO,
      skuPartNumber: 'VISIOCLIENT_FACULTY',
      prepaidUnits: { enabled: 20 },
      servicePlans: [
        plan('663a804f-1c30-4ff0-9915-9db84f0d1cea', 'VISIO_CLIENT_SUBSCRIPTION'),
        plan('2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f', 'VISIOONLINE'),
      ],
    },
    {
      skuId: PROJECT,
      skuPartNumber: 'PROJECTPROFESSIONAL_FACULTY',
      prepaidUnits: { enabled: 4 },
      servicePlans: [
        plan('fafd7243-e5c1-4a3a-9e40-495efcb1d3c3', 'PROJECT_CLIENT_SUBSCRIPTION'),
        plan('22572403-045f-432b-a660-af949c0a77b5', 'PROJECT_PROFESSIONAL_FACULTY'),
      ],
    },
    {
      skuId: POWER_BI_PRO,
      skuPartNumber: 'POWER_BI_PRO_FACULTY',
      prepaidUnits: { enabled: 6 },
      servicePlans: [plan('70d33638-9c74-4d01-bfd3-562de28bd4ba', 'BI_AZURE_P2')],
    },
    {
      skuId: A3,
      skuPartNumber: 'M365EDU_A3_FACULTY',
      prepaidUnits: { enabled: 100 },
      servicePlans: [plan('efb87545-963c-4e0d-99df-69c6916d9eb0', 'EXCHANGE_S_ENTERPRISE')],
    },
    {
      skuId: A5,
      skuPartNumber: 'M365EDU_A5_FACULTY',
      prepaidUnits: { enabled: 3 },
      servicePlans: [plan('70d33638-9c74-4d01-bfd3-562de28bd4ba', 'BI_AZURE_P2')],
    },
  ],
  held: Object.entries(held).flatMap(([skuId, aliases]) =>
    aliases.map((alias) => ({ userId: samplePerson(alias).id, skuId })),
  ),
};
