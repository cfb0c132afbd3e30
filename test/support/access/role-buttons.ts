import { type Verb } from '../../../src/bot/button/verbs';
import { keyOf } from '../../../src/bot/turn/turn';
import { type JsonObject } from '../../../src/cards/parts/json';
import { idOf, newActivityId } from '../bot/activities';
import { type State, world } from './role-world';
import { aboutPurchase, by, DELEGATE, IT, OTHER, pressed, PURCHASER, ROSTER, type Row, SENDERS } from './senders';

const person = (alias: string): JsonObject => ({
  userText: alias,
  userId: idOf(alias),
  isChosen: true,
  isAccepted: true,
});
const adding = (): JsonObject => ({
  origin: newActivityId(),
  draft: { kind: 'add', product: 'visio', department: 'math', people: [person('asmith')], isConfirmed: true },
});
const roleDraft = (own: JsonObject = {}): JsonObject => ({
  origin: newActivityId(),
  draft: { kind: 'give', role: 'delegate', department: 'chem', people: [person('asmith')], ...own },
});
const ending: JsonObject = { department: 'math', product: 'visio', lastDay: '2027-06-30' };
const askedPeople = (): JsonObject => ({ ...ending, trail: [], shown: [idOf('awong'), idOf('dlee')] });
const purchaseOf = (state: State) => (): JsonObject => {
  const { department, purchase } = world().bought[state];
  return { department, purchase };
};

/** Every button that changes something. */
export const buttons: Partial<Record<Verb, readonly Row[]>> = {
  'phrase.say': by(ROSTER, pressed('phrase.say', { text: 'remove awong from Visio for Mathematics' })),
  'roster.undo': by(
    ROSTER,
    pressed('roster.undo', (alias) => ({ department: 'math', command: world().undo[alias] ?? '', isConfirmed: true })),
  ),
  'roster.undo-in': by(
    ROSTER,
    pressed('roster.undo-in', () => ({ origin: newActivityId(), choice: 'math' })),
  ),
  'roster.confirm': by(ROSTER, pressed('roster.confirm', adding)),
  'roster.choose-product': by(
    ROSTER,
    pressed('roster.choose-product', () => ({ ...adding(), choice: 'visio' })),
  ),
  'roster.choose-department': by(
    ROSTER,
    pressed('roster.choose-department', () => ({ ...adding(), choice: 'math' })),
  ),
  'roster.choose-people': by(
    ROSTER,
    pressed('roster.choose-people', () => ({ ...adding(), asked: [] })),
  ),
  'roster.add': by(
    ROSTER,
    pressed('roster.add', () => ({ origin: newActivityId(), department: 'math', product: 'visio' }), {
      people: 'asmith',
    }),
  ),
  'purchase.form': by(SENDERS, aboutPurchase('a press of purchase.form')),
  'purchase.fill': by(
    SENDERS,
    pressed('purchase.fill', () => ({ ...purchaseOf('draft')(), version: 1 }), { seats: '7' }),
  ),
  'purchase.submit': [
    ...by(SENDERS, aboutPurchase('a press of purchase.submit on a draft')),
    ...by(SENDERS, aboutPurchase('a press of purchase.submit on a returned one')),
  ],
  'purchase.copy': by(SENDERS, pressed('purchase.copy', purchaseOf('approved'))),
  'purchase.discard': by(SENDERS, aboutPurchase('a press of purchase.discard')),
  'purchase.approve': by(IT, aboutPurchase('a press of purchase.approve')),
  'purchase.decline': by(IT, aboutPurchase('a press of purchase.decline')),
  'purchase.return': by(IT, aboutPurchase('a press of purchase.return')),
  'purchase.answer': by(SENDERS, aboutPurchase('a press of purchase.answer')),
  'purchase.withdraw': [
    ...by(SENDERS, aboutPurchase('a press of purchase.withdraw')),
    ...by(SENDERS, aboutPurchase('a press of purchase.withdraw on a returned one')),
  ],
  'purchase.confirm': by(IT, aboutPurchase('a press of purchase.confirm')),
  'purchase.correct': by(IT, aboutPurchase('a press of purchase.correct')),
  'purchase.attach': by(SENDERS, aboutPurchase('a press of purchase.attach')),
  'reminder.renew': by(SENDERS, pressed('reminder.renew', { ...ending, isSure: true })),
  'reminder.renew-fewer': by(SENDERS, pressed('reminder.renew-fewer', { ...ending, isSure: true })),
  'reminder.lapse': by(SENDERS, pressed('reminder.lapse', { ...ending, isConfirmed: true, seats: 5 })),
  'reminder.drop': by(ROSTER, pressed('reminder.drop', askedPeople, { dropped: idOf('awong') })),
  'reminder.keep': by(ROSTER, pressed('reminder.keep', askedPeople)),
  'department.add': by(
    IT,
    pressed('department.add', () => ({ origin: newActivityId() }), { name: 'Alchemy', delegates: 'asmith' }),
  ),
  'department.edit': by(
    IT,
    pressed(
      'department.edit',
      { department: 'hist', seen: keyOf('department', 'History', 'History') },
      { name: 'Humanities' },
    ),
  ),
  'department.rename-form': by(IT, pressed('department.rename-form', { name: 'Humanities', choice: 'hist' })),
  'department.rename': by(IT, pressed('department.rename', { department: 'hist' }, { name: 'Humanities' })),
  'department.close': by(IT, pressed('department.close', { department: 'physics', isConfirmed: true })),
  'department.reopen': by(IT, pressed('department.reopen', { department: 'botany' })),
  'role.add': by(
    IT,
    pressed('role.add', () => ({ department: 'chem', origin: newActivityId() }), {
      role: 'purchaser',
      people: 'asmith',
    }),
  ),
  'role.choose-department': by(
    IT,
    pressed('role.choose-department', () => ({ ...roleDraft(), choice: 'chem' })),
  ),
  'role.choose-people': by(
    IT,
    pressed('role.choose-people', () => ({ ...roleDraft(), asked: [] })),
  ),
  'role.confirm': [
    ...by(
      IT,
      pressed('role.confirm', () => roleDraft()),
    ),
    ...by(
      IT,
      pressed('role.confirm', () => roleDraft({ role: 'approver' })),
    ),
  ],
  'role.undo': by(
    [OTHER],
    pressed('role.undo', () => ({ command: world().roles, places: ['chem'] })),
  ),
  'product.save': by(
    IT,
    pressed('product.save', () => ({ origin: newActivityId() }), {
      name: 'Office',
      'part-numbers': 'M365EDU_A3_FACULTY',
    }),
  ),
  'product.request': by([DELEGATE, PURCHASER], pressed('product.request', { typed: 'Illustrator' })),
  'wish.close': by(IT, pressed('wish.close', { wish: 'photoshop' }, { reason: 'Too dear' })),
  'run.adopt': by(
    IT,
    pressed('run.adopt', () => ({ run: world().plan, isConfirmed: true })),
  ),
  'audit.answer': by(
    IT,
    pressed('audit.answer', () => ({ audit: world().audit, at: 0 }), { answer: 'accepted', words: 'On leave' }),
  ),
  'audit.sign': by(
    IT,
    pressed('audit.sign', () => ({ audit: world().audit })),
  ),
  'leaver.release': by(ROSTER, pressed('leaver.release', {}, { who: `math/visio/${idOf('mrossi')}` })),
  'leaver.keep': by(ROSTER, pressed('leaver.keep', {}, { who: `math/visio/${idOf('mrossi')}` })),
  'leaver.give': by(ROSTER, pressed('leaver.give', {}, { who: `math/visio/${idOf('mrossi')}`, to: 'asmith' })),
};

/** Buttons that do not only read, and yet change nothing that a role is needed for; and runs, which end between two of their steps. */
export const NOTHING_OF_ITS_OWN: readonly Verb[] = [
  'roster.cancel',
  'roster.name-people',
  'purchase.amend',
  'purchase.correct-form',
  'purchase.attach-list',
  'purchase.proof',
  'position.take',
  'audit.take',
  'audit.pack',
  'audit.export',
  'run.start',
  'run.release',
  'mirror.agree',
];
