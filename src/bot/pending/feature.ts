import { showPending } from '../../application/pending/show-pending';
import { type BotContext } from '../turn/bot-context';
import { type Feature } from '../turn/feature';
import { placed, type Reply, type Speaker } from '../turn/turn';
import { presentPending } from './pending';

/** What waits for whoever asks. */
export const pending = {
  handlers: { pending: ({ context, turn }) => replyPending(context, turn, 0) },
  actions: {
    'pending.show': async (context, turn, data) => placed(await replyPending(context, turn, data.offset), data),
  },
} satisfies Feature;

async function replyPending({ ports }: BotContext, { actor }: Speaker, offset: number): Promise<Reply> {
  return presentPending(await showPending(ports, actor), offset, ports.policy.timeZone);
}
