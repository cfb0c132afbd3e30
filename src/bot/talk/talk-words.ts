import { type Question } from '../../cards/parts/question';
import { type RenderedCard } from '../../cards/render';
import { presentNote } from '../answer/plain';
import { sayButton } from '../button/press';
import { quoted } from '../answer/words';

/** How many choices are listed again. */
const MOST_LISTED = 12;

/** Asks once more which of the choices is meant; the numbers are those of the question. */
export function presentWhichAnswer(
  { asks, options }: Question,
  among: readonly number[],
): RenderedCard & {
  readonly question: Question;
} {
  const lines = among.slice(0, MOST_LISTED).map((index) => `${index + 1}. ${options[index]?.title ?? ''}`);
  const more = among.length - lines.length;
  const [only] = among;
  const heading = among.length === 1 ? `Did you mean ${quoted(options[only ?? 0]?.title ?? '')}?` : 'Which one?';
  const note = presentNote(
    heading,
    `${asks} Nothing was changed yet: type a number or a name.`,
    more > 0 ? [...lines, `and ${more} more`] : lines,
  );
  const chosen = only === undefined || among.length > 1 ? undefined : options[only];
  const question = { asks, options, fields: [] };
  return { ...note, question: chosen === undefined ? question : { ...question, yes: chosen } };
}

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
