import { findOutside } from '../../application/reconcile/find-outside';
import { CHOICE_KEY, renderChoose } from '../../cards/question/choose';
import { userId } from '../../domain/ids';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { isFault } from '../../ports/fault';
import { presentNote, presentRefusal } from '../answer/plain';
import { candidateLine, candidatesHeading, candidatesNotes } from '../answer/questions';
import { listWords, nameOf, whenWords } from '../answer/words';
import { GUID } from '../button/card-data';
import { choosing, sayButton } from '../button/press';
import { type ButtonData } from '../button/verbs';
import { type BotContext } from '../turn/bot-context';
import { below, type PressedTurn, type Reply, type Speaker } from '../turn/turn';
import { replyAdoptAsk } from './reply-run';

/** Asks whether the licenses of one person that somebody gave outside alacarte are to be ours, or says why they cannot be. */
export async function replyAdoptable(context: BotContext, speaker: Speaker, person: DraftPerson): Promise<Reply> {
  const { ports } = context;
  const found = await findOutside(ports, speaker.actor, person).catch((error: unknown) => {
    if (!isFault(error) || error.kind === 'forbidden') throw error;
    return { kind: 'refused', refusal: { code: 'directory-silent' } } as const;
  });
  switch (found.kind) {
    case 'refused':
      return presentRefusal(found.refusal);
    case 'which':
      return renderChoose({
        heading: candidatesHeading(found.userText, found.candidates),
        subheading: candidatesNotes(found.userText, found.candidates).join(' '),
        label: 'Person',
        options: found.candidates.people.map((one) => ({ title: candidateLine(one), value: one.userId })),
        press: choosing('person.show-adoption', {}),
        buttonTitle: 'Go on',
      });
    case 'no-run':
      return presentNote(
        'Nothing was read from Microsoft 365 yet',
        'A plan says what was given outside alacarte.',
        [],
        [sayButton('plan', 'Make a plan')],
      );
    case 'found': {
      const { person: meant, run, unseated, adoptable, seenAt } = found;
      if (adoptable.length > 0) return replyAdoptAsk(context, speaker, { run, person: meant.userId });
      const when = whenWords(seenAt, ports.policy.timeZone);
      return unseated.length === 0
        ? presentNote(
            `${nameOf(meant)} has no license to adopt`,
            `None that was given outside alacarte was seen ${when}.`,
            [],
            [sayButton('plan', 'Make a new plan')],
          )
        : presentNote(
            `No seat calls for the ${listWords(unseated)} license of ${nameOf(meant)}`,
            `It was given outside alacarte, as seen ${when}. Nothing was changed.`,
            [`Add ${nameOf(meant)} to a department’s roster first; the next run then offers to adopt it.`],
            [sayButton('plan', 'Make a new plan')],
          );
    }
  }
}

/** The same, of whoever was chosen. */
export async function adoptChosen(
  context: BotContext,
  turn: PressedTurn,
  data: ButtonData<'person.show-adoption'>,
): Promise<Reply> {
  const choice = data.choice ?? turn.inputs[CHOICE_KEY];
  if (choice === undefined || !GUID.test(choice)) return presentRefusal({ code: 'card-too-old' });
  return below(await replyAdoptable(context, turn, { userText: choice, userId: userId(choice), isChosen: true }));
}
