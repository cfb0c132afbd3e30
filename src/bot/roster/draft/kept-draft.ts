import { z } from 'zod';
import { instantOf } from '../../../domain/calendar';
import { type ActivityKey } from '../../../domain/ids';
import { draftsOf, type RosterDraft } from '../../../domain/roster/roster-draft';
import { draft as draftSchema } from '../../button/card-data';
import { type BotContext } from '../../turn/bot-context';
import { keyOf, type Speaker, storable } from '../../turn/turn';

/** A card carries a command of at most this number of people itself; it would be too large for Teams otherwise. */
const MOST_ON_CARD = 15;

/** What a card needs to go on with a command: which message asked for it, and what is known so far, unless it is kept. */
export interface DraftData {
  readonly origin: string;
  readonly draft?: RosterDraft;
}

/** What a question about a command carries; to be asked for only once it is asked, since a large command is kept in the store for a day. */
export async function draftData(
  context: BotContext,
  { actor }: Pick<Speaker, 'actor'>,
  origin: ActivityKey,
  draft: RosterDraft,
): Promise<DraftData> {
  const count = draftsOf(draft).reduce((sum, { people }) => sum + people.length, 0);
  if (count <= MOST_ON_CARD) return { origin, draft };
  const turn = storable({ userId: actor.userId, draft });
  await context.turns.save({ key: keptKey(origin), status: 'asked', at: instantOf(context.ports.clock.now()), turn });
  return { origin };
}

/** The command a card goes on with; undefined when it is gone, or somebody else's. */
export async function keptDraft(
  context: BotContext,
  { actor }: Pick<Speaker, 'actor'>,
  data: DraftData,
): Promise<RosterDraft | undefined> {
  if (data.draft !== undefined) return data.draft;
  const record = await context.turns.find(keptKey(data.origin));
  const kept = keptSchema.safeParse(record?.turn);
  return kept.success && kept.data.userId === actor.userId ? kept.data.draft : undefined;
}

const keptSchema = z.object({ userId: z.string(), draft: draftSchema });

const keptKey = (origin: string): ActivityKey => keyOf('draft', origin);
