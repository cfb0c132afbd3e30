import { type MissingAccess } from '../../ports/fault';

/** What somebody reads, in a card's first two lines. */
export type ForbiddenWords = readonly [heading: string, subheading: string];

const HEADING = 'IT has to mend something first';

/** What does not let us in, as people call it. */
const SHUT: Readonly<Record<MissingAccess['service'], string>> = {
  'Microsoft Graph': 'Microsoft 365 does not let alacarte do this.',
  'Cosmos DB': 'alacarte is not let into its own records.',
  'Blob Storage': 'alacarte is not let into the place where it keeps files.',
  Teams: 'Teams does not let alacarte in.',
};

/** How something was asked, and so how it is asked again; `long`, either way, for work that goes on behind its answer and may be half done. */
export type AskedBy = 'send' | 'press' | 'long';

/**
 * What somebody reads whose command met something that does not let us in: nothing of it is kept. What is missing has its name, so that
 * whoever cannot grant it can hand that on.
 */
export function explainForbidden(
  access: MissingAccess | undefined,
  { by = 'send', reference }: { readonly by?: AskedBy | undefined; readonly reference?: string } = {},
): ForbiddenWords {
  const found = reference === undefined ? '' : ` Reference ${reference}.`;
  return [
    HEADING,
    `${shutWords(access)} ${missingWords(access)} ${nothingDone(access, by)}${AGAIN[by]} once IT has granted that.${found}`,
  ];
}

const AGAIN: Readonly<Record<AskedBy, string>> = {
  send: 'Send it again',
  press: 'Press the button again',
  long: 'Ask for it again',
};

const missingWords = (access: MissingAccess | undefined): string =>
  access === undefined
    ? 'The log says what is missing.'
    : `Missing: ${access.needs}. The log and “npm run doctor” have the command that grants it.`;

/** Nobody knows where only the answer could not be sent, or where our records were shut between two steps. */
const nothingDone = (access: MissingAccess | undefined, by: AskedBy): string =>
  by === 'long' || !UNTOUCHED.includes(access?.service) ? '' : 'Nothing was done. ';

/** What is asked before anything is changed. */
const UNTOUCHED: readonly (MissingAccess['service'] | undefined)[] = ['Microsoft Graph', 'Blob Storage'];

/** The same in a line of a list, of something that is tried again by itself. */
export const NOT_ALLOWED =
  'Microsoft 365 does not let alacarte do this. IT must grant what the log and “npm run doctor” name; then it is tried again.';

const shutWords = (access: MissingAccess | undefined): string =>
  access === undefined ? 'Something does not let alacarte in.' : SHUT[access.service];
