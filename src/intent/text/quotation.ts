/** What a client puts in place of another message: empty marks, once as they are and once as a text shows them. */
const MARKS =
  /<(?:quoted|attachment)\b[^<>]*\/>|<(quoted|attachment)\b[^<>]*>(?:[^<]*<\/\1>)?|&lt;(?:quoted|attachment)\b(?:(?!&[lg]t;)[^<>\n])*&gt;(?:&lt;\/(?:quoted|attachment)&gt;)?/giu;

/** A quotation that holds no other one. */
const INNERMOST = /<blockquote\b[^<>]*>(?:(?!<blockquote\b)[\s\S])*?<\/blockquote>/giu;

/** Lines that begin as quoted ones do, and one of them that quotes anything: without it, nothing was quoted. */
const LINES_OF_QUOTATION = /^[^\S\n]*(?:>|&gt;).*$/gmu;
const QUOTED_LINE = /^[^\S\n]*(?:>|&gt;)+.*[\p{L}\p{N}]/mu;

/** A first line that only says what is answered; our own mention may stand before it. */
const REPLYING = /^\s*(?:<at\b[^<>]*>[^<>]*<\/at>\s*)?(?:replying|in reply) to [^\n]{1,200}(?:\n|$)/iu;

/** A text without what it quotes of other messages, by the marks that clients write; empty when nothing else was typed. */
export function withoutQuotation(text: string): string {
  let rest = text.replaceAll(/\r\n?/gu, '\n');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replaceAll(INNERMOST, '\n');
  }
  rest = rest.replaceAll(MARKS, ' ').replace(REPLYING, '');
  if (QUOTED_LINE.test(rest)) rest = rest.replaceAll(LINES_OF_QUOTATION, '');
  return /^(?:\s|&nbsp;)*$/iu.test(rest) ? '' : rest;
}
