import { lookUpPeople } from '../application/people/look-up-people';
import { departmentsFor, notYours, readStanding } from '../application/access/standing';
import { type Press } from '../cards/parts/button';
import { inertName } from '../cards/parts/inert';
import { questionOf } from '../cards/parts/question';
import { type RenderedCard } from '../cards/render';
import { renderAsk } from '../cards/question/choose';
import { defined } from '../domain/defined';
import { type DraftPerson, type RosterDraft } from '../domain/roster/roster-draft';
import { type FoundPeople } from '../ports/roster/directory';
import { notUnderstood } from '../intent/text/why-not';
import { presentNotUnderstood, presentRefusal } from './answer/plain';
import { listWords, namesWords, peopleWords } from './answer/words';
import { cancelButton, type DataFor, press } from './button/press';
import { draftData } from './roster/draft/kept-draft';
import { meantPool, type MeantPool } from './roster/draft/message-draft';
import { type Feature, type Understood } from './turn/feature';
import { draftPerson } from './turn/slots';
import { keyOf, type DraftReply } from './turn/turn';

/** What can be done where people and products were named, and nothing said about them. */
export const offer = { handlers: { offer: replyOffer }, actions: {} } satisfies Feature;

/** Offers to add them, to remove them, or to look; whoever nobody is called so was no person, and so nothing was understood. */
async function replyOffer(message: Understood<'offer'>): Promise<DraftReply> {
  const { context, turn, intent, vocabulary } = message;
  const standing = await readStanding(context.ports, turn.actor);
  if (departmentsFor(standing, 'change-roster').length === 0) return presentRefusal(notYours(standing));
  const people = intent.people.map((person) => draftPerson(turn, person));
  const found = await lookUpPeople(context.ports, people);
  const pool = meantPool(intent, vocabulary);
  const isNobody = found?.every((one) => one.people.length === 0) === true && people.every(isOnlyWords);
  if (isNobody || pool === undefined) {
    const { product, department } = intent;
    const clues = product.kind === 'everything' || product.kind === 'each' ? {} : { pool: { product, department } };
    return presentNotUnderstood(notUnderstood('no-command', clues), vocabulary, () => '');
  }
  const { names, place, ...known } = pool;
  // Each way has a key of its own: of many people, each is kept by itself until it is pressed.
  const way = (kind: RosterDraft['kind']) =>
    draftData(context, turn, keyOf(turn.key, kind), { kind, people, ...known });
  const [add, remove] = await Promise.all([way('add'), way('remove')]);
  const [only, ...others] = people;
  return presentOffer({
    called: calledIn(people, found),
    pool: { names, ...defined({ place }) },
    ...{ add, remove },
    ...(only === undefined || others.length > 0 ? {} : { show: showPress(only) }),
  });
}

/** Nobody mentions somebody who is not there, and an address is nothing else. */
const isOnlyWords = ({ userId, userText }: DraftPerson): boolean => userId === undefined && !userText.includes('@');

/** What people are called: by the directory, where it knows one of that name and no other. */
export const calledIn = (
  people: readonly DraftPerson[],
  found: readonly FoundPeople[] | undefined,
): readonly string[] =>
  people.map(({ userText }, index) => {
    const [one, ...others] = found?.[index]?.people ?? [];
    return one === undefined || others.length > 0 ? userText : one.displayName;
  });

/** What is offered to be done. */
export interface Offered {
  /** What the people are called. */
  readonly called: readonly string[];
  readonly pool: Pick<MeantPool, 'names' | 'place'>;
  readonly add: DataFor<'roster.confirm'>;
  readonly remove: DataFor<'roster.confirm'>;
  /** Shows what somebody has; what several have would be several answers. */
  readonly show?: Press;
}

/** Asks what to do with people and products: to add, to remove, to look. */
export function presentOffer({ called, pool: { names, place }, add, remove, show }: Offered): RenderedCard {
  const who = namesWords(called.map((displayName) => ({ displayName })));
  const where = listWords(names);
  const heading = `${who} and ${where}: what should I do?`;
  const subheading = [...(place === undefined ? [] : [inertName(place)]), 'Nothing was changed yet.'].join(' · ');
  // More than one name has no room on a phone.
  const them = called.length === 1 ? who : peopleWords(called.length);
  const ways = [
    { title: `Add ${them} to ${where}`, press: press('roster.confirm', add), value: 'add' },
    { title: `Remove ${them} from ${where}`, press: press('roster.confirm', remove), value: 'remove' },
    ...(show === undefined ? [] : [{ title: `Show ${who}`, press: show, value: 'show' }]),
  ];
  const buttons = [...ways.map(({ title, press }) => ({ title, press })), cancelButton()];
  // Not one of them is what *yes* means.
  return { ...renderAsk({ heading, subheading, buttons }), question: questionOf(heading, buttons, { options: ways }) };
}

function showPress({ userText, userId }: DraftPerson): Press {
  return userId === undefined
    ? press('phrase.say', { text: `what does ${userText} have`.slice(0, 300) })
    : press('person.show', { choice: userId });
}
