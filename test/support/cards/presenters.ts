import { type RenderedCard } from '../../../src/cards/render';
import { type Policy } from '../../../src/domain/institution/policy';
import { userId } from '../../../src/domain/ids';
import { type Message } from '../../../src/ports/teams/messenger';
import { presentingMessenger } from '../../../src/bot/teams/presenting-messenger';

// Everything of the bot that makes a card, in one place: samples get their words here and nowhere else.
export { explainForbidden } from '../../../src/bot/answer/explain-forbidden';
export * from '../../../src/bot/answer/plain';
export * from '../../../src/bot/answer/questions';
export { presentTooLong, presentTooMuchTyped } from '../../../src/bot/answer/too-long';
export { presentCost } from '../../../src/bot/ask/cost';
export { presentDeciders } from '../../../src/bot/ask/deciders';
export { presentExplainedSeat, presentWhichSeat } from '../../../src/bot/ask/explained-seat';
export { presentNotHere } from '../../../src/bot/ask/not-here';
export { meantWords, presentMeant } from '../../../src/bot/ask-whether-meant';
export * from '../../../src/bot/audit/audit';
export * from '../../../src/bot/audit/exceptions';
export { presentPersonHistory } from '../../../src/bot/audit/person-history';
export { presentPoolPurchases } from '../../../src/bot/audit/pool-purchases';
export { button, press } from '../../../src/bot/button/press';
export * from '../../../src/bot/findings/leavers';
export * from '../../../src/bot/institution/closing/closing';
export * from '../../../src/bot/help/help';
export * from '../../../src/bot/institution/departments';
export * from '../../../src/bot/institution/products';
export { presentRenameForm } from '../../../src/bot/institution/renaming';
export * from '../../../src/bot/institution/role-flow';
export { presentRoleForm } from '../../../src/bot/institution/role-form';
export * from '../../../src/bot/institution/roles';
export * from '../../../src/bot/mirror/mirror';
export { presentOffer } from '../../../src/bot/offer';
export * from '../../../src/bot/pending/pending';
export * from '../../../src/bot/purchase/correction';
export * from '../../../src/bot/purchase/purchase';
export * from '../../../src/bot/purchase/purchase-form';
export * from '../../../src/bot/purchase/purchase-list';
export * from '../../../src/bot/purchase/question/question-card';
export { type OpenQuestion } from '../../../src/application/purchase/find/find-open-questions';
export { presentConfirmation, presentReason } from '../../../src/bot/purchase/question/reason-card';
export { presentNone, presentToDecide, presentWithdrawal } from '../../../src/bot/purchase/question/which-purchase';
export * from '../../../src/bot/reconcile/adoption';
export * from '../../../src/bot/reconcile/position';
export * from '../../../src/bot/reconcile/progress';
export * from '../../../src/bot/reconcile/run';
export { presentTooMany } from '../../../src/bot/turn/counted-turn';
export { presentEnding } from '../../../src/bot/reminder/ending';
export { presentKeepOrDrop } from '../../../src/bot/reminder/keep-or-drop';
export { presentReminder } from '../../../src/bot/reminder/reminder';
export * from '../../../src/bot/roster/add-form';
export * from '../../../src/bot/roster/history';
export * from '../../../src/bot/roster/holdings';
export * from '../../../src/bot/roster/pools';
export { presentParts } from '../../../src/bot/roster/several/reply-parts';
export { presentWaiting } from '../../../src/bot/roster/waiting';
export * from '../../../src/bot/talk/talk-words';
export { presentWhom } from '../../../src/bot/talk/ask-whom';
export { presentForecast } from '../../../src/bot/term/forecast';

/** The chat of somebody with the bot, in Teams. */
export const ADDRESS = {
  tenantId: 'tenant',
  conversationId: 'chat',
  conversationType: 'personal',
  serviceUrl: 'https://smba.trafficmanager.net/',
  botId: '28:bot',
  teamsUserId: '29:person',
  userId: userId('person'),
} as const;

/** The card of a message that we start or edit, as the messenger makes it. */
export function presentMessage(message: Message, policy: Policy): RenderedCard {
  const posted: RenderedCard[] = [];
  const outlet = {
    post: (_: unknown, shown: RenderedCard) => Promise.resolve(String(posted.push(shown))),
    update: () => Promise.resolve(),
    offer: () => Promise.resolve(),
    showFile: () => Promise.resolve(),
  };
  void presentingMessenger(outlet, policy).post(ADDRESS, message);
  const [card] = posted;
  if (card === undefined) throw new Error(`nothing was posted for ${message.kind}`);
  return card;
}
