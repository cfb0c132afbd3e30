import { type Department } from '../../domain/institution/department';
import { groupBy } from '../../domain/group-by';
import { departmentId, userId } from '../../domain/ids';
import { slugOf } from '../../domain/institution/slug';
import { type KnownPerson } from '../../domain/people';
import { sampleAddress, samplePeople, type SamplePerson } from '../sample/sample-people';
import { type Random } from '../emulated-tenant/random';
import { departmentName, personName } from './names';

/** How large the seeded institution is. */
export interface SeedSize {
  readonly departments: number;
  readonly people: number;
  readonly ledger: number;
}

/** A department, and the people that the directory has in it. */
export interface CampusDepartment {
  readonly department: Department;
  readonly people: readonly SamplePerson[];
}

/** The institution before anything happened in it. */
export interface Campus {
  readonly departments: readonly CampusDepartment[];
  readonly approvers: readonly KnownPerson[];
  readonly auditors: readonly KnownPerson[];
  /** Everybody, in the order of the directory: those of the sample first. */
  readonly people: readonly SamplePerson[];
}

const IT = 'Information Technology';
/** As in the sample: these three have the people that the README names, and its delegates. */
const SAMPLE_DEPARTMENTS = [
  { id: 'math', name: 'Mathematics', delegates: ['dreyes'], purchasers: ['nadler'] },
  { id: 'chem', name: 'Chemistry', delegates: ['ualvarez'], purchasers: [] },
  { id: 'hist', name: 'History', delegates: ['dfarah'], purchasers: [] },
];
/** A license that nobody's ledger explains, and bigger ones that cover a product already: as in the sample. */
export const HAS_LICENSES: readonly string[] = ['oprice', 'gkim', 'tmoreau'];
/** One account in this many is disabled: some of them are on rosters still. */
const DISABLED_EVERY = 1000;

/** A person as our records name them. */
export const known = ({ id, alias, name }: SamplePerson): KnownPerson => ({
  userId: userId(id),
  displayName: name,
  userPrincipalName: sampleAddress(alias),
});

/** Makes up departments of different sizes, their people, and who has a role. */
export function makeCampus(size: SeedSize, random: Random): Campus {
  const count = Math.max(size.departments, SAMPLE_DEPARTMENTS.length);
  const names = [
    ...SAMPLE_DEPARTMENTS.map(({ name }) => name),
    ...Array.from({ length: count - SAMPLE_DEPARTMENTS.length }, (_, number) => departmentName(number)),
  ];
  const people = [...samplePeople, ...makePeople(size.people - samplePeople.length, names, random)];
  const byDepartment = groupBy(people, (person) => person.department);
  const departments = names.map((name, index) => {
    const own = byDepartment.get(name) ?? [];
    const working = own.filter(({ isEnabled }) => isEnabled);
    return { department: departmentOf(name, index, working), people: own };
  });
  const central = people.filter((person) => person.department === IT).map(known);
  const others = people.slice(samplePeople.length, samplePeople.length + 4).map(known);
  const ofSample = (alias: string) =>
    central.filter(({ userPrincipalName }) => userPrincipalName === sampleAddress(alias));
  return {
    departments,
    approvers: [...ofSample('sokafor'), ...ofSample('kbell'), ...others.slice(0, 2)],
    auditors: [...ofSample('lmarin'), ...others.slice(2)],
    people,
  };
}

function departmentOf(name: string, index: number, people: readonly SamplePerson[]): Department {
  const sample = SAMPLE_DEPARTMENTS[index];
  if (sample === undefined) {
    const [first, second, third] = people;
    const delegates = [first, ...(index % 3 === 0 ? [second] : [])].flatMap((one) => one ?? []).map(known);
    const purchasers = index % 4 === 0 ? [third].flatMap((one) => one ?? []).map(known) : [];
    return {
      id: departmentId(slugOf(name, `department-${index}`)),
      name,
      directoryNames: [name],
      delegates,
      purchasers,
    };
  }
  const named = (aliases: readonly string[]) => samplePeople.filter(({ alias }) => aliases.includes(alias)).map(known);
  const { id, delegates, purchasers } = sample;
  return {
    id: departmentId(id),
    name,
    directoryNames: [name],
    delegates: named(delegates),
    purchasers: named(purchasers),
  };
}

/** Departments have from a few people to several times the average; everybody is in one. */
function makePeople(count: number, names: readonly string[], random: Random): readonly SamplePerson[] {
  const weights = names.map(() => 0.2 + 1.6 * random.next());
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  const ends = weights.map((weight) => (reached += (weight / total) * count));
  let index = 0;
  return Array.from({ length: Math.max(0, count) }, (_, number) => {
    while (number >= (ends[index] ?? Infinity)) index += 1;
    return {
      id: `00000000-0000-4000-8000-${String(samplePeople.length + number + 1).padStart(12, '0')}`,
      ...personName(number),
      department: names[Math.min(index, names.length - 1)] ?? IT,
      usageLocation: 'US',
      isEnabled: number % DISABLED_EVERY !== DISABLED_EVERY - 1,
      isGuest: false,
    };
  });
}
