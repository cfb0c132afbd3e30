import { userId } from '../../domain/ids';
import { Fault } from '../../ports/fault';
import { type AppInstaller } from '../../ports/teams/app-installer';
import { type ConversationStore } from '../../ports/teams/conversation-store';
import { samplePerson } from '../sample/sample-people';

/** Who has a client: a delegate and an approver. */
export const CLIENT_ALIASES = ['dreyes', 'sokafor'];

const CLIENT_USERS = CLIENT_ALIASES.map((alias) => userId(samplePerson(alias).id));

/** How soon a client may have been opened. */
const OPENED_MS = 2_000;

/**
 * A client that nobody has opened yet shows nothing of what was sent to it: what its person is to be told waits until it is open. Nobody
 * else can be reached.
 */
export const installerOfClients: AppInstaller = {
  install: (person) =>
    CLIENT_USERS.includes(person)
      ? Promise.reject(new Fault('throttled', 'the local Teams client is not open yet', { retryAfterMs: OPENED_MS }))
      : Promise.resolve({ status: 'not-permitted' }),
};

/** Clients that start anew have not been opened, whatever was open when they last ran: each says so when it is. */
export async function forgetClients(conversations: ConversationStore): Promise<void> {
  for (const person of CLIENT_USERS) await conversations.forget(person);
}
