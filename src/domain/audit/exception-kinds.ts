import { defined } from '../defined';
import { type DifferenceReason } from '../reconcile/standing';
import {
  type AuditReading,
  type Finding,
  type ProductSeen,
  type SeatDifference,
  type SeatedAccount,
} from './found/reading';

/** What an audit says of one kind of exception, and how one whole reading finds it. */
export interface KindOfException {
  /** "Given outside alacarte" */
  readonly title: string;
  /** What it means, in one sentence that an outsider understands. */
  readonly means: string;
  /** What mends it, and who can. */
  readonly remedy: string;
  /** What its number counts; licenses unless said. */
  readonly counts?: 'seats' | 'units';
  /** Those of this kind; what is merely under way, since the next run mends it, is none. */
  readonly found: (reading: AuditReading) => readonly Finding[];
}

/** Kinds of exceptions by name, in the order in which people read them. */
export type ExceptionTable = Readonly<Record<string, KindOfException>>;

/** Every kind of exception that an audit knows. To add one: an entry here. */
export const EXCEPTION_KINDS = {
  outside: {
    title: 'Given outside alacarte',
    means: 'Somebody assigned the license by hand, and no record of ours says that it was us.',
    remedy: 'An approver adopts it, or IT takes it away where it was given.',
    found: forReasons('outside-alacarte'),
  },
  inherited: {
    title: 'Inherited through a group',
    means: 'The license comes with membership in a group, and not from a seat.',
    remedy: 'IT takes the person out of the group, or the license off the group.',
    found: forReasons('inherited'),
  },
  failed: {
    title: 'Refused by Microsoft 365',
    means: 'The license could not be given or taken back, or what makes the product is switched off in it.',
    remedy: 'IT mends what the failure names; the next run tries again.',
    found: (reading) => {
      const isExplained = isIn(reading.accounts);
      return reading.differences.flatMap((difference) => {
        const failure = failureOf(difference);
        return failure === undefined || isExplained(difference) ? [] : [{ ...one(difference), failure }];
      });
    },
  },
  double: {
    title: 'Held twice',
    means: 'Two departments seat the same person, or one person holds two licenses of ours for one product.',
    remedy: 'One of the departments removes the person, or IT takes the second license away.',
    found: forReasons('seated-twice', 'second-license'),
  },
  covered: {
    title: 'Covered by a bigger license',
    means: 'The person has the product already through a bigger license, so the seat is paid for and not used.',
    remedy: 'A delegate removes the person, and the seat is free for somebody else.',
    found: forReasons('covered'),
  },
  'account-disabled': {
    title: 'Account disabled',
    means: 'The person has a seat, and cannot sign in to use it.',
    remedy: 'A delegate removes the person, or IT enables the account.',
    found: inAccounts('disabled'),
  },
  'account-gone': {
    title: 'Account gone',
    means: 'The account was deleted, and still has a seat or a license of ours on record.',
    remedy: 'A delegate removes the person, or IT restores the account.',
    found: (reading) => [
      ...inAccounts('missing')(reading),
      ...reading.differences.filter(({ of, why }) => of === 'leftover' && why === 'person-missing').map(one),
    ],
  },
  unclear: {
    title: 'Cannot be judged',
    means: 'What Microsoft 365 says of the person, or of the units of the product, cannot be read.',
    remedy: 'IT looks at it in the admin center; the next reading judges anew.',
    found: (reading) => {
      const differences = forReasons('unclear')(reading);
      const isNamed = isIn(differences);
      return [
        ...differences,
        ...inAccounts('unclear')(reading).filter((account) => !isNamed(account)),
        ...reading.products.filter(({ isUnclear }) => isUnclear === true).map(({ product }) => ({ product, count: 1 })),
      ];
    },
  },
  awaiting: {
    title: 'Awaiting the tenant',
    means: 'Seats were approved and are in their days of cover, and the tenant does not have their units yet.',
    remedy: 'The reseller delivers, or an approver confirms by hand.',
    counts: 'seats',
    found: ({ pools }) =>
      pools.flatMap(({ product, department, awaiting }) =>
        awaiting > 0 ? [{ product, department, count: awaiting }] : [],
      ),
  },
  'no-unit': {
    title: 'Seated without a free unit',
    means: 'The person has a seat, and the tenant has no unit left for the license.',
    remedy: 'IT buys or frees units; the next run gives the license.',
    found: forReasons('tenant-short'),
  },
  'promised-beyond-units': {
    title: 'Promised beyond units',
    means: 'Departments are entitled to more seats than the tenant has units.',
    remedy: 'IT has the missing units delivered, or an approver corrects an entitlement.',
    counts: 'units',
    found: forUnits(({ promised, units }) => promised - units),
  },
  'unclaimed-units': {
    title: 'Units that nobody claims',
    means: 'The tenant has more units than departments are entitled to.',
    remedy: 'IT finds whose purchase they are, or lets them end.',
    counts: 'units',
    found: forUnits(({ promised, units }) => units - promised),
  },
  unexplained: {
    title: 'Unexplained license of ours',
    means: 'We gave the license, nobody has a seat for it any more, and the ledger does not say why.',
    remedy: 'An approver agrees to the release, or a delegate adds the person again.',
    found: forReasons('to-release-unexplained', 'too-many-unexplained', 'empty-roster'),
  },
  mode: {
    title: 'Left alone by the policy',
    means: 'The policy does not let alacarte give or take the license.',
    remedy: 'IT does it by hand, or changes the mode of the policy.',
    found: forReasons('mode'),
  },
  'not-in-catalog': {
    title: 'Not in the catalog any more',
    means: 'The product, or the kind of license on record, is in the catalog no more, so nothing of it is read.',
    remedy: 'An approver takes the product into the catalog again, or delegates remove the people.',
    found: forReasons('not-in-catalog'),
  },
} as const satisfies ExceptionTable;

/** The name of a kind of exception. */
export type ExceptionKind = keyof typeof EXCEPTION_KINDS;

function forReasons(...reasons: readonly DifferenceReason[]): KindOfException['found'] {
  return ({ differences }) => differences.filter(({ why }) => reasons.includes(why)).map(one);
}

function inAccounts(state: SeatedAccount['account']): KindOfException['found'] {
  return ({ accounts }) => accounts.filter(({ account }) => account === state).map(one);
}

function forUnits(countOf: (product: ProductSeen) => number): KindOfException['found'] {
  return ({ products }) =>
    products.flatMap((product) => {
      const count = countOf(product);
      return product.isUnclear === true || count <= 0 ? [] : [{ product: product.product, count }];
    });
}

function failureOf({ why, failure }: SeatDifference): Finding['failure'] {
  if (why === 'blocked') return failure ?? 'other';
  return why === 'plan-off' || why === 'unknown-sku' ? why : undefined;
}

type Placed = Pick<Finding, 'product' | 'department' | 'userId'>;

/** Whether the same seat is among some: asked of many, and made once. */
function isIn(some: readonly Placed[]): (place: Placed) => boolean {
  const keys = new Set(some.map(placeKey));
  return (place) => keys.has(placeKey(place));
}

const placeKey = ({ product, department, userId }: Placed): string => [product, department, userId].join('|');

function one({ product, department, userId }: Placed): Finding {
  return { ...defined({ product, department, userId }), count: 1 };
}
