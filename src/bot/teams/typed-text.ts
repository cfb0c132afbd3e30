import { z } from 'zod';
import { withoutQuotation } from '../../intent/text/quoted/quotation';
import { type InboundActivity } from './activity';

/** How a text is read that quotes another message and says nothing else: as a quoted line. */
const ONLY_QUOTED = '>';

const html = z.object({ contentType: z.literal('text/html'), content: z.string() });
const preview = z.looseObject({ messagePreview: z.string().regex(/[^\s.…]/u) });
const reference = z.object({
  contentType: z.enum(['messageReference', 'forwardedMessageReference']),
  content: z.union([z.string().transform(parsed).pipe(preview), preview]),
});

/**
 * What somebody typed, without the messages that they quoted or forwarded. Some clients flatten these into the text, where nothing
 * tells them apart any more; then the HTML beside it does, or the preview.
 */
export function typedText(activity: InboundActivity): string {
  const { text = '' } = activity;
  const rest = withoutQuotation(fromHtml(activity) ?? withoutPreviews(activity));
  return rest === '' && text.trim() !== '' ? ONLY_QUOTED : rest;
}

/** The text of the HTML copy, where that marks what is quoted. */
function fromHtml({ attachments = [] }: InboundActivity): string | undefined {
  const copy = attachments.map((one) => html.safeParse(one).data?.content).find((content) => content !== undefined);
  if (copy === undefined || !/<(?:blockquote|quoted|attachment)\b/iu.test(copy)) return undefined;
  return (
    withoutQuotation(copy)
      .replaceAll(/<span\b[^<>]*schema\.skype\.com\/Mention[^<>]*>([^<>]*)<\/span>/giu, '<at>$1</at>')
      .replaceAll(/<at\b[^<>]*>/giu, '<at>')
      .replaceAll(/<\/?(?:p|div|br|li|ul|ol|h[1-6]|tr|table)\b[^<>]*>/giu, '\n')
      // What is struck out, or shown as code, is known by its tags later on.
      .replaceAll(/<\/?(?!(?:at|s|del|strike|code|pre)\b)[a-z][^<>]*>/giu, ' ')
  );
}

/** The text without the messages whose previews stand at the beginning of a line; with a mark in their place, only of the first. */
function withoutPreviews({ text = '', attachments = [] }: InboundActivity): string {
  const isMarked = /(?:<|&lt;)(?:quoted|attachment)\b/iu.test(text);
  return attachments.reduce((rest, one) => {
    const quoted = reference.safeParse(one).data;
    if (quoted === undefined) return rest;
    const found = previewed(quoted.content.messagePreview, isMarked).exec(rest);
    if (found === null) return rest;
    const end = found.index + found[0].length;
    const isCut = ELLIPSIS.test(quoted.content.messagePreview);
    return `${rest.slice(0, found.index)}\n${behindPreview(rest.slice(end), isCut, quoted.contentType)}`;
  }, text.replaceAll(/\r\n?/gu, '\n').trim());
}

const ELLIPSIS = /(?:…|\.{3})\s*$/u;

/** Where a preview stands, whichever blanks and line breaks it has; our own mention or name may stand before it. */
function previewed(preview: string, isFirst: boolean): RegExp {
  const words = preview.replace(ELLIPSIS, '').trim().split(/\s+/u);
  const spaced = words.map((word) => word.replaceAll(/[$()*+./?[\\\]^{|}]/gu, String.raw`\$&`)).join(String.raw`\s+`);
  return new RegExp(
    String.raw`^[^\S\n]*(?:<at\b[^<>]*>[^<>]*</at>\s*)?(?:alacarte[\s:,]*)?${spaced}`,
    isFirst ? 'iu' : 'imu',
  );
}

/**
 * What is certain to be typed behind a preview. One that ends inside a line was cut, so that the rest of the quotation follows it to
 * the end of the line at least. A reply is typed below that; where several lines follow, they may be quoted as well, up to an empty
 * one. Below a forwarded message nothing has to be typed at all.
 */
function behindPreview(rest: string, isCut: boolean, contentType: z.output<typeof reference>['contentType']): string {
  if (!isCut && /^[^\S\n]*(?:\n|$)/u.test(rest)) return rest;
  if (contentType === 'forwardedMessageReference') return '';
  const [, ...lines] = rest.trimEnd().split('\n');
  const gap = lines.findIndex((line) => line.trim() === '');
  const following = gap < 0 ? lines : lines.slice(0, gap);
  return (following.length > 1 || gap >= 0 ? lines.slice(following.length) : lines).join('\n');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
