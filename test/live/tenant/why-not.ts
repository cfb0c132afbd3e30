import { type Suite, type Variables } from '../variables';
import { type Named, type RawGroup, type RawPerson, type RawSku } from './read-named';

type Asked = Pick<Variables, 'people' | 'sku' | 'group' | 'secondSku' | 'unlocated'>;

/**
 * Why what was named cannot serve: because it is not there, or because it could not be put back as it was.
 *
 * @returns Sentences, each beginning with the variable; none when all is well.
 */
export function whyNot(asked: Asked, named: Named, suites: readonly Suite[]): readonly string[] {
  const names = [...asked.people, ...(asked.unlocated === undefined ? [] : [asked.unlocated])];
  const found = names.flatMap((name) => named.people.get(name) ?? []);
  const isTwice = new Set(found.map(({ id }) => id)).size < found.length;
  return [
    ...names
      .filter((name) => !named.people.has(name))
      .map((name) => `${variableOf(asked, name)}: the tenant has nobody ${name}`),
    ...(isTwice ? ['LIVE_PEOPLE: one person is named twice'] : []),
    ...(suites.includes('provisioner') ? seatReasons(asked, named) : []),
    ...(suites.includes('groups') ? groupReasons(asked, named) : []),
  ];
}

const variableOf = ({ unlocated }: Asked, name: string): string =>
  name === unlocated ? 'LIVE_UNLOCATED' : 'LIVE_PEOPLE';

function seatReasons(asked: Asked, { people, skus }: Named): readonly string[] {
  const wanted = [
    ['LIVE_SKU', asked.sku] as const,
    ...(asked.secondSku === undefined ? [] : [['LIVE_SECOND_SKU', asked.secondSku] as const]),
  ];
  const chosen = wanted.map(([variable, name]) => [variable, name, skuNamed(skus, name)] as const);
  return [
    ...chosen.flatMap(([variable, name, sku]) =>
      sku === undefined
        ? [
            `${variable}: the tenant has no SKU ${name}; it has ${skus.map(({ skuPartNumber }) => skuPartNumber).join(', ')}`,
          ]
        : [...skuReasons(variable, sku, asked.people.length), ...holderReasons(variable, sku, [...people.values()])],
    ),
    ...(asked.secondSku !== undefined && asked.secondSku.toLowerCase() === asked.sku.toLowerCase()
      ? ['LIVE_SECOND_SKU: must be another one than LIVE_SKU']
      : []),
    ...[...people].flatMap(([name, person]) => placeReasons(asked, name, person)),
  ];
}

/** The SKU of a name, in any case. */
export const skuNamed = (skus: readonly RawSku[], name: string): RawSku | undefined =>
  skus.find(({ skuPartNumber }) => skuPartNumber.toLowerCase() === name.toLowerCase());

function skuReasons(variable: string, sku: RawSku, people: number): readonly string[] {
  const { skuPartNumber: name, appliesTo, capabilityStatus, prepaidUnits, consumedUnits } = sku;
  const free = (prepaidUnits.enabled ?? 0) - (consumedUnits ?? Infinity);
  return [
    ...(appliesTo === 'Company' ? [`${variable}: ${name} is not for people`] : []),
    ...(capabilityStatus !== 'Enabled' ? [`${variable}: ${name} is not enabled but ${String(capabilityStatus)}`] : []),
    ...(free < people
      ? [`${variable}: ${name} has ${Math.max(0, free)} units free, and ${people} people need one each`]
      : []),
  ];
}

/** What somebody holds already would have to be taken away from them. */
const holderReasons = (variable: string, sku: RawSku, people: readonly RawPerson[]): readonly string[] =>
  people.flatMap(({ userPrincipalName, licenseAssignmentStates }) => {
    if (!Array.isArray(licenseAssignmentStates))
      return [`LIVE_PEOPLE: the tenant does not say what ${userPrincipalName} holds`];
    const held = licenseAssignmentStates.find(({ skuId }) => skuId === sku.skuId);
    if (held === undefined) return [];
    const how = typeof held.assignedByGroup === 'string' ? `through the group ${held.assignedByGroup}` : 'already';
    return [`${variable}: ${userPrincipalName} holds ${sku.skuPartNumber} ${how}, and it would be taken away`];
  });

function placeReasons({ unlocated }: Asked, name: string, person: RawPerson): readonly string[] {
  const isLocated = (person.usageLocation ?? '') !== '';
  if (name === unlocated)
    return isLocated ? [`LIVE_UNLOCATED: ${name} has the usage location ${String(person.usageLocation)}`] : [];
  return isLocated ? [] : [`LIVE_PEOPLE: ${name} has no usage location, and can be given no license`];
}

function groupReasons({ people: names, group: groupId }: Asked, { people, group }: Named): readonly string[] {
  if (group === undefined) return [`LIVE_GROUP: the tenant has no group ${groupId}`];
  const ours = new Set(names.flatMap((name) => people.get(name)?.id ?? []));
  const others = group.memberIds.filter((id) => !ours.has(id));
  const kinds = oddKinds(group).map(
    (kind) => `LIVE_GROUP: ${groupId} ${kind}; name a security group that only has members`,
  );
  return others.length === 0
    ? kinds
    : [
        ...kinds,
        `LIVE_GROUP: ${groupId} has ${others.length} members who are not named: ${others.slice(0, 3).join(', ')}`,
      ];
}

const oddKinds = (group: RawGroup): readonly string[] =>
  [
    group.groupTypes?.includes('DynamicMembership') !== false && 'follows a rule',
    group.groupTypes?.includes('Unified') === true && 'is a Microsoft 365 group',
    group.mailEnabled !== false && 'has mail',
    group.securityEnabled !== true && 'is no security group',
    group.onPremisesSyncEnabled === true && 'is kept on premises',
    group.isAssignableToRole === true && 'may be given roles of the directory',
    group.assignedLicenses?.length !== 0 && 'gives licenses',
  ].filter((kind) => kind !== false);
