import { decidePurchase } from '../../../application/purchase/decide-purchase';
import { showPurchase } from '../../../application/purchase/show-purchase';
import { confirmByHand } from '../../../application/term/correct-entitlement';
import { previewConfirmation, readUnits } from '../../../application/term/preview-confirmation';
import { type PersonActor } from '../../../domain/actor';
import { type ActivityKey, type DepartmentId, type PurchaseId } from '../../../domain/ids';
import { namesWords } from '../../answer/words';
import { presentRefusal } from '../../answer/plain';
import { type BotContext } from '../../turn/bot-context';
import { type Reply } from '../../turn/turn';
import { type CoverAsked, replyEntitlement, replyOutcome } from '../replies';
import { presentConfirmation, presentReason, tooFewWords } from './reason-card';
import { wordsProblem } from './words-input';

/** A decision of a purchase, pressed or typed. */
export interface DecisionTurn {
  readonly actor: PersonActor;
  readonly key: ActivityKey;
  readonly asked: {
    readonly department: DepartmentId;
    readonly purchase: PurchaseId;
    readonly version: number | undefined;
  };
  /** The reason or question; undefined while nobody was asked for it. */
  readonly typed?: string | undefined;
}

/** Approves a purchase. */
export async function approve(context: BotContext, { actor, key, asked }: DecisionTurn): Promise<Reply> {
  const outcome = await decidePurchase(context.ports, { actor, key, ...asked, decision: { kind: 'approve' } });
  return replyOutcome(context, actor, outcome, { department: asked.department, id: asked.purchase });
}

const MISSING = {
  decline: 'Nothing was changed: type a reason before you decline.',
  return: 'Nothing was changed: type your question before you ask.',
} as const;

/** Declines a purchase, or asks about it; without the words for it, which are asked for first, nothing is changed. */
export async function decideWithWords(
  context: BotContext,
  { actor, key, asked, typed }: DecisionTurn,
  about: keyof typeof MISSING,
): Promise<Reply> {
  const { department, purchase } = asked;
  const problem = wordsProblem(typed ?? '', MISSING[about]);
  // Without words it is refused, unless this cannot be done anyway: then that is what has to be said.
  const words = problem === undefined ? (typed ?? '') : '';
  const decision = about === 'decline' ? ({ kind: about, reason: words } as const) : { kind: about, question: words };
  const outcome = await decidePurchase(context.ports, { actor, key, ...asked, decision });
  if (outcome.kind === 'refused' && outcome.refusal.code === 'no-reason') {
    const found = await showPurchase(context.ports, actor, asked);
    const said = typed === undefined ? undefined : { typed, problem };
    if (found.kind === 'purchase') return { ...presentReason(found.shown, about, said), place: 'instead' };
  }
  return replyOutcome(context, actor, outcome, { department, id: purchase });
}

/** Confirms by hand that seats are there; how that is known is asked for first, with what it does. */
export async function confirm(
  context: BotContext,
  { actor, key }: Pick<DecisionTurn, 'actor' | 'key'>,
  asked: CoverAsked,
  typed: string | undefined,
): Promise<Reply> {
  const { ports } = context;
  const problem = wordsProblem(typed ?? '', 'Nothing was changed: type how you know that the seats are there.');
  const note = problem === undefined ? (typed ?? '') : '';
  const outcome = await confirmByHand(ports, { actor, key, ...asked, note });
  if (outcome.kind === 'problems' || outcome.kind === 'confirm') throw new Error('confirming asks nothing');
  if (outcome.kind === 'refused' && outcome.refusal.code === 'no-reason') {
    const shown = await previewConfirmation(ports, actor, asked);
    if (shown.kind === 'refused') return { ...presentRefusal(shown.refusal), place: 'below' };
    return { ...presentConfirmation(shown, typed === undefined ? undefined : { typed, problem }), place: 'instead' };
  }
  if (outcome.kind !== 'done' || outcome.seated === undefined) return replyEntitlement(context, actor, outcome, asked);
  const units = await readUnits(ports, asked.product);
  const name = ports.policy.products.find(({ id }) => id === asked.product)?.name ?? asked.product;
  const { seated } = outcome;
  const who =
    seated.length === 0
      ? 'The seats count now; nobody waited for one.'
      : `${namesWords(seated, 5)} ${seated.length === 1 ? 'is' : 'are'} seated now.`;
  const short = tooFewWords(units, name);
  return replyEntitlement(context, actor, outcome, asked, [who, short].filter((line) => line !== '').join(' '));
}
