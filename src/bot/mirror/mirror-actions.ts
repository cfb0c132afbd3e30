import { z } from 'zod';
import { agreeToDepartures } from '../../application/mirror/agree-departures';
import { mayRun } from '../../application/reconcile/show-run';
import { behindTheTurn } from '../turn/behind-the-turn';
import { type BotContext } from '../turn/bot-context';
import { action, type CardAction } from '../turn/card-action';
import { presentMirroring } from './mirror';
import { presentRefusal } from '../answer/plain';
import { type Reply, type Speaker } from '../turn/turn';

const run = z.string().regex(/^mirror-[\w:.-]{1,100}$/u);

/** The button of the question whether those who left a group are to go. */
export const mirrorActions: Readonly<Record<string, CardAction>> = {
  'mirror.agree': action(z.object({ run }), (context, turn, data) => replyAgree(context, turn, data.run)),
};

async function replyAgree(context: BotContext, speaker: Speaker, id: string): Promise<Reply> {
  const { ports } = context;
  const allowed = await mayRun(ports, speaker.actor, 'change');
  if (!allowed.ok) return presentRefusal(allowed.refusal);
  return behindTheTurn(context, speaker, {
    meanwhile: presentMirroring(),
    work: async () => ({ kind: 'mirror-agreed', agreed: await agreeToDepartures(ports, speaker.actor, id) }),
    otherwise: { kind: 'mirror-agreed', agreed: { kind: 'trouble', run: id } },
    name: 'a departure from a group that somebody agreed to',
  });
}
