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

/** How something was asked, and so how it is asked again. */
export type AskedBy = 'send' | 'press';

/**
 * What somebody reads whose command met something that does not let us in: nothing of it is kept.
 *
 * @param reference By which IT finds it.
 */
export const explainForbidden = (
  access: MissingAccess | undefined,
  reference: string,
  by: AskedBy = 'send',
): ForbiddenWords => [
  HEADING,
  `${shutWords(access)} ${nothingDone(access)}${AGAIN[by]} once IT has mended that. Reference ${reference}.`,
];

/** The same for central IT: what is missing, by its name. */
export const explainMissing = (access: MissingAccess | undefined, by: AskedBy = 'send'): ForbiddenWords => [
  HEADING,
  `${shutWords(access)} Missing: ${access?.needs ?? 'see the log'}. The log and “npm run doctor” have the command that grants it. ${AGAIN[by]} then.`,
];

const AGAIN: Readonly<Record<AskedBy, string>> = { send: 'Send it again', press: 'Press the button again' };

/** Where only the answer could not be sent, nobody knows. */
const nothingDone = (access: MissingAccess | undefined): string =>
  access === undefined || access.service === 'Teams' ? '' : 'Nothing was done. ';

/** The same in a line of a list, of something that is tried again by itself. */
export const NOT_ALLOWED =
  'Microsoft 365 does not let alacarte do this. IT must grant what the log and “npm run doctor” name; then it is tried again.';

const shutWords = (access: MissingAccess | undefined): string =>
  access === undefined ? 'Something does not let alacarte in.' : SHUT[access.service];
