import { approverOf } from '../../application/access/central-it';
import { readStanding } from '../../application/access/standing';
import { latestRoles, type RoleCommand, undoRoles } from '../../application/institution/undo-roles';
import { type ActivityKey } from '../../domain/ids';
import { presentRefusal } from '../answer/plain';
import { type BotContext } from '../turn/bot-context';
import { type Understood } from '../turn/feature';
import { knownDepartment } from '../turn/slots';
import { type Reply, type Speaker } from '../turn/turn';
import { presentRolesUndone } from './roles';

/** Takes back what the sender changed last, if that was roles; undefined where it was a roster, or nothing, so that others look for it. */
export async function undoLatestRoles({ context, turn, intent }: Understood<'undo'>): Promise<Reply | undefined> {
  const { ports } = context;
  if (intent.department.kind !== 'known' && intent.department.kind !== 'missing') return undefined;
  const { institution } = await readStanding(ports, turn.actor);
  // Nobody else changes roles, so that nobody else waits for this.
  if (approverOf(turn.actor, institution) === undefined) return undefined;
  const latest = await latestRoles(ports, turn.actor, knownDepartment(intent.department));
  if (latest === undefined) return undefined;
  if (latest.undoes === undefined) return runUndoRoles(context, { ...turn, of: latest });
  // A repeat of the undo itself tells again what it did.
  return latest.command === turn.key
    ? runUndoRoles(context, { ...turn, of: { command: latest.undoes, places: latest.places } })
    : presentRefusal({ code: 'nothing-to-undo', reason: 'already-undone' });
}

/** Takes back a change of roles, or says why not. */
export async function runUndoRoles(
  { ports }: BotContext,
  { actor, key, of }: Speaker & { readonly key: ActivityKey; readonly of: RoleCommand },
): Promise<Reply> {
  const outcome = await undoRoles(ports, { ...of, actor, key });
  return outcome.kind === 'refused' ? presentRefusal(outcome.refusal) : presentRolesUndone(outcome.parts);
}
