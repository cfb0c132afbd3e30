/** How many characters of a name are shown. */
const NAME_MAX_LENGTH = 60;

/** How many characters of any other text are shown. */
export const TEXT_MAX_LENGTH = 300;

/** U+2060 WORD JOINER: takes no room and shows nothing, but keeps two characters from being read as one sign. */
const JOINER = '\u2060';

/** Nothing but words and numbers: most texts, in which there is nothing to keep apart. */
const PLAIN = /^(?:[A-Za-z0-9,]+(?: [A-Za-z0-9,]+)*)?$/;

/**
 * Makes a text show as what it is, wherever a client prints it: one line, no Markdown, no mention, no binding, no date
 * function, no hidden change of direction.
 *
 * Markdown is not escaped with backslashes, since phones show them and choice inputs do too: signs are kept apart by an
 * invisible joiner instead, and an asterisk and a backtick become U+2217 and U+02CB, which look the same. Doing it twice changes nothing more.
 *
 * @param maxLength In characters, the ellipsis included.
 * @source https://github.com/MicrosoftDocs/msteams-docs/issues/5793
 */
export function inertText(text: string, maxLength = TEXT_MAX_LENGTH): string {
  if (text.length <= maxLength && PLAIN.test(text)) return text;
  return withSignsApart(withPairedIsolates(shortened(onOneLine(text), maxLength)));
}

/**
 * Makes a text that came from a person or a directory (a name, a title, a number they typed) fit to stand inside a
 * sentence of ours: inert, at most 60 characters, and with its direction kept to itself where it is written from right
 * to left. An empty text stays empty; one with nothing to see becomes "(no name)".
 */
export function inertName(text: string): string {
  if (text === '') return '';
  const name = inertText(text.replace(/[\u2068\u2069]/gu, ''), NAME_MAX_LENGTH);
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name)) return '(no name)';
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(name)
    ? `\u2068${name}\u2069`
    : name;
}

/** Joins what is there with middle dots: `Mathematics · until June 30, 2027`. */
export function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** A person as one line to choose from: `Jordan Kim · Lab Manager · Mathematics · jkim@contoso.edu`. */
export function personLine(person: {
  readonly name: string;
  readonly jobTitle?: string;
  readonly departmentName?: string;
  readonly mail?: string;
}): string {
  const parts = [person.name, person.jobTitle ?? '', person.departmentName ?? '', person.mail ?? ''];
  return joined(parts.map((part) => (part === '' ? part : inertName(part))));
}

/** Invisible signs that could change direction or meaning go; blanks, controls and new lines become one blank. */
function onOneLine(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2067\u206A-\u206F\uFEFF\uFFF9-\uFFFB]/gu, '')
    .replace(/[\u{E0000}-\u{E007F}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Cuts between characters as people see them, unless one alone is too long. */
function shortened(text: string, maxLength: number): string {
  if (lengthOf(text) <= maxLength) return text;
  let kept = '';
  let length = 0;
  for (const { segment } of new Intl.Segmenter('en').segment(text.slice(0, maxLength * 4))) {
    length += lengthOf(segment);
    if (length > maxLength - 1) break;
    kept += segment;
  }
  return `${(kept === ''
    ? Array.from(text)
        .slice(0, maxLength - 1)
        .join('')
    : kept
  ).trimEnd()}…`;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Keeps U+2068…U+2069 where they enclose something, as around names, and drops them where they dangle. */
function withPairedIsolates(text: string): string {
  return text.replace(/\u2068([^\u2068\u2069]*)\u2069|[\u2068\u2069]/gu, (pair, inner: string | undefined) =>
    inner === undefined ? '' : pair,
  );
}

function withSignsApart(text: string): string {
  return text
    .replaceAll('*', '\u2217')
    .replaceAll('`', '\u02CB')
    .replace(/[<\\~](?=\S)|\$(?=\{)|\{(?=\{)|\](?=[([:])|&(?=[#\w])|\/(?=\/)|(?<=\bwww)\.(?=\w)/giu, `$&${JOINER}`)
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, `${JOINER}_${JOINER}`)
    .replace(/^(?:[#>+-]|\d+[.)]|=)/u, `${JOINER}$&`);
}
