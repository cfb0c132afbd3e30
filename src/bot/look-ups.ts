import { type Storable } from '../ports/turn-store';
import { instantOf } from '../domain/calendar';
import { type RosterDraft } from '../domain/roster-draft';
import { rememberShown } from '../application/follow-up';
import { type ActivityKey } from '../domain/ids';
import { type BotContext } from './bot-context';
import { presentRefusal } from './present/plain';
import { type DraftTurn, runDraft } from './roster-flow';
import { type Reply, type Speaker } from './turn';

/** A command waits for the directory at most so long. */
const GIVE_UP_MS = 10 * 60 * 1000;

/** Keeps a command that waits for the directory, so that nobody has to type it again, whatever becomes of this process. */
export async function keepForLater(
  context: BotContext,
  turn: DraftTurn,
  activityId: string | undefined,
): Promise<void> {
  const { actor, address, draft, key } = turn;
  const kept = JSON.parse(JSON.stringify({ actor, address, draft, command: key })) as Storable;
  const at = instantOf(context.ports.clock.now());
  const shown = activityId === undefined ? {} : { activityId };
  await context.turns.save({ key, status: 'looking-up', at, turn: kept, ...shown });
}

/** Goes on with every command that waits for the directory; those that waited too long are closed with what to do. */
export async function finishLookUps(context: BotContext): Promise<void> {
  for (const record of await context.turns.lookingUp()) {
    const kept = record.turn as unknown as (Speaker & { draft: RosterDraft; command: ActivityKey }) | undefined;
    if (kept === undefined) continue;
    const turn: DraftTurn = { ...kept, key: kept.command, isRepeat: true, activityId: record.activityId };
    const isOver = Date.parse(record.at) + GIVE_UP_MS < context.ports.clock.now().getTime();
    const reply = isOver
      ? presentRefusal({ code: 'look-up-slow' })
      : await runDraft(context, turn, context.patientDirectory);
    if ('isTooSlow' in reply) continue;
    await showLate(context, turn, reply);
    await context.turns.save({ key: record.key, status: 'answered', at: record.at });
  }
}

async function showLate(context: BotContext, { address, activityId }: DraftTurn, reply: Reply): Promise<void> {
  let shownAs = activityId;
  if (activityId === undefined) shownAs = await context.outlet.post(address, reply);
  else await context.outlet.update(address, activityId, reply);
  if (reply.change === undefined || shownAs === undefined) return;
  const { department, command } = reply.change;
  await rememberShown(context.ports, department.id, command as ActivityKey, shownAs);
  context.afterwards(department.id, command as ActivityKey);
}
