import { type CommandKind, type Command } from '../intent';
import { isOnlyDepartment, type Asked, type Phrase } from './phrase';

const WAITING = new Set(['waiting', 'waits', 'next', 'line']);

/** The numbers of a pool, or of every one. Who needs one of our products asks for more than numbers. */
function askSeats({ words, product, department }: Asked): Command | undefined {
  const isNeeded = NEEDED.has(words[1] ?? '');
  if (isNeeded && product.kind !== 'unknown') return undefined;
  return product.kind === 'missing' ? { kind: 'seats', department } : { kind: 'show-pool', product, department };
}

const NEEDED = new Set(['need', 'want', 'require']);

/** How many wait: in one line, or in all of them. */
const askHowMany = ({ product, department }: Asked): Command =>
  product.kind === 'missing' ? { kind: 'waiting', department } : { kind: 'show-pool', product, department };

/** The people of a pool or, where no product is named, all who wait. */
function askRoster(asked: Asked): Command {
  const { words, product, department } = asked;
  if (words.includes('how') || words.includes('count')) return askHowMany(asked);
  const isWaiting = words.some((word) => WAITING.has(word));
  if (isWaiting && product.kind === 'missing') return { kind: 'waiting', department };
  return { kind: 'show-roster', people: isWaiting ? 'waiting' : 'all', product, department };
}

/** The phrases about rosters, in the order of the help card. */
export const rosterPhrases = {
  add: {
    example: 'add jdoe to Visio',
    group: 'delegate',
    meaning: 'Gives one or more people a seat, or a place in line when every seat is taken.',
    also: [
      {
        example: 'add jdoe to Visio and Project',
        meaning: 'Several products at once, with one answer and one undo.',
      },
    ],
  },
  remove: {
    example: 'remove jdoe from Visio',
    group: 'delegate',
    meaning: 'Takes people off; the first waiting is seated.',
    also: [{ example: 'remove jdoe from everything', meaning: 'Takes people off every roster of the department.' }],
  },
  swap: {
    example: 'swap jdoe for asmith in Visio',
    group: 'delegate',
    meaning: 'Gives the place of one person to another.',
  },
  move: {
    example: 'move jdoe first in Visio',
    group: 'delegate',
    meaning: 'Puts a person at the top of the roster.',
  },
  several: {
    example: 'add jdoe to Visio, remove asmith from Project',
    group: 'delegate',
    meaning: 'Several changes in one message, done in order, with one undo.',
  },
  seats: {
    example: 'seats',
    group: 'delegate',
    meaning: 'Shows the free seats of every product.',
    says: [
      '[show|list] seats [left]',
      '[show|list] left seats',
      'how many seats [left|do we have|do we have left|have we|have we left]',
      'how many [do we have|have we|have we got] left',
      'how many do we have',
      'how many left seats',
      'any left',
      '[show] seats (for|of|in|across) (all|every|each) (departments|department)',
      'all seats',
      'seats (everywhere|of everybody)',
      '(do we have|have we) (seats|left seats|seats left)',
      'what [seats|do we have|have we] left',
      'which seats left',
    ],
    asks: askSeats,
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
      'how many left {name} seats',
      'how many (seats|left) [left] [do we have|have we] [left] ~ {pool}',
      'how many seats does {pool} have [left]',
      '(do we have|have we) [left] {pool} seats [left]',
      '(do we have|have we) [left] (seats|room) [left] ~ {pool}',
      '[how] full {pool}',
      '{name} full',
      '(room|space) [left] ~ {pool}',
      '(what|which seats) left ~ {pool}',
      'how many people (have|waiting|waiting for) {name}',
      '(do we have|do you have|have we got|have you got|is there|are there) [left] {pool} [left]',
      '(i|we) (need|want|require) {pool}',
      'what #wrong with {name}',
    ],
    asks: askSeats,
  },
  'show-roster': {
    example: 'who has Visio',
    group: 'delegate',
    meaning: 'Lists who has a seat and who waits, in order.',
    says: [
      '[show] who (has|have|holds|uses|using|got|have got|has got) {pool}',
      '[show] who (has|have|holds|using|got) seats [~ {pool}]',
      '[show] who (on|in) {pool}',
      'list {pool}',
      '[show|list] people who (has|have) {pool}',
      '(show|list) {pool} (roster|people|users|members|list)',
      '(show|list) people {pool}',
      '[show] roster {pool}',
      '[show|list] (people|users|members|roster) [~ {pool}]',
      '[show] {name} (roster|people|users|members|list)',
      '[show] {name} waiting [list]',
      'who (has|have|uses) (what|which) [seats|products]',
      '(what|which) (seats|products) (has|have|does) (who|everybody|everyone|people) [have]',
      'what (does|do) (everybody|everyone|people|who) have',
      '[show|list] (everybody|everyone|people) and [their|his] (seats|products)',
    ],
    asks: askRoster,
  },
  waiting: {
    example: 'who is waiting',
    group: 'delegate',
    meaning: 'Lists who waits, in order, in every line you may see.',
    says: [
      '[show] who (waiting|waits|next|in line|on waiting list) [~ {pool}]',
      '(anyone|anybody|somebody|someone) waiting [~ {pool}]',
      '[show] waiting [list|line] [~ {pool}]',
      '[show] waiting (lists|lines)',
      'how many [people] #waiting [for] [~ {pool}]',
      'how many [people] (in line|on waiting list) [~ {pool}]',
      '(count) people #waiting [~ {pool}]',
      'how long (is line|is waiting list|line|waiting list) [~ {pool}]',
    ],
    asks: askRoster,
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
    asks: ({ person, product, department }) =>
      person === undefined || isOnlyDepartment({ product, department })
        ? undefined
        : { kind: 'person-holdings', person, product },
  },
  offer: {
    example: 'jdoe Visio',
    group: 'delegate',
    meaning: 'Offers what can be done for a person with a product.',
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
    asks: ({ product, department }) => ({ kind: 'history', product, department }),
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
    asks: ({ department }) => ({ kind: 'undo', department }),
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
