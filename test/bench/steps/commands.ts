import { type CommandKind } from '../../../src/intent/intent';
import { type StepsWorld } from './steps-world';

/** Something that is said in the bench: by whom, and the words, which may depend on what is there. */
export interface SaidRow {
  readonly name: string;
  readonly by: 'dreyes' | 'sokafor' | 'lmarin';
  readonly says: string | ((world: StepsWorld) => string | Promise<string>);
  /** In the channel of central IT, and not alone with the bot. */
  readonly isInChannel?: true;
  /** What the sender reads, if it does as asked. */
  readonly answers: RegExp;
  /** The first answer only says that it works: what follows is not waited for by anybody. */
  readonly isOnlyBegun?: true;
}

/** Everything that can be said, by its kind and in this order: a kind without a row does not compile. */
export const commands: Readonly<Record<CommandKind, readonly SaidRow[]>> = {
  seats: [
    { name: 'seats', by: 'dreyes', says: 'seats', answers: /seats free/u },
    { name: 'seats', by: 'sokafor', says: 'seats', answers: /seats free/u },
    { name: 'seats', by: 'lmarin', says: 'seats', answers: /seats free/u },
  ],
  'show-pool': [{ name: 'seats Visio', by: 'dreyes', says: 'seats Visio', answers: /seats free/u }],
  'show-roster': [
    { name: 'who has Visio', by: 'dreyes', says: 'who has Visio', answers: /seats free/u },
    { name: 'who has what', by: 'dreyes', says: 'who has what', answers: /Who has what/u },
    { name: 'who has what', by: 'sokafor', says: 'who has what', answers: /Who has what/u },
  ],
  waiting: [
    { name: 'who is waiting', by: 'dreyes', says: 'who is waiting', answers: /waiting/u },
    { name: 'who is waiting', by: 'sokafor', says: 'who is waiting', answers: /waiting|department/iu },
  ],
  'person-holdings': [
    {
      name: 'what does NAME have',
      by: 'dreyes',
      says: (world) => `what does ${world.seated(0)} have`,
      answers: /Visio/u,
    },
    {
      name: 'what does NAME have',
      by: 'sokafor',
      says: (world) => `what does ${world.seated(0)} have`,
      answers: /Visio/u,
    },
  ],
  'my-holdings': [{ name: 'what do I have', by: 'dreyes', says: 'what do I have', answers: /./u }],
  'my-seats': [{ name: 'show my seats', by: 'dreyes', says: 'show my seats', answers: /seats free/u }],
  'explain-seat': [
    {
      name: 'why is NAME waiting',
      by: 'dreyes',
      says: (world) => `why is ${world.seated(0)} waiting`,
      answers: /seat/u,
    },
    {
      name: 'why does NAME not have',
      by: 'dreyes',
      says: (world) => `why does ${world.free(1)} not have Visio`,
      answers: /seats free/u,
    },
  ],
  cost: [
    { name: 'what does Visio cost', by: 'dreyes', says: 'what does Visio cost', answers: /cost|price/u },
    { name: 'what does Visio cost', by: 'sokafor', says: 'what does Visio cost', answers: /cost|price/u },
  ],
  'who-decides': [
    { name: 'who decides', by: 'dreyes', says: 'who decides', answers: /Dana Reyes/u },
    { name: 'who decides', by: 'sokafor', says: 'who decides', answers: /Central IT/iu },
  ],
  'purchase-state': [
    { name: 'where is my purchase', by: 'dreyes', says: 'where is my purchase', answers: /PO-/u },
    { name: 'where is my purchase', by: 'sokafor', says: 'where is my purchase', answers: /Purchases/u },
  ],
  report: [
    { name: 'report', by: 'dreyes', says: 'report', answers: /seats free/u },
    { name: 'report', by: 'sokafor', says: 'report', answers: /./u, isOnlyBegun: true },
  ],
  'not-here': [{ name: 'settings', by: 'dreyes', says: 'settings', answers: /no settings/u }],
  adoptable: [{ name: 'adopt NAME', by: 'sokafor', says: (world) => `adopt ${world.seated(0)}`, answers: /./u }],
  history: [
    { name: 'history', by: 'dreyes', says: 'history', answers: /./u },
    { name: 'history', by: 'sokafor', says: 'history', answers: /./u },
  ],
  forecast: [
    { name: 'what happens on DAY', by: 'dreyes', says: 'what happens on June 30', answers: /June 30/u },
    { name: 'forecast', by: 'sokafor', says: 'forecast', answers: /departments/u },
    { name: 'forecast Visio', by: 'dreyes', says: 'forecast Visio', answers: /seats free/u },
  ],
  purchases: [
    { name: 'purchases', by: 'dreyes', says: 'purchases', answers: /PO-/u },
    { name: 'purchases', by: 'sokafor', says: 'purchases', answers: /PO-/u },
  ],
  'show-purchase': [
    { name: 'show PO', by: 'dreyes', says: async (world) => `show ${await world.order('approved')}`, answers: /PO-/u },
    { name: 'show PO', by: 'sokafor', says: async (world) => `show ${await world.order('approved')}`, answers: /PO-/u },
  ],
  several: [
    {
      name: 'several',
      by: 'dreyes',
      says: (world) => `add ${world.free(1)} to Visio, remove ${world.seated(3)} from Visio`,
      answers: /changes made/iu,
    },
  ],
  add: [
    { name: 'add 1', by: 'dreyes', says: (world) => `add ${world.free(1)} to Visio`, answers: /seat/iu },
    { name: 'add 10', by: 'dreyes', says: (world) => `add ${world.free(10)} to Visio`, answers: /seat/iu },
    {
      name: 'add 1',
      by: 'sokafor',
      says: (world) => `add ${world.free(1)} to Visio for Mathematics`,
      answers: /seat/iu,
    },
  ],
  remove: [
    { name: 'remove 1', by: 'dreyes', says: (world) => `remove ${world.seated(1)} from Visio`, answers: /removed/iu },
  ],
  swap: [
    {
      name: 'swap',
      by: 'dreyes',
      says: (world) => `swap ${world.seated(2)} for ${world.free(1)} in Visio`,
      answers: /./u,
    },
  ],
  move: [
    { name: 'move first', by: 'dreyes', says: (world) => `move ${world.seated(5)} first in Visio`, answers: /first/iu },
  ],
  offer: [
    { name: 'NAME Visio', by: 'dreyes', says: (world) => `${world.seated(4)} Visio`, answers: /what should I do/u },
  ],
  undo: [{ name: 'undo', by: 'dreyes', says: 'undo', answers: /./u }],
  buy: [{ name: 'buy', by: 'dreyes', says: 'buy 5 Visio', answers: /Type how many seats/u }],
  reminders: [{ name: 'reminders', by: 'sokafor', says: 'reminders', answers: /reminder/iu }],
  renew: [
    { name: 'renew', by: 'dreyes', says: 'renew Visio', answers: /Visio/u },
    { name: 'renew', by: 'sokafor', says: 'renew Visio for Mathematics', answers: /Visio/u },
  ],
  withdraw: [
    {
      name: 'withdraw PO',
      by: 'dreyes',
      says: async (world) => `withdraw ${await world.order('submitted')}`,
      answers: /withdrawn|withdraw/iu,
    },
  ],
  'which-purchase': [
    { name: 'cancel my purchase', by: 'dreyes', says: 'cancel my purchase', answers: /withdraw|no open purchase/iu },
    { name: 'approve all', by: 'sokafor', says: 'approve all', answers: /Which purchase|Approve/u },
  ],
  decide: [
    {
      name: 'approve PO',
      by: 'sokafor',
      says: async (world) => `approve ${await world.anyOrder('submitted')}`,
      answers: /approved this/u,
    },
    {
      name: 'decline PO because',
      by: 'sokafor',
      says: async (world) => `decline ${await world.anyOrder('submitted')} because it was bought twice`,
      answers: /declined this/u,
    },
  ],
  correct: [
    {
      name: 'correct PO',
      by: 'sokafor',
      says: async (world) => `correct ${await world.order('approved')}`,
      answers: /seats/iu,
    },
  ],
  leavers: [
    { name: 'leavers', by: 'dreyes', says: 'leavers', answers: /./u },
    { name: 'leavers', by: 'sokafor', says: 'leavers', answers: /./u },
  ],
  departments: [{ name: 'departments', by: 'sokafor', says: 'departments', answers: /Mathematics|departments/iu }],
  'show-department': [
    { name: 'department NAME', by: 'sokafor', says: 'department Mathematics', answers: /Dana Reyes/u },
  ],
  'add-department': [
    { name: 'add department', by: 'sokafor', says: 'add department Alchemy', answers: /Alchemy|department/iu },
  ],
  'add-role': [{ name: 'add delegate', by: 'sokafor', says: 'add delegate jdoe to Mathematics', answers: /Jane Doe/u }],
  'remove-role': [
    { name: 'remove delegate', by: 'sokafor', says: 'remove delegate jdoe from Mathematics', answers: /Jane Doe/u },
  ],
  'move-role': [
    {
      name: 'move delegate',
      by: 'sokafor',
      says: 'move delegate dreyes from Mathematics to Chemistry',
      answers: /Dana Reyes/u,
    },
  ],
  'replace-role': [
    {
      name: 'replace delegate',
      by: 'sokafor',
      says: 'make jdoe delegate of Chemistry instead of ualvarez',
      answers: /Jane Doe/u,
    },
  ],
  'rename-department': [
    { name: 'rename', by: 'sokafor', says: 'rename department History to Humanities', answers: /is called/u },
  ],
  'close-department': [
    { name: 'close department', by: 'sokafor', says: 'close department Humanities', answers: /close/iu },
  ],
  'reopen-department': [
    { name: 'reopen department', by: 'sokafor', says: 'reopen department Humanities', answers: /Humanities/u },
  ],
  products: [{ name: 'products', by: 'sokafor', says: 'products', answers: /Visio/u }],
  'add-product': [{ name: 'add product', by: 'sokafor', says: 'add product Teams Dial-in', answers: /./u }],
  'product-requests': [{ name: 'product requests', by: 'sokafor', says: 'product requests', answers: /./u }],
  'use-channel': [
    { name: 'use channel', by: 'sokafor', says: 'send purchases here', isInChannel: true, answers: /./u },
  ],
  'leave-channel': [
    { name: 'leave channel', by: 'sokafor', says: 'stop sending purchases here', isInChannel: true, answers: /./u },
  ],
  plan: [{ name: 'plan', by: 'sokafor', says: 'plan', answers: /./u, isOnlyBegun: true }],
  position: [
    { name: 'position', by: 'sokafor', says: 'position', answers: /./u, isOnlyBegun: true },
    { name: 'position', by: 'lmarin', says: 'position', answers: /./u, isOnlyBegun: true },
  ],
  audit: [
    { name: 'audit', by: 'sokafor', says: 'audit', answers: /./u, isOnlyBegun: true },
    { name: 'audit', by: 'lmarin', says: 'audit', answers: /./u, isOnlyBegun: true },
    { name: 'audit', by: 'dreyes', says: 'audit', answers: /./u, isOnlyBegun: true },
  ],
  'who-had': [{ name: 'who had', by: 'dreyes', says: 'who had Visio yesterday', answers: /./u, isOnlyBegun: true }],
  'person-history': [
    { name: 'history NAME', by: 'dreyes', says: (world) => `history ${world.seated(0)}`, answers: /./u },
  ],
  export: [{ name: 'export', by: 'dreyes', says: 'export', answers: /./u, isOnlyBegun: true }],
  'evidence-pack': [{ name: 'evidence pack', by: 'sokafor', says: 'evidence pack', answers: /./u, isOnlyBegun: true }],
  reconcile: [{ name: 'reconcile', by: 'sokafor', says: 'reconcile', answers: /./u, isOnlyBegun: true }],
  pending: [
    { name: 'pending', by: 'dreyes', says: 'pending', answers: /./u },
    { name: 'pending', by: 'sokafor', says: 'pending', answers: /wait/u },
    { name: 'pending', by: 'lmarin', says: 'pending', answers: /./u },
  ],
  help: [{ name: 'help', by: 'dreyes', says: 'help', answers: /./u }],
  greet: [{ name: 'hi', by: 'dreyes', says: 'hi', answers: /./u }],
  thanks: [{ name: 'thanks', by: 'dreyes', says: 'thanks', answers: /./u }],
};
