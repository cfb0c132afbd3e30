import { type Organization } from '../../domain/institution/organization';
import { type Person } from '../../ports/roster/directory';
import { type Ports } from '../ports';
import { todayOf } from '../today';
import { unfitGroups } from './check-groups';
import { type OnProgress } from './import-line';

/** The people a file names, by user principal name in lower case, or everything that is wrong with it. */
export type CheckedOrganization =
  | { readonly ok: true; readonly people: ReadonlyMap<string, Person> }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Names to a call of the directory, each of which has its own time. */
const NAMES_AT_ONCE = 100;

/** Checks a whole organization file against itself, the policy, the store and the directory, without writing anything. */
export async function checkOrganization(
  ports: Pick<Ports, 'departments' | 'directory' | 'groups' | 'policy' | 'clock'>,
  organization: Organization,
  onProgress: OnProgress = () => undefined,
): Promise<CheckedOrganization> {
  const stored = (await ports.departments.departments()).map((department) => department.id);
  const people = await findPeople(ports, organization, onProgress);
  const problems = [
    ...doubleDepartments(organization),
    ...unknownReferences(
      ports,
      organization,
      new Set<string>([...stored, ...organization.departments.map(({ id }) => id)]),
    ),
    ...seatedLater(ports, organization),
    ...doublePeople(organization, people),
    ...unfitPeople(organization, people),
    ...(await unfitGroups(ports, organization)),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, people };
}

function doubleDepartments({ departments, entitlements }: Organization): readonly string[] {
  const lines = entitlements.map((one) =>
    [one.department, one.product, one.purchaseOrderNumber, one.coverFrom, one.coverUntil].join(' '),
  );
  return [
    ...repeated(departments.map((one) => one.id)).map((id) => `department ${id} stands in the file twice`),
    ...repeated(departments.map((one) => one.name.toLowerCase())).map((name) => `two departments are called "${name}"`),
    ...repeated(lines).map((line) => `entitlement ${line} stands in the file twice`),
  ];
}

function unknownReferences(
  ports: Pick<Ports, 'policy'>,
  organization: Organization,
  departments: ReadonlySet<string>,
): readonly string[] {
  const products = new Set<string>(ports.policy.products.map((product) => product.id));
  const lines = [
    ...organization.entitlements.map((one, index) => ({ ...one, where: `entitlements[${index}]` })),
    ...organization.rosters.map((one, index) => ({ ...one, where: `rosters[${index}]` })),
  ];
  return lines.flatMap(({ where, department, product }) => [
    ...(departments.has(department) ? [] : [`${where}: there is no department ${department}`]),
    ...(products.has(product) ? [] : [`${where}: the policy has no product ${product}`]),
  ]);
}

function seatedLater(ports: Pick<Ports, 'policy' | 'clock'>, { rosters }: Organization): readonly string[] {
  const today = todayOf(ports);
  return rosters.flatMap(({ seatedOn }, index) =>
    seatedOn !== undefined && seatedOn > today
      ? [`rosters[${index}].seatedOn: must be today (${today}) or before, and not ${seatedOn}`]
      : [],
  );
}

/** Who is on the rosters for a product twice, or named twice for a role, be it by two names. */
function doublePeople(organization: Organization, people: ReadonlyMap<string, Person>): readonly string[] {
  const { departments, approvers, auditors, rosters } = organization;
  const places = rosters.flatMap((roster) =>
    roster.people.map((person) => `${person.toLowerCase()} on a roster for ${roster.product}`),
  );
  const lists = [
    ...[...new Set(rosters.map(({ product }) => product))].map((product) => ({
      where: `on a roster for ${product}`,
      names: rosters.flatMap((roster) => (roster.product === product ? roster.people : [])),
    })),
    ...departments.flatMap(({ id, delegates, purchasers }) => [
      { where: `as a delegate of ${id}`, names: delegates },
      { where: `as a purchaser of ${id}`, names: purchasers },
    ]),
    { where: 'as an approver', names: approvers },
    { where: 'as an auditor', names: auditors },
  ];
  const twoNames = lists.flatMap(({ where, names }) => {
    const distinct = [...new Set(names.map((name) => name.toLowerCase()))];
    const firstNames = new Map<string, string>();
    return distinct.flatMap((name) => {
      const id = people.get(name)?.userId ?? name;
      const first = firstNames.get(id);
      if (first === undefined) firstNames.set(id, name);
      return first === undefined ? [] : [`${name} ${where} is the same person as ${first}`];
    });
  });
  return [...repeated(places).map((place) => `${place} stands in the file twice`), ...twoNames];
}

function unfitPeople(organization: Organization, people: ReadonlyMap<string, Person>): readonly string[] {
  const onRosters = new Set(organization.rosters.flatMap((roster) => roster.people.map((one) => one.toLowerCase())));
  return namesOf(organization).flatMap((name) => {
    const person = people.get(name);
    if (person === undefined) return [`${name}: the directory knows nobody of this name`];
    if (person.isGuest) return [`${name} is a guest`];
    const unclear = person.unclear?.join(', ');
    if (unclear !== undefined)
      return [`${name}: Microsoft 365 says something of this account that alacarte cannot judge (${unclear})`];
    return onRosters.has(name) && !person.isEnabled ? [`${name}: the account is disabled`] : [];
  });
}

async function findPeople(
  ports: Pick<Ports, 'directory'>,
  organization: Organization,
  onProgress: OnProgress,
): Promise<ReadonlyMap<string, Person>> {
  const names = namesOf(organization);
  const people = new Map<string, Person>();
  for (let done = 0; done < names.length; done += NAMES_AT_ONCE) {
    onProgress({ what: 'names', done, total: names.length });
    const part = names.slice(done, done + NAMES_AT_ONCE);
    const found = await ports.directory.find(part.map((userText) => ({ kind: 'text', userText })));
    for (const [index, name] of part.entries()) {
      const [person, ...others] = (found[index]?.people ?? []).filter((one) => isNameOf(one, name));
      if (person !== undefined && others.length === 0) people.set(name, person);
    }
  }
  return people;
}

/** Whether a name in lower case is the user principal name of a person, or any address of theirs. */
function isNameOf({ userPrincipalName, mail, otherNames }: Person, name: string): boolean {
  const addresses = [mail ?? '', ...otherNames].filter((one) => one.includes('@'));
  return [userPrincipalName, ...addresses].some((one) => one.toLowerCase() === name);
}

function namesOf({ departments, approvers, auditors, rosters }: Organization): readonly string[] {
  const all = [
    ...departments.flatMap((one) => [...one.delegates, ...one.purchasers]),
    ...approvers,
    ...auditors,
    ...rosters.flatMap((one) => one.people),
  ];
  return [...new Set(all.map((name) => name.toLowerCase()))];
}

function repeated(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) (seen.has(value) ? twice : seen).add(value);
  return [...twice];
}
