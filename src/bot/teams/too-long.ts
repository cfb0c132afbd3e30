import { isLongerThan, MOST_CHARACTERS } from '../answer/too-long';
import { type InboundActivity, mentionsOf } from './activity';
import { typedText } from './typed-text';

/** More than this is not even looked through for what it quotes. */
const MOST_QUOTED = 40_000;

/** Whether more was typed than is read: neither what is quoted counts, nor our own mention. */
export function isTooLong(activity: InboundActivity): boolean {
  const { text = '', attachments = [], recipient } = activity;
  const ours = mentionsOf(activity).filter(({ teamsUserId }) => teamsUserId === recipient.id);
  const isMore = (some: string): boolean => {
    const withoutUs = ours.reduce((rest, mention) => rest.replace(mention.text, ''), some);
    return isLongerThan(MOST_CHARACTERS, (ours.length > 0 ? withoutUs.replace(/^\s/u, '') : some).replaceAll(TAGS, ''));
  };
  const quotesMuch = attachments.some(
    ({ content }) => typeof content === 'string' && content.length > MOST_QUOTED && QUOTING.test(content),
  );
  if (quotesMuch || text.length > MOST_QUOTED) return quotesMuch || isMore(text);
  const typed = typedText(activity);
  const isQuoting = typed !== text.replaceAll(/\r\n?/gu, '\n').trim();
  return isMore(isQuoting ? typed : text);
}

const QUOTING = /<(?:blockquote|quoted|attachment)\b/iu;
/** Around the names of people who are mentioned. */
const TAGS = /<\/?at>/giu;
