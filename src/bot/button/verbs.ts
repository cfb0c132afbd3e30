import { z } from 'zod';
import { CHOICE_KEY } from '../../cards/question/choose';
import { departmentId, entitlementId } from '../../domain/ids';
import { type PurchaseState } from '../../domain/purchase/purchase';
import {
  agreed,
  at,
  behindName,
  behindRank,
  date,
  department,
  draft,
  draftPerson,
  instant,
  offset,
  origin,
  person,
  product,
  purchase,
  roleDraft,
  short,
  slug,
  trail,
  typedCorrection,
} from './card-data';

const nothing = z.object({});
const isInPlace = z.boolean().exactOptional();
const choice = { [CHOICE_KEY]: slug.exactOptional() };
/** A page of something that is kept as it was. */
const keptPage = z.object({ isInPlace, offset });
/** A page of a list, whose lines stand behind one another by such a place. */
const page = <Place extends z.ZodType>(after: Place) => z.object({ isInPlace, trail: trail(after) });
/** Which pool, as far as it is known; what is chosen is a product or a department. */
const pool = z.object({
  department: department.exactOptional(),
  product: product.exactOptional(),
  isProduct: z.boolean().exactOptional(),
  ...choice,
});

const asked = z.object({ origin, draft: draft.exactOptional(), at });
const drafted = asked.extend(choice);

const shownPurchase = z.object({ department, purchase });
const onPurchase = shownPurchase.extend({ version: z.number().int().min(1) });
const entitlement = z
  .string()
  .regex(/^[^/\\?#\s]{1,200}$/u)
  .transform(entitlementId);
const onCover = z.object({ department, product, entitlement });
const state = z.enum([
  'draft',
  'submitted',
  'returned',
  'awaiting',
  'in-force',
  'ended',
  'declined',
  'withdrawn',
] satisfies readonly PurchaseState[]);

const roles = z.object({ origin, draft: roleDraft, ...choice });
const wish = z.string().regex(/^[a-z0-9~]{1,250}$/u);
/** What a form showed, as a key. */
const seen = origin;

/** A ledger, by whose it is: a department's, or the institution's. */
const ledger = z
  .string()
  .regex(/^~?[a-z0-9][a-z0-9-]{0,39}$/u)
  .transform(departmentId);
/** Behind a purchase, or behind cover that was imported. */
const behindPurchase = z.object({
  part: z.number().int().min(0).max(9),
  purchase: z.object({ at: instant, department, id: purchase }).exactOptional(),
  cover: z.object({ coverUntil: date, department, product, id: entitlement }).exactOptional(),
});

/** A pool around the last day of a term; whether its card was opened from one that lists several. */
const ending = z.object({ department, product, lastDay: date, isOneOfMany: z.boolean().default(false) });
/** Whether it was asked before, also about the last day of its product, and how many seats where that is not all that are open. */
const renewing = ending.extend({
  isSure: z.boolean().default(false),
  retiredOn: date.exactOptional(),
  seats: z.number().int().min(1).max(1_000_000).exactOptional(),
});
/** A page of the people who are asked about: those it showed. */
const askedPeople = ending.extend({ ...page(behindRank).shape, shown: z.array(person).max(20) });

const run = z.string().regex(/^(?:plan|reconcile)-[\w:.-]{1,100}$/u);
const mirrorRun = z.string().regex(/^mirror-[\w:.-]{1,100}$/u);
const position = z.string().regex(/^position-[\w:.-]{1,100}$/u);
const audit = z.string().regex(/^audit-[\w:.~-]{1,100}$/u);
/** A line of an audit that is kept. */
const auditLine = z.object({ audit, at: z.number().int().min(0).max(100_000) });
const answer = z.enum(['accepted', 'mend', 'ask-department']);

/** What each button sends, by its verb: cards are made with nothing else, and a press with anything else does nothing. */
export const buttonData = {
  'phrase.say': z.object({ text: short }),

  'pending.show': keptPage,
  'help.show-more': z.object({ isInPlace, page: z.number().int().min(0).max(20) }),

  'seats.show': page(behindName).extend({ department: department.exactOptional(), ...choice }),
  'pool.show': pool.extend({ ...page(behindRank).shape, isOnlyWaiting: z.boolean().default(false) }),
  'waiting.show': page(behindName.extend({ product: product.exactOptional() })).extend({
    department: department.exactOptional(),
    ...choice,
  }),
  'history.show': pool.extend(
    page(z.object({ at: instant, department: ledger, number: z.number().int().min(0) })).shape,
  ),
  'forecast.show': pool.extend({ ...page(behindName).shape, on: date.exactOptional() }),
  'person.show': z.object({ [CHOICE_KEY]: short.exactOptional() }),
  'cost.show': pool,
  'deciders.show': z.object({ department: department.exactOptional(), ...choice }),
  'person.show-why': z.object({ [CHOICE_KEY]: short.exactOptional(), product: product.exactOptional() }),
  'people.show': page(behindName.extend({ product: product.exactOptional(), rank: behindRank.exactOptional() })).extend(
    {
      department: department.exactOptional(),
      ...choice,
    },
  ),
  'roster.undo': z.object({
    department,
    command: origin.exactOptional(),
    isConfirmed: z.boolean().default(false),
    agreed: agreed.default([]),
  }),
  'roster.undo-in': z.object({ origin, ...choice }),
  'roster.choose-product': drafted,
  'roster.choose-department': drafted,
  'roster.choose-people': asked.extend({
    asked: z.array(z.object({ index: z.number().int(), kind: z.enum(['which', 'outside']) })),
  }),
  'roster.confirm': drafted,
  'roster.cancel': nothing,
  'roster.name-people': z.object({
    origin,
    kind: z.enum(['add', 'remove', 'swap', 'move']),
    department: department.exactOptional(),
    product: product.exactOptional(),
    people: z.array(draftPerson).max(2),
  }),
  'roster.add-form': z.object({ department: department.exactOptional(), product: product.exactOptional() }),
  'roster.add': z.object({ origin, department: department.exactOptional(), product: product.exactOptional() }),

  'purchase.form': pool.extend({
    seats: z.number().int().min(0).max(1_000_000).exactOptional(),
    number: z.string().max(40).exactOptional(),
    isForNextTerm: z.literal(true).exactOptional(),
  }),
  /** Puts what was typed into the chat into the form of a draft. */
  'purchase.fill': onPurchase,
  /** With what whoever buys was told, and sends it anyway: the last day of the product, and a number that is used already. */
  'purchase.submit': onPurchase.extend({ retiredOn: date.exactOptional(), sameNumber: short.exactOptional() }),
  'purchase.amend': onPurchase,
  /** Begins another purchase with what one said. */
  'purchase.copy': shownPurchase,
  'purchase.discard': onPurchase,
  'purchase.approve': onPurchase,
  /** With the words where they were typed before. */
  'purchase.decline': onPurchase.extend({ text: short.exactOptional() }),
  'purchase.return': onPurchase.extend({ text: short.exactOptional() }),
  /** With the answer itself where it was typed into the chat. */
  'purchase.answer': onPurchase.extend({ text: short.exactOptional() }),
  'purchase.withdraw': onPurchase,
  'purchase.confirm': onCover,
  'purchase.correct-form': onCover,
  'purchase.correct': onCover.extend({
    origin,
    typed: typedCorrection.exactOptional(),
    agreed: origin.exactOptional(),
  }),
  'purchase.show': shownPurchase.extend({ isInPlace }),
  'purchase.show-cover': onCover.extend({ isInPlace }),
  'purchase.list': pool.extend({ ...page(behindPurchase).shape, state: state.exactOptional() }),
  'purchase.attach': z.object({ origin, option: z.number().int().min(0).max(10_000) }),
  'purchase.attach-list': z.object({ origin, offset }),
  'purchase.proof': shownPurchase,

  'reminder.show': pool.extend({ isInPlace, offset, isOneOfMany: z.boolean().default(false) }),
  'reminder.renew': renewing,
  'reminder.renew-fewer': renewing,
  /** Confirmed: of as many seats as were shown. */
  'reminder.lapse': ending.extend({
    isConfirmed: z.boolean().default(false),
    seats: z.number().int().min(1).max(1_000_000).exactOptional(),
  }),
  'reminder.drop-form': ending.extend(page(behindRank).shape),
  'reminder.drop': askedPeople,
  'reminder.keep': askedPeople,

  'reminders.show': page(behindName),

  'departments.show': page(behindName),
  'department.show': z.object({ department: department.exactOptional(), isInPlace, ...choice }),
  'department.add-form': z.object({ name: short }),
  'department.add': z.object({ origin }),
  'department.edit-form': z.object({ department }),
  'department.edit': z.object({ department, seen }),
  'role.form': z.object({ department }),
  'role.add': z.object({ department, origin }),
  'department.rename-form': z.object({ department: department.exactOptional(), name: short.default(''), ...choice }),
  'department.rename': z.object({ department }),
  'department.close': z.object({
    department: department.exactOptional(),
    isConfirmed: z.boolean().default(false),
    ...choice,
  }),
  'department.reopen': z.object({ department }),
  'role.choose-department': roles.extend({ isFrom: z.boolean().exactOptional() }),
  'role.choose-people': roles.extend({
    asked: z.array(z.object({ index: z.number().int(), kind: z.literal('which') })),
  }),
  'role.confirm': roles,
  'role.undo': z.object({ command: origin, places: z.array(ledger).min(1).max(2) }),
  'products.show': page(product),
  'product.form': z.object({ product: product.exactOptional(), wish: wish.exactOptional() }),
  'product.save': z.object({
    origin,
    product: product.exactOptional(),
    wish: wish.exactOptional(),
    seen: seen.exactOptional(),
  }),
  'product.request': z.object({ typed: short }),
  'wishes.show': page(z.object({ at: instant, id: wish })),
  'wish.show': z.object({ wish }),
  'wish.close': z.object({ wish }),

  'run.show': keptPage.extend({ run }),
  'run.start': nothing,
  'run.release': z.object({ run }),
  'run.adopt': z.object({ run, isConfirmed: z.boolean().default(false), person: person.exactOptional() }),
  'person.show-adoption': z.object({ [CHOICE_KEY]: short.exactOptional() }),
  'position.take': pool,
  'position.show': keptPage.extend({ position }),
  /** Of a department that was chosen, and a day that is over where one was named. */
  'audit.take': z.object({ department: department.exactOptional(), asOf: date.exactOptional(), ...choice }),
  'audit.show': keptPage.extend({ audit }),
  /** The purchases of one of its pools. */
  'audit.show-pool': auditLine.extend({ isInPlace, offset }),
  'audit.show-exceptions': keptPage.extend({ audit }),
  'audit.answer-form': auditLine,
  'audit.answer': auditLine.extend({ answer: answer.exactOptional() }),
  'audit.sign-form': z.object({ audit }),
  'audit.sign': z.object({ audit }),
  'audit.pack': z.object({ audit }),
  'audit.export': z.object({ department: department.exactOptional(), ...choice }),
  'who-had.show': pool.extend({ isInPlace, offset, on: date }),
  'person-history.show': z.object({
    person: person.exactOptional(),
    ...page(z.object({ at: instant, department: ledger, number: z.number().int().min(0) })).shape,
    [CHOICE_KEY]: short.exactOptional(),
  }),
  'mirror.show': z.object({ run: mirrorRun }),
  'mirror.agree': z.object({ run: mirrorRun }),
  'leaver.release': nothing,
  'leaver.keep': nothing,
  'leaver.give': nothing,
};

/** `<noun>.<verb>`: what a button does. */
export type Verb = keyof typeof buttonData;

/** What a button's press says, checked. */
export type ButtonData<Of extends Verb> = z.output<(typeof buttonData)[Of]>;

/** By verb, so that the data of a press have the type of its verb. */
const schemas: { readonly [Of in Verb]: z.ZodType<ButtonData<Of>> } = buttonData;

/** Whether a text is the verb of a button of ours. */
export const isVerb = (text: string): text is Verb => Object.hasOwn(buttonData, text);

/** What a press says; undefined when it has not the shape of its verb. */
export function readData<Of extends Verb>(verb: Of, sent: unknown): ButtonData<Of> | undefined {
  const read = schemas[verb].safeParse(sent);
  return read.success ? read.data : undefined;
}

/** What changes and sends nothing, and so may run for an automatic refresh. */
export const READ_ONLY_VERBS: ReadonlySet<string> = new Set<Verb>([
  'pending.show',
  'help.show-more',
  'seats.show',
  'pool.show',
  'waiting.show',
  'history.show',
  'forecast.show',
  'person.show',
  'person.show-why',
  'cost.show',
  'deciders.show',
  'people.show',
  'roster.add-form',
  'purchase.show',
  'purchase.show-cover',
  'purchase.list',
  'reminder.show',
  'reminder.drop-form',
  'reminders.show',
  'departments.show',
  'department.show',
  'department.add-form',
  'department.edit-form',
  'role.form',
  'products.show',
  'product.form',
  'wishes.show',
  'wish.show',
  'run.show',
  'person.show-adoption',
  'position.show',
  'audit.show',
  'audit.show-pool',
  'audit.show-exceptions',
  'audit.answer-form',
  'audit.sign-form',
  'who-had.show',
  'person-history.show',
  'mirror.show',
]);
