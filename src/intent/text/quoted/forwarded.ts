/** A message that somebody sent on whole, as mail programs put it into a text. */
export interface Forwarded {
  /** What stands before the message: who wrote it, and about what. */
  readonly head: string;
  /** The message itself. */
  readonly body: string;
}

/** The names of the lines above a message that was sent on; those of senders first. */
const FROM = '(?:from|von|de)';
const OTHERS =
  '(?:sent|date|to|cc|bcc|subject|reply-to|importance|gesendet|datum|an|betreff|envoyé|envoye|à|objet|enviado|para|asunto)';
/** A line of the head, as typed or set in bold by a mark. */
const FROM_LINE = new RegExp(`^\\*{0,2}${FROM}\\*{0,2}\\s?:\\*{0,2}\\s*\\S`, 'iu');
const HEAD_LINE = new RegExp(`^\\*{0,2}(?:${FROM}|${OTHERS})\\*{0,2}\\s?:`, 'iu');
/** Lines before the head: the subject, and what announces a message. */
const LEAD_LINE =
  /^(?:(?:fw|fwd|wg|tr)\s?:.{0,200}|[-_]{5,}|[-_]{2,}\s*(?:original|forwarded) message\s*[-_]{2,}|begin forwarded message\s?:|fyi[.!]?)$/iu;
/** More lines than these are no head. */
const MOST_LINES = 12;
/** Fewer could be anybody's words. */
const LEAST_LINES = 3;

/**
 * Reads a text that is nothing but a message sent on with its head: From, Sent, To, Subject. Undefined where it is anything else, where
 * somebody wrote above it, and where it has a message inside that was sent on before.
 *
 * @param text As normalized.
 */
export function readForwarded(text: string): Forwarded | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const from = lines.findIndex((line) => !LEAD_LINE.test(line));
  if (from < 0 || from > MOST_LINES) return undefined;
  let until = from;
  while (until < lines.length && until - from < MOST_LINES && isOfHead(lines, from, until)) until++;
  const head = lines.slice(from, until);
  const body = lines.slice(until);
  const isHead = head.filter((line) => HEAD_LINE.test(line)).length >= LEAST_LINES && head.some(isFrom);
  if (!isHead || body.length === 0 || body.some((line) => isFrom(line) || LEAD_LINE.test(line))) return undefined;
  const [subject] = head.filter((line) => /^\*{0,2}(?:subject|betreff|objet|asunto)/iu.test(line));
  const [sender = ''] = head.filter(isFrom);
  return { head: [sender, ...(subject === undefined ? [] : [subject])].join(' … '), body: body.join('\n') };
}

const isFrom = (line: string): boolean => FROM_LINE.test(line);

/** Whether a line is one of the head: by its name, or because the list of receivers goes on in it. */
const isOfHead = (lines: readonly string[], from: number, at: number): boolean =>
  HEAD_LINE.test(lines[at] ?? '') || (at > from && /[;,]$/u.test(lines[at - 1] ?? '') && /@/u.test(lines[at] ?? ''));
