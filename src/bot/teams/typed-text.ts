import { z } from 'zod';
import { withoutQuotation } from '../../intent/text/quotation';
import { type InboundActivity } from './activity';

/** How a text is read that quotes another message and says nothing else: as a quoted line. */
const ONLY_QUOTED = '>';

const html = z.object({ contentType: z.literal('text/html'), content: z.string() });
const preview = z.looseObject({ messagePreview: z.string().min(1) });
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

function withoutPreviews({ text = '', attachments = [] }: InboundActivity): string {
  const previews = attachments.flatMap((one) => reference.safeParse(one).data?.content.messagePreview ?? []);
  return previews.reduce(
    (rest, one) => (rest.trimStart().startsWith(one) ? rest.trimStart().slice(one.length) : rest),
    text,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
