import { type Button } from '../../cards/parts/button';
import { renderNotUnderstood } from '../../cards/answer/not-understood';
import { renderNotice } from '../../cards/answer/notice';
import { renderRefusal } from '../../cards/answer/refusal';
import { type RenderedCard } from '../../cards/render';
import { renderWelcome } from '../../cards/answer/welcome';
import { type Roles } from '../../application/access/standing';
import { MOST_UNDECIDED } from '../../application/purchase/list-purchases';
import { wishText } from '../../domain/institution/product-wish';
import { type NamedDepartment, type Refusal } from '../../domain/refusal';
import { type NotUnderstood } from '../../intent/intent';
import { type PersonSaid, type Vocabulary } from '../../intent/said';
import { phrases } from '../../intent/phrases/phrases';
import { explainRefusal } from './explain-refusal';
import { listWords, quoted } from './words';
import { button, sayButton } from '../button/press';

/** The welcome card. */
export function presentWelcome(organization: string, roles: Roles, undecided: number): RenderedCard {
  return renderWelcome({
    heading: 'Seats for your department, by chat',
    reason: `This bot looks after the add-on seats that departments of ${organization} buy.`,
    offers: offersFor(roles),
    nextStep: nextStepFor(roles, undecided),
    buttons: roles.seesPools
      ? [
          sayButton('pending', 'What waits for me'),
          ...(roles.manages ? [sayButton('purchases', 'Show purchases')] : []),
          sayButton('show my seats', 'Show my seats'),
          sayButton('help', 'Help'),
        ]
      : [sayButton('what do I have', 'What do I have')],
  });
}

function nextStepFor({ seesPools, manages }: Roles, undecided: number): string {
  if (!seesPools) return 'Start with what you have.';
  if (!manages || undecided === 0) return 'Start with your seats, or type “help”.';
  if (undecided > MOST_UNDECIDED) return `More than ${MOST_UNDECIDED} purchases wait for a decision.`;
  return `${undecided === 1 ? 'A purchase waits' : `${undecided} purchases wait`} for a decision.`;
}

function offersFor({ changesRosters, seesPools, submitsPurchases, manages }: Roles): readonly string[] {
  if (!seesPools)
    return ['See which seats you have, who pays for them and until when.', 'Find out whom to ask for a seat.'];
  const look = 'See who has a seat, who waits, and how many seats are free.';
  const buy = 'Send central IT what you bought: “buy 5 Visio”.';
  if (manages) {
    return [
      'Decide purchases with a button, and see what is in force.',
      look,
      'Set up departments, people and products.',
    ];
  }
  if (!changesRosters) return [look, submitsPurchases ? buy : 'See who changed what, and when.'];
  return ['Add, remove and swap people: “add jdoe to Visio”.', look, buy];
}

/** The card of a refusal, and which one it is. */
export function presentRefusal(refusal: Refusal): RenderedCard & { readonly refused: Refusal['code'] } {
  const card = renderRefusal({ ...explainRefusal(refusal), buttons: waysForward(refusal) });
  return { ...card, refused: refusal.code };
}

function waysForward(refusal: Refusal): readonly Button[] {
  switch (refusal.code) {
    case 'guest-asks':
      return [];
    case 'unknown-product': {
      const typed = wishText(refusal.typed.replace(/\uE000\d+\uE001/gu, ' '));
      const ask = button(`Ask IT for ${quoted(typed)}`, 'product.request', { typed });
      const isAskable = refusal.mayAsk === true && typed !== '';
      return [...(isAskable ? [ask] : []), sayButton('show my seats', 'Show my seats'), sayButton('help', 'Help')];
    }
    case 'central-it-only':
      return [...(refusal.about === 'reminders' ? [sayButton('renew', 'Renew')] : []), sayButton('help', 'Help')];
    case 'may-not-ask-for-products':
      return [sayButton('help', 'Help')];
    case 'not-yours':
      return [sayButton('what do I have', 'What do I have')];
    default:
      return [sayButton('show my seats', 'Show my seats'), sayButton('help', 'Help')];
  }
}

/** What somebody typed is what a department was called before. */
export const presentRenamedBefore = ({ id, name }: NamedDepartment, typed: string): RenderedCard =>
  renderRefusal({
    heading: `${quoted(typed)} is called ${name} now`,
    reason: 'Nothing was changed.',
    whatToDo: `Type it again with ${quoted(name)}.`,
    buttons: [button(`Show ${name}`, 'department.show', { department: id, isInPlace: true })],
  });

/** A few words, with nothing to press unless it is given. */
export const presentNote = (
  heading: string,
  subheading = '',
  lines: readonly string[] = [],
  buttons: readonly Button[] = [],
): RenderedCard => renderNotice({ heading, subheading, lines, buttons });

/** Examples that can be said as they are. */
const RUNNABLE = ['seats', 'help', 'history', 'what do I have', 'purchases', 'departments', 'products'];

/** Said where the program stops before something that somebody asked for is done. */
export const presentStopped = (): RenderedCard =>
  presentNote(
    'This was not finished',
    'alacarte is being restarted. What was done until then is on record; ask for it once more in a minute.',
  );

/** The card for a text that asks for nothing we know, or for something that is not done just so. */
export function presentNotUnderstood(
  intent: NotUnderstood,
  vocabulary: Vocabulary,
  names: (person: PersonSaid) => string,
): RenderedCard {
  const understood = understoodWords(intent, vocabulary, names);
  const known = new Map(Object.values(phrases).map((phrase) => [phrase.example, phrase.meaning]));
  const examples = intent.examples.slice(0, 3);
  const runnable = examples.filter((example) => RUNNABLE.includes(example));
  return renderNotUnderstood({
    heading: reasonWords(intent),
    ...(understood === '' ? {} : { understood: `Understood: ${understood}.` }),
    phrases: examples.map((example) => ({ phrase: example, meaning: known.get(example) ?? '' })),
    buttons: [
      ...runnable.filter((example) => example !== 'help').map((example) => sayButton(example)),
      sayButton('help', 'Help'),
    ].slice(0, 3),
  });
}

function understoodWords(
  { understood }: NotUnderstood,
  vocabulary: Vocabulary,
  names: (person: PersonSaid) => string,
): string {
  const { people, product, department } = understood;
  const productName =
    product.kind === 'known' || product.kind === 'near'
      ? vocabulary.products.find((one) => one.id === product.productId)?.name
      : undefined;
  const departmentName =
    department.kind === 'known' || department.kind === 'near'
      ? vocabulary.departments.find((one) => one.id === department.departmentId)?.name
      : undefined;
  const shown = people.slice(0, 3).map(names);
  const more = people.length > 3 ? [`${people.length - 3} more people`] : [];
  return listWords([...shown, ...more, productName, departmentName].filter((word) => word !== undefined));
}

const reasonWords = ({ reason, leftover, understood: { command } }: NotUnderstood): string =>
  reason === 'several-pools' && (command === 'add' || command === 'remove' || command === 'swap')
    ? 'One department at a time, please, and “and” between products. Nothing was changed.'
    : reason === 'leftover'
      ? `I do not know what to do with ${quoted(leftover.replace(/\uE000\d+\uE001/gu, '@…'))}. Nothing was changed.`
      : REASONS[reason];

const REASONS: Readonly<Record<Exclude<NotUnderstood['reason'], 'leftover'>, string>> = {
  empty: 'There was nothing to read',
  'too-long': 'This message is too long for a command. Nothing was changed.',
  quoted: 'I do not act on quoted text. Nothing was changed: what should I do?',
  negated: 'As you said: nothing was changed',
  condition: 'I cannot wait for a condition. Nothing was changed.',
  'several-commands': 'One command at a time, please. Nothing was changed.',
  'too-many-commands': 'More than 20 commands in one message. Nothing was changed: please send them in two.',
  question: 'Was that a question? Nothing was changed.',
  report: 'Thanks for telling me. Nothing was changed.',
  'no-people': 'Who is it about?',
  'unnamed-people': 'Please name each person. Nothing was changed.',
  'unnamed-products': 'Please name each product. Nothing was changed.',
  'too-many-people': 'These are too many people for one message. Nothing was changed.',
  'one-person': 'This works for one person at a time. Nothing was changed.',
  'only-first': 'Somebody can be moved first, and nowhere else. Nothing was changed.',
  'one-product': 'A move takes one product at a time. Nothing was changed.',
  'several-pools': 'One product and one department at a time, please. Nothing was changed.',
  incomplete: 'Something is missing in this command. Nothing was changed.',
  'no-command': 'I did not understand that',
};
