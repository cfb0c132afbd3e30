import { type Named, type RawGroup, type RawPerson, type RawSku } from './tenant/read-named';
import { whyNot } from './tenant/why-not';

const person = (name: string, own: Partial<RawPerson> = {}): RawPerson => ({
  ...{ id: `id-${name}`, userPrincipalName: name, usageLocation: 'US', licenseAssignmentStates: [], ...own },
});
const SKU: RawSku = {
  ...{ skuId: 'sku', skuPartNumber: 'VISIO', appliesTo: 'User', capabilityStatus: 'Enabled', consumedUnits: 8 },
  ...{ prepaidUnits: { enabled: 10 }, servicePlans: [] },
};
const GROUP: RawGroup = {
  ...{ id: 'group', displayName: 'For this alone', securityEnabled: true, mailEnabled: false, groupTypes: [] },
  ...{ onPremisesSyncEnabled: null, isAssignableToRole: null, assignedLicenses: [], memberIds: ['id-a'] },
};

interface World {
  readonly people?: readonly RawPerson[];
  readonly sku?: Partial<RawSku>;
  readonly group?: Partial<RawGroup>;
  readonly asked?: Partial<Parameters<typeof whyNot>[0]>;
}

function reasonsIn({ people = [], sku = {}, group = {}, asked = {} }: World): readonly string[] {
  const all = [person('a'), person('b'), ...people];
  const named: Named = {
    people: new Map(all.map((one) => [one.userPrincipalName, one])),
    skus: [{ ...SKU, ...sku }],
    group: { ...GROUP, ...group },
  };
  const names = { people: ['a', 'b'], sku: 'visio', group: 'group', secondSku: undefined, unlocated: undefined };
  return whyNot({ ...names, ...asked }, named, ['directory', 'provisioner', 'groups']);
}

const holding = (assignedByGroup: string | null) => [
  { skuId: 'sku', disabledPlans: [], assignedByGroup, state: 'Active', error: null },
];

describe('what is named to npm run live', () => {
  it('serves when all of it can be put back as it was', () => {
    expect(reasonsIn({})).toEqual([]);
    expect(reasonsIn({ people: [person('lost', { usageLocation: null })], asked: { unlocated: 'lost' } })).toEqual([]);
  });

  it.each<[string, World, RegExp]>([
    ['somebody is not there', { asked: { people: ['a', 'nobody'] } }, /^LIVE_PEOPLE: the tenant has nobody nobody/u],
    [
      'somebody is named twice',
      { people: [person('A', { id: 'id-a' })], asked: { people: ['a', 'A'] } },
      /named twice/u,
    ],
    [
      'somebody holds the SKU',
      { people: [person('b', { licenseAssignmentStates: holding(null) })] },
      /b holds VISIO already/u,
    ],
    [
      'somebody has it by a group',
      { people: [person('b', { licenseAssignmentStates: holding('g') })] },
      /through the group g/u,
    ],
    [
      'nobody knows what somebody holds',
      { people: [person('b', { licenseAssignmentStates: null })] },
      /does not say what b holds/u,
    ],
    [
      'somebody has no usage location',
      { people: [person('b', { usageLocation: '' })] },
      /^LIVE_PEOPLE: b has no usage location/u,
    ],
    [
      'LIVE_UNLOCATED has one',
      { people: [person('c')], asked: { unlocated: 'c' } },
      /^LIVE_UNLOCATED: c has the usage location US/u,
    ],
    ['LIVE_UNLOCATED is not there', { asked: { unlocated: 'c' } }, /^LIVE_UNLOCATED: the tenant has nobody c/u],
    ['there is no such SKU', { asked: { sku: 'PROJECT' } }, /^LIVE_SKU: the tenant has no SKU PROJECT; it has VISIO/u],
    ['units are too few', { sku: { consumedUnits: 9 } }, /^LIVE_SKU: VISIO has 1 units free, and 2 people/u],
    ['units are not counted', { sku: { consumedUnits: null } }, /has 0 units free/u],
    ['the SKU has ended', { sku: { capabilityStatus: 'Suspended' } }, /not enabled but Suspended/u],
    ['the SKU is not for people', { sku: { appliesTo: 'Company' } }, /not for people/u],
    ['both SKUs are one', { asked: { secondSku: 'Visio' } }, /^LIVE_SECOND_SKU: must be another one/u],
    ['others are in the group', { group: { memberIds: ['id-a', 'id-x'] } }, /has 1 members who are not named: id-x/u],
    ['the group follows a rule', { group: { groupTypes: ['DynamicMembership'] } }, /follows a rule/u],
    ['the group has no kind', { group: { groupTypes: null } }, /follows a rule/u],
    ['the group is one of Microsoft 365', { group: { groupTypes: ['Unified'] } }, /is a Microsoft 365 group/u],
    ['the group has mail', { group: { mailEnabled: true } }, /has mail/u],
    ['the group is for mail alone', { group: { securityEnabled: false } }, /is no security group/u],
    ['the group is kept elsewhere', { group: { onPremisesSyncEnabled: true } }, /is kept on premises/u],
    ['the group may be given roles', { group: { isAssignableToRole: true } }, /may be given roles/u],
    ['the group gives licenses', { group: { assignedLicenses: [{}] } }, /gives licenses/u],
    ['nobody knows whether it does', { group: { assignedLicenses: null } }, /gives licenses/u],
  ])('does not when %s', (_title, world, sentence) => {
    expect(reasonsIn(world)).toContainEqual(expect.stringMatching(sentence));
  });
});
