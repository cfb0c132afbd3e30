import { type ConversationAddress } from '../../domain/conversation';
import { type CommandKind } from '../../intent/intent';
import { type Verb } from '../button/verbs';
import { type PrivateMatter } from './private-matter';
import { type DraftReply, type Reply } from './turn';

/** Whom an answer is for: everybody who is there, or its asker alone. */
type Audience = 'everybody' | PrivateMatter;

/**
 * Whom the answer to each command is for. Decisions and numbers are for everybody; what a person has, what is wrong with somebody's
 * license, and who was told what are not. Cards of rosters and changes are for everybody, without what is wrong with a license.
 */
const COMMANDS: { readonly [Kind in CommandKind]: Audience } = {
  add: 'everybody',
  remove: 'everybody',
  swap: 'everybody',
  move: 'everybody',
  several: 'everybody',
  undo: 'everybody',
  offer: 'everybody',
  withdraw: 'everybody',
  'add-role': 'everybody',
  'remove-role': 'everybody',
  'move-role': 'everybody',
  'replace-role': 'everybody',
  'rename-department': 'everybody',
  'close-department': 'everybody',
  'reopen-department': 'everybody',
  'use-channel': 'everybody',
  'leave-channel': 'everybody',
  reconcile: 'licenses',
  buy: 'everybody',
  renew: 'everybody',
  correct: 'everybody',
  'add-department': 'everybody',
  'add-product': 'everybody',
  seats: 'everybody',
  'show-pool': 'everybody',
  'show-roster': 'everybody',
  waiting: 'everybody',
  'person-holdings': 'seats-of-one',
  'my-holdings': 'own-seats',
  // Where it is the asker's own, the reply says so.
  'my-seats': 'everybody',
  'explain-seat': 'seats-of-one',
  cost: 'everybody',
  'who-decides': 'everybody',
  'purchase-state': 'everybody',
  report: 'everybody',
  'not-here': 'everybody',
  adoptable: 'licenses',
  history: 'everybody',
  forecast: 'everybody',
  purchases: 'everybody',
  'show-purchase': 'everybody',
  leavers: 'licenses',
  departments: 'everybody',
  'show-department': 'everybody',
  products: 'everybody',
  'product-requests': 'everybody',
  plan: 'licenses',
  reminders: 'notices',
  position: 'everybody',
  pending: 'inbox',
  help: 'everybody',
  greet: 'everybody',
  thanks: 'everybody',
};

/** Whom the answer to a press is for. What a button says is for whom the same sentence typed is. */
const VERBS: { readonly [Of in Verb]: Audience } = {
  'phrase.say': 'everybody',
  'pending.show': 'inbox',
  'seats.show': 'everybody',
  'pool.show': 'everybody',
  'waiting.show': 'everybody',
  'history.show': 'everybody',
  'forecast.show': 'everybody',
  'person.show': 'seats-of-one',
  'person.why': 'seats-of-one',
  'person.adopt': 'licenses',
  'people.show': 'everybody',
  'cost.show': 'everybody',
  'deciders.show': 'everybody',
  'roster.undo': 'everybody',
  'roster.undo-in': 'everybody',
  'roster.choose-product': 'everybody',
  'roster.choose-department': 'everybody',
  'roster.choose-people': 'everybody',
  'roster.confirm': 'everybody',
  'roster.cancel': 'everybody',
  'roster.add-form': 'everybody',
  'roster.add': 'everybody',
  'purchase.form': 'everybody',
  'purchase.submit': 'everybody',
  'purchase.amend': 'everybody',
  'purchase.answer': 'everybody',
  'purchase.discard': 'everybody',
  'purchase.approve': 'everybody',
  'purchase.decline': 'everybody',
  'purchase.return': 'everybody',
  'purchase.withdraw': 'everybody',
  'purchase.confirm': 'everybody',
  'purchase.correct-form': 'everybody',
  'purchase.correct': 'everybody',
  'purchase.show': 'everybody',
  'purchase.show-cover': 'everybody',
  'purchase.list': 'everybody',
  'purchase.attach': 'everybody',
  'purchase.attach-list': 'everybody',
  'purchase.proof': 'everybody',
  'reminder.show': 'everybody',
  'reminder.renew': 'everybody',
  'reminder.renew-fewer': 'everybody',
  'reminder.lapse': 'everybody',
  'reminder.drop-form': 'everybody',
  'reminder.drop': 'everybody',
  'reminder.keep': 'everybody',
  'reminders.show': 'notices',
  'departments.show': 'everybody',
  'department.show': 'everybody',
  'department.add-form': 'everybody',
  'department.add': 'everybody',
  'department.edit-form': 'everybody',
  'department.edit': 'everybody',
  'department.rename-form': 'everybody',
  'department.rename': 'everybody',
  'department.close': 'everybody',
  'department.reopen': 'everybody',
  'role.undo': 'everybody',
  'role.form': 'everybody',
  'role.add': 'everybody',
  'role.choose-department': 'everybody',
  'role.choose-people': 'everybody',
  'role.confirm': 'everybody',
  'products.show': 'everybody',
  'product.form': 'everybody',
  'product.save': 'everybody',
  'product.request': 'everybody',
  'wishes.show': 'everybody',
  'wish.show': 'everybody',
  'wish.close': 'everybody',
  'run.show': 'licenses',
  'run.start': 'licenses',
  'run.release': 'licenses',
  'run.adopt': 'licenses',
  'position.take': 'everybody',
  'position.show': 'everybody',
  'mirror.show': 'licenses',
  'mirror.agree': 'everybody',
  'leaver.release': 'everybody',
  'leaver.keep': 'everybody',
  'leaver.give': 'everybody',
};

/** The answer to a command, marked where it is for its asker alone. */
export const answerTo = (kind: CommandKind, reply: DraftReply): DraftReply => marked(COMMANDS[kind], reply);

/** The answer to a press, marked the same way. */
export const answerToPress = (verb: Verb, reply: DraftReply): DraftReply => marked(VERBS[verb], reply);

const marked = (audience: Audience, reply: DraftReply): DraftReply =>
  audience === 'everybody' || 'isTooSlow' in reply ? reply : { isAbout: audience, ...reply };

/** What a message says where it is shown: in a channel or a group, only what all of them are to read. */
export const shownIn = ({ conversationType }: ConversationAddress, reply: Reply): Reply =>
  conversationType === 'personal' || reply.shared === undefined ? reply : { ...reply, ...reply.shared() };
