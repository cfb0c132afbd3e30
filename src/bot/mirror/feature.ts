import { agreeToDepartures } from '../../application/mirror/agree-departures';
import { mayRun } from '../../application/reconcile/show-run';
import { presentRefusal } from '../answer/plain';
import { replyAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { type Feature } from '../turn/feature';
import { type Reply, type Speaker } from '../turn/turn';
import { presentMirroring } from './mirror';

/** The question whether those who left a group are to go. */
export const mirror = {
  handlers: {},
  actions: { 'mirror.agree': (context, turn, data) => replyAgree(context, turn, data.run) },
} satisfies Feature;

async function replyAgree(context: BotContext, speaker: Speaker, id: string): Promise<Reply> {
  const { ports } = context;
  const allowed = await mayRun(ports, speaker.actor, 'change');
  if (!allowed.ok) return presentRefusal(allowed.refusal);
  return replyAfterTurn(context, speaker, {
    meanwhile: presentMirroring(),
    work: async () => ({ kind: 'mirror-agreed', agreed: await agreeToDepartures(ports, speaker.actor, id) }),
    otherwise: { kind: 'mirror-agreed', agreed: { kind: 'trouble', run: id } },
    name: 'a departure from a group that somebody agreed to',
  });
}
