import { type ExceptionAnswer, type ExceptionFound } from '../../../domain/audit/exception';

/** What an approver said of an exception. */
export const ANSWERS: Readonly<Record<ExceptionAnswer['answer'], string>> = {
  accepted: 'accepted',
  mend: 'to be mended',
  'ask-department': 'department asked',
};

/** Why the tenant refuses a license; its own codes, which an outsider can look up, are in the ledger. */
export const failureText = (failure: NonNullable<ExceptionFound['failure']>): string => failure.replaceAll('-', ' ');
