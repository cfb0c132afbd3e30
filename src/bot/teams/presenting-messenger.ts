import { type Message, type Messenger } from '../../ports/teams/messenger';
import { type Outlet } from '../../ports/teams/outlet';
import { presentExceptionAsked } from '../audit/notice';
import { type RenderedCard } from '../../cards/render';
import { type ConversationAddress } from '../../domain/conversation';
import { type Policy } from '../../domain/institution/policy';
import { presentRefusal, presentStopped } from '../answer/plain';
import { explainForbidden } from '../answer/explain-forbidden';
import { presentNote } from '../answer/plain';
import { presentAudit, presentNoAudit } from '../audit/audit';
import { presentFileOffered } from '../audit/files';
import { presentWhoHad } from '../audit/who-had';
import { presentChurn } from '../findings/churn';
import { presentLeavers } from '../findings/leavers';
import { presentAdoption } from '../reconcile/adoption';
import { presentMirrorAgreed, presentMirrorAsked } from '../mirror/mirror';
import { presentNotice } from '../roster/notice';
import { presentNoPosition, presentPosition } from '../reconcile/position';
import { presentPurchaseCopy } from '../purchase/purchase';
import { presentPurchaseNotice } from '../purchase/purchase-notice';
import { presentProgress } from '../reconcile/progress';
import { presentNoRun, presentRoleEnded, presentRun } from '../reconcile/run';
import { presentRosterChange, presentSharedChange } from '../roster/roster-change';
import { presentTroubles } from '../findings/troubles';
import { presentApproverReminder } from '../reminder/approver-reminder';
import { presentHolderNotice } from '../reminder/holder-notice';
import { presentReminder } from '../reminder/reminder';
import { presentReminderReport } from '../reminder/reminder-report';
import { presentRoleGiven, presentWishSettled } from '../institution/setup-notices';

/** Says the domain's messages with our cards. */
export function presentingMessenger(outlet: Outlet, policy: Policy): Messenger {
  return {
    post: (address, message) => outlet.post(address, present(message, policy, address)),
    update: (address, activityId, message) => outlet.update(address, activityId, present(message, policy, address)),
  };
}

function present(message: Message, policy: Policy, { conversationType }: ConversationAddress): RenderedCard {
  switch (message.kind) {
    case 'roster-change':
      return conversationType === 'personal'
        ? presentRosterChange(message.change, policy.timeZone)
        : presentSharedChange(message.change, policy.timeZone);
    case 'notice':
      return presentNotice(message.notice, policy.timeZone);
    case 'purchase':
      return presentPurchaseCopy(message.shown, message, policy);
    case 'purchase-notice':
      return presentPurchaseNotice(message.shown, message.notice, policy);
    case 'role-given':
      return presentRoleGiven(message, policy.timeZone);
    case 'wish-settled':
      return presentWishSettled(message, policy.timeZone);
    case 'exception-asked':
      return presentExceptionAsked(message, policy.timeZone);
    case 'run':
      return presentRun(message.shown, policy.timeZone);
    case 'troubles':
      return presentTroubles(message, policy.timeZone);
    case 'churn':
      return presentChurn(message.pools);
    case 'leavers':
      return presentLeavers(message.shown);
    case 'not-let-in':
      return presentNote(...explainForbidden(message.access, { by: 'long' }));
    case 'role-ended':
      return presentRoleEnded(message.changed);
    case 'no-run':
      return presentNoRun(message);
    case 'stopped':
      return presentStopped();
    case 'position':
      return presentPosition(message.shown, policy.timeZone);
    case 'progress':
      return presentProgress(message.of, message.progress);
    case 'audit':
      return presentAudit(message.shown, policy.timeZone);
    case 'no-audit':
      return presentNoAudit(message.of);
    case 'who-had':
      return presentWhoHad(message.shown, { ...message.about, offset: message.offset ?? 0, timeZone: policy.timeZone });
    case 'file-offered':
      return presentFileOffered(message);
    case 'refused':
      return presentRefusal(message.refusal);
    case 'no-position':
      return presentNoPosition();
    case 'mirror-asked':
      return presentMirrorAsked(message.asked, policy.timeZone);
    case 'mirror-agreed':
      return presentMirrorAgreed(message.agreed);
    case 'adoption':
      return presentAdoption(message.adoption);
    case 'reminder':
      return presentReminder(message.shown, policy.timeZone);
    case 'approver-reminder':
      return presentApproverReminder(message.shown, policy.timeZone);
    case 'holder':
      return presentHolderNotice(message.notice);
    case 'reminder-report':
      return presentReminderReport(message.report, policy.timeZone);
  }
}
