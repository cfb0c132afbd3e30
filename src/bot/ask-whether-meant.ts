import { departmentsFor, notYours, readStanding } from '../application/access/standing';
import { renderAsk } from '../cards/question/choose';
import { type Button } from '../cards/parts/button';
import { inertName } from '../cards/parts/inert';
import { type RenderedCard } from '../cards/render';
import { type RosterDraft } from '../domain/roster/roster-draft';
import { type ChangeSaid, type CommandKind, type DidYouMean } from '../intent/intent';
import { sayAgain } from '../intent/roster/say-again';
import { presentNote, presentRefusal } from './answer/plain';
import { draftWords } from './answer/questions';
import { messageRoles } from './institution/message-roles';
import { presentRolesMeant } from './institution/role-flow';
import { draftData } from './roster/draft/kept-draft';
import { replyParts } from './roster/several/reply-parts';
import { messageDraft, meantPool, type MeantPool } from './roster/draft/message-draft';
import { handlers } from './features';
import { calledIn } from './offer';
import { lookUpPeople } from '../application/people/look-up-people';
import { type BotContext } from './turn/bot-context';
import { listWords, quoted } from './answer/words';
import { type Understood } from './turn/feature';
import { draftPerson } from './turn/slots';
import { type DraftReply } from './turn/turn';
import { button, cancelButton } from './button/press';

type ChangeKind = ChangeSaid['kind'];

/** Asks about a misspelled change: a change of people waits as a draft, any other is short enough to be said again. */
export async function askWhetherMeant(
  message: Understood<ChangeKind>,
  { parts, leftOut }: Pick<DidYouMean, 'parts' | 'leftOut'> = {},
): Promise<DraftReply> {
  if (parts !== undefined) return replyParts(message, parts);
  const { context, turn, intent, vocabulary } = message;
  switch (intent.kind) {
    case 'add-role':
    case 'remove-role':
    case 'move-role':
    case 'replace-role': {
      const roles = messageRoles(turn, intent);
      const department = vocabulary.departments.find(({ id }) => id === roles.department);
      return presentRolesMeant(roles, turn.key, department?.name);
    }
    case 'several':
      return replyParts(
        message,
        intent.commands.map((command) => ({ typed: '', command })),
      );
    case 'add':
    case 'remove':
    case 'swap':
    case 'move': {
      // Nobody is asked about what a yes could not do.
      const standing = await readStanding(context.ports, turn.actor);
      if (departmentsFor(standing, 'change-roster').length === 0) return presentRefusal(notYours(standing));
      const meant = meantPool(intent, vocabulary);
      // Which one of several is asked, and what we do not have is said: by either, nothing is done yet.
      if (meant === undefined) return carryOut(intent.kind, { context, turn, intent, vocabulary });
      const { names: _, place: __, ...pool } = meant;
      const draft = { ...messageDraft(turn, intent), ...pool };
      const data = await draftData(context, turn, turn.key, draft);
      return presentMeant(
        `Did you mean: ${meantWords(await withNames(context, draft), meant)}?`,
        button('Yes, do it', 'roster.confirm', data, { isPrimary: true }),
        leftOut,
      );
    }
    default: {
      const text = sayAgain(intent, vocabulary, (person) => draftPerson(turn, person).userText);
      if (text.length > MOST_CHARACTERS_OF_BUTTON)
        return presentNote('Please type this again, spelled right', 'Nothing was changed yet.', [text]);
      return intent.kind === 'undo'
        ? presentMeant(
            `Did you mean “${text}”?`,
            button('Undo my latest change', 'phrase.say', { text }, { isPrimary: true }),
            leftOut,
          )
        : presentMeant(
            `Did you mean: ${text}?`,
            button('Yes, do it', 'phrase.say', { text }, { isPrimary: true }),
            leftOut,
          );
    }
  }
}

/** What a button can say. */
const MOST_CHARACTERS_OF_BUTTON = 300;

/** Asks whether a change was meant so. @param leftOut What else was typed, and is set aside. */
export const presentMeant = (heading: string, yes: Button, leftOut?: string): RenderedCard =>
  renderAsk({
    heading,
    subheading: [
      'Nothing was changed yet.',
      ...(leftOut === undefined ? [] : [`Left out: ${quoted(leftOut.replace(/\uE000\d+\uE001/gu, '@…'))}`]),
    ].join(' '),
    buttons: [yes, cancelButton('No')],
  });

/** With names in place of addresses, for those who read it. */
async function withNames({ ports }: BotContext, draft: RosterDraft): Promise<RosterDraft> {
  if (!draft.people.some(({ userText }) => userText.includes('@'))) return draft;
  const called = calledIn(draft.people, await lookUpPeople(ports, draft.people));
  return { ...draft, people: draft.people.map((one, index) => ({ ...one, userText: called[index] ?? one.userText })) };
}

/** Goes on with a command as if it had been spelled right: its pool is asked about. */
const carryOut = <Kind extends CommandKind>(kind: Kind, message: Understood<Kind>): Promise<DraftReply> =>
  handlers[kind](message);

/** "Add jdoe to Visio and Project for Mathematics" */
export function meantWords(draft: RosterDraft, { names, place }: Pick<MeantPool, 'names' | 'place'>): string {
  const lead = { add: 'to', remove: 'from', swap: 'in', move: 'in' }[draft.kind];
  const where = [
    ...(names.length === 0 ? [] : [`${lead} ${listWords(names)}`]),
    ...(place === undefined ? [] : [`for ${inertName(place)}`]),
  ];
  return [draftWords(draft), ...where].join(' ');
}
