import { listPurchases } from '../../application/purchase/list-purchases';
import { type PurchasesPlace } from '../../application/purchase/purchase-parts';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type PersonActor } from '../../domain/actor';
import { beginOf, type Trail } from '../answer/paging';
import { presentRefusal } from '../answer/plain';
import { type BotContext } from '../turn/bot-context';
import { type KnownPool } from '../turn/chosen';
import { type Reply } from '../turn/turn';
import { type ListData, presentPurchases } from './purchase-list';

/** A page of purchases. */
export async function replyPurchases(
  { ports }: BotContext,
  actor: PersonActor,
  data: KnownPool & Pick<ListData, 'state'> & { readonly trail: Trail<PurchasesPlace> },
): Promise<Reply> {
  const { trail, ...about } = data;
  const { after } = beginOf(trail);
  const listed = await listPurchases(ports, actor, { ...about, after, limit: ROWS_PER_PAGE });
  return listed.ok ? presentPurchases(listed.page, data) : presentRefusal(listed.refusal);
}
