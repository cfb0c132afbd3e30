import { type NamePlace } from '../../application/access/page-departments';
import {
  closeWish,
  requestProduct,
  showWish,
  showWishes,
  type WishPlace,
} from '../../application/institution/product-wishes';
import { showDepartment, showDepartments } from '../../application/institution/show-departments';
import { showProducts } from '../../application/institution/show-products';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type BotContext } from '../turn/bot-context';
import { presentClosed } from './closing/closing';
import { presentDepartment, presentDepartments } from './departments';
import { beginOf, type Trail } from '../answer/paging';
import { presentRefusal } from '../answer/plain';
import {
  presentProducts,
  presentWish,
  presentWishClosed,
  presentWishes,
  presentWishRecorded,
  REASON_FIELD,
} from './products';
import { type PressedTurn, type Reply, type Speaker } from '../turn/turn';

const REASON_LENGTH = 300;

/** A page of all departments. */
export async function replyDepartments(
  { ports }: BotContext,
  { actor }: Speaker,
  trail: Trail<NamePlace>,
): Promise<Reply> {
  const shown = await showDepartments(ports, actor, { after: beginOf(trail).after, limit: ROWS_PER_PAGE });
  return shown.ok ? presentDepartments(shown.page, trail) : presentRefusal(shown.refusal);
}

/** One department. */
export async function replyDepartment({ ports }: BotContext, { actor }: Speaker, id: DepartmentId): Promise<Reply> {
  const shown = await showDepartment(ports, actor, id);
  if (!shown.ok) return presentRefusal(shown.refusal);
  const { department, canChange } = shown.page;
  return department.closedAt === undefined
    ? presentDepartment(shown.page)
    : presentClosed(department, { canChange, timeZone: ports.policy.timeZone });
}

/** A page of the catalog. */
export async function replyProducts(
  { ports }: BotContext,
  { actor }: Speaker,
  trail: Trail<ProductId>,
): Promise<Reply> {
  const shown = await showProducts(ports, actor, { after: beginOf(trail).after, limit: ROWS_PER_PAGE });
  return shown.ok ? presentProducts(shown.page, trail) : presentRefusal(shown.refusal);
}

/** A page of the products that people ask for. */
export async function replyWishes({ ports }: BotContext, { actor }: Speaker, trail: Trail<WishPlace>): Promise<Reply> {
  const shown = await showWishes(ports, actor, { after: beginOf(trail).after, limit: ROWS_PER_PAGE });
  if (!shown.ok) return presentRefusal(shown.refusal);
  return presentWishes(shown.page, { trail, timeZone: ports.policy.timeZone });
}

/** One wish, for those who may answer it. */
export async function replyWish({ ports }: BotContext, { actor }: Speaker, id: string): Promise<Reply> {
  const found = await showWish(ports, actor, id);
  return found.ok
    ? presentWish(found.wish, { ...found, timeZone: ports.policy.timeZone })
    : presentRefusal(found.refusal);
}

/** Closes a wish with the reason typed into its card. */
export async function replyWishClosed({ ports }: BotContext, turn: PressedTurn, wish: string): Promise<Reply> {
  const { actor, key, inputs } = turn;
  const reason = (inputs[REASON_FIELD] ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (reason === '' || reason.length > REASON_LENGTH) {
    const found = await showWish(ports, actor, wish);
    if (!found.ok) return presentRefusal(found.refusal);
    const problem =
      reason === '' ? 'Say why, so that people know.' : `The reason has at most ${REASON_LENGTH} characters.`;
    return presentWish(found.wish, { ...found, timeZone: ports.policy.timeZone, reason, problems: [problem] });
  }
  const closed = await closeWish(ports, { key, actor, wish, reason });
  switch (closed.kind) {
    case 'refused':
      return presentRefusal(closed.refusal);
    case 'gone':
      return presentRefusal({ code: 'card-too-old' });
    case 'closed':
      return presentWishClosed(closed.wish);
  }
}

/** Asks central IT for a product that is not in the catalog. */
export async function replyProductRequest(
  { ports }: BotContext,
  { actor, key }: PressedTurn,
  typed: string,
): Promise<Reply> {
  const outcome = await requestProduct(ports, actor, { typed, key });
  return outcome.kind === 'refused' ? presentRefusal(outcome.refusal) : presentWishRecorded(outcome);
}
