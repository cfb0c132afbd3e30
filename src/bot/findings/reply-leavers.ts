import { releaseLeavers, keepLeavers, type Settler } from '../../application/findings/settle-leavers';
import { showLeavers } from '../../application/findings/show-leavers';
import { type Ports } from '../../application/ports';
import { defined } from '../../domain/defined';
import { type LeaversShown, placeKey } from '../../domain/findings/leaver';
import { type KnownPerson } from '../../domain/people';
import { followUpAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { LEAVER_FIELDS, presentLeavers } from './leavers';
import { presentRefusal } from '../answer/plain';
import { runDraft } from '../roster/draft/run-draft';
import { type DraftReply, ofSender, type PressedTurn, type Reply, type Speaker } from '../turn/turn';
import { nameOf, namesWords } from '../answer/words';

/** Those who left or moved, on the rosters of whoever asks. */
export async function replyLeavers(context: BotContext, { actor }: Speaker): Promise<Reply> {
  const shown = await showLeavers(context.ports, actor);
  return shown.ok ? presentLeavers(shown) : presentRefusal(shown.refusal);
}

/** Takes those who were ticked off their rosters. */
export const releaseTicked = (context: BotContext, turn: PressedTurn): Promise<Reply> =>
  settleTicked(context, turn, async (settler, ticked) => {
    const released = await releaseLeavers(context.ports, settler, ticked);
    for (const { department, key } of released) followUpAfterTurn(context, department, key);
    const removed = released.flatMap((one) => one.removed);
    return removed.length === 0 ? undefined : `Released: ${onceEach(removed)}`;
  });

/** Keeps the seats of those who were ticked. */
export const keepTicked = (context: BotContext, turn: PressedTurn): Promise<Reply> =>
  settleTicked(context, turn, async (settler, ticked) => {
    const kept = await keepLeavers(context.ports, settler, ticked);
    return kept.length === 0 ? undefined : `Kept: ${onceEach(kept.map(({ person }) => person))}`;
  });

/** Gives the seat of the one who was ticked to somebody else: a swap like any other. */
export async function giveTicked(context: BotContext, turn: PressedTurn): Promise<DraftReply> {
  const { ports } = context;
  const ticked = await showLeavers(ports, turn.actor, tickedBy(turn));
  if (!ticked.ok) return presentRefusal(ticked.refusal);
  const [leaver, ...others] = ticked.leavers;
  const to = (turn.inputs[LEAVER_FIELDS.to] ?? '').trim();
  const problems = [
    ...(leaver === undefined || others.length > 0 ? ['Tick the one person whose seat goes to somebody else.'] : []),
    ...(to === '' ? ['Type who gets the seat: a name, an alias or a mail address.'] : []),
  ];
  if (leaver === undefined || problems.length > 0) return showAgain(ports, turn, { problems, typed: turn.inputs });
  const { person, department, product } = leaver;
  const draft = {
    kind: 'swap' as const,
    department,
    product,
    people: [{ userText: nameOf(person), userId: person.userId }, { userText: to }],
  };
  const key = ofSender(turn, 'leaver.give', turn.deliveryKey);
  const left = await showLeavers(ports, turn.actor);
  const isLast = left.ok && left.leavers.length === 1;
  const reply = await runDraft(context, {
    ...turn,
    activityId: isLast ? turn.activityId : undefined,
    key,
    isRepeat: true,
    draft,
  });
  return 'isTooSlow' in reply ? reply : { place: isLast ? 'instead' : 'below', ...reply };
}

const onceEach = (people: readonly KnownPerson[]): string =>
  namesWords([...new Map(people.map((person) => [person.userId, person])).values()], 10);

/** Does something with those who were ticked, and shows who is left. */
async function settleTicked(
  { ports }: BotContext,
  turn: PressedTurn,
  settle: (settler: Settler, ticked: LeaversShown['leavers']) => Promise<string | undefined>,
): Promise<Reply> {
  const ticked = await showLeavers(ports, turn.actor, tickedBy(turn));
  if (!ticked.ok) return presentRefusal(ticked.refusal);
  if (ticked.leavers.length === 0)
    return showAgain(ports, turn, { problems: ['Tick at least one person.'], typed: turn.inputs });

  const settler: Settler = {
    actor: turn.actor,
    // Of this very press: whoever is put back and let go once more is let go.
    keyFor: (department, leavers) => ofSender(turn, turn.verb, turn.deliveryKey, department, ...leavers.map(placeKey)),
  };
  const done = await settle(settler, ticked.leavers);
  return showAgain(ports, turn, defined({ done }));
}

/** The card as it is now. */
async function showAgain(
  ports: Ports,
  { actor }: PressedTurn,
  given: Parameters<typeof presentLeavers>[1],
): Promise<Reply> {
  const left = await showLeavers(ports, actor);
  return left.ok ? { ...presentLeavers(left, given), place: 'instead' } : presentRefusal(left.refusal);
}

const tickedBy = (turn: PressedTurn): ReadonlySet<string> => new Set((turn.inputs[LEAVER_FIELDS.who] ?? '').split(','));
