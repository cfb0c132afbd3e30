/** Tags of HTML that end a line. */
export const LINE_TAGS = /<\/?(?:p|div|br|li|ul|ol)(?:\s[^<>]{0,300})?\/?>/gi;

/** In this order: a later step may rely on the ones before it. */
const STEPS: readonly (readonly [RegExp, string])[] = [
  // Marks without a width or a meaning here. The joiners U+200C and U+200D stay: names in some scripts need them.
  [/[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]/g, ''],
  [/(\ue000\d{1,4}\ue001)|[\ue000-\uf8ff]/g, '$1'],
  [/&(?:amp;)+/g, '&'],
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
  [/&quot;/g, '"'],
  [/&(?:apos|#39|#x27);/gi, "'"],
  [/&(?:nbsp|#160|#xa0);/gi, ' '],
  [/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n'],
  [LINE_TAGS, '\n'],
  [/<\/?(?:at|a|b|i|u|em|strong|span|font)(?:\s[^<>]{0,300})?>/gi, ' '],
  [/\[[^[\]\n]{0,300}\]\(mailto:([^()\s]{1,300})\)/gi, ' $1 '],
  [/<(?:mailto:)?([^<>|\s]{1,300}@[^<>|\s]{1,300})\|[^<>|\n]{0,300}>/gi, ' $1 '],
  [/[“”„‟«»＂]/g, '"'],
  [/[‘’‚‛ʼ´＇]/g, "'"],
  // Every other control character and every other blank; the line break is the one that means something.
  [/[\u0000-\u0009\u000e-\u001f\u007f-\u009f]|\p{Zs}/gu, ' '],
  // What an address is for, as a directory and a link write it.
  [/(?<![^\s<("',;])(?:(?:mailto|smtp|sip):)+(?=[^\s@]{1,300}@)/gi, ''],
  [/(?<![^\s<("',;])(?:mailto:)+/gi, ''],
  [/ {2,}/g, ' '],
];

/** Signs that begin an item of a list, once or nested: a dash, a dot or a number. */
const BULLET = /^(?:(?:[-*•–—·▪◦‣]|\d{1,3}[.)]) )+/;

/**
 * A text without what people do not mean to say: invisible marks, kinds of blanks and quotation marks, entities and
 * simple tags of HTML, signs of a list. Lines stay lines, none of them empty. Doing it twice changes nothing more.
 */
export function normalizeText(text: string): string {
  const plain = STEPS.reduce((so, [pattern, replacement]) => so.replace(pattern, replacement), text.normalize('NFC'));
  return plain
    .split('\n')
    .map((line) => line.trim().replace(BULLET, '').trim())
    .filter((line) => line !== '')
    .join('\n')
    .normalize('NFC');
}
