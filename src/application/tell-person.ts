import { type UserId } from '../domain/ids';
import { isFault } from '../ports/fault';
import { type Message } from '../ports/teams/messenger';
import { type Ports } from './ports';

/**
 * Tells people something that is good to know, each once and as well as it goes: what is not delivered now is not tried again, since
 * they find it by themselves when they need it.
 */
export async function tellPeople(ports: Ports, people: readonly UserId[], message: Message): Promise<void> {
  await Promise.all([...new Set(people)].map((userId) => tellPerson(ports, userId, message)));
}

async function tellPerson(ports: Ports, userId: UserId, message: Message): Promise<void> {
  const about = { userId, message: message.kind };
  try {
    const address = await ports.conversations.find(userId);
    if (address === undefined) ports.logger.info('somebody was not told: they never wrote to us', about);
    else await ports.messenger.post(address, message);
  } catch (error) {
    // What it is about has been done and recorded, so that the answer to it must not be an apology.
    const kind = isFault(error) ? error.kind : 'bug';
    ports.logger.warn('somebody was not told', { ...about, kind, ...(kind === 'bug' ? { error } : {}) });
  }
}
