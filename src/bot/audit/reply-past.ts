import { findPerson, type PersonFound } from '../../application/audit/find-person';
import { auditReach } from '../../application/audit/audit-reach';
import { todayOf } from '../../application/today';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { CHOICE_KEY, renderChoose } from '../../cards/question/choose';
import { type CalendarDate } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { userId } from '../../domain/ids';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { resolvePastDate } from '../../intent/text/read-date';
import { type DateSaid } from '../../intent/said';
import { isFault } from '../../ports/fault';
import { beginOf, type Trail } from '../answer/paging';
import { presentNote, presentRefusal } from '../answer/plain';
import { candidateLine, candidatesHeading, candidatesNotes } from '../answer/questions';
import { dateWords, quoted } from '../answer/words';
import { GUID } from '../button/card-data';
import { choosing } from '../button/press';
import { type ButtonData } from '../button/verbs';
import { replyAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { type KnownPool } from '../turn/chosen';
import { below, type PressedTurn, type Reply, type Speaker } from '../turn/turn';
import { type LedgerPlace } from '../../ports/roster/department-store';
import { refusedDay } from './reply-audit';
import { type PersonNamed, presentPersonHistory } from './person-history';

/** The day that is meant where what was is asked about, or the reply that asks for it or refuses. */
export type PastDay =
  { readonly ok: true; readonly on: CalendarDate | undefined } | { readonly ok: false; readonly reply: Reply };

/** Reads the day of a sentence about what was: one that is over, or today. */
export function pastDayOf(context: BotContext, said: DateSaid): PastDay {
  if (said.kind === 'impossible' || said.kind === 'unclear') {
    const heading =
      said.kind === 'impossible' ? `There is no ${quoted(said.typed)}` : `Which day is ${quoted(said.typed)}?`;
    return { ok: false, reply: presentNote(heading, 'Please type a day such as March 31, 3/31 or 2027-03-31.') };
  }
  const { ports } = context;
  const on = resolvePastDate(said, { today: todayOf(ports), endsOn: ports.policy.term.endsOn });
  const reply = refusedDay(context, on);
  return reply === undefined ? { ok: true, on } : { ok: false, reply };
}

/** Who had a product on a day, or a page of it: read from the ledger after the turn. */
export async function replyWhoHad(
  context: BotContext,
  speaker: Speaker,
  { department, product, on, offset = 0 }: KnownPool & { readonly on: CalendarDate; readonly offset?: number },
): Promise<Reply> {
  const { ports, audits } = context;
  const { actor } = speaker;
  const reached = await auditReach(ports, actor, department);
  if (!reached.ok) return presentRefusal(reached.refusal);
  if (product === undefined) {
    const options = ports.policy.products.map(({ id, name }) => ({ title: name, value: id }));
    return renderChoose({
      heading: 'Which product?',
      subheading: `Who had it on ${dateWords(on)}`,
      label: 'Product',
      options,
      press: choosing('who-had.show', { ...defined({ department }), on, isProduct: true }),
      buttonTitle: 'Show',
    });
  }
  const about = { product, ...defined({ department }) };
  return replyAfterTurn(context, speaker, {
    meanwhile: presentNote('Reading the ledger…', 'This message changes when it is done.'),
    work: async () => {
      const found = await audits.whoHad(ports, actor, { ...about, date: on });
      return found.ok
        ? { kind: 'who-had', shown: found.shown, about, offset }
        : { kind: 'refused', refusal: found.refusal };
    },
    otherwise: { kind: 'no-audit', of: 'past' },
    name: 'who had a product, which somebody asked for',
  });
}

/** What was done about a person, newest first. */
export async function replyPersonHistory(context: BotContext, speaker: Speaker, person: DraftPerson): Promise<Reply> {
  const found = await findPerson(context.ports, speaker.actor, person).catch((error: unknown): PersonFound => {
    if (!isFault(error) || error.kind === 'forbidden') throw error;
    return { kind: 'refused', refusal: { code: 'directory-silent' } };
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
        press: choosing('person-history.show', {}),
        buttonTitle: 'Show',
      });
    case 'found':
      return replyEntries(context, speaker, { person: found.person, trail: [] });
  }
}

/** A page of what was done about the person that a button names, or that was chosen. */
export async function replyPersonPage(
  context: BotContext,
  turn: PressedTurn,
  data: ButtonData<'person-history.show'>,
): Promise<Reply> {
  const choice = data[CHOICE_KEY] ?? turn.inputs[CHOICE_KEY];
  if (data.person === undefined) {
    if (choice === undefined || !GUID.test(choice)) return presentRefusal({ code: 'card-too-old' });
    return below(await replyPersonHistory(context, turn, { userText: choice, userId: userId(choice), isChosen: true }));
  }
  return replyEntries(context, turn, { person: { userId: data.person }, trail: data.trail });
}

async function replyEntries(
  { ports, audits }: BotContext,
  { actor }: Speaker,
  { person, trail }: { readonly person: PersonNamed; readonly trail: Trail<LedgerPlace> },
): Promise<Reply> {
  const { after } = beginOf(trail);
  const found = await audits.personHistory(ports, actor, { userId: person.userId, after, limit: ROWS_PER_PAGE });
  if (!found.ok) return presentRefusal(found.refusal);
  return presentPersonHistory(found.page, { products: ports.policy.products, trail, person });
}
