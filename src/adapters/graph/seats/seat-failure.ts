import { type SeatFailure } from '../../../domain/roster/assignment';
import { type ServiceError } from '../connection/judge';

type FailureCode = SeatFailure['code'];

/**
 * How Graph says why: a code that may stand anywhere in the error, or a small part of its English sentence that has been
 * stable; the first that fits decides. Sentences change, so a text nobody listed is `other`.
 */
const SIGNS: readonly { readonly code: FailureCode; readonly sign: string }[] = [
  { code: 'conflicting-plan', sign: 'mutuallyexclusiveviolation' },
  { code: 'missing-plan', sign: 'dependencyviolation' },
  { code: 'tenant-short', sign: 'countviolation' },
  { code: 'not-allowed-in-location', sign: 'prohibitedinusagelocationviolation' },
  { code: 'mail-clash', sign: 'uniquenessviolation' },
  { code: 'inherited', sign: 'inherited from a group' },
  { code: 'conflicting-plan', sign: 'mutually exclusive' },
  { code: 'missing-plan', sign: 'depends on the service plan' },
  { code: 'tenant-short', sign: 'available licenses' },
  { code: 'unknown-sku', sign: 'valid company license' },
  { code: 'not-for-people', sign: 'cannot be assigned to a user' },
  { code: 'not-allowed-in-location', sign: 'prohibited in' },
  { code: 'no-usage-location', sign: 'usage location' },
  { code: 'mail-clash', sign: 'proxy address' },
];

/** Why Graph would not change a license. */
export function failureOfRefusal(error: ServiceError, action: 'assign' | 'release'): SeatFailure {
  if (error.status === 404) return { code: 'person-missing' };
  const code = codeIn(error.rawText);
  return withPlans(code, planNamesIn(error.message, action));
}

/** Whether Graph refused to take away a license because the person does not have it. */
export function isNotHeld(error: ServiceError): boolean {
  return error.status === 400 && isNotHeldText(error.rawText);
}

/** Whether these are the words in which Graph says so. */
export const isNotHeldText = (rawText: string): boolean => rawText.toLowerCase().includes('corresponding license');

/** Why an assignment is in error, from `licenseAssignmentStates[].error`; undefined when it says that nothing is wrong. */
export function failureOfState(error: unknown): SeatFailure | undefined {
  if (error === null || error === undefined || error === '' || error === 'None') return undefined;
  return withPlans(typeof error === 'string' ? codeIn(error) : 'other', []);
}

function codeIn(text: string): FailureCode {
  const lower = text.toLowerCase();
  return SIGNS.find(({ sign }) => lower.includes(sign))?.code ?? 'other';
}

function withPlans(code: FailureCode, planNames: readonly string[]): SeatFailure {
  return code === 'conflicting-plan' || code === 'missing-plan' ? { code, planNames } : { code };
}

/** The plans that a message names: those in conflict; on assign those that are needed, on release those that need it. */
function planNamesIn(message: string, action: 'assign' | 'release'): string[] {
  const exclusive = /service plans? (.+?) are mutually exclusive/iu.exec(message)?.[1];
  const dependency = /service plan (.+?) depends on the service plan(?:\(s\)|s)? (.+?)\.?$/iu.exec(message);
  const names = exclusive ?? (action === 'assign' ? dependency?.[2] : dependency?.[1]) ?? '';
  return names
    .split(/, | and /u)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
