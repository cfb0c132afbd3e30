import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { personId, worldTenant } from '../turns/world';

/** How many people lose their seat, how many others get one, and in how many departments each. */
export interface NightSize {
  readonly people: number;
  readonly departments: number;
  /** Whom delegates can add meanwhile. */
  readonly spare: number;
}

/** The last day of the term, and the first one of the next: there is no gap between them. */
export const LAST_DAY = '2027-07-31';
export const FIRST_DAY = '2027-08-01';

const address = (person: number): string => `person${person}@contoso.edu`;
const range = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, one) => from + one);

/** The numbers of people: those whose seats end, those whose seats begin, those who may be added, and delegates: each can make 30 changes a minute. */
export const peopleOf = ({ people, spare }: NightSize) => ({
  ending: range(0, people),
  starting: range(people, people),
  spare: range(2 * people, spare),
  delegates: range(2 * people + spare, 20),
});

/** Everybody of the night; the units are as many as the seats, so that a license can be given once another one is back. */
export function nightTenant(size: NightSize): TenantSeed {
  const { ending, delegates } = peopleOf(size);
  const { users = [], skus = [] } = worldTenant({ departments: 1, people: 1 + Math.max(...delegates) });
  const visio = skus[0]?.skuId ?? '';
  return {
    users,
    skus: skus.map((one) => ({ ...one, prepaidUnits: { enabled: size.people + size.spare } })),
    held: ending.map((person) => ({ userId: personId(person), skuId: visio })),
  };
}

/** Half of the departments bought this term, the other half the next one; one has seats to spare all the time. */
export function nightOrganization(size: NightSize): string {
  const { ending, starting, delegates } = peopleOf(size);
  const each = Math.ceil(size.people / size.departments);
  const halves = [
    { half: 'ending', people: ending, coverFrom: '2026-08-01', coverUntil: LAST_DAY },
    { half: 'starting', people: starting, coverFrom: FIRST_DAY, coverUntil: '2028-07-31' },
  ];
  const parts = halves.flatMap(({ half, people, ...cover }) =>
    range(0, size.departments).map((index) => {
      const id = `${half}${index}`;
      return { id, cover, people: people.slice(index * each, (index + 1) * each).map(address) };
    }),
  );
  const always = ['2026-27', '2027-28'].map((purchaseOrderNumber, index) => ({
    ...{ department: 'adding', product: 'visio', seats: size.spare, purchaseOrderNumber: `PO-${purchaseOrderNumber}` },
    ...{ coverFrom: `${2026 + index}-08-01`, coverUntil: `${2027 + index}-07-31` },
  }));
  return JSON.stringify({
    departments: [...parts.map(({ id }) => id), 'adding'].map((id) => ({
      id,
      name: `Division ${id}`,
      directoryNames: ['Division 1'],
      delegates: delegates.map(address),
    })),
    approvers: [],
    auditors: [],
    entitlements: [
      ...parts.map(({ id, cover, people }) => ({
        ...{ department: id, product: 'visio', seats: people.length, purchaseOrderNumber: `PO-${id}` },
        ...cover,
      })),
      ...always,
    ],
    rosters: parts.map(({ id, people }) => ({ department: id, product: 'visio', people })),
  });
}

/** The sample policy with a term that has no gap, and everything switched on. */
export function nightPolicy(): string {
  const policy = JSON.parse(samplePolicy) as { readonly reconcile: object };
  const term = { endsOn: LAST_DAY.slice(5), startsOn: FIRST_DAY.slice(5), gap: 'lapse' };
  return JSON.stringify({ ...policy, term, reconcile: { ...policy.reconcile, mode: 'full' } });
}
