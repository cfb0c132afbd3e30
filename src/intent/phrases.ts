import { type CommandKind, type RosterCommand } from './intent';

/** One thing people can type: what it is called on the help card, and every way to say it. */
export interface Phrase {
  /** What to type; it parses to the phrase's own intent. */
  readonly example: string;
  /** Who has a use for it; everybody may ask what `anyone` may. */
  readonly group: 'delegate' | 'purchaser' | 'approver' | 'anyone';
  /** What it does, in one line. */
  readonly meaning: string;
  /**
   * The ways to ask a question, in the words of `simplify`: `[…]` may be left out, `(a|b)` is one of them, `~` is any
   * preposition. `{pool}` is a product, a department or both; `{name}` is the same but must be known or nearly so;
   * `{department}` is only that, `{any-department}` the same though it be unknown; `{person}` is one person, `{owner}` one
   * person in the possessive, `{mention}` one by mention or address; `{filter}` says which purchases, `{number}` is a
   * purchase order number.
   */
  readonly says: readonly string[];
}

/** Verbs that ask for a change, each with the command it begins; `put` with a place is a move. */
export const verbs: ReadonlyMap<string, RosterCommand['kind']> = new Map(
  Object.entries({
    add: ['add', 'give', 'assign', 'grant', 'put', 'allocate'],
    remove: ['remove', 'take', 'drop', 'delete', 'revoke', 'release', 'free', 'unassign'],
    swap: ['swap', 'replace', 'exchange', 'switch'],
    move: ['move', 'bump'],
    undo: ['undo', 'revert'],
  } satisfies Record<RosterCommand['kind'], readonly string[]>).flatMap(([kind, words]) =>
    words.map((word) => [word, kind as RosterCommand['kind']] as const),
  ),
);

/** Verbs of the other commands: those that say by themselves what is asked for. */
export const otherVerbs: ReadonlyMap<string, CommandKind> = new Map(
  Object.entries({
    buy: ['buy', 'purchase', 'order'],
    withdraw: ['withdraw'],
    correct: ['correct', 'amend'],
    'add-role': ['appoint'],
    reconcile: ['reconcile'],
  } satisfies Partial<Record<CommandKind, readonly string[]>>).flatMap(([kind, words]) =>
    words.map((word) => [word, kind as CommandKind] as const),
  ),
);

/** Words that begin a command only together with what follows: `cancel PO-1001`, `make jdoe a delegate`. */
export const leadingVerbs: ReadonlySet<string> = new Set(
  'cancel pull change fix edit update adjust approve decline make new create register send post use stop'.split(' '),
);

const NAME_LIKE: ReadonlySet<string> = new Set('grant free take give drop put bump order correct'.split(' '));

/** The verbs that are nobody's name; the others begin or end some. */
export const plainVerbs: ReadonlySet<string> = new Set(
  [...verbs.keys(), ...otherVerbs.keys()].filter((verb) => !NAME_LIKE.has(verb)),
);

/** Every phrase, by the intent it parses to, in the order of the help card. */
export const phrases: Readonly<Record<CommandKind, Phrase>> = {
  add: {
    example: 'add jdoe to Visio',
    group: 'delegate',
    meaning: 'Gives one or more people a seat, or a place in line when every seat is taken.',
    says: [],
  },
  remove: {
    example: 'remove jdoe from Visio',
    group: 'delegate',
    meaning: 'Takes people off; the first waiting is seated.',
    says: [],
  },
  swap: {
    example: 'swap jdoe for asmith in Visio',
    group: 'delegate',
    meaning: 'Gives the place of one person to another.',
    says: [],
  },
  move: {
    example: 'move jdoe first in Visio',
    group: 'delegate',
    meaning: 'Puts a person at the top of the roster.',
    says: [],
  },
  seats: {
    example: 'seats',
    group: 'delegate',
    meaning: 'Shows the free seats of every product.',
    says: [
      '[show|list] seats [left]',
      '[show|list] left seats',
      'how many seats [left|do we have|do we have left|have we|have we left]',
      '(do we have|have we) (seats|left seats|seats left)',
      'what [seats|do we have|have we] left',
      'which seats left',
    ],
  },
  'show-pool': {
    example: 'seats Visio',
    group: 'delegate',
    meaning: 'Shows the seats of one product, and the line.',
    says: [
      '[show|list] [left] seats [left] [~] {pool}',
      '[show] {name} seats [left]',
      '[show] left {name} seats',
      '[show] {name} left',
      'show [pool] {name}',
      'show pool {pool}',
      'how many {pool} [seats] [left]',
      'how many {pool} [seats] (do we have|have we) [left]',
      'how many (seats|left) [left] [do we have|have we] [left] ~ {pool}',
      'how many seats does {pool} have [left]',
      '(do we have|have we) [left] {pool} seats [left]',
      '(do we have|have we) [left] (seats|room) [left] ~ {pool}',
      '[how] full {pool}',
      '{name} full',
      '(room|space) [left] ~ {pool}',
      '(what|which seats) left ~ {pool}',
      'how many people (have|waiting|waiting for) {name}',
    ],
  },
  'show-roster': {
    example: 'who has Visio',
    group: 'delegate',
    meaning: 'Lists who has a seat and who waits, in order.',
    says: [
      '[show] who (has|have|holds|uses|using|got|have got|has got) {pool}',
      '[show] who (has|have|holds|using|got) seats [~ {pool}]',
      '[show] who (on|in) {pool}',
      '[show] who (waiting|waits|next|in line|on waiting list) [~ {pool}]',
      'list {pool}',
      '[show|list] people who (has|have) {pool}',
      'anyone waiting [~ {pool}]',
      '(show|list) {pool} (roster|people|users|members|list)',
      '(show|list) people {pool}',
      '[show] roster {pool}',
      '[show|list] (people|users|members|roster) [~ {pool}]',
      '[show] {name} (roster|people|users|members|list)',
      '[show] waiting [list|line] [~ {pool}]',
      '[show] {name} waiting [list]',
    ],
  },
  'person-holdings': {
    example: 'what does jdoe have',
    group: 'delegate',
    meaning: 'Shows what a person has or waits for.',
    says: [
      'what (does|do|has|have) {person} (have|has|hold|use|got)',
      'what seats (does|do|has) {person} (have|has|hold|got)',
      'which (seats|products) (does|do|has) {person} (have|has|hold|got)',
      '(does|do) {person} (have|has|hold|use) {pool}',
      '(does|do) {person} have seats [~ {pool}]',
      '(has|have) {person} got {pool}',
      'is {person} (on|in|waiting for|waiting ~) {pool}',
      '[show|list] {owner} (seats|products|holdings)',
      'show (seats|products|holdings) (of|for) {person}',
      '[show] [seats|holdings] [of|for] {mention}',
    ],
  },
  history: {
    example: 'history',
    group: 'delegate',
    meaning: 'Lists the latest changes, by whom and when.',
    says: [
      '[show] history [~ {pool}]',
      '[show] history {pool}',
      '[show] {name} (history|changes|ledger)',
      '[show] [recent|latest|last] (changes|ledger|activity) [~ {pool}]',
      'what (changed|happened) [~ {pool}]',
      'who changed what [~ {pool}]',
    ],
  },
  undo: {
    example: 'undo',
    group: 'delegate',
    meaning: 'Takes back your latest change within 24 hours.',
    says: [
      'undo [that|it|this] [~ {department}]',
      'undo [my] [last|latest] (change|command|action) [~ {department}]',
      'undo [my] (last|latest) [one|thing] [~ {department}]',
    ],
  },
  buy: {
    example: 'buy 5 Visio',
    group: 'purchaser',
    meaning: 'Opens the form for seats you bought.',
    says: [],
  },
  purchases: {
    example: 'purchases',
    group: 'purchaser',
    meaning: 'Lists purchases, and what each waits for.',
    says: [
      '[show|list] [my] purchases',
      '[show|list] [my] purchases ~ {pool}',
      '[show|list] [my] purchases {name}',
      '[show|list] [my] {name} purchases',
      '[show|list|which] [my] {filter} purchases [~ {pool}]',
      '[show|list] [my] {filter} {name} purchases',
      '[show|list|which] [my] purchases [that|which] {filter}',
      '[show|list|which] [my] {name} purchases {filter}',
      '[show|list] [my] (drafts|approvals) [~ {pool}]',
      '[show|list] [my] {filter} approvals [~ {pool}]',
      '[show|list] [my] (approved purchases|purchases purchases|purchases requests|purchases list|purchases history) [~ {pool}]',
      'how many purchases [do we have|have we]',
      'how many purchases {filter} [~ {pool}]',
      'how many {filter} purchases [do we have|have we]',
      '(which|what) purchases [do i have|do we have|have we]',
      '(anything|something) to (approve|decide) [~ {pool}]',
      '(what|who|which|anything) (waits for|waiting for|needs|pending) [my] (approval|decision) [~ {pool}]',
      '(what|which purchases) (do i have|do we have|have i|have we|do i need|do we need|should i|must i) to (approve|decide)',
      '(what|which purchases) (should i|must i|can i) (approve|decide)',
      'what (did we buy|have we bought|was bought) [~ {pool}]',
    ],
  },
  'show-purchase': {
    example: 'show PO-1001',
    group: 'purchaser',
    meaning: 'Shows one purchase with its history.',
    says: [
      '[show] {number}',
      '[show] [purchases] status ~ {number}',
      '{number} (status|history|details)',
      '(details|history) ~ {number}',
      'what (happened|happens|status|state) ~ {number}',
      'what {number}',
      'what (about|became of|became) {number}',
      'where {number}',
      'how {number} (doing|coming)',
      'who (approved|declined|returned|submitted|withdrew|corrected|bought|sent|decided) {number}',
      'when (was|did|does) {number} (approved|declined|returned|submitted|withdrawn|start|end|bought)',
      '[was|has|did] {number} [been] (approved|declined|returned|submitted|withdrawn|in force|pending|waiting|decided) [yet]',
    ],
  },
  withdraw: {
    example: 'withdraw PO-1001',
    group: 'purchaser',
    meaning: 'Takes a purchase back before it is decided.',
    says: [],
  },
  leavers: {
    example: 'leavers',
    group: 'delegate',
    meaning: 'Asks about people who left or moved and still have a seat.',
    says: ['[show|list] leavers', '[show] who (left|moved|has left|has moved) [us]', 'did anybody leave'],
  },
  plan: {
    example: 'plan',
    group: 'approver',
    meaning: 'Shows which licenses would change, and which are left alone, and why.',
    says: [
      '[show] plan',
      'what (would|will) (change|happen|reconcile do)',
      'what would you (change|do)',
      '[show] drift',
      '[show] plan [~] (licenses|seats)',
    ],
  },
  position: {
    example: 'position',
    group: 'approver',
    meaning: 'Compares seats wanted, bought and really on, by department and product.',
    says: [
      '[show] [effective] [seats] position [~ {pool}]',
      '[show] [effective] [seats] position {name}',
      '[show] {name} [effective] [seats] position',
      'what [effective] [seats] position [~ {pool}]',
    ],
  },
  reconcile: {
    example: 'reconcile',
    group: 'approver',
    meaning: 'Makes the licenses in Microsoft 365 follow the rosters now.',
    says: [],
  },
  departments: {
    example: 'departments',
    group: 'approver',
    meaning: 'Lists departments and who is in charge.',
    says: [
      '[show|list] departments',
      '(which|what) departments [do we have|have we|exist]',
      'how many departments [do we have|have we|exist]',
    ],
  },
  'show-department': {
    example: 'department Mathematics',
    group: 'approver',
    meaning: 'Shows one department, to change it.',
    says: [
      '[show] department {any-department}',
      '[show] my department',
      'who (delegates|delegate|purchasers|purchaser) [~ {any-department}]',
      'who (manages|runs|administers|looks after|responsible for|in charge of) {any-department}',
      '[show|list] (delegates|purchasers) [~ {any-department}]',
      '[show|list] {department} (delegates|purchasers)',
      '[show|list] (delegates|purchasers) {department}',
      '(which|what) (delegates|purchasers) (does|do) {any-department} have',
    ],
  },
  'add-department': {
    example: 'add department Physics',
    group: 'approver',
    meaning: 'Opens the form for a new department.',
    says: [],
  },
  'add-role': {
    example: 'add delegate jdoe to Mathematics',
    group: 'approver',
    meaning: 'Makes somebody a delegate, purchaser, approver or auditor.',
    says: [],
  },
  'remove-role': {
    example: 'remove delegate jdoe from Mathematics',
    group: 'approver',
    meaning: 'Takes a role away from somebody.',
    says: [],
  },
  products: {
    example: 'products',
    group: 'approver',
    meaning: 'Lists the products that can be bought.',
    says: [
      '[show|list] products [catalog|list]',
      '[show] (catalog|catalogue)',
      '(what|which products) (can we|can i|could we|do we|may we) (buy|purchase|order)',
      '(what|which products) can be bought',
      '(what|which) products [do we have|have we|exist]',
      'what (in|on) (catalog|catalogue)',
    ],
  },
  'add-product': {
    example: 'add product Teams Dial-in',
    group: 'approver',
    meaning: 'Opens the form for a new product.',
    says: [],
  },
  'product-requests': {
    example: 'product requests',
    group: 'approver',
    meaning: 'Lists products people asked for in vain.',
    says: [
      '[show|list] [open|new] [products] (requests|wishes)',
      '[show] (wishlist|wish list)',
      '[show|list] [products] wish list',
      '[show|list] requested products',
      '(what|which) products (were|was|did|do|have|has) [people|users|departments] [been] (asked for|ask for|requested|want|wanted|wished for)',
      'what (were|was|did|do|have|has) [people|users|departments] [been] (asked for|ask for|requested|wished for)',
    ],
  },
  correct: {
    example: 'correct PO-1001',
    group: 'approver',
    meaning: 'Corrects its seats or dates, with a reason.',
    says: [],
  },
  'use-channel': {
    example: 'send purchases here',
    group: 'approver',
    meaning: 'Sends purchases to this very channel.',
    says: [],
  },
  'leave-channel': {
    example: 'stop sending purchases here',
    group: 'approver',
    meaning: 'Sends no more purchases to it.',
    says: [],
  },
  'my-holdings': {
    example: 'what do I have',
    group: 'anyone',
    meaning: 'Shows the seats you have or wait for.',
    says: [
      'what [seats|products] (do i have|have i|have i got|do i hold|do i use)',
      'which (seats|products) (do i have|have i|have i got|do i hold)',
      'what (am i waiting for|mine|can i use)',
      '[show|list|what|which] my (seats|products|holdings|access)',
      'do i have seats [~ {pool}]',
      'do i have {pool}',
      'have i got {pool}',
      'am i (on|in|waiting for) {pool}',
      'am i waiting',
      '[show] my {name}',
    ],
  },
  help: {
    example: 'help',
    group: 'anyone',
    meaning: 'Shows what you can type here.',
    says: [
      '[show|i need|need|get] help',
      'help with this',
      '[show|list] (commands|options|examples|menu|instructions)',
      'what (can you do|do you do|can i do|can i say|can i type|can i ask)',
      'what (is this|are you|does this do)',
      'who are you',
      'how does this work',
      'how do you work',
      'how do i (use|start) [this|you|it]',
      '(start|get started)',
    ],
  },
  greet: {
    example: 'hi',
    group: 'anyone',
    meaning: 'Says hello and shows where to begin.',
    says: ['how are you', 'what up'],
  },
  thanks: {
    example: 'thanks',
    group: 'anyone',
    meaning: 'You are welcome.',
    says: ['(great|perfect|awesome|excellent|wonderful|good job|well done|appreciate it|much appreciated)'],
  },
};
