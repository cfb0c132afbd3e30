import { type MissingAccess } from '../../ports/fault';

/** What somebody reads, in a card's first two lines, and what stands below. */
export type ForbiddenWords = readonly [heading: string, subheading: string, lines?: readonly string[]];

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
 * What somebody reads whose command met something that does not let us in: nothing of it is kept. What is missing has its name, so that
 * they can hand it on.
 *
 * @param reference By which IT finds it.
 */
export const explainForbidden = (
  access: MissingAccess | undefined,
  reference: string,
  by: AskedBy = 'send',
): ForbiddenWords => [
  HEADING,
  `${shutWords(access)} ${missingWords(access)} ${nothingDone(access)}${AGAIN[by]} once IT has mended that. Reference ${reference}.`,
];

/** The same for central IT, with what grants it. */
export const explainMissing = (access: MissingAccess | undefined, by: AskedBy = 'send'): ForbiddenWords => [
  HEADING,
  `${shutWords(access)} ${missingWords(access)} ${AGAIN[by]} once that is granted with the command below, which the log and “npm run doctor” have, too.`,
  access === undefined ? [] : [access.grant],
];

const AGAIN: Readonly<Record<AskedBy, string>> = { send: 'Send it again', press: 'Press the button again' };

const missingWords = (access: MissingAccess | undefined): string => `Missing: ${access?.needs ?? 'see the log'}.`;

/** Nobody knows where only the answer could not be sent, or where our records were shut between two steps. */
const nothingDone = (access: MissingAccess | undefined): string =>
  access === undefined || access.service === 'Teams' || access.service === 'Cosmos DB' ? '' : 'Nothing was done. ';

/** The same in a line of a list, of something that is tried again by itself. */
export const NOT_ALLOWED =
  'Microsoft 365 does not let alacarte do this. IT must grant what the log and “npm run doctor” name; then it is tried again.';

const shutWords = (access: MissingAccess | undefined): string =>
  access === undefined ? 'Something does not let alacarte in.' : SHUT[access.service];
