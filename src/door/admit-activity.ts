import { type RefusalReason } from './reason';
import { isObject, tenantsNamed } from './tenants-named';

const CONVERSATIONS: readonly unknown[] = ['personal', 'groupChat', 'channel'];

const MESSAGES: readonly unknown[] = ['message', 'messageUpdate'];

/** Whose activities are let in. */
export interface Admission {
  /** The bot's app, when a token of the channel service is asked for; undefined in local mode, where everybody is on this machine. */
  readonly botId: string | undefined;
  /** Tenants we answer to, in lower case; nobody else, and nobody at all if there is none. */
  readonly allowedTenants: readonly string[];
  /** Whether we may post to an address that an activity names. */
  readonly isServiceUrlAllowed: (serviceUrl: string) => boolean;
}

/**
 * Why an activity is not let in, by what it says of where it comes from and whom it is for; undefined when it is.
 *
 * @param tokenUrl The address of Teams that the token is for.
 */
export function activityProblem(activity: unknown, admission: Admission, tokenUrl: unknown): RefusalReason | undefined {
  if (!isObject(activity) || typeof activity['type'] !== 'string') return 'no-activity';
  const { botId, isServiceUrlAllowed } = admission;
  const { type, id, channelId, conversation, recipient, serviceUrl } = activity;
  // A message that comes twice is known by its id alone, and would be done twice without one; Teams always gives one.
  if (MESSAGES.includes(type) && (typeof id !== 'string' || id === '')) return 'no-activity';
  const isOpen = botId === undefined;
  // On this machine nobody is a stranger: what is not as Teams says it is a mistake of a client.
  const unless = (isRight: boolean, reason: RefusalReason) => (isRight ? undefined : isOpen ? 'no-activity' : reason);
  return (
    unless(channelId === 'msteams', 'channel') ??
    unless(isConversation(conversation, isOpen), 'conversation') ??
    unless(isOpen || isOurs(recipient, botId), 'recipient') ??
    unless(typeof serviceUrl === 'string', 'service-address') ??
    (isServiceUrlAllowed(String(serviceUrl)) ? undefined : 'service-address') ??
    (areOurs(tenantsNamed(activity), admission) ? undefined : 'tenant') ??
    (isOpen || serviceUrl === tokenUrl ? undefined : 'token-address')
  );
}

/** Without its kind, a group could be taken for a person; the local client does not name that of a chat with one. */
const isConversation = (conversation: unknown, isOpen: boolean): boolean =>
  isObject(conversation) &&
  (CONVERSATIONS.includes(conversation['conversationType']) || (isOpen && isNothing(conversation['conversationType'])));

const isNothing = (value: unknown): boolean => value === undefined || value === null;

/** Teams writes the id of a bot as that of its app behind `28:`. */
const isOurs = (recipient: unknown, botId: string): boolean =>
  isObject(recipient) &&
  typeof recipient['id'] === 'string' &&
  recipient['id'].toLowerCase() === `28:${botId.toLowerCase()}`;

/** Teams always names the tenant, so that only a local client may leave it out; whichever is named, wherever, has to be ours. */
const areOurs = (named: readonly unknown[], { botId, allowedTenants }: Admission): boolean =>
  named.length === 0
    ? botId === undefined
    : named.every((one) => typeof one === 'string' && allowedTenants.includes(one.toLowerCase()));
