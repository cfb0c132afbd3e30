import { presentNote } from './plain';
import { type RenderedCard } from '../../cards/render';

/** As many characters are read of one message, and of all that is typed into one card. */
export const MOST_CHARACTERS = 10_000;

/** Whether a text has more characters than this: whole ones, as whoever types counts them. */
export const isLongerThan = (most: number, text: string): boolean =>
  text.length > most && (text.length > most * 2 || Array.from(text).length > most);

const MOST = MOST_CHARACTERS.toLocaleString('en-US');

/** What is said to a message that is too long. */
export const presentTooLong = (): RenderedCard =>
  presentNote(
    'Nothing was done: this message is too long',
    `At most ${MOST} characters are read; please send it in parts.`,
  );

/** What is said below a card into which too much was typed: it stays as it is, with all that was typed. */
export const presentTooMuchTyped = (): RenderedCard =>
  presentNote(
    'Nothing was done: this is too long',
    `At most ${MOST} characters are read of one card; please shorten it there, and press again.`,
  );
