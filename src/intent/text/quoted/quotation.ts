import { readForwarded } from './forwarded';
import { LINE_TAGS, normalizeText } from '../normalize-text';

/** One tag that a client puts around or in place of another message, as it is or as a text shows it. */
interface Mark {
  readonly name: string;
  readonly isEscaped: boolean;
  readonly kind: 'opens' | 'closes' | 'empty';
  readonly from: number;
  readonly until: number;
}

const BEGINNING = /(?<sign><|&lt;)(?<slash>\/?)(?<name>[a-z]\w*)/giu;
const NAMES = new Set(['quoted', 'attachment', 'blockquote']);

/** Longer than any tag that is no mark; whether it ends matters only for what its values hold. */
const MOST_OF_A_TAG = 2000;

/** From behind the name to the end of a tag. A value in quotation marks may hold a sign that would end it. */
const TAG_END = /(?:=\s*(?:"[^"]*"|'[^']*')|(?!=\s*["'])[^>])*>/uy;
const QUOTE = '(?:"|&quot;|&#34;)';
const APOSTROPHE = "(?:'|&apos;|&#39;)";
const ESCAPED_TAG_END = new RegExp(
  `(?:=\\s*(?:${QUOTE}(?:(?!${QUOTE})[\\s\\S])*${QUOTE}|${APOSTROPHE}(?:(?!${APOSTROPHE})[\\s\\S])*${APOSTROPHE})` +
    `|(?!=\\s*(?:${QUOTE}|${APOSTROPHE})|&gt;)[^>])*(?:>|&gt;)`,
  'uy',
);

/** Lines that begin as quoted ones do, and one of them that quotes anything: without it, nothing was quoted. */
const LINES_OF_QUOTATION = /^[^\S\n]*(?:>|&gt;).*$/gmu;
const QUOTED_LINE = /^[^\S\n]*(?:>|&gt;)+.*[\p{L}\p{N}]/mu;

const AT_START = '^[^\\S\\n]*(?:<at\\b[^<>]*>[^<>]*</at>[^\\S\\n]*)?';

/** A line that only says what is answered; our own mention may stand before it. */
const REPLYING = new RegExp(
  `${AT_START}(?:replying|repl(?:y|ied)|in re(?:ply|sponse)|responding) to\\b[^\\S\\n]*:?[^\\S\\n]*[^\\s:][^\\n]{0,199}$`,
  'gimu',
);

/** What mail programs write above a message that they quote, in one line or in two. */
const WROTE = `${AT_START}on\\b[^\\n]{1,200}(?:\\n[^\\n]{0,100})?\\bwrote[^\\S\\n]*:?[^\\S\\n]*$`;
const WROTE_LINES = new RegExp(`${WROTE}(?=\\s*\\n[^\\S\\n]*(?:>|&gt;))`, 'gimu');
const WROTE_REST = new RegExp(
  `(?:${WROTE}|^[^\\S\\n]*-{2,}[^\\S\\n]*(?:original|forwarded) message[^\\S\\n]*-{2,})[\\s\\S]*`,
  'imu',
);

/**
 * A text without what it quotes of other messages, by the marks that clients write; empty when nothing else was typed. Where a
 * mark has lost its other end, all that it may have quoted goes: nothing of it is ever taken for a command.
 */
export function withoutQuotation(text: string): string {
  const unmarked = withoutMarked(text.replaceAll(/\r\n?/gu, '\n')).replaceAll(LINE_TAGS, '\n');
  const whole = unmarked.replaceAll(REPLYING, '').replaceAll(WROTE_LINES, '');
  let rest = whole.replace(WROTE_REST, '');
  // Sent on whole, with nothing written above, it is no quotation: it is asked about.
  if (rest !== whole && readForwarded(normalizeText(whole)) !== undefined) rest = whole;
  if (QUOTED_LINE.test(rest)) rest = rest.replaceAll(LINES_OF_QUOTATION, '');
  return isEmpty(rest) ? '' : rest;
}

const isEmpty = (text: string): boolean => /^(?:\s|&nbsp;)*$/iu.test(text);

/** Leaves out each mark, with all that stands between its two ends whatever that is; without a second end, all to the end. */
function withoutMarked(text: string): string {
  let kept = '';
  let from = 0;
  let open: Mark[] = [];
  for (const mark of marksOf(text)) {
    const [outermost] = open;
    // What a text shows inside a mark belongs to what is quoted, and ends nothing.
    if (outermost !== undefined && outermost.isEscaped !== mark.isEscaped) continue;
    if (outermost === undefined) kept = mark.kind === 'closes' ? '' : kept + text.slice(from, mark.from);
    if (mark.kind === 'opens') open.push(mark);
    else if (mark.kind === 'closes' && open.at(-1)?.name === mark.name) open = open.slice(0, -1);
    if (open.length === 0) kept += mark.name === 'blockquote' ? '\n' : ' ';
    from = mark.until;
  }
  return open.length > 0 ? kept : kept + text.slice(from);
}

/** The marks of a text, without those that stand in a value of any tag. */
function marksOf(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  let until = 0;
  for (const { index, 0: beginning, groups = {} } of text.matchAll(BEGINNING)) {
    if (index < until) continue;
    const name = (groups['name'] ?? '').toLowerCase();
    const isEscaped = groups['sign'] !== '<';
    const behind = index + beginning.length;
    const end = endOfTag(NAMES.has(name) ? text : text.slice(0, behind + MOST_OF_A_TAG), behind, isEscaped);
    if (!NAMES.has(name)) {
      until = end ?? behind;
      continue;
    }
    until = end ?? text.length;
    const isClosed = name !== 'blockquote' && /\/\s*(?:>|&gt;)$/u.test(text.slice(behind, end));
    const kind = end === undefined ? 'opens' : groups['slash'] === '/' ? 'closes' : isClosed ? 'empty' : 'opens';
    marks.push({ name, isEscaped, kind, from: index, until });
  }
  return marks;
}

function endOfTag(text: string, from: number, isEscaped: boolean): number | undefined {
  const pattern = isEscaped ? ESCAPED_TAG_END : TAG_END;
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
