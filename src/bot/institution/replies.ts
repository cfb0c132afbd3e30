import { centralItOnly } from '../../application/access/central-it';
import { closeWish, requestProduct, showWishes } from '../../application/institution/product-wishes';
import { showDepartment, showDepartments } from '../../application/institution/show-departments';
import { showProducts } from '../../application/institution/show-products';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type DepartmentId } from '../../domain/ids';
import { type BotContext } from '../turn/bot-context';
import { presentDepartment, presentDepartments } from './departments';
import { presentRefusal } from '../answer/plain';
import {
  type DepartmentName,
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
export async function replyDepartments({ ports }: BotContext, { actor }: Speaker, offset: number): Promise<Reply> {
  const shown = await showDepartments(ports, actor, { offset, limit: ROWS_PER_PAGE });
  return shown.ok ? presentDepartments(shown.page) : presentRefusal(shown.refusal);
}

/** One department. */
export async function replyDepartment({ ports }: BotContext, { actor }: Speaker, id: DepartmentId): Promise<Reply> {
  const shown = await showDepartment(ports, actor, id);
  return shown.ok ? presentDepartment(shown.page) : presentRefusal(shown.refusal);
}

/** A page of the catalog. */
export async function replyProducts({ ports }: BotContext, { actor }: Speaker, offset: number): Promise<Reply> {
  const shown = await showProducts(ports, actor);
  return shown.ok ? presentProducts(shown.page, offset) : presentRefusal(shown.refusal);
}

/** A page of the products that people ask for. */
export async function replyWishes({ ports }: BotContext, { actor }: Speaker, offset: number): Promise<Reply> {
  const shown = await showWishes(ports, actor);
  if (!shown.ok) return presentRefusal(shown.refusal);
  return presentWishes(shown, { offset, ...(await wishWords(ports)) });
}

/** One wish, for those who may answer it. */
export async function replyWish({ ports }: BotContext, { actor }: Speaker, id: string): Promise<Reply> {
  const found = await openWish(ports, actor, id);
  return 'reply' in found ? found.reply : presentWish(found.wish, await wishWords(ports));
}

/** Closes a wish with the reason typed into its card. */
export async function replyWishClosed({ ports }: BotContext, turn: PressedTurn, wish: string): Promise<Reply> {
  const { actor, key, inputs } = turn;
  const reason = (inputs[REASON_FIELD] ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (reason === '' || reason.length > REASON_LENGTH) {
    const found = await openWish(ports, actor, wish);
    if ('reply' in found) return found.reply;
    const problem =
      reason === '' ? 'Say why, so that people know.' : `The reason has at most ${REASON_LENGTH} characters.`;
    return presentWish(found.wish, { ...(await wishWords(ports)), reason, problems: [problem] });
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

async function openWish(ports: BotContext['ports'], actor: Speaker['actor'], id: string) {
  const shown = await showWishes(ports, actor);
  if (!shown.ok) return { reply: presentRefusal(shown.refusal) };
  const wish = shown.wishes.find((one) => one.id === id);
  if (!shown.canChange || wish === undefined) return { reply: await whyNot(ports, shown.canChange, id) };
  return { wish };
}

async function whyNot(ports: BotContext['ports'], canChange: boolean, id: string): Promise<Reply> {
  if (!canChange) return presentRefusal(centralItOnly(await ports.institution.read()));
  const wish = await ports.institution.look().wish(id);
  return presentRefusal(wish === undefined ? { code: 'card-too-old' } : { code: 'wish-settled', typed: wish.typed });
}

async function wishWords(ports: BotContext['ports']): Promise<{ timeZone: string; departmentName: DepartmentName }> {
  const departments = await ports.departments.departments();
  return {
    timeZone: ports.policy.timeZone,
    departmentName: (id) => departments.find((one) => one.id === id)?.name,
  };
}
