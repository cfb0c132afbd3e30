import { type PositionAbout, showPosition, takePosition } from '../../application/reconcile/show-position';
import { mayRun } from '../../application/reconcile/show-run';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { replyAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { presentRefusal } from '../answer/plain';
import { presentPosition } from './position';
import { presentProgress, sayingHowFar } from './progress';
import { type Reply, type Speaker } from '../turn/turn';

/** The position; read after the turn, which is too short for a whole tenant. Whoever may see the plan may see it. */
export async function replyPosition(context: BotContext, speaker: Speaker, about: PositionAbout): Promise<Reply> {
  const { ports } = context;
  const allowed = await mayRun(ports, speaker.actor, 'see');
  if (!allowed.ok) return presentRefusal(allowed.refusal);
  return replyAfterTurn(context, speaker, {
    meanwhile: presentProgress('position'),
    work: async (say) => {
      const kept = await takePosition(ports, speaker.actor, about, sayingHowFar('position', say));
      if (!(await mayRun(ports, speaker.actor, 'see')).ok) return { kind: 'role-ended' };
      return { kind: 'position', shown: await showPosition(ports, kept, { offset: 0, limit: ROWS_PER_PAGE }) };
    },
    otherwise: { kind: 'no-position' },
    name: 'a position that somebody asked for',
  });
}

/** A page of a position that is kept. */
export async function replyPositionPage(
  { ports }: BotContext,
  { actor }: Speaker,
  { position, offset }: { readonly position: string; readonly offset: number },
): Promise<Reply> {
  const allowed = await mayRun(ports, actor, 'see');
  if (!allowed.ok) return presentRefusal(allowed.refusal);
  const kept = await ports.positions.find(position);
  if (kept === undefined) return presentRefusal({ code: 'card-too-old' });
  return presentPosition(await showPosition(ports, kept, { offset, limit: ROWS_PER_PAGE }), ports.policy.timeZone);
}
