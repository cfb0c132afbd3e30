import { type DidYouMean, type Intent, type NotUnderstood } from './intent';
import { parseSentOn } from './roster/parse-surplus';
import { parseSeveral } from './roster/parse-several';
import { type Names } from './text/match-names';
import { readForwarded } from './text/quoted/forwarded';
import { readTokens, type Token } from './text/tokens';
import { isQuoted, whyNot } from './text/why-not';

/**
 * Reads the change that a message asks for which was sent on whole: it is asked about. Undefined where the text is none, where it asks for
 * nothing that is understood, and where it asks for several things.
 *
 * @param parse Reads a part of the text.
 */
export function parseForwarded(
  text: string,
  names: Names,
  parse: (part: readonly Token[]) => Intent,
): DidYouMean | NotUnderstood | undefined {
  const forwarded = readForwarded(text);
  if (forwarded === undefined || isQuoted(forwarded.body)) return undefined;
  const { head, body } = forwarded;
  const tokens = readTokens(body);
  if (parseSeveral(body, tokens, names, { whole: parse(tokens), parsePart: parse }) !== undefined) return undefined;
  const asked = parseSentOn(tokens, names, { parse, mark: head });
  // Whoever wrote `me` is not who sent it on.
  return asked !== undefined && isOfSender(asked) ? { ...whyNot(tokens, names), reason: 'quoted' } : asked;
}

const isOfSender = ({ intent }: DidYouMean): boolean =>
  ('people' in intent && typeof intent.people !== 'string' && intent.people.some(({ kind }) => kind === 'sender')) ||
  ('person' in intent && intent.person.kind === 'sender') ||
  ('outgoing' in intent && (intent.outgoing.kind === 'sender' || intent.incoming.kind === 'sender'));
