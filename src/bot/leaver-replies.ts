import { releaseLeavers, keepLeavers, type Settler } from '../application/settle-leavers';
import { showLeavers } from '../application/show-leavers';
import { leaverKey, type LeaversShown, placeKey } from '../domain/leaver';
import { type KnownPerson } from '../domain/people';
import { type BotContext } from './bot-context';
import { LEAVER_FIELDS, presentLeavers } from './present/leavers';
import { presentRefusal } from './present/plain';
import { ofSender } from './press';
import { type DraftReply, runDraft } from './roster-flow';
import { type PressedTurn, type Reply, type Speaker } from './turn';
import { nameOf, namesWords } from './words';

/** Those who left or moved, on the rosters of whoever asks. */
export async function replyLeavers(context: BotContext, { actor }: Speaker): Promise<Reply> {
  const shown = await showLeavers(context.ports, actor);
  return shown.ok ? presentLeavers(shown) : presentRefusal(shown.refusal);
}

/** Takes those who were ticked off their rosters. */
export const releaseTicked = (context: BotContext, turn: PressedTurn): Promise<Reply> =>
  settleTicked(context, turn, async (settler, ticked) => {
    const released = await releaseLeavers(context.ports, settler, ticked);
    for (const { department, key } of released) context.afterwards(department, key);
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
  const shown = await showLeavers(context.ports, turn.actor);
  if (!shown.ok) return presentRefusal(shown.refusal);
  const [leaver, ...others] = tickedOf(turn, shown);
  const to = (turn.inputs[LEAVER_FIELDS.to] ?? '').trim();
  const problems = [
    ...(leaver === undefined || others.length > 0 ? ['Tick the one person whose seat goes to somebody else.'] : []),
    ...(to === '' ? ['Type who gets the seat: a name, an alias or a mail address.'] : []),
  ];
  if (leaver === undefined || problems.length > 0)
    return { ...presentLeavers(shown, { problems, typed: turn.inputs }), place: 'instead' };
  const { person, department, product } = leaver;
  const draft = {
    kind: 'swap' as const,
    department,
    product,
    people: [{ userText: nameOf(person), userId: person.userId }, { userText: to }],
  };
  const key = ofSender(turn, 'leaver.give', leaverKey(leaver), leaver.since, to);
  const isLast = shown.leavers.length === 1;
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
  const shown = await showLeavers(ports, turn.actor);
  if (!shown.ok) return presentRefusal(shown.refusal);
  const ticked = tickedOf(turn, shown);
  if (ticked.length === 0) {
    const problems = shown.leavers.length === 0 ? [] : ['Tick at least one person.'];
    return { ...presentLeavers(shown, { problems, typed: turn.inputs }), place: 'instead' };
  }
  const settler: Settler = {
    actor: turn.actor,
    keyFor: (department, leavers) =>
      ofSender(turn, turn.verb, department, ...leavers.flatMap((leaver) => [leaverKey(leaver), leaver.since])),
  };
  const done = await settle(settler, ticked);
  const left = await showLeavers(ports, turn.actor);
  if (!left.ok) return presentRefusal(left.refusal);
  return { ...presentLeavers(left, done === undefined ? {} : { done }), place: 'instead' };
}

/** Of those who are shown to the sender now, the ones that were ticked. */
function tickedOf(turn: PressedTurn, { leavers }: LeaversShown): LeaversShown['leavers'] {
  const ticked = new Set((turn.inputs[LEAVER_FIELDS.who] ?? '').split(','));
  return leavers.filter((leaver) => ticked.has(placeKey(leaver)));
}
