import { documentTurnStore } from '../../../src/adapters/documents/tenant/turn-store';
import { instantOf } from '../../../src/domain/calendar';
import { keyOf } from '../../../src/bot/turn/turn';
import { type JsonObject } from '../../../src/cards/parts/json';
import { aMessage, anActivity, idOf, newActivityId, type WireActivity } from '../bot/activities';
import { type TestBot } from '../bot/bot-harness';
import { type FileServer } from './file-server';
import {
  addFile,
  begin,
  type Bought,
  coverOf,
  dataOf,
  decide,
  find,
  forge,
  keepFile,
  RESELLER,
  send,
  sendAgain,
} from './purchase-world';
import { aForm } from './purchasing';

/** Somebody's part in a purchase of Mathematics. */
export type Role =
  | 'delegate'
  | 'delegate of another department'
  | 'purchaser'
  | 'approver'
  | 'approver who sent it'
  | 'approver who changed it'
  | 'auditor'
  | 'nobody'
  | 'guest';

/** Who plays which. */
export const people: Readonly<Record<Role, string>> = {
  delegate: 'dreyes',
  'delegate of another department': 'ualvarez',
  purchaser: 'nadler',
  approver: 'sokafor',
  'approver who sent it': 'kbell',
  'approver who changed it': 'kbell',
  auditor: 'lmarin',
  nobody: 'jdoe',
  guest: 'visitor_partner.example#EXT#',
};
/** Every role. */
export const roles = Object.keys(people) as readonly Role[];
/** Everybody who plays one. */
export const known = [...new Set(Object.values(people))];

const SUBMIT: readonly Role[] = [
  'delegate',
  'purchaser',
  'approver',
  'approver who sent it',
  'approver who changed it',
];
/** Who sees the purchases of Mathematics. */
export const SEE: readonly Role[] = [...SUBMIT, 'auditor'];
const DECIDE: readonly Role[] = ['approver'];

type State = 'draft' | 'submitted' | 'returned' | 'approved';

/** A purchase in a state, which whoever plays the role has had to do with as the role says. */
export async function arrange(bot: TestBot, role: Role, state: State): Promise<Bought> {
  const sender = role === 'approver who sent it' ? 'kbell' : 'dreyes';
  const isChanged = role === 'approver who changed it';
  if (state === 'draft') return begin(bot, sender);
  const bought = await send(bot, sender);
  if (isChanged) {
    await decide(bot, 'sokafor', bought, { kind: 'return', question: 'Which project?' });
    await sendAgain(bot, 'kbell', bought);
  }
  if (state === 'returned') await decide(bot, 'sokafor', bought, { kind: 'return', question: 'Really three?' });
  if (state === 'approved') await decide(bot, 'sokafor', bought, { kind: 'approve' });
  return bought;
}

/** Something that can be pressed or typed about a purchase, and what may come of it. */
export interface Deed {
  readonly of: State;
  readonly who: readonly Role[];
  readonly how: (bot: TestBot, alias: string, bought: Bought, server: FileServer) => Promise<WireActivity>;
  /** The state that the purchase is left in by those who may; undefined when it changes nothing. */
  readonly becomes?: string;
  /** What the ledger then says of it. */
  readonly records?: readonly string[];
  /** What those who may read. */
  readonly reads: RegExp;
  /** Whether there is a new draft of Mathematics afterwards. */
  readonly begins?: true;
}

const WORDS = { words: 'Because of the budget' };

const press =
  (verb: string, inputs: (bought: Bought) => Readonly<Record<string, string>> = () => ({})): Deed['how'] =>
  async (bot, alias, bought) =>
    forge(alias, bot, { verb, data: await dataOf(bot, bought), inputs: inputs(bought) });

const pressCover =
  (verb: string, more: () => JsonObject = () => ({}), inputs: Readonly<Record<string, string>> = {}): Deed['how'] =>
  async (bot, alias, bought) =>
    forge(alias, bot, { verb, data: { ...(await coverOf(bot, bought)), ...more() }, inputs });

const type =
  (sentence: string): Deed['how'] =>
  (bot, alias, { number }) =>
    Promise.resolve(aMessage(alias, bot.place, sentence.replace('{}', number)));

const goodForm = ({ number }: Bought) => aForm({ number, reseller: RESELLER });
const imported = { department: 'math', product: 'visio' };

/** Every verb and every phrase about purchases, with who may. */
export const deeds: Readonly<Record<string, Deed>> = {
  'a press of purchase.form': {
    of: 'draft',
    who: SUBMIT,
    how: (bot, alias) =>
      Promise.resolve(forge(alias, bot, { verb: 'purchase.form', data: { department: 'math', product: 'visio' } })),
    begins: true,
    reads: /Buy Visio seats\nMathematics/u,
  },
  'a press of purchase.submit on a draft': {
    of: 'draft',
    who: SUBMIT,
    how: press('purchase.submit', goodForm),
    becomes: 'submitted',
    records: ['purchase-submitted'],
    reads: /Waits for a decision/u,
  },
  'a press of purchase.submit on a returned one': {
    of: 'returned',
    who: SUBMIT,
    how: press('purchase.submit', goodForm),
    becomes: 'submitted',
    records: ['purchase-submitted'],
    reads: /Waits for a decision/u,
  },
  'a press of purchase.amend': {
    of: 'returned',
    who: SUBMIT,
    how: press('purchase.amend'),
    reads: /Change and send PO-\d+ again/u,
  },
  'a press of purchase.discard': {
    of: 'draft',
    who: SUBMIT,
    how: press('purchase.discard'),
    becomes: 'gone',
    records: [],
    reads: /Discarded/u,
  },
  'a press of purchase.approve': {
    of: 'submitted',
    who: DECIDE,
    how: press('purchase.approve'),
    becomes: 'approved',
    records: ['purchase-approved', 'entitlement-recorded'],
    reads: /Sam Okafor approved this/u,
  },
  'a press of purchase.decline': {
    of: 'submitted',
    who: DECIDE,
    how: press('purchase.decline', () => WORDS),
    becomes: 'declined',
    records: ['purchase-declined'],
    reads: /Sam Okafor declined this[\s\S]*Because of the budget/u,
  },
  'a press of purchase.return': {
    of: 'submitted',
    who: DECIDE,
    how: press('purchase.return', () => WORDS),
    becomes: 'returned',
    records: ['purchase-returned'],
    reads: /Sam Okafor asks[\s\S]*Because of the budget/u,
  },
  'a press of purchase.answer': {
    of: 'returned',
    who: SUBMIT,
    how: press('purchase.answer', () => WORDS),
    becomes: 'submitted',
    records: ['purchase-answered'],
    reads: /Waits for a decision[\s\S]*Because of the budget/u,
  },
  'a press of purchase.withdraw': {
    of: 'submitted',
    who: SUBMIT,
    how: press('purchase.withdraw'),
    becomes: 'withdrawn',
    records: ['purchase-withdrawn'],
    reads: /withdrew this/u,
  },
  'a press of purchase.withdraw on a returned one': {
    of: 'returned',
    who: SUBMIT,
    how: press('purchase.withdraw'),
    becomes: 'withdrawn',
    records: ['purchase-withdrawn'],
    reads: /withdrew this/u,
  },
  'a press of purchase.correct-form': {
    of: 'approved',
    who: DECIDE,
    how: pressCover('purchase.correct-form'),
    reads: /Correct PO-\d+/u,
  },
  'a press of purchase.correct': {
    of: 'approved',
    who: DECIDE,
    how: pressCover('purchase.correct', () => ({ origin: newActivityId() }), {
      seats: '4',
      from: '2026-08-01',
      until: '2027-06-30',
      reason: 'One more was ordered',
    }),
    becomes: 'approved',
    records: ['entitlement-recorded'],
    reads: /\+1 seat, [\s\S]*One more was ordered/u,
  },
  'a press of purchase.show': { of: 'submitted', who: SEE, how: press('purchase.show'), reads: /PO-\d+[\s\S]*Quill/u },
  'a press of purchase.show on a draft': {
    of: 'draft',
    who: SUBMIT,
    how: press('purchase.show'),
    reads: /Buy Project seats/u,
  },
  'a press of purchase.show-cover': {
    of: 'draft',
    who: SEE,
    how: async (bot, alias) => {
      const [root] = await bot
        .app()
        .ports.departments.look('math' as never)
        .entitlements('visio' as never);
      return forge(alias, bot, { verb: 'purchase.show-cover', data: { ...imported, entitlement: root?.id } });
    },
    reads: /PO-1001/u,
  },
  'a press of purchase.list': {
    of: 'submitted',
    who: SEE,
    how: (bot, alias) =>
      Promise.resolve(forge(alias, bot, { verb: 'purchase.list', data: { department: 'math', offset: 0 } })),
    reads: /Purchases\nMathematics[\s\S]*3 Project seats[\s\S]*PO-\d+/u,
  },
  'a press of purchase.attach': {
    of: 'draft',
    who: SUBMIT,
    how: async (bot, alias, bought) =>
      forge(alias, bot, { verb: 'purchase.attach', data: await asked(bot, alias, bought) }),
    becomes: 'draft with order.pdf',
    records: [],
    reads: /Attached to your purchase/u,
  },
  "a press of purchase.attach for somebody else's file": {
    of: 'draft',
    who: [],
    how: async (bot, alias, bought) =>
      forge(alias, bot, { verb: 'purchase.attach', data: await asked(bot, 'fobrien', bought) }),
    reads: /Attached to your purchase/u,
  },
  'a press of purchase.proof': {
    of: 'returned',
    who: SEE,
    how: async (bot, alias, bought) => {
      await addFile(bot, 'dreyes', bought);
      return forge(alias, bot, { verb: 'purchase.proof', data: await dataOf(bot, bought) });
    },
    reads: /Proof of PO-\d+/u,
  },
  'the acceptance of its proof': { of: 'returned', who: SEE, how: accept, reads: /Handed over/u },
  '"buy 5 Visio for Mathematics"': {
    of: 'draft',
    who: SUBMIT,
    how: type('buy 5 Visio for Mathematics'),
    begins: true,
    reads: /Buy Visio seats\nMathematics/u,
  },
  '"purchases for Mathematics"': {
    of: 'submitted',
    who: SEE,
    how: type('purchases for Mathematics'),
    reads: /Purchases\nMathematics[\s\S]*3 Project seats[\s\S]*PO-\d+/u,
  },
  '"show PO-…"': { of: 'submitted', who: SEE, how: type('show {}'), reads: /PO-\d+[\s\S]*Quill/u },
  '"withdraw PO-…"': {
    of: 'submitted',
    who: SUBMIT,
    how: type('withdraw {}'),
    becomes: 'withdrawn',
    records: ['purchase-withdrawn'],
    reads: /withdrew this/u,
  },
  'a press that says "withdraw PO-…"': {
    of: 'submitted',
    who: SUBMIT,
    how: (bot, alias, { number }) =>
      Promise.resolve(forge(alias, bot, { verb: 'phrase.say', data: { text: `withdraw ${number}` } })),
    becomes: 'withdrawn',
    records: ['purchase-withdrawn'],
    reads: /withdrew this/u,
  },
  '"correct PO-…"': { of: 'approved', who: DECIDE, how: type('correct {}'), reads: /Correct PO-\d+/u },
  // Last, since people who wait get the seats.
  'a press of purchase.confirm': {
    of: 'approved',
    who: DECIDE,
    how: pressCover('purchase.confirm', () => ({}), { words: 'The reseller wrote so' }),
    becomes: 'approved',
    records: ['entitlement-confirmed', 'cap-changed'],
    reads: /In force/u,
  },
};

/** As if somebody had sent a file and was asked which purchase it belongs to. */
async function asked(bot: TestBot, alias: string, { department, purchase, number }: Bought): Promise<JsonObject> {
  const { documents, ports } = bot.app();
  const origin = newActivityId();
  const kept = {
    userId: idOf(alias),
    places: [{ kind: 'purchase', department, purchase }],
    files: [{ ...(await keepFile(bot, number)) }],
  };
  const at = instantOf(ports.clock.now());
  const turns = documentTurnStore(documents, ports.clock);
  await turns.save({ key: keyOf('files', origin), status: 'asked', at, turn: kept });
  return { origin, option: 0 };
}

/** Accepts the offer of a purchase's proof, whether or not there was one. */
async function accept(bot: TestBot, alias: string, bought: Bought, server: FileServer): Promise<WireActivity> {
  const { sha256 } = await addFile(bot, 'dreyes', bought);
  const uploadInfo = {
    contentUrl: server.url(sha256),
    name: 'order.pdf',
    uploadUrl: server.uploadUrl(`${bought.number}.pdf`),
    uniqueId: 'x',
    fileType: 'pdf',
  };
  const context = { department: bought.department, purchase: bought.purchase, sha256 };
  const value = { type: 'fileUpload', action: 'accept', context, uploadInfo };
  return anActivity(alias, bot.place, { type: 'invoke', name: 'fileConsent/invoke', value });
}

/** What a purchase has become, in a word. */
export async function stateOf(bot: TestBot, bought: Bought): Promise<string> {
  const purchase = (await find(bot, bought))?.purchase;
  if (purchase === undefined) return 'gone';
  return [purchase.status, ...purchase.proof.files.map((file) => `with ${file.name}`)].join(' ');
}
