import { instantOf } from '../../domain/calendar';
import { type ConversationAddress } from '../../domain/conversation';
import { reopened } from '../../domain/outbox/sending';
import { type Sighting } from '../../ports/teams/conversation-store';
import { type Ports } from '../ports';

/**
 * Remembers where somebody can be written to. Where nobody could reach them before, what they missed of late is on its way again.
 *
 * @param afterwards Takes what no answer waits for.
 */
export async function rememberChat(
  ports: Pick<Ports, 'conversations' | 'outbox' | 'clock'>,
  address: ConversationAddress,
  sighting: Sighting,
  afterwards: (work: () => Promise<void>) => void,
): Promise<void> {
  const isNew = await ports.conversations.save(address, sighting);
  const { userId } = address;
  if (!isNew) return;
  afterwards(async () => {
    await ports.outbox.change({ userId }, (now) => reopened(now, instantOf(ports.clock.now())));
  });
}
