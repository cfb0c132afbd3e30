import { agreeToDepartures } from '../../application/mirror/agree-departures';
import { showMirror } from '../../application/mirror/tell-mirror';
import { mayRun } from '../../application/reconcile/show-run';
import { presentRefusal } from '../answer/plain';
import { replyAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { type Feature } from '../turn/feature';
import { below, type Reply, type Speaker } from '../turn/turn';
import { presentMirrorAsked, presentMirroring } from './mirror';

/** The question whether those who left a group are to go. */
export const mirror = {
  handlers: {},
  actions: {
    'mirror.show': async (context, turn, data) => below(await replyAsked(context, turn, data.run)),
    'mirror.agree': (context, turn, data) => replyAgree(context, turn, data.run),
  },
} satisfies Feature;

/** What a run left to central IT: whoever sees everything may look, and whether somebody agrees is asked of approvers alone. */
async function replyAsked({ ports }: BotContext, { actor }: Speaker, id: string): Promise<Reply> {
  const [may, mayAgree] = await Promise.all([mayRun(ports, actor, 'see'), mayRun(ports, actor, 'change')]);
  if (!may.ok) return presentRefusal(may.refusal);
  const asked = await showMirror(ports, id);
  if (asked === undefined) return presentRefusal({ code: 'card-too-old' });
  return presentMirrorAsked(mayAgree.ok ? asked : { ...asked, departures: 0 }, ports.policy.timeZone);
}

async function replyAgree(context: BotContext, speaker: Speaker, id: string): Promise<Reply> {
  const { ports } = context;
  const allowed = await mayRun(ports, speaker.actor, 'change');
  if (!allowed.ok) return presentRefusal(allowed.refusal);
  await context.countChange?.();
  return replyAfterTurn(context, speaker, {
    meanwhile: presentMirroring(),
    work: async () => ({ kind: 'mirror-agreed', agreed: await agreeToDepartures(ports, speaker.actor, id) }),
    otherwise: { kind: 'mirror-agreed', agreed: { kind: 'trouble', run: id } },
    name: 'a departure from a group that somebody agreed to',
  });
}
