import { renderAsk } from '../cards/question/choose';
import { type Button } from '../cards/parts/button';
import { defined } from '../domain/defined';
import { type RosterDraft } from '../domain/roster/roster-draft';
import { type InstitutionCommand, type RosterCommand, type Vocabulary } from '../intent/intent';
import { sayAgain } from '../intent/roster/say-again';
import { presentNote } from './answer/plain';
import { draftWords } from './answer/questions';
import { messageRoles } from './institution/message-roles';
import { presentRolesMeant } from './institution/role-flow';
import { draftData } from './roster/kept-draft';
import { messageDraft, type PeopleCommand, productsSaid } from './roster/message-draft';
import { listWords } from './answer/words';
import { type Understood } from './turn/feature';
import { draftPerson, knownDepartment, knownProduct } from './turn/slots';
import { type Reply } from './turn/turn';
import { button, cancelButton } from './button/press';

type ChangeKind = (RosterCommand | InstitutionCommand)['kind'];

/** Asks about a misspelled change: a change of people waits as a draft, any other is short enough to be said again. */
export async function askWhetherMeant({ context, turn, intent, vocabulary }: Understood<ChangeKind>): Promise<Reply> {
  switch (intent.kind) {
    case 'add-role':
    case 'remove-role': {
      const roles = messageRoles(turn, intent);
      const department = vocabulary.departments.find(({ id }) => id === roles.department);
      return presentRolesMeant(roles, turn.key, department?.name);
    }
    case 'add':
    case 'remove':
    case 'swap':
    case 'move': {
      const { product, ...products } = productsSaid(intent.product);
      const pool = { product: knownProduct(product), department: knownDepartment(intent.department) };
      const draft = { ...messageDraft(turn, intent), ...products, ...defined(pool) };
      const data = await draftData(context, turn, turn.key, draft);
      return ask(
        `Did you mean: ${meantWords(draft, intent, vocabulary)}?`,
        button('Yes, do it', 'roster.confirm', data, { isPrimary: true }),
      );
    }
    default: {
      const text = sayAgain(intent, vocabulary, (person) => draftPerson(turn, person).userText);
      if (text.length > MOST_CHARACTERS_OF_BUTTON)
        return presentNote('Please type this again, spelled right', 'Nothing was changed yet.', [text]);
      return intent.kind === 'undo'
        ? ask(`Did you mean “${text}”?`, button('Undo my latest change', 'phrase.say', { text }, { isPrimary: true }))
        : ask(`Did you mean: ${text}?`, button('Yes, do it', 'phrase.say', { text }, { isPrimary: true }));
    }
  }
}

/** What a button can say. */
const MOST_CHARACTERS_OF_BUTTON = 300;

const ask = (heading: string, yes: Button): Reply =>
  renderAsk({ heading, subheading: 'Nothing was changed yet.', buttons: [yes, cancelButton('No')] });

function meantWords(draft: RosterDraft, { kind }: PeopleCommand, vocabulary: Vocabulary): string {
  const ids = draft.product === undefined ? [] : [draft.product, ...(draft.alsoIn ?? [])];
  const named = ids.flatMap((id) => vocabulary.products.find((product) => product.id === id)?.name ?? []);
  const names = draft.isEverything === true ? ['everything'] : named;
  const place = { add: 'to', remove: 'from', swap: 'in', move: 'in' }[kind];
  return names.length === 0 ? draftWords(draft) : `${draftWords(draft)} ${place} ${listWords(names)}`;
}
