import { inertName } from '../../cards/parts/inert';
import { type Refusal } from '../../domain/refusal';
import { dateWords, listWords, namesWords, quoted } from './words';

/** A refusal in words: what cannot be done, why, and what to do instead. */
export interface RefusalWords {
  readonly heading: string;
  readonly reason: string;
  readonly whatToDo: string;
}

type Code = Refusal['code'];
type RefusalOf<Of extends Code> = Extract<Refusal, { readonly code: Of }>;

/** Says why a whole command was refused. */
export const explainRefusal = (refusal: Refusal): RefusalWords => explain(refusal.code, refusal);

const explain = <Of extends Code>(code: Of, refusal: RefusalOf<Of>): RefusalWords => WORDS[code](refusal);

/** The words of every refusal; one that has none does not compile. */
const WORDS: { readonly [Of in Code]: (refusal: RefusalOf<Of>) => RefusalWords } = {
  'not-yours': (refusal) => ({
    heading:
      refusal.typed === undefined ? 'You do not manage seats here' : `No department ${quoted(refusal.typed)} of yours`,
    reason:
      refusal.onlyLooks === true
        ? 'You can see the seats; only a department’s own delegates, and central IT, can change who has them. Nothing was changed.'
        : 'Only a department’s own delegates and purchasers, and central IT, can see its seats.',
    whatToDo:
      refusal.askPeople.length === 0
        ? 'Ask central IT to make you a delegate. Type “what do I have” to see your own seats.'
        : `Ask ${namesWords(refusal.askPeople)} in central IT to make you a delegate. Type “what do I have” to see your own seats, “who decides” to see whom to ask.`,
  }),
  'unknown-product': (refusal) => ({
    heading: `There is no product called ${quoted(refusal.typed)}`,
    reason: `The products here are ${listWords(refusal.products.map((product) => product.name))}.`,
    whatToDo: 'Type the command again with one of them, or ask central IT for another product.',
  }),
  'no-pool': (refusal) => ({
    heading: `${refusal.department.name} has no ${refusal.product.name} seats`,
    reason:
      refusal.pools.length === 0
        ? 'The department has not bought seats of any product.'
        : `It has bought ${listWords(refusal.pools.map((product) => product.name))}.`,
    whatToDo: `Once ${refusal.department.name} has bought some, type “buy 5 ${refusal.product.name}”; they appear here when central IT has approved them.`,
  }),
  'nobody-found': (refusal) => ({
    heading: `I found nobody called ${namesWords(
      refusal.typed.map((typed) => ({ displayName: quoted(typed) })),
      5,
    )}`,
    reason: 'The directory has no such name, alias or mail address, and none that is spelled nearly so.',
    whatToDo: refusal.typed.some((typed) => typed.includes('@'))
      ? 'Check the spelling, or type the name.'
      : 'Check the spelling, or type the mail address.',
  }),
  'on-no-roster': (refusal) => ({
    heading: `${listWords(refusal.typed.slice(0, 5).map(quoted))} ${refusal.typed.length === 1 ? 'is' : 'are'} on no roster that you can change`,
    reason: 'Nobody was removed.',
    whatToDo: 'Check the spelling, or type “what does jdoe have” to see what somebody has.',
  }),
  'too-many-people': (refusal) => ({
    heading: `${refusal.count} people are too many for one message`,
    reason: `One message changes at most ${refusal.most} people. Nothing was changed.`,
    whatToDo: 'Send the list in parts.',
  }),
  'nothing-to-undo': (refusal) => ({ heading: 'There is nothing to undo', ...UNDO[refusal.reason] }),
  'no-such-purchase': (refusal) => ({
    heading:
      refusal.typed === undefined ? 'This purchase is not there' : `There is no purchase ${quoted(refusal.typed)}`,
    reason: 'No purchase of your departments has this number, or it was discarded. Nothing was changed.',
    whatToDo: 'Type “purchases” to see those there are.',
  }),
  'own-purchase': () => ({
    heading: 'Somebody else has to decide this purchase',
    reason: 'You sent or changed it, and nobody decides their own purchase. Nothing was changed.',
    whatToDo: 'Ask another approver.',
  }),
  'only-approvers': (refusal) => ({
    heading: 'Only approvers in central IT can do this',
    reason: 'Nothing was changed.',
    whatToDo: askCentralIt(refusal),
  }),
  'no-reason': (refusal) => ({
    heading: 'A reason is missing',
    reason:
      refusal.about === 'exception'
        ? 'It is recorded, and shown wherever the exception is. Nothing was changed.'
        : 'It is recorded, and shown to whoever sent the purchase. Nothing was changed.',
    whatToDo: 'Type it on the card, and press again.',
  }),
  'no-such-exception': (refusal) => NO_EXCEPTION[refusal.reason],
  'day-to-come': (refusal) => ({
    heading: `${dateWords(refusal.day)} is not over yet`,
    reason:
      'This is told from what was recorded by the end of a day, so it can be asked of today and of any day before.',
    whatToDo: 'Name another day, or type “forecast” to see what is ahead.',
  }),
  'audit-narrowed': (refusal) => ({
    heading: 'Only an audit of everything is signed',
    reason: `This one is the part of ${inertName(refusal.department.name)}. Nothing was changed.`,
    whatToDo: 'Type “audit”, and sign that one.',
  }),
  'no-proof': () => ({
    heading: 'This purchase has no proof',
    reason: 'Nothing is approved without a purchase order to look at. Nothing was changed.',
    whatToDo: 'Ask whoever sent it for the proof.',
  }),
  'not-started': (refusal) => ({
    heading: 'This cover has not begun',
    reason: `Seats are confirmed from their first day on, ${dateWords(refusal.coverFrom)}. Nothing was changed.`,
    whatToDo: 'They count by themselves on that day, as soon as Microsoft 365 shows them.',
  }),
  'too-many-files': (refusal) => ({
    heading: `This purchase has ${refusal.most} files already`,
    reason: `At most ${refusal.most} files can be proof of one purchase. This one was not added.`,
    whatToDo: 'Put several pages into one file, or paste a link on the form.',
  }),
  'guest-asks': () => ({
    heading: 'Guests cannot use alacarte',
    reason: 'Seats are for people of this organization.',
    whatToDo: 'Ask the person who invited you.',
  }),
  'card-too-old': () => ({
    heading: 'This card is out of date',
    reason: 'What it offers has been settled in the meantime. Nothing was changed.',
    whatToDo: 'Type the command again, or “seats” to see how things stand.',
  }),
  'look-up-slow': () => ({
    heading: 'I could not look up the people in time',
    reason: 'Microsoft 365 did not answer for 10 minutes. Nothing was changed.',
    whatToDo: 'Type the command again in a while; IT can tell whether Microsoft 365 has trouble.',
  }),
  'central-it-only': (refusal) => ({
    ...ONLY_CENTRAL_IT[refusal.about ?? 'setup'],
    whatToDo:
      refusal.about === 'reminders' ? 'Type “renew” to see what ends in your departments.' : askCentralIt(refusal),
  }),
  'may-not-ask-for-products': () => ({
    heading: 'You cannot ask for products here',
    reason: 'Only those who buy seats for a department can ask for another product.',
    whatToDo: 'Ask a delegate or purchaser of your department to do it.',
  }),
  'directory-silent': () => ({
    heading: 'Microsoft 365 does not answer right now',
    reason: 'The people could not be looked up. Nothing was changed.',
    whatToDo: 'Please try again in a minute.',
  }),
  'tenant-silent': () => ({
    heading: 'Microsoft 365 does not answer right now',
    reason: 'Which products the tenant has could not be read. Nothing was changed.',
    whatToDo: 'Please try again in a minute.',
  }),
  'not-in-a-channel': () => ({
    heading: 'Please type this in the channel itself',
    reason: 'Purchases are sent to the channel in which this is typed. Nothing was changed.',
    whatToDo: 'Add alacarte to a team, and mention it in a channel there: “@alacarte send purchases here”.',
  }),
  'department-closed': (refusal) => ({
    heading: `${inertName(refusal.department.name)} is closed`,
    reason: 'Its history and purchases can be read, and nothing is changed in it. Nothing was changed.',
    whatToDo: `Type “reopen department ${inertName(refusal.department.name)}” to go on with it.`,
  }),
  'wish-settled': (refusal) => ({
    heading: `${quoted(refusal.typed)} has been answered already`,
    reason: 'Somebody in central IT was faster. Nothing was changed.',
    whatToDo: 'Type “product requests” to see what is still open.',
  }),
};

const NO_EXCEPTION = {
  gone: {
    heading: 'This exception is gone',
    reason: 'The latest reading of Microsoft 365 did not find it any more. Nothing was changed.',
    whatToDo: 'Type “audit” to see what is left.',
  },
  'no-department': {
    heading: 'There is no department to ask',
    reason: 'This exception is of the whole tenant, and of no department. Nothing was changed.',
    whatToDo: 'Accept it, or say that it is being mended.',
  },
};

const ONLY_CENTRAL_IT = {
  setup: {
    heading: 'Only central IT can do this',
    reason: 'Departments, roles, products and the channel for purchases are looked after there.',
  },
  reminders: {
    heading: 'Only central IT sees how the reminders went',
    reason: 'Yours come to this chat by themselves, with the buttons to renew.',
  },
} as const;

const askCentralIt = ({ askPeople }: RefusalOf<'only-approvers' | 'central-it-only'>): string =>
  askPeople.length === 0 ? 'Ask central IT.' : `Ask ${namesWords(askPeople)} in central IT.`;

const UNDO: Readonly<Record<RefusalOf<'nothing-to-undo'>['reason'], Omit<RefusalWords, 'heading'>>> = {
  none: { reason: 'You have not changed any seats here.', whatToDo: 'Type “history” to see what others changed.' },
  'too-old': {
    reason: 'Your latest change is more than 24 hours old.',
    whatToDo: 'Add or remove the people by name instead.',
  },
  'already-undone': {
    reason: 'Your latest change was undone already, and a change can be undone once.',
    whatToDo: 'Add or remove the people by name instead.',
  },
  'not-latest': {
    reason: 'Only your latest change can be undone, and you have made another one since.',
    whatToDo: 'Type “undo” for the latest one, or add and remove the people by name.',
  },
  'all-changed': {
    reason: 'Everybody in it has been changed by somebody since.',
    whatToDo: 'Type “history” to see who did, then add or remove people by name.',
  },
};

/** What the card of a purchase says itself about a refusal that can be put right there; undefined when the refusal has a card of its own. */
export function explainOnPurchase(refusal: Refusal, deed: 'decide' | 'correct'): string | undefined {
  switch (refusal.code) {
    case 'no-reason':
      return NO_REASON[refusal.about];
    case 'own-purchase':
      return deed === 'decide'
        ? 'You sent or changed this purchase, so somebody else has to decide it.'
        : 'You sent this purchase, so another approver has to do this.';
    case 'no-proof':
      return deed === 'decide' ? 'It has no proof yet: ask for it.' : undefined;
    default:
      return undefined;
  }
}

const NO_REASON: Readonly<Record<RefusalOf<'no-reason'>['about'], string>> = {
  decline: 'Nothing was changed: type a reason before you decline.',
  return: 'Nothing was changed: type your question before you ask.',
  answer: 'Nothing was sent: type your answer first.',
  confirm: 'Nothing was changed: type how you know that the seats are there.',
  correct: 'Nothing was changed: type a reason.',
  exception: 'Nothing was changed: type a reason.',
};
