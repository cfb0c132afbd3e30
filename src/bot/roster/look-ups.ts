import { z } from 'zod';
import { isFault, isLasting } from '../../ports/fault';
import { type Storable, type TurnRecord } from '../../ports/roster/turn-store';
import { defined } from '../../domain/defined';
import { instantOf } from '../../domain/calendar';
import { findRecorded } from '../../application/roster/find-command';
import { rememberShown } from '../../application/roster/follow-up';
import { outcomeOfAll, type RunOutcome } from '../../application/run-outcome';
import { correlated } from '../../concurrency/correlation';
import { mapLimited } from '../../concurrency/map-limited';
import { activityKey, referenceOf, userId } from '../../domain/ids';
import { draft } from '../button/card-data';
import { followUpAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { countedTurn } from '../turn/counted-turn';
import { explainForbidden } from '../answer/explain-forbidden';
import { presentNote, presentRefusal } from '../answer/plain';
import { asking, keptOf, talkOf } from '../turn/kept';
import { type DraftTurn, presentRecorded, runDraft } from './draft/run-draft';
import { shownIn } from '../turn/audience';
import { type DraftReply, type Reply, storable } from '../turn/turn';

/** A command waits for the directory at most for this time. */
export const GIVE_UP_MS = 10 * 60 * 1000;
/** A turn is over after this time, whatever became of it. */
const TURN_MS = 15_000;
const LOOK_UPS_AT_ONCE = 4;

const user = z.string().transform(userId);
/** A command that waits, as it is kept. */
const addressSchema = z.object({
  tenantId: z.string(),
  conversationId: z.string(),
  conversationType: z.enum(['personal', 'groupChat', 'channel']),
  serviceUrl: z.string(),
  botId: z.string(),
  teamsUserId: z.string(),
  userId: user,
});
const keptSchema = z.object({
  actor: z.object({ kind: z.literal('person'), userId: user, displayName: z.string(), userPrincipalName: z.string() }),
  address: addressSchema,
  draft,
  command: z.string().transform(activityKey),
});

/** Keeps a command that waits for the directory, so that nobody has to type it again, whatever becomes of this process. */
export async function keepLookUp(context: BotContext, turn: DraftTurn, activityId: string | undefined): Promise<void> {
  const { actor, address, draft, key } = turn;
  const kept = storable({ actor, address, draft, command: key });
  const at = instantOf(context.ports.clock.now());
  const talk = talkOf(turn);
  await context.turns.save({ key, status: 'looking-up', at, turn: kept, talk, ...defined({ activityId }) });
}

/**
 * Goes on with every command that waits for the directory; those that waited too long are closed with what to do.
 */
export async function finishLookUps(context: BotContext): Promise<RunOutcome> {
  const parts: RunOutcome[] = [];
  const records = await context.turns.lookingUp((error) => {
    context.ports.logger.error('a waiting look-up cannot be read', { error });
    parts.push('failed');
  });
  // One after the other, a slow directory would keep those at the end of the list waiting far too long.
  await mapLimited(records, LOOK_UPS_AT_ONCE, async (record) => {
    try {
      parts.push(await correlated({ turn: referenceOf(record.key) }, () => finishLookUp(context, record)));
    } catch (error) {
      if (!isFault(error)) throw error;
      context.ports.logger.warn('a look-up is not finished yet', { key: record.key, kind: error.kind, error });
      parts.push('failed');
    }
  });
  return outcomeOfAll(parts);
}

async function finishLookUp(context: BotContext, record: TurnRecord): Promise<RunOutcome> {
  const kept = keptSchema.safeParse(record.turn);
  const ageMs = context.ports.clock.now().getTime() - Date.parse(record.at);
  // Whoever kept it is about to say so in a message that this can be shown in.
  const isJustKept = record.activityId === undefined && ageMs < TURN_MS;
  if (isJustKept) return 'left';
  if (!kept.success) {
    await closeLost(context, record);
    return 'done';
  }

  const { command, ...rest } = kept.data;
  const turn: DraftTurn = { ...rest, key: command, isRepeat: true, activityId: record.activityId };
  const reply = ageMs > GIVE_UP_MS ? await giveUp(context, turn) : await lookUpAgain(context, turn);
  if ('isTooSlow' in reply) return 'failed';
  // A change is shown by what follows it, too, so that this is no reason to look anybody up again.
  if (reply.change !== undefined) await close(context, { ...record, said: keptOf(reply, command) });
  const isShown = await showLate(context, turn, asking(reply, command));
  if (reply.change !== undefined) return 'done';
  // A question is asked now, and nobody answers one that was not shown; whatever else came of it ends no question asked meanwhile.
  const at = reply.question === undefined ? record.at : instantOf(context.ports.clock.now());
  await close(context, isShown ? { ...record, at, said: keptOf(reply, command) } : record);
  return 'done';
}

/** That we are not let in is said at once, and ends it: nobody knows when somebody will mend that. */
async function lookUpAgain(context: BotContext, turn: DraftTurn): Promise<DraftReply> {
  try {
    return await countedTurn(context, turn, (counting) => runDraft(counting, turn, context.patientDirectory));
  } catch (error) {
    if (!isFault(error, 'forbidden') || error.access?.service !== 'Microsoft Graph') throw error;
    context.ports.logger.warn('a look-up was not let in', { key: turn.key, error });
    return presentNote(...explainForbidden(error.access, { reference: turn.key.slice(0, 8) }));
  }
}

/** Nobody can go on with what is no command: it is as good as gone, and whoever waits for it is told what to do. */
async function closeLost(context: BotContext, record: TurnRecord): Promise<void> {
  const { activityId } = record;
  const lost = z.object({ address: addressSchema }).safeParse(record.turn);
  if (lost.success) await showLate(context, { ...lost.data, activityId }, presentRefusal({ code: 'look-up-slow' }));
  await close(context, record);
}

const close = (
  { turns }: BotContext,
  { key, at, talk, said }: Omit<TurnRecord, 'said'> & { readonly said?: Storable | undefined },
): Promise<void> => turns.save({ key, status: 'answered', at, ...defined({ talk, said }) });

/** Nothing was changed, unless the command was carried out and its answer never arrived. */
async function giveUp(context: BotContext, { key, draft }: DraftTurn): Promise<Reply> {
  const recorded = await findRecorded(context.ports, key, draft.department);
  return recorded === undefined ? presentRefusal({ code: 'look-up-slow' }) : presentRecorded(context, recorded);
}

/** Shows what a look-up came to. @returns Whether it could be shown. */
async function showLate(
  context: BotContext,
  { address, activityId }: Pick<DraftTurn, 'address' | 'activityId'>,
  reply: Reply,
): Promise<boolean> {
  let shownAs = activityId;
  let isShown = true;
  const shown = shownIn(address, reply);
  try {
    if (activityId === undefined) shownAs = await context.outlet.post(address, shown);
    else await context.outlet.update(address, activityId, shown);
  } catch (error) {
    if (!isFault(error) || !isLasting(error)) throw error;
    isShown = false;
    context.ports.logger.warn('a late answer can no longer be shown', { kind: error.kind, error });
  }
  if (reply.change === undefined) return isShown;
  const { department, command } = reply.change;
  const handled = await rememberShown(context.ports, department.id, activityKey(command), shownAs);
  followUpAfterTurn(context, department.id, activityKey(command), handled);
  return isShown;
}
