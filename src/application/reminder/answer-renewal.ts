import { type PersonActor } from '../../domain/actor';
import { hasRight } from '../../domain/authority';
import { instantOf } from '../../domain/calendar';
import { type ActivityKey, type DepartmentId, type ProductId } from '../../domain/ids';
import { isSent } from '../../domain/purchase/purchase';
import { type Refused, refused } from '../../domain/result';
import { type RenewalAnswer, renewalOf } from '../../domain/term/renewal';
import { type TermTurn } from '../../domain/term/turn';
import { type WritableBooks } from '../../ports/roster/department-store';
import { asRecorded, namedDepartment, namedProduct } from '../access/names';
import { notYours } from '../access/standing';
import { type DayPorts, type Ports } from '../ports';
import { todayOf } from '../today';

type AnswerPorts = DayPorts & Pick<Ports, 'departments' | 'institution' | 'purchases'>;

/** What somebody says about the seats of a pool that end. */
export interface AnswerRequest {
  readonly actor: PersonActor;
  /** The same for every delivery of one press. */
  readonly key: ActivityKey;
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly turn: TermTurn;
  /** Nothing more than what starts next already; or all of them after all, which takes back what was said. */
  readonly wants: 'no-more' | 'all';
  /** How many seats they saw that are to lapse; unless given, as many as there are. */
  readonly seatsSeen?: number | undefined;
}

/**
 * `stands`: it was said before, by whom the answer says; `renewed`: there is nothing left to let lapse; `differs`: there are other seats
 * to let lapse than they saw, and nothing was said.
 */
export type AnswerOutcome =
  | { readonly kind: 'answered' | 'stands'; readonly answer: RenewalAnswer }
  | { readonly kind: 'renewed' | 'nothing-said' | 'differs' }
  | Refused;

/** Purchases of one pool that nobody decided yet. */
const MOST_UNDECIDED = 50;

/**
 * Records how many seats of a pool a department wants after the last day of a term, with its ledger entry. Authority and what starts next
 * are judged from the store at that moment.
 */
export function answerRenewal(ports: AnswerPorts, request: AnswerRequest): Promise<AnswerOutcome> {
  const { actor, key, department: id, product, turn, wants, seatsSeen } = request;
  return ports.departments.change(id, async (books): Promise<AnswerOutcome> => {
    const [institution, department, pool, before, recorded] = await Promise.all([
      ports.institution.read(),
      books.department(),
      books.pool(product),
      books.renewalAnswer(product, turn.lastDay),
      books.recorded([key]),
    ]);
    if (department === undefined || !hasRight(actor, 'submit-purchase', department, institution))
      return refused(notYours({ institution }));
    if (pool === undefined) {
      const names = { department: namedDepartment(department), product: namedProduct(ports, product) };
      return refused({ code: 'no-pool', ...names, pools: [] });
    }
    // What the same press did before stands as it is by now: somebody may have said otherwise since.
    if (recorded.has(key))
      return before === undefined || wants === 'all' ? { kind: 'nothing-said' } : { kind: 'stands', answer: before };
    const { seatsEnding, seatsApproved, seatsSent, seatsOpen } = await renewalNow(ports, books, request, before);
    if (wants === 'no-more' && seatsOpen === 0)
      return before === undefined ? { kind: 'renewed' } : { kind: 'stands', answer: before };
    if (wants === 'no-more' && seatsSeen !== undefined && seatsSeen !== seatsOpen) return { kind: 'differs' };
    if (wants === 'all' && (before === undefined || before.seats >= seatsEnding)) return { kind: 'nothing-said' };

    const by = asRecorded(actor, department, institution);
    const seats = wants === 'all' ? seatsEnding : Math.min(seatsEnding, seatsApproved + seatsSent);
    const { lastDay } = turn;
    const answer: RenewalAnswer = { department: id, product, lastDay, seats, by, at: instantOf(ports.clock.now()) };
    await books.saveRenewalAnswer(answer);
    await books.record({
      actor: { ...actor, ...by },
      effectiveOn: todayOf(ports),
      command: key,
      fact: { action: 'renewal-answered', product, lastDay, seats },
    });
    return { kind: 'answered', answer };
  });
}

async function renewalNow(
  ports: AnswerPorts,
  books: WritableBooks,
  { department, product, turn }: AnswerRequest,
  answer: RenewalAnswer | undefined,
) {
  const undecided = { department, product, status: ['submitted', 'returned'], limit: MOST_UNDECIDED } as const;
  const [entitlements, sent] = await Promise.all([books.entitlements(product), ports.purchases.list(undecided)]);
  const details = sent.map(({ purchase }) => purchase).filter(isSent);
  return renewalOf({ entitlements, undecided: details.map((one) => one.details), answer }, turn, {
    today: todayOf(ports),
    term: ports.policy.term,
  });
}
