import { countUndecided } from '../application/list-purchases';
import { readStanding, rolesOf } from '../application/standing';
import { type PersonActor } from '../domain/actor';
import { type BotContext } from './bot-context';
import { presentWelcome } from './present/plain';
import { type Reply } from './turn';

/** The welcome card; approvers hear how many purchases wait for them. */
export async function replyWelcome({ ports }: BotContext, actor: PersonActor): Promise<Reply> {
  const roles = rolesOf(await readStanding(ports, actor));
  const undecided = roles.manages ? await countUndecided(ports) : 0;
  return presentWelcome(ports.policy.organization, roles, undecided);
}
