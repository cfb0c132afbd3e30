import { didYouMean, type Intent } from '../intent';
import { type Names } from '../text/match-names';
import { sentenceOf, typedText, wordsMatched, type Token } from '../text/tokens';
import { notUnderstood, whyNotWhole } from '../text/why-not';

const WHAT = '(?:all )?(?:the |our |my )?(?:new )?purchases';
const HERE = '(?:here|(?:to|in|into) this (?:channel|chat))';

/** Sentences that send purchases to a channel, whole; each word counts. */
const USE = [
  new RegExp(`^(?:send|post|deliver|announce) ${WHAT} ${HERE} `, 'u'),
  new RegExp(`^use this (?:channel|chat) for ${WHAT} `, 'u'),
];
/** Sentences that stop it, one of which is a negation that asks for something: `… any more`. */
const LEAVE = [
  new RegExp(`^stop (?:sending|posting|delivering|announcing) ${WHAT} ${HERE} `, 'u'),
  new RegExp(`^stop using this (?:channel|chat) for ${WHAT} `, 'u'),
  new RegExp(`^(?:do not|dont) (?:send|post|deliver|announce) ${WHAT} ${HERE} (?:any more|anymore|any longer) `, 'u'),
  new RegExp(`^(?:do not|dont) use this (?:channel|chat) for ${WHAT} (?:any more|anymore|any longer) `, 'u'),
  new RegExp(`^send no more purchases ${HERE} `, 'u'),
];
/** The same as a plain negation: it may only say what not to begin. */
const MAYBE_LEAVE = new RegExp(`^(?:do not|dont) (?:send|post|deliver|announce) ${WHAT} ${HERE} $`, 'u');
const WITHOUT_PLACE =
  /^(?:(?:send|post|stop sending|stop posting) (?:all )?(?:the |our |my )?purchases|use this channel) $/u;

/** Reads which channel purchases go to; undefined when a text is about something else. */
export function parseChannel(tokens: readonly Token[], names: Names): Intent | undefined {
  const said = sentenceOf(tokens);
  if (MAYBE_LEAVE.test(said)) return didYouMean({ kind: 'leave-channel' }, typedText(tokens), 'stop');
  const isStop = /^(?:stop|dont|do) /u.test(said);
  if (WITHOUT_PLACE.test(said))
    return notUnderstood('incomplete', { command: isStop ? 'leave-channel' : 'use-channel' });
  const used = matched(USE, said);
  const end = used || matched(LEAVE, said);
  if (end === 0) return undefined;
  const kind = used > 0 ? 'use-channel' : 'leave-channel';
  return whyNotWhole(kind, tokens, end, names) ?? { kind };
}

const matched = (patterns: readonly RegExp[], said: string): number =>
  patterns.map((pattern) => wordsMatched(pattern.exec(said))).find((end) => end > 0) ?? 0;
