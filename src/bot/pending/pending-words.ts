import { type PendingRow } from '../../cards/pending/pending';
import { joined } from '../../cards/parts/inert';
import {
  type PendingAbout,
  type PendingLine,
  type PendingPool,
  type PendingPurchase,
} from '../../domain/pending/pending';
import {
  dateWords,
  dayWords,
  licensesWords,
  listWords,
  namesWords,
  peopleWords,
  quoted,
  seatsWords,
} from '../answer/words';
import { button, sayButton } from '../button/press';
import { type Button } from '../../cards/parts/button';
import { boughtWords } from '../purchase/purchase-words';

/** To whom lines are said. */
interface Saying {
  readonly timeZone: string;
  /** Whether they settle what waits; otherwise they look on. */
  readonly isOwn: boolean;
}

type LineOf<About extends PendingAbout> = PendingLine & { readonly about: About };

/** A line without the words that all lines have. */
interface Said extends Omit<PendingRow, 'detail'> {
  /** What it is about, beside since when. */
  readonly about?: string;
}

const MOST_NAMED = 2;

/** What each line says, and the button that leads to it: whatever else may wait has to say its own here. */
const WORDS: { readonly [About in PendingAbout]: (line: LineOf<About>, saying: Saying) => Said } = {
  'to-decide': (line, { isOwn }) => ({
    title: says(line, 'purchase waits', 'purchases wait', isOwn ? 'for your decision' : 'for a decision'),
    about: purchaseWords(line),
    button: purchaseButton(line, 'submitted', isOwn ? 'Decide' : 'Show'),
  }),
  returned: (line) => ({
    title: says(line, 'purchase waits', 'purchases wait', 'for an answer to a question'),
    about: purchaseWords(line),
    button: purchaseButton(line, 'returned', 'Answer'),
  }),
  drafts: (line) => ({
    title: says(line, 'purchase was', 'purchases were', 'begun and not sent'),
    about: purchaseWords(line),
    button: purchaseButton(line, 'draft', 'Go on'),
  }),
  undelivered: (line) => ({
    title: says(line, 'purchase is', 'purchases are', 'approved and not delivered'),
    about: coverWords(line),
    button: coverButton(line),
  }),
  short: ({ count, products }) => ({
    title: `${seatsWords(count)} ${count === 1 ? 'has' : 'have'} no unit in Microsoft 365`,
    isAttention: true,
    about: listWords(products.map(({ name, seats }) => `${name}: ${seats} short`)),
    button: sayButton('position', 'Position'),
  }),
  failing: (line) => ({
    title: `${manyOf(line, licensesWords)} ${isOne(line) ? 'does' : 'do'} not work`,
    isAttention: true,
    about: poolsWords(line.pools),
    button: failingButton(line),
  }),
  'not-taken': (line) => ({
    title: `${manyOf(line, licensesWords)} cannot be taken back`,
    about: 'Microsoft 365 refuses it',
    button: runButton(line.run, 'See why'),
  }),
  unexplained: (line) => ({
    title: `${manyOf(line, licensesWords)} to take back that nothing explains`,
    isAttention: true,
    about: 'Held until an approver says that it is right',
    button: runButton(line.run, 'Look'),
  }),
  adoptable: (line) => ({
    title: `${manyOf(line, licensesWords)} given outside alacarte`,
    about: 'A seat rests on each; they can be adopted',
    button: runButton(line.run, 'See which'),
  }),
  differing: (line) => ({
    title: `${manyOf(line, licensesWords)} ${isOne(line) ? 'is' : 'are'} not as the rosters say`,
    about: 'Seated twice, or a product that is not in the catalog',
    button: runButton(line.run, 'See which'),
  }),
  leavers: (line) => ({
    title: `${manyOf(line, peopleWords)} left or moved and still ${isOne(line) ? 'has' : 'have'} a seat`,
    about: namesOf(line.names, line),
    button: sayButton('leavers', 'Settle'),
  }),
  waiting: (line) => ({
    title: `${manyOf(line, peopleWords)} ${isOne(line) ? 'waits' : 'wait'} for a seat`,
    about: poolsWords(line.pools),
    button: waitingButton(line.pools),
  }),
  mirror: (line, { isOwn }) => ({
    title: says(line, 'mirrored roster asks', 'questions about mirrored rosters', isOne(line) ? 'something' : ''),
    about: 'Entra groups and rosters do not agree',
    button: button(isOwn ? 'Answer' : 'Show', 'mirror.show', { run: line.run }),
  }),
  'no-delegate': (line) => ({
    title: says(line, 'department has', 'departments have', 'no delegate'),
    about: namesOf(
      line.departments.map(({ name }) => name),
      line,
    ),
    button: departmentsButton(line),
  }),
  wishes: (line) => ({
    title: says(line, 'product was', 'products were', 'asked for'),
    about: listWords([
      ...line.typed.slice(0, MOST_NAMED).map(quoted),
      ...othersOf(line, Math.min(line.typed.length, MOST_NAMED)),
    ]),
    button: button('Look', 'wishes.show', { trail: [] }),
  }),
  unreached: (line) => ({
    title: `${manyOf(line, peopleWords)} could not be reached`,
    about: 'The last reminders did not arrive',
    button: sayButton('reminders', 'See who'),
  }),
  'not-renewed': (line) => ({
    title: `${seatsWords(line.seats)} ${line.seats === 1 ? 'ends' : 'end'} on ${dateWords(line.lastDay)}`,
    about: joined([
      line.pool === undefined ? `${line.count} pools not renewed` : poolWords(line.pool),
      `decide by ${dateWords(line.decideBy)}`,
    ]),
    button: renewButton(line),
  }),
};

/** A line as its card shows it. */
export function rowOf(line: PendingLine, saying: Saying): PendingRow {
  // The table says that words and line belong together.
  const words = WORDS[line.about] as (line: PendingLine, saying: Saying) => Said;
  const { about, ...row } = words(line, saying);
  const since = line.since === undefined ? undefined : `since ${dayWords(line.since, saying.timeZone)}`;
  return { ...row, detail: joined([about, since]) };
}

const isOne = ({ count, isMore }: PendingLine): boolean => count === 1 && !isMore;

const many = ({ count, isMore }: PendingLine): string => (isMore ? `More than ${count}` : String(count));

/** "1 person", "More than 20 people" */
const manyOf = (line: PendingLine, words: (count: number) => string): string =>
  line.isMore ? `More than ${words(line.count)}` : words(line.count);

/** "1 purchase waits for a decision", "More than 20 purchases wait for a decision" */
const says = (line: PendingLine, one: string, several: string, what: string): string =>
  [many(line), isOne(line) ? one : several, what].filter(Boolean).join(' ');

const purchaseWords = (line: LineOf<'to-decide' | 'returned' | 'drafts'>): string => {
  const { first } = line;
  const { purchaseOrderNumber: number = 'No number yet' } = first;
  return isOne(line)
    ? joined([number, first.product && boughtWords(first.seats, first.product.name), first.department.name])
    : oldest(line, joined([first.purchaseOrderNumber, first.department.name]));
};

/** Of more than were counted, the oldest is not known. */
const oldest = ({ isMore }: PendingLine, words: string): string =>
  isMore ? `Among them ${words}` : `Oldest: ${words}`;

function purchaseButton(
  line: PendingLine & { readonly first: PendingPurchase },
  state: 'submitted' | 'returned' | 'draft',
  title: string,
): Button {
  const { department, id } = line.first;
  return isOne(line)
    ? button(title, 'purchase.show', { department: department.id, purchase: id })
    : button(title, 'purchase.list', { state, trail: [] });
}

function coverWords(line: LineOf<'undelivered'>): string {
  const { purchaseOrderNumber: number, seats, unitsSeen, product, department } = line.first;
  if (!isOne(line)) return oldest(line, joined([number, department.name]));
  const seen = unitsSeen === undefined ? undefined : `${Math.min(unitsSeen, seats)} of ${seats} units seen`;
  return joined([number, boughtWords(seats, product.name), department.name, seen]);
}

function coverButton(line: LineOf<'undelivered'>): Button {
  const { department, product, entitlement, purchase } = line.first;
  if (!isOne(line)) return button('Show', 'purchase.list', { state: 'awaiting', trail: [] });
  return purchase === undefined
    ? button('Show', 'purchase.show-cover', { department: department.id, product: product.id, entitlement })
    : button('Show', 'purchase.show', { department: department.id, purchase });
}

function failingButton({ pools, run }: LineOf<'failing'>): Button {
  const [only, ...others] = pools;
  if (only !== undefined && (others.length === 0 || run === undefined)) return poolButton(only);
  return runButton(run, 'See why');
}

const poolButton = ({ department, product }: PendingPool): Button =>
  button('See why', 'pool.show', { department: department.id, product: product.id, trail: [] });

function waitingButton(pools: readonly PendingPool[]): Button {
  const [only, ...others] = pools;
  if (only === undefined || others.length > 0) return button('See line', 'waiting.show', { trail: [] });
  const { department, product } = only;
  return button('See line', 'pool.show', {
    department: department.id,
    product: product.id,
    isOnlyWaiting: true,
    trail: [],
  });
}

/** What a run did, or, where none is kept, what the next one would do. */
const runButton = (run: string | undefined, title: string): Button =>
  run === undefined ? sayButton('plan', title) : button(title, 'run.show', { run, offset: 0 });

function departmentsButton(line: LineOf<'no-delegate'>): Button {
  const [only] = line.departments;
  return isOne(line) && only !== undefined
    ? button('See which', 'department.show', { department: only.id })
    : button('See which', 'departments.show', { trail: [] });
}

function renewButton({ isOfAll, pool }: LineOf<'not-renewed'>): Button {
  if (isOfAll) return button('See which', 'reminders.show', { trail: [] });
  const { department, product } = pool ?? {};
  return button('Decide', 'reminder.show', { department: department?.id, product: product?.id, offset: 0 });
}

const poolWords = ({ department, product }: PendingPool): string => `${product.name} in ${department.name}`;

const poolsWords = (pools: readonly PendingPool[]): string =>
  listWords([
    ...pools.slice(0, MOST_NAMED).map(poolWords),
    ...(pools.length > MOST_NAMED ? [`${pools.length - MOST_NAMED} more`] : []),
  ]);

const namesOf = (names: readonly string[], line: PendingLine): string => {
  const named = names.slice(0, MOST_NAMED).map((displayName) => namesWords([{ displayName }]));
  return listWords([...named, ...othersOf(line, named.length)]);
};

/** How many there are besides those named. */
function othersOf({ count, isMore }: PendingLine, named: number): readonly string[] {
  if (isMore) return ['others'];
  return count > named ? [`${count - named} more`] : [];
}
