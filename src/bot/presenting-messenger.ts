import { type Message, type Messenger } from '../ports/messenger';
import { type Outlet } from '../ports/outlet';
import { type RenderedCard } from '../cards/render';
import { presentNotice } from './present/notice';
import { presentRosterChange } from './present/roster-change';
import { presentRoleGiven, presentWishSettled } from './present/setup-notices';

/** Says the domain's messages with our cards. */
export function presentingMessenger(outlet: Outlet, timeZone: string): Messenger {
  return {
    post: (address, message) => outlet.post(address, present(message, timeZone)),
    update: (address, activityId, message) => outlet.update(address, activityId, present(message, timeZone)),
  };
}

function present(message: Message, timeZone: string): RenderedCard {
  switch (message.kind) {
    case 'roster-change':
      return presentRosterChange(message.change, timeZone);
    case 'notice':
      return presentNotice(message.notice, timeZone);
    case 'role-given':
      return presentRoleGiven(message, timeZone);
    case 'wish-settled':
      return presentWishSettled(message, timeZone);
  }
}
