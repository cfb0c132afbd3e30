import { type Actor } from '../../domain/actor';
import { type Instant } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type ActivityKey, type UserId } from '../../domain/ids';
import { type Notice, type NoticeFact } from '../../domain/notice';
import { type KnownPerson } from '../../domain/people';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type HandledCommand } from '../../domain/roster/handled';
import { type SeatCount } from '../../domain/roster/pool';
import { type ChangeLine, type ChangeStep, type RosterChange } from '../../domain/roster/roster-change';
import { claimEnd } from './claim';

/** A pool as a change left it: a line for each person, whose licenses have to follow, and whom to tell of what. */
export interface PoolWasChanged {
  readonly product: NamedProduct;
  readonly seats?: SeatCount;
  readonly done: {
    readonly lines: readonly ChangeLine[];
    readonly unsettled: readonly UserId[];
    readonly told: readonly (readonly [UserId, NoticeFact])[];
  };
}

/** A change of a roster from which something follows. */
export interface RosterWasChanged {
  readonly key: ActivityKey;
  readonly action: RosterChange['action'];
  readonly names: { readonly department: NamedDepartment; readonly product: NamedProduct };
  readonly seats: SeatCount;
  readonly done: PoolWasChanged['done'];
  /** The other pools that the same command changed. */
  readonly alsoIn?: readonly PoolWasChanged[] | undefined;
  /** Now; `since` is when it began, where that was before. */
  readonly at: Instant;
  readonly since?: Instant | undefined;
  /** Who asked for it; left out when nobody did, and then `doer` says what did, unless it was the job that keeps cover. */
  readonly by?: KnownPerson;
  readonly doer?: Actor;
  /** Whom those ask who are told that a day is over. */
  readonly askPeople: readonly KnownPerson[];
  /** Of several commands, what each did. */
  readonly steps?: readonly ChangeStep[] | undefined;
  readonly progress?: HandledCommand['progress'];
  readonly partOf?: HandledCommand['partOf'];
  readonly shownIn?: HandledCommand['shownIn'];
}

/** The record of a change of a roster: what it did, and what has to follow it. Whoever makes it has it to themselves for a turn. */
export function followUpRecord(given: RosterWasChanged): HandledCommand {
  const { key, action, names, seats, done, by, doer, progress, partOf, shownIn, steps, alsoIn = [] } = given;
  const at = given.since ?? given.at;
  const { department } = names;
  const noticesOf = ({ product, done: { told } }: Omit<PoolWasChanged, 'seats'>) =>
    // Whoever did it reads the answer.
    told
      .filter(([to]) => to !== by?.userId)
      .map(([to, fact]) => noticeOf({ to, department, product, at }, fact, given));
  const others = alsoIn.map(({ product, seats: counted, done: { lines } }) => ({
    product,
    lines,
    ...defined({ seats: counted }),
  }));
  const alsoUnsettled = alsoIn.map(({ product, done: { unsettled } }) => ({ product: product.id, people: unsettled }));
  const more = alsoIn.length > 0;
  return {
    key,
    department: names.department.id,
    product: names.product.id,
    change: {
      ...{ action, command: key, ...names, at, by, lines: done.lines, seats },
      ...defined({ alsoIn: more ? others : undefined, steps }),
    },
    ...defined({ doer, progress, partOf }),
    unsettled: done.unsettled,
    ...defined({ alsoUnsettled: more ? alsoUnsettled : undefined }),
    notices: [{ product: names.product, done }, ...alsoIn].flatMap(noticesOf),
    shownIn,
    claimedUntil: claimEnd(given.at),
    isOpen: true,
  };
}

/** Whom to ask is said where nobody did it whom one could ask. */
function noticeOf(
  whose: Pick<Notice, 'to' | 'department' | 'product' | 'at'>,
  fact: NoticeFact,
  { by, askPeople }: Pick<RosterWasChanged, 'by' | 'askPeople'>,
): Notice {
  switch (fact.about) {
    case 'seated':
    case 'removed':
    case 'removed-waiting':
      return { ...whose, ...fact, by };
    case 'covered':
    case 'uncovered':
      return { ...whose, ...fact, ...defined({ askPeople: fact.turn && askPeople }) };
    case 'ended':
    case 'ended-waiting':
      return { ...whose, ...fact, askPeople };
  }
}

/** The record of a purchase whose messages have to be posted or edited, since it changed. */
export const openedAgain = (
  record: Omit<PurchaseRecord, 'claimedUntil' | 'openSince' | 'isOpen'> & Partial<Pick<PurchaseRecord, 'claimedUntil'>>,
  at: Instant,
): PurchaseRecord => ({
  ...record,
  revision: record.revision + 1,
  // Whoever posts right now goes on, and shows this, too.
  claimedUntil: (record.claimedBy === undefined ? undefined : record.claimedUntil) ?? claimEnd(at),
  openSince: at,
  isOpen: true,
});
