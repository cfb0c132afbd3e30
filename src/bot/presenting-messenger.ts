import { type Message, type Messenger } from '../ports/messenger';
import { type Outlet } from '../ports/outlet';
import { type RenderedCard } from '../cards/render';
import { type Policy } from '../domain/policy';
import { presentLeavers } from './present/leavers';
import { presentAdoption } from './present/adoption';
import { presentMirrorAgreed, presentMirrorAsked } from './present/mirror';
import { presentNotice } from './present/notice';
import { presentNoPosition, presentPosition } from './present/position';
import { presentPurchaseCopy, presentPurchaseNotice } from './present/purchase';
import { presentNoRun, presentRun } from './present/run';
import { presentRosterChange } from './present/roster-change';
import { presentTroubles } from './present/troubles';
import { presentRoleGiven, presentWishSettled } from './present/setup-notices';

/** Says the domain's messages with our cards. */
export function presentingMessenger(outlet: Outlet, policy: Policy): Messenger {
  return {
    post: (address, message) => outlet.post(address, present(message, policy)),
    update: (address, activityId, message) => outlet.update(address, activityId, present(message, policy)),
  };
}

function present(message: Message, policy: Policy): RenderedCard {
  switch (message.kind) {
    case 'roster-change':
      return presentRosterChange(message.change, policy.timeZone);
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
    case 'run':
      return presentRun(message.shown, policy.timeZone);
    case 'troubles':
      return presentTroubles(message, policy.timeZone);
    case 'leavers':
      return presentLeavers(message.shown);
    case 'no-run':
      return presentNoRun(message);
    case 'position':
      return presentPosition(message.shown, policy.timeZone);
    case 'no-position':
      return presentNoPosition();
    case 'mirror-asked':
      return presentMirrorAsked(message.asked, policy.timeZone);
    case 'mirror-agreed':
      return presentMirrorAgreed(message.agreed);
    case 'adoption':
      return presentAdoption(message.adoption);
  }
}
