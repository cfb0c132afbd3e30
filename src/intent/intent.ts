import {
  type DateSaid,
  type DepartmentSaid,
  type PeopleSaid,
  type PersonSaid,
  type PoolSaid,
  type PoolsSaid,
  type ProductSaid,
} from './said';

/** Something a person can ask that changes a roster. Only who is removed may be named with everything. */
export type RosterCommand =
  | ({ readonly kind: 'add'; readonly people: PeopleSaid } & PoolsSaid)
  | ({ readonly kind: 'remove'; readonly people: PeopleSaid } & PoolsSaid)
  | ({ readonly kind: 'swap'; readonly outgoing: PersonSaid; readonly incoming: PersonSaid } & PoolsSaid)
  | ({ readonly kind: 'move'; readonly person: PersonSaid; readonly to: 'first' } & PoolSaid)
  | { readonly kind: 'undo'; readonly department: DepartmentSaid };

/** A roster command that names people. */
export type PeopleChange = Exclude<RosterCommand, { kind: 'undo' }>;

/** Several roster commands of one message, to be done in this order, all of them or none until every one is clear. */
export interface SeveralChanges {
  readonly kind: 'several';
  readonly commands: readonly [PeopleChange, PeopleChange, ...PeopleChange[]];
}

/** A role that somebody can be given: two in a department, two in the whole institution. */
export type RoleSaid = 'delegate' | 'purchaser' | 'approver' | 'auditor';

/** What an approver says of a purchase; `return` asks whoever sent it. */
export type DecisionSaid = 'approve' | 'decline' | 'return';

/** Which purchases to list: those that wait for a decision, for their sender, for the tenant, and so on. */
export type PurchaseFilter =
  'submitted' | 'returned' | 'awaiting' | 'in-force' | 'ended' | 'declined' | 'withdrawn' | 'draft';

/**
 * Something a person can ask that opens a form and changes nothing by itself. A purchase order number is exactly as typed;
 * a name is undefined when none was typed.
 */
export type FormRequest =
  | ({
      readonly kind: 'buy' | 'renew';
      readonly seats: number | undefined;
      readonly purchaseOrderNumber?: string;
      /** Its cover begins with the next term. */
      readonly isForNextTerm?: true;
    } & PoolSaid)
  | { readonly kind: 'correct'; readonly purchaseOrderNumber: string }
  /** Asks which of the open purchases is meant. */
  | { readonly kind: 'which-purchase'; readonly to: 'approve' | 'decline' | 'withdraw' }
  | { readonly kind: 'add-department'; readonly name: string | undefined }
  | { readonly kind: 'add-product'; readonly name: string | undefined };

/**
 * Something a person can ask that changes purchases or roles. A department belongs to the roles `delegate` and `purchaser`
 * only; `use-channel` is about the channel it is typed in;
 * `reconcile` makes licenses follow the rosters now.
 */
export type InstitutionCommand =
  | { readonly kind: 'withdraw'; readonly purchaseOrderNumber: string }
  | {
      readonly kind: 'decide';
      readonly decision: DecisionSaid;
      readonly purchaseOrderNumber: string;
      /** The reason or the question, as typed. */
      readonly words: string | undefined;
    }
  | {
      readonly kind: 'add-role' | 'remove-role';
      readonly role: RoleSaid;
      readonly people: PeopleSaid;
      readonly department: DepartmentSaid;
    }
  /** To move a role is to take it in one department and give it in another; to replace, to give it to some and take it from others. */
  | {
      readonly kind: 'move-role';
      readonly role: 'delegate' | 'purchaser';
      readonly people: PeopleSaid;
      readonly from: DepartmentSaid;
      /** Where they have it then. */
      readonly department: DepartmentSaid;
    }
  | {
      readonly kind: 'replace-role';
      readonly role: RoleSaid;
      readonly people: PeopleSaid;
      /** Who loses it. */
      readonly instead: PeopleSaid;
      readonly department: DepartmentSaid;
    }
  /** A new name is undefined when none was typed. */
  | { readonly kind: 'rename-department'; readonly department: DepartmentSaid; readonly name: string | undefined }
  | { readonly kind: 'close-department'; readonly department: DepartmentSaid }
  /** One that is closed has no name that is understood: it is as typed. */
  | { readonly kind: 'reopen-department'; readonly name: string }
  | { readonly kind: 'use-channel' | 'leave-channel' | 'reconcile' };

/**
 * Something a person can ask that changes nothing. `seats` is every pool, `show-pool` the numbers of one, `show-roster`
 * its people, all or only the waiting; `waiting` is the line of every pool; holdings are of every product when the product is missing. An
 * `offer` names people and products without a word of what to do: every way is offered.
 * `my-seats` are those of the sender's departments or, without any, the sender's own; `explain-seat` is what is in the way of somebody's
 * seat or license; `purchase-state` what became of the latest purchase; `not-here` something that there is not; `adoptable` a license that
 * somebody gave outside.
 */
export type Question =
  | { readonly kind: 'seats'; readonly department: DepartmentSaid }
  | ({ readonly kind: 'show-pool' } & PoolSaid)
  | ({ readonly kind: 'show-roster'; readonly people: 'all' | 'waiting' } & PoolSaid)
  | { readonly kind: 'waiting'; readonly department: DepartmentSaid }
  | { readonly kind: 'person-holdings'; readonly person: PersonSaid; readonly product: ProductSaid }
  | { readonly kind: 'my-holdings'; readonly product: ProductSaid }
  | ({ readonly kind: 'offer'; readonly people: PeopleSaid } & PoolsSaid)
  | { readonly kind: 'my-seats'; readonly department: DepartmentSaid }
  | { readonly kind: 'explain-seat'; readonly person: PersonSaid; readonly product: ProductSaid }
  | ({ readonly kind: 'cost' } & PoolSaid)
  | { readonly kind: 'who-decides'; readonly department: DepartmentSaid }
  | ({ readonly kind: 'purchase-state' } & PoolSaid)
  | { readonly kind: 'report'; readonly department: DepartmentSaid }
  | { readonly kind: 'not-here' }
  | { readonly kind: 'adoptable'; readonly person: PersonSaid }
  | ({ readonly kind: 'history' } & PoolSaid)
  /** The day is one that is over, or today. */
  | { readonly kind: 'audit'; readonly date: DateSaid; readonly department: DepartmentSaid }
  | ({ readonly kind: 'who-had'; readonly date: DateSaid } & PoolSaid)
  | { readonly kind: 'person-history'; readonly person: PersonSaid }
  | { readonly kind: 'export'; readonly department: DepartmentSaid }
  | { readonly kind: 'evidence-pack'; readonly date: DateSaid }
  | ({ readonly kind: 'forecast'; readonly date: DateSaid } & PoolSaid)
  | ({ readonly kind: 'purchases'; readonly filter: PurchaseFilter | undefined } & PoolSaid)
  | { readonly kind: 'show-purchase'; readonly purchaseOrderNumber: string }
  | { readonly kind: 'leavers' }
  | { readonly kind: 'departments' }
  | { readonly kind: 'show-department'; readonly department: DepartmentSaid }
  | { readonly kind: 'products' }
  | { readonly kind: 'product-requests' }
  | { readonly kind: 'plan' }
  | { readonly kind: 'reminders' }
  | ({ readonly kind: 'position' } & PoolSaid)
  | { readonly kind: 'pending' }
  | { readonly kind: 'help' }
  | { readonly kind: 'greet' }
  | { readonly kind: 'thanks' };

/** Everything a person can ask, understood. */
export type Command = RosterCommand | SeveralChanges | InstitutionCommand | FormRequest | Question;

/** The name of one thing a person can ask. */
export type CommandKind = Command['kind'];

/**
 * A text that is one word away from a command: a misspelled first word, or a wish that is not quite a request. It is put
 * to the sender as a question and never carried out by itself. `typed` is the sender's words, `meant` ours for them.
 */
export interface DidYouMean {
  readonly kind: 'did-you-mean';
  readonly intent: Command;
  readonly typed: string;
  readonly meant: string;
  /** What the text says besides, as typed, and nothing is done about: a reason, a signature. */
  readonly leftOut?: string;
  /** The parts of a text with several commands, of which not every one is understood or sure; the intent is of the others. */
  readonly parts?: readonly PartSaid[];
}

/** A part of a text with several commands: as typed, and what it asks for, where that is understood. */
export interface PartSaid {
  readonly typed: string;
  readonly command: PeopleChange | undefined;
}

/** Whether a text was understood, and every product and department in it is one that is known: other names would not change that. */
export function isCertain(intent: Intent): intent is Command {
  if (intent.kind === 'not-understood' || intent.kind === 'did-you-mean') return false;
  if (intent.kind === 'several') return intent.commands.every(isCertain);
  const product = 'product' in intent ? intent.product : undefined;
  const department = 'department' in intent ? intent.department : undefined;
  const from = 'from' in intent ? intent.from : undefined;
  const named = product?.kind === 'each' ? [...product.products, department] : [product, department, from];
  return named.every((one) => one === undefined || !UNCERTAIN.includes(one.kind));
}

const UNCERTAIN: readonly string[] = ['near', 'several', 'unknown'];

/** Asks the sender whether this was meant. */
export const didYouMean = (intent: Command, typed: string, meant: string): DidYouMean => ({
  kind: 'did-you-mean',
  intent,
  typed,
  meant,
});

/** Why a text is not carried out. */
export type NotUnderstoodReason =
  /** Nothing but blanks, punctuation or pictures. */
  | 'empty'
  /** Longer than any message of Teams. */
  | 'too-long'
  /** Somebody else's words: in quotation marks, a quoted reply, code, or struck out. */
  | 'quoted'
  /** Says what not to do. */
  | 'negated'
  /** Depends on something else. */
  | 'condition'
  /** More than one command. */
  | 'several-commands'
  /** More commands than one message may hold. */
  | 'too-many-commands'
  /** Asks about a change instead of asking for it. */
  | 'question'
  /** Tells what was done. */
  | 'report'
  /** A command with nobody in it. */
  | 'no-people'
  /** Names a group (`everyone`), or nobody in particular (`him`): each person must be named. */
  | 'unnamed-people'
  /** Says `everything` where each product must be named. */
  | 'unnamed-products'
  /** More than 500 people. */
  | 'too-many-people'
  /** Takes one person, and several are named. */
  | 'one-person'
  /** Names two products or two departments. */
  | 'several-pools'
  | 'one-product'
  /** A place in line other than the first. */
  | 'only-first'
  /** A swap without a second person, a move without a place, a withdrawal without a purchase order number. */
  | 'incomplete'
  /** A command, but with words that fit nowhere: they are in `leftover`. */
  | 'leftover'
  /** No command at all. */
  | 'no-command';

/** A text that asks for nothing we know, with what could be made of it and the nearest things to type instead. */
export interface NotUnderstood {
  readonly kind: 'not-understood';
  readonly reason: NotUnderstoodReason;
  /** The words that fit nowhere; empty unless the reason is `leftover`. */
  readonly leftover: string;
  readonly understood: {
    readonly command: CommandKind | undefined;
    readonly people: readonly PersonSaid[];
    readonly product: ProductSaid;
    readonly department: DepartmentSaid;
  };
  /** Examples of phrases, nearest first, one to three. */
  readonly examples: readonly string[];
}

/** What a text asks for. */
export type Intent = Command | DidYouMean | NotUnderstood;

/** An intent that changes something when it is carried out. */
export type ChangeSaid = RosterCommand | SeveralChanges | InstitutionCommand;

const CHANGES: ReadonlySet<string> = new Set([
  'add',
  'remove',
  'swap',
  'move',
  'undo',
  'several',
  'withdraw',
  'decide',
  'add-role',
  'remove-role',
  'move-role',
  'replace-role',
  'rename-department',
  'close-department',
  'reopen-department',
  'use-channel',
  'leave-channel',
  'reconcile',
] satisfies ChangeSaid['kind'][]);

/** Whether a command of this name changes something when it is carried out. */
export const isChangeKind = (kind: string): boolean => CHANGES.has(kind);

/** Whether an intent changes something when it is carried out: a roster, a purchase, a role or a channel. */
export const isChange = (intent: Intent): intent is ChangeSaid => CHANGES.has(intent.kind);
