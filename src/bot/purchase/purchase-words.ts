import { type CalendarDate } from '../../domain/calendar';
import { type Actor } from '../../domain/actor';
import {
  lastEvent,
  type Purchase,
  type PurchaseEvent,
  type PurchaseState,
  roundOf,
} from '../../domain/purchase/purchase';
import { type PurchaseShown, type SameNumber } from '../../domain/purchase/purchase-shown';
import { inertName } from '../../cards/parts/inert';
import { type Policy } from '../../domain/institution/policy';
import { type Proof } from '../../domain/proof/proof';
import {
  dateWords,
  listWords,
  nameOf,
  namesWords,
  peopleWords,
  quotedWhole,
  seatsWords,
  shortDateWords,
  whenWords,
} from '../answer/words';

/** What the words of a purchase need of the policy. */
export type PurchaseWordsPolicy = Pick<Policy, 'timeZone' | 'purchasing' | 'products'>;

/** "5 Visio seats" */
export const boughtWords = (seats: number | undefined, productName: string | undefined): string => {
  if (productName === undefined) return seats === undefined ? 'seats' : seatsWords(seats);
  if (seats === undefined) return `${productName} seats`;
  return `${seats} ${productName} ${seats === 1 ? 'seat' : 'seats'}`;
};

/** "5 Visio seats", where a list names a purchase; of a draft not everything is known. */
export function listedWords(seats: number | undefined, productName: string | undefined): string {
  if (productName !== undefined) return boughtWords(seats, productName);
  return seats === undefined ? 'No product yet' : `${seatsWords(seats)}, no product yet`;
}

/** "5 Visio seats", of a purchase that was sent. */
export const titleOf = ({ purchase, product }: PurchaseShown): string =>
  boughtWords(purchase.details.seats, product.name);

/** "Aug 1, 2026 to Jun 30, 2027" */
export const coverWords = ({ coverFrom, coverUntil }: { coverFrom: CalendarDate; coverUntil: CalendarDate }): string =>
  `${shortDateWords(coverFrom)} to ${shortDateWords(coverUntil)}`;

/** An amount in hundredths: "$1,200.50". */
export const moneyWords = (cents: number, currency: string): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(cents / 100);

/** "120 KB" */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${Math.round(kilobytes)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

/** "quote.pdf (84 KB), link to contoso.sharepoint.com" */
export function proofWords(proof: Proof, { hasSizes } = { hasSizes: true }): string {
  const files = proof.files.map(
    ({ name, sizeBytes }) => `${inertName(name)}${hasSizes ? ` (${sizeWords(sizeBytes)})` : ''}`,
  );
  return [...files, ...(proof.link === undefined ? [] : [linkWords(proof.link)])].join(', ');
}

/** Where a link leads is good to know before it is opened: "link to contoso.sharepoint.com". */
const linkWords = (link: string): string =>
  URL.canParse(link) ? `link to ${inertName(new URL(link).hostname)}` : 'a link';

/** "3 people, in order: Carla Diaz, Dan Lee and Eva Novak" */
export function waitingWords({ waiting }: PurchaseShown): string {
  if (waiting === undefined) return '';
  const { count, people } = waiting;
  return people.length === 0
    ? peopleWords(count)
    : count === 1
      ? namesWords(people)
      : `${peopleWords(count)}, in order: ${namesWords(people, 5)}`;
}

/** The state of a purchase in a list: "Waits for a decision". */
export const stateWords = (state: PurchaseState): string => STATES[state];

const STATES: Readonly<Record<PurchaseState, string>> = {
  draft: 'Not sent yet',
  submitted: 'Waits for a decision',
  returned: 'Needs an answer',
  awaiting: 'Awaiting tenant',
  'starts-later': 'Approved, starts later',
  'in-force': 'In force',
  ended: 'Ended',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
};

/** Whoever did something to a purchase. */
export const doerWords = (by: Actor): string => {
  switch (by.kind) {
    case 'person':
      return nameOf(by);
    case 'import':
      return 'The import';
    case 'job':
    case 'group':
      return 'alacarte';
  }
};

/** What became of a purchase, in a sentence; empty while nobody decided. */
export function outcomeWords(shown: PurchaseShown, timeZone: string): string {
  const { purchase, state } = shown;
  switch (state) {
    case 'draft':
    case 'submitted':
      return '';
    case 'returned':
      return `${doneWords(purchase, 'returned', 'asks', timeZone)}: ${wordsOf(purchase, 'returned')}`;
    case 'declined':
      return `${doneWords(purchase, 'declined', 'declined this', timeZone)}: ${wordsOf(purchase, 'declined')}`;
    case 'withdrawn':
      return `${doneWords(purchase, 'withdrawn', 'withdrew this', timeZone)}.`;
    case 'awaiting':
    case 'starts-later':
    case 'in-force':
    case 'ended':
      return `${doneWords(purchase, 'approved', 'approved this', timeZone)}. ${coverStateWords(shown)}`;
  }
}

function doneWords(purchase: Purchase, action: PurchaseEvent['action'], verb: string, timeZone: string): string {
  const event = lastEvent(purchase, action);
  return event === undefined ? verb : `${doerWords(event.by)} ${verb} on ${whenWords(event.at, timeZone)}`;
}

const wordsOf = (purchase: Purchase, action: PurchaseEvent['action']): string =>
  quotedWhole(lastEvent(purchase, action)?.words ?? '');

function coverStateWords({ state, entitlements, unitsSeen, purchase }: PurchaseShown): string {
  const [root] = entitlements;
  const { coverFrom, coverUntil } = root ?? purchase.details;
  switch (state) {
    case 'awaiting':
      return unitsSeen === undefined
        ? 'The seats count as soon as Microsoft 365 shows them: awaiting tenant.'
        : `The seats count as soon as Microsoft 365 shows them; awaiting tenant: ${unitsSeen} of ${awaitedSeats(entitlements)} units seen.`;
    case 'starts-later':
      return `The seats count from ${dateWords(coverFrom)} on, as soon as Microsoft 365 shows them.`;
    case 'in-force':
      return `In force to ${dateWords(coverUntil)}.`;
    default:
      return root?.status === 'confirmed'
        ? `Cover ended on ${dateWords(coverUntil)}.`
        : `Cover ended on ${dateWords(coverUntil)}; Microsoft 365 never showed the seats.`;
  }
}

/** Says who was faster than a press. */
export function settledWords(purchase: Purchase, timeZone: string): string {
  const event = lastEvent(
    purchase,
    'submitted',
    'returned',
    'answered',
    'approved',
    'declined',
    'withdrawn',
    'confirmed',
    'corrected',
  );
  if (event === undefined) return 'Your press changed nothing: this was changed in the meantime.';
  const verbs = {
    drafted: 'began it',
    'file-attached': 'changed it',
    submitted: roundOf(purchase) > 1 ? 'sent it again' : 'sent it already',
    returned: 'asked about it',
    answered: 'answered the question',
    approved: 'approved it already',
    declined: 'declined it already',
    withdrawn: 'withdrew it',
    confirmed: 'confirmed it already',
    corrected: 'corrected it',
  };
  const when = whenWords(event.at, timeZone);
  return `Your press changed nothing: ${doerWords(event.by)} ${verbs[event.action]}, ${when}.`;
}

/** What the entitlement of a purchase is, less what awaited corrections take from it. */
const awaitedSeats = (entitlements: PurchaseShown['entitlements']): number => {
  const [root] = entitlements;
  return entitlements
    .filter((one) => one === root || (one.corrects === root?.id && one.seats < 0 && one.status === 'awaiting-tenant'))
    .reduce((sum, one) => sum + one.seats, 0);
};

/** "Dana Reyes sent it", for the history of a purchase. */
export function eventWords({ action, by, words }: PurchaseEvent): string {
  const quote = words === undefined ? '' : `: ${quotedWhole(words)}`;
  const verbs = {
    drafted: 'began it',
    'file-attached': 'attached',
    submitted: 'sent it to central IT',
    returned: 'asked',
    answered: 'answered',
    approved: 'approved it',
    declined: 'declined it',
    withdrawn: 'withdrew it',
    confirmed: by.kind === 'person' ? 'confirmed by hand that the seats are there' : 'saw the seats in Microsoft 365',
    corrected: 'corrected it',
  } satisfies Record<PurchaseEvent['action'], string>;
  return `${doerWords(by)} ${verbs[action]}${quote}`;
}

/** "PO-1001 was already used for 5 Project seats in Chemistry." */
export const sameNumberWords = (number: string, sameNumber: readonly SameNumber[]): readonly string[] =>
  sameNumber.map(
    ({ product, department, seats }) =>
      `${inertName(number)} was already used for ${boughtWords(seats, product.name)} in ${department.name}.`,
  );

/** "6 of the 10 people on the roster already have Power BI Pro through M365EDU_A5_FACULTY." */
export const overlapWords = (overlap: PurchaseShown['overlap'], productName: string): readonly string[] =>
  overlap === undefined
    ? []
    : [
        `${overlap.people} of the ${overlap.isCut === true ? 'first ' : ''}${overlap.of} people on the roster already ${overlap.people === 1 ? 'has' : 'have'} ${productName} through ${listWords(overlap.through)}.`,
      ];

/** "25 units of Visio in Microsoft 365 are a trial until Mar 1, 2027 and do not count." */
export function trialWords(trials: PurchaseShown['trials'], productName: string): readonly string[] {
  if (trials === undefined) return [];
  const lines = trials.trials.map(({ units, endsOn }) => {
    const until = endsOn === undefined ? '' : ` until ${shortDateWords(endsOn)}`;
    return units === 1
      ? `1 unit of ${productName} in Microsoft 365 is a trial${until} and does not count.`
      : `${units ?? 'Some'} units of ${productName} in Microsoft 365 are a trial${until} and do not count.`;
  });
  return trials.isWhole
    ? lines
    : [
        ...lines,
        `Microsoft 365 does not tell whether ${lines.length === 0 ? '' : 'other '}units of ${productName} are a trial.`,
      ];
}
