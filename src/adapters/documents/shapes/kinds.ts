import { audit, auditPart } from './audit/audit';
import { exceptionBook } from './audit/exception-book';
import { anchorMark } from './anchor';
import { leavers, sweep, told, troubles } from './findings';
import { handled } from './handled';
import { department, institution, outline, productWish } from './institution';
import { ledger } from './ledger';
import { mirror, mirrorRun } from './mirror';
import { mailbox } from './outbox';
import { entitlement, purchase } from './purchase';
import { assignment, entry, pool, released } from './roster';
import { reminderRun } from './reminder-run';
import { renewalAnswer } from './renewal';
import { position, run } from './run';
import { changeCount, conversation, lease, turn } from './turn';
import { watch } from './watch';

/** Every kind of document that our stores write. */
export const kinds = {
  department,
  pool,
  entitlement,
  entry,
  assignment,
  released,
  ledger,
  handled,
  purchase,
  renewalAnswer,
  exceptionBook,
  institution,
  outline,
  productWish,
  conversation,
  lease,
  turn,
  changeCount,
  run,
  watch,
  anchorMark,
  position,
  audit,
  auditPart,
  mirror,
  mirrorRun,
  mailbox,
  reminderRun,
  leavers,
  troubles,
  told,
  sweep,
};
