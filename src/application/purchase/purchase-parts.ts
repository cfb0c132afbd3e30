import { defined } from '../../domain/defined';
import { addDays, type CalendarDate } from '../../domain/calendar';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { entitlementState, type PurchaseState, type PurchaseStatus } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type HeldEntitlement } from '../../domain/term/cover';
import {
  type CoverPage,
  type CoverPlace,
  placeOfCover,
  placeOfPurchase,
  type PurchasePlace,
} from '../../ports/purchase/purchase-index';
import { type Ports } from '../ports';
import { nextOf, type PageAsked, type Paged } from '../page';
import { isImported } from './find/find-same-number';

/** A purchase, or the cover that a purchase or an import gave. */
export type Bought = { readonly record: PurchaseRecord } | { readonly held: HeldEntitlement };

/** Where a line of the list stands: in which of its parts, and in what order that is in. */
export interface PurchasesPlace {
  readonly part: number;
  readonly purchase?: PurchasePlace | undefined;
  readonly cover?: CoverPlace | undefined;
}

/** Which lines the list has, as far as the store is asked for them. */
interface Asked {
  readonly departments?: readonly DepartmentId[];
  readonly product?: ProductId;
  readonly state: PurchaseState | undefined;
  readonly today: CalendarDate;
}

/** One of the lists that follow on each other: each is kept in an order of its own. */
interface Part {
  readonly read: (asked: PageAsked<Omit<PurchasesPlace, 'part'>>) => Promise<PartRead>;
  /** Whether it looks at many, and is read only for a page that the parts before it leave room on. */
  readonly isCostly?: boolean;
}

interface PartRead {
  readonly found: readonly (Bought & { readonly place: Omit<PurchasesPlace, 'part'> })[];
  /** Behind what was looked at, where there may be more. */
  readonly more: Omit<PurchasesPlace, 'part'> | undefined;
}

/** Entitlements looked at for one page, since the store cannot tell those that belong on it: where most of them do, and where few may. */
const MOST_BELONG = 20;
const FEW_BELONG = 60;

/** The parts of the list, in order. */
export function partsOf({ purchases }: Pick<Ports, 'purchases'>, { state, today, ...about }: Asked): readonly Part[] {
  const ofStatus = (...status: readonly PurchaseStatus[]): Part => ({
    read: async ({ after, limit }) => {
      const page = { status, limit: limit + 1, ...defined({ after: after?.purchase }) };
      const read = await purchases.list({ ...about, ...page });
      const found = read.map((record) => ({ record, place: { purchase: placeOfPurchase(record) } }));
      return { found, more: found[limit]?.place };
    },
  });
  const ofCover = (
    order: Pick<CoverPage, 'status' | 'from' | 'direction' | 'limit'>,
    isMeant: (held: HeldEntitlement) => boolean,
  ): Part => ({
    // What a few departments ever bought is not much.
    isCostly: about.departments === undefined,
    read: async ({ after }) => {
      const read = await purchases.entitlementsByEnd({ ...about, ...order, ...defined({ after: after?.cover }) });
      const placed = read.map((held) => ({ held, place: { cover: placeOfCover(held) } }));
      return { found: placed.filter(({ held }) => isMeant(held)), more: placed[order.limit - 1]?.place };
    },
  });
  const isIn =
    (...states: readonly PurchaseState[]) =>
    ({ entitlement }: HeldEntitlement) =>
      entitlement.corrects === undefined && states.includes(entitlementState(entitlement, today));
  switch (state) {
    case undefined:
      return [
        ofStatus('submitted'),
        ofStatus('returned'),
        ofStatus('approved', 'declined', 'withdrawn'),
        ofCover({ direction: 'descending', limit: FEW_BELONG }, isImported),
      ];
    case 'awaiting':
    case 'starts-later':
      return [
        ofCover(
          { status: 'awaiting-tenant', direction: 'ascending', from: today, limit: MOST_BELONG },
          isIn('awaiting', 'starts-later'),
        ),
        ofCover({ status: 'confirmed', direction: 'descending', limit: FEW_BELONG }, isIn('starts-later')),
      ];
    case 'in-force':
      return [
        ofCover({ status: 'confirmed', direction: 'ascending', from: today, limit: MOST_BELONG }, isIn('in-force')),
      ];
    case 'ended':
      return [ofCover({ direction: 'descending', from: addDays(today, -1), limit: MOST_BELONG }, isIn('ended'))];
    default:
      return [ofStatus(state)];
  }
}

/**
 * A page of what follows on a place: of that part, and of those behind it. A page that looked at many that are not meant may be shorter
 * than asked for, and say that there is more.
 */
export async function readParts(
  parts: readonly Part[],
  { after, limit }: PageAsked<PurchasesPlace>,
): Promise<Paged<PurchasesPlace> & { readonly found: readonly Bought[] }> {
  const begin = after?.part ?? 0;
  const asked = parts.slice(begin);
  const costly = asked.findIndex(({ isCostly }, index) => isCostly === true && index > 0);
  const read = (from: number, to?: number) =>
    Promise.all(
      asked.slice(from, to).map((part, index) => part.read({ after: from + index === 0 ? after : undefined, limit })),
    );
  const first = joined(await read(0, costly === -1 ? undefined : costly), begin);
  const hasRoom = costly !== -1 && first.more === undefined && first.found.length <= limit;
  const rest = hasRoom ? joined(await read(costly), begin + costly) : { found: [], more: first.more };
  const found = [...first.found, ...rest.found];
  const lines = found.slice(0, limit);
  return { found: lines, next: nextOf(lines, found.length, ({ place }) => place) ?? rest.more };
}

/** What several parts have, up to the first that was not read to its end. */
function joined(reads: readonly PartRead[], begin: number) {
  const cutAt = reads.findIndex(({ more }) => more !== undefined);
  const whole = cutAt === -1 ? reads : reads.slice(0, cutAt + 1);
  const at = (index: number, place: Omit<PurchasesPlace, 'part'>): PurchasesPlace => ({
    ...place,
    part: begin + index,
  });
  const more = reads[cutAt]?.more;
  return {
    found: whole.flatMap((read, index) => read.found.map((one) => ({ ...one, place: at(index, one.place) }))),
    more: more && at(cutAt, more),
  };
}
