import { type SeatFailure } from '../../domain/roster/assignment';
import { type HeldReason, type LicenseState } from '../../domain/roster/license-state';
import { defined } from '../../domain/defined';
import { dayWords, listWords, timeWords, whenWords } from './words';

/** What a license is doing, in plain words; `whatToDo` says what and who, where something is to be done. */
export interface LicenseWords {
  /** A few words for a line: "Active", "No usage location – IT must set it". */
  readonly short: string;
  /** A sentence: "License active since 9:42 AM." */
  readonly sentence: string;
  readonly whatToDo?: string;
  readonly isFailed: boolean;
}

/** The words of what is as it should be, or is left as it is. */
const fine = (short: string, sentence: string, whatToDo?: string): LicenseWords => ({
  short,
  sentence,
  ...defined({ whatToDo }),
  isFailed: false,
});

const requested = fine('License requested', 'License requested in Microsoft 365.');
const releaseRequested = fine('License being removed', 'License being removed in Microsoft 365.');

/** The seat is as the command says; the license follows by itself. */
const notAllowed = (done: string): LicenseWords => ({
  short: 'License waits for IT',
  sentence: `The license is not ${done} yet: Microsoft 365 does not let alacarte do it.`,
  whatToDo: 'IT must mend that, and finds in the log what is missing; the license follows by itself.',
  isFailed: true,
});

/** The words for what a person's license is doing, as a command left it. */
export function explainLicense(
  state: LicenseState,
  productName: string,
  timeZone: string,
  wish: Wish = 'assign',
): LicenseWords {
  switch (state.status) {
    case 'requested':
      return state.isForbidden === true ? notAllowed('given') : requested;
    case 'release-requested':
      return state.isForbidden === true ? notAllowed('taken away') : releaseRequested;
    case 'active':
      return active(state, timeWords(state.at, timeZone));
    case 'released': {
      const sentence = `License removed in Microsoft 365 at ${timeWords(state.at, timeZone)}.`;
      const whatToDo = `The person still has ${productName} through a Microsoft 365 group, which IT can change.`;
      return state.isStillInherited === true
        ? fine('License removed, a group’s stays', sentence, whatToDo)
        : fine('License removed', sentence);
    }
    case 'held':
      return HELD[state.reason](productName);
    case 'failed':
      return explainFailure(state.failure, productName, wish);
    case 'missing':
      return fine('No license now', 'No license in Microsoft 365 now; the next run gives one.');
    case 'not-attempted':
      return fine(
        'License not changed',
        'The policy keeps alacarte from changing this license now.',
        'IT can change it by hand or change the policy.',
      );
  }
}

const active = ({ isAgain }: Extract<LicenseState, { status: 'active' }>, when: string): LicenseWords =>
  isAgain === true
    ? fine('Active again', `License active in Microsoft 365 again since ${when}.`)
    : fine('Active', `License active in Microsoft 365 since ${when}.`);

const HELD: Readonly<Record<HeldReason, (productName: string) => LicenseWords>> = {
  inherited: (productName) =>
    fine(
      'License through a group',
      `The ${productName} license comes through a Microsoft 365 group; alacarte leaves it alone.`,
      'IT can change the group.',
    ),
  'outside-alacarte': (productName) =>
    fine(
      'Licensed outside alacarte',
      `Somebody gave this ${productName} license outside alacarte; alacarte leaves it alone.`,
      'IT can tell whose it is and take it over.',
    ),
  covered: (productName) =>
    fine(
      'Covered by a bigger license',
      `This person has ${productName} already, through a bigger license; no second one is given.`,
      'Remove the person, and the seat is free for somebody else.',
    ),
  'seated-twice': (productName) =>
    fine(
      'Seated by another department, too',
      `Another department seats this person for ${productName}, too; one license is kept, and both seats count.`,
      'One of the two departments can remove the person and use the seat for somebody else.',
    ),
  'not-in-catalog': (productName) =>
    fine(
      'Not in the catalog any more',
      `${productName} is in the catalog no more, so alacarte neither gives nor takes its licenses.`,
      'IT can add the product again.',
    ),
};

/**
 * The words for what the license of a seat is doing, for whoever looks at the seat; undefined when nothing was asked for yet. What was seen
 * in the tenant says when.
 */
export function explainSeat(state: LicenseState | undefined, productName: string, timeZone: string): LicenseWords {
  if (state === undefined) return fine('Seated', 'No license was requested yet.');
  if (state.status === 'active') return active(state, whenWords(state.at, timeZone));
  const words = explainLicense(state, productName, timeZone);
  if (!('seenAt' in state)) return words;
  return {
    ...words,
    short: `${words.short} (seen ${dayWords(state.seenAt, timeZone)})`,
    sentence: `${words.sentence} Seen ${whenWords(state.seenAt, timeZone)}.`,
  };
}

/** Why a license could not be given, or, with `release`, not be taken away: who can help, and what the department need not do. */
export function explainFailure(failure: SeatFailure, productName: string, wish: Wish = 'assign'): LicenseWords {
  if (wish === 'assign') {
    const words = failureWords(failure, productName);
    return { ...words, sentence: `License failed: ${words.sentence}`, isFailed: true };
  }
  if (failure.code === 'person-missing')
    return fine('Account is gone', 'The account no longer exists, and its license is gone with it.');

  const words = releaseWords(failure, productName);
  return { ...words, sentence: `License not removed: ${words.sentence}`, isFailed: true };
}

/** What was wanted of a license. */
type Wish = 'assign' | 'release';

/** What a failure is, and what is to be done about it. */
export type FailureWords = Required<Omit<LicenseWords, 'isFailed'>>;

function failureWords(failure: SeatFailure, productName: string): FailureWords {
  const others = 'planNames' in failure ? plans(failure.planNames) : '';
  return FAILURES[failure.code](productName, others);
}

/** By code; `others` are the plans that are in the way or missing. */
const FAILURES: Readonly<Record<SeatFailure['code'], (productName: string, others: string) => FailureWords>> = {
  'tenant-short': (productName) => ({
    short: 'Microsoft 365 is short – IT must act',
    sentence: `this ${productName} seat is bought and paid for, but Microsoft 365 has no free unit for it.`,
    whatToDo: 'IT must act: find the missing unit. The seat stays reserved.',
  }),
  'conflicting-plan': (productName, others) => ({
    short: 'Conflicts with another license – IT must decide',
    sentence: `${productName} cannot stand beside ${others}, which this person has.`,
    whatToDo: 'IT must decide which of the two to keep; the seat stays reserved.',
  }),
  'missing-plan': (productName, others) => ({
    short: 'Another license is missing – IT must act',
    sentence: `${productName} needs ${others}, which this person does not have.`,
    whatToDo: 'IT must give the other license first; the seat stays reserved.',
  }),
  'no-usage-location': () => ({
    short: 'No usage location – IT must set it',
    sentence: 'the account has no usage location, and Microsoft 365 licenses nobody without one.',
    whatToDo: 'IT must set the usage location; the seat stays reserved.',
  }),
  'not-allowed-in-location': (productName) => ({
    short: 'Not offered in their country – IT can check',
    sentence: `Microsoft does not offer ${productName} in the country of this account.`,
    whatToDo: 'IT can check the usage location, which says the country; the seat stays reserved.',
  }),
  'mail-clash': () => ({
    short: 'Mail address clash – IT must act',
    sentence: 'a mail address of this account belongs to another account, too.',
    whatToDo: 'IT must mend the mail address; the seat stays reserved.',
  }),
  inherited: () => ({
    short: 'License through a group',
    sentence: 'the license comes through a Microsoft 365 group, and cannot be changed here.',
    whatToDo: 'IT can change the group.',
  }),
  'unknown-sku': (productName) => ({
    short: 'Not in Microsoft 365 yet',
    sentence: `Microsoft 365 here has no ${productName} at all.`,
    whatToDo: 'IT must check the order with the reseller; the seat stays reserved.',
  }),
  'not-for-people': (productName) => ({
    short: 'Not a license for people – IT must act',
    sentence: `the license that the catalog names for ${productName} is not one that a person can have.`,
    whatToDo: 'IT must mend the product in the catalog; the seat stays reserved.',
  }),
  'person-missing': () => ({
    short: 'Account is gone',
    sentence: 'the account no longer exists.',
    whatToDo: 'Remove the person, or ask IT to restore the account.',
  }),
  'account-disabled': () => ({
    short: 'Account is disabled',
    sentence: 'the account is disabled, and disabled accounts get no license.',
    whatToDo: 'Remove the person, or ask IT to enable the account.',
  }),
  unclear: () => ({
    short: 'Unclear in Microsoft 365 – IT must look',
    sentence:
      'Microsoft 365 says something of this account or license that alacarte cannot judge, so nothing is changed.',
    whatToDo: 'IT must look in the Microsoft 365 admin center.',
  }),
  'plan-off': (productName) => ({
    short: 'Switched off in the license – IT must act',
    sentence: `this person holds the license, but ${productName} is switched off in it.`,
    whatToDo: 'IT must switch the plan on in the Microsoft 365 admin center; the seat stays reserved.',
  }),
  other: () => ({
    short: 'Failed – IT must look',
    sentence: 'Microsoft 365 refused it for a reason alacarte does not know.',
    whatToDo: 'IT must look: the ledger or the Microsoft 365 admin center says more. The seat stays reserved.',
  }),
};

function releaseWords(failure: SeatFailure, productName: string): FailureWords {
  switch (failure.code) {
    case 'inherited':
      return {
        short: 'License through a group',
        sentence: 'it comes through a Microsoft 365 group, and cannot be taken away here.',
        whatToDo: 'IT can change the group. The seat is free all the same.',
      };
    case 'missing-plan':
      return {
        short: 'Another license needs it – IT must act',
        sentence: `${plans(failure.planNames)}, which this person has, needs ${productName}.`,
        whatToDo: 'IT must take the other license away first. The seat is free all the same.',
      };
    case 'unclear':
      return {
        short: 'License not removed yet – IT must look',
        sentence:
          'Microsoft 365 says something of this account that alacarte cannot judge, so its license is left for now.',
        whatToDo:
          'IT must look in the Microsoft 365 admin center; the next run that can judge it takes the license away. The seat is free all the same.',
      };
    default:
      return {
        short: 'License not removed – IT must look',
        sentence: 'Microsoft 365 refused to take it away.',
        whatToDo:
          'IT must look: the ledger or the Microsoft 365 admin center says more. The seat is free all the same.',
      };
  }
}

const plans = (names: readonly string[]): string => (names.length === 0 ? 'another license' : listWords(names));
