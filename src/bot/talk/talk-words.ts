import { type Question } from '../../cards/parts/question';
import { type RenderedCard } from '../../cards/render';
import { presentNote } from '../answer/plain';
import { sayButton } from '../button/press';
import { quoted } from '../answer/words';

/** How many choices are listed again. */
const MOST_LISTED = 12;

/** Asks once more which of the choices is meant; the numbers are those of the question. */
export function presentWhichAnswer(question: Question, among: readonly number[]): RenderedCard {
  const { asks, options } = question;
  const lines = among.slice(0, MOST_LISTED).map((index) => `${index + 1}. ${options[index]?.title ?? ''}`);
  const more = among.length - lines.length;
  const [only] = among;
  const heading = among.length === 1 ? `Did you mean ${quoted(options[only ?? 0]?.title ?? '')}?` : 'Which one?';
  const note = presentNote(heading, `${asks} · nothing was changed yet`, [
    ...lines,
    ...(more > 0 ? [`and ${more} more`] : []),
    among.length === 1 ? 'Type “yes”, or another number or name.' : 'Type a number or a name.',
  ]);
  const chosen = only === undefined || among.length > 1 ? undefined : options[only];
  return { ...note, question: chosen === undefined ? question : { ...question, yes: chosen } };
}

/** What *yes* gets where there is more to answer than that; the question stays open. */
export const presentOnCard = (question: Question): RenderedCard => ({
  ...presentNote('Please answer on the card above', `${question.asks} · nothing was changed yet`, [
    'Type “cancel” to leave it.',
  ]),
  question,
});

/** What talk gets where people are asked for; the question stays open. */
export const presentNobodyNamed = (question: Question, typed: string): RenderedCard => ({
  ...presentNote(`${quoted(typed)} names nobody`, `${question.asks} · nothing was changed yet`, [
    'Type a name, an alias or a mail address, or “cancel” to leave it.',
  ]),
  question,
});

/** What a button of a question says that was answered before. */
export const presentAnswered = (isWayOut: boolean): RenderedCard =>
  presentNote(
    'This question was answered already',
    isWayOut ? 'You canceled it, and nothing was changed.' : 'The first answer counts.',
    ['Type what you want to do now.'],
  );

/** What *yes* or *no* gets where nothing was asked. @param closed The first line of a question that was open. */
export const presentNothingOpen = (closed: string | undefined): RenderedCard =>
  presentNote(
    'No question is open',
    closed === undefined
      ? 'Nothing was changed. Type what you want to do.'
      : `Nothing was changed. An answer can be typed for ten minutes, as the next message after ${quoted(closed)}; until it is answered, its buttons still work.`,
    [],
    [sayButton('pending', 'What waits for me'), sayButton('help', 'Help')],
  );
