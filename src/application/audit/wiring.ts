import { Fault } from '../../ports/fault';
import { type AuditUses } from './audit-uses';

/** Says that no use case stands behind a question yet: whoever asks reads that it could not be answered. */
const unwired = (what: string) => (): Promise<never> =>
  Promise.reject(new Fault('unavailable', `no use case makes ${what} yet`));

/** Who does what the chat asks of audits. */
export const auditUses: AuditUses = {
  makeAudit: unwired('audits'),
  kept: () => ({
    find: () => Promise.resolve(undefined),
    pools: () => Promise.resolve([]),
    exceptions: () => Promise.resolve([]),
  }),
  answerException: unwired('answers to exceptions'),
  signAudit: unwired('sign-offs'),
  whoHad: unwired('who had a product'),
  personHistory: unwired('histories of people'),
  preparePack: unwired('evidence packs'),
  handOverFile: unwired('evidence packs'),
  declineFile: unwired('evidence packs'),
};
