import { instantOf } from '../../domain/calendar';
import { type ConversationAddress } from '../../domain/conversation';
import { reopened } from '../../domain/outbox/sending';
import { type Sighting } from '../../ports/teams/conversation-store';
import { type Ports } from '../ports';

/** Remembers where somebody can be written to. Where nobody could reach them before, what they missed of late is on its way again. */
export function rememberChat(
  { conversations, outbox, clock }: Pick<Ports, 'conversations' | 'outbox' | 'clock'>,
  address: ConversationAddress,
  sighting: Omit<Sighting, 'beforeNew'> = {},
): Promise<void> {
  const { userId } = address;
  return conversations.save(address, {
    ...sighting,
    beforeNew: async () => {
      await outbox.change({ userId }, (now) => reopened(now, instantOf(clock.now())));
    },
  });
}
