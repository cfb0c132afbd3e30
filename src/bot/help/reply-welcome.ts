import { countUndecided } from '../../application/purchase/list-purchases';
import { readStanding, rolesOf } from '../../application/access/standing';
import { type PersonActor } from '../../domain/actor';
import { type BotContext } from '../turn/bot-context';
import { presentWelcome } from '../answer/plain';
import { type Reply } from '../turn/turn';

/** The welcome card; approvers hear how many purchases wait for them. */
export async function replyWelcome({ ports }: BotContext, actor: PersonActor): Promise<Reply> {
  const roles = rolesOf(await readStanding(ports, actor));
  const undecided = roles.manages ? await countUndecided(ports) : 0;
  return presentWelcome(ports.policy.organization, roles, undecided);
}
