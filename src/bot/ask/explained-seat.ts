import { type ExplainedSeat, type Helpers } from '../../application/ask/explain-seat';
import { type Holding } from '../../application/roster/shown/show-holdings';
import { type PoolSummary } from '../../application/roster/shown/show-seats';
import { type Holding as HoldingView, renderHoldings } from '../../cards/roster/holdings';
import { type Button } from '../../cards/parts/button';
import { renderChoose } from '../../cards/question/choose';
import { type RenderedCard } from '../../cards/render';
import { type ProductId } from '../../domain/ids';
import { type Entitlement } from '../../domain/term/entitlement';
import { type Person } from '../../ports/roster/directory';
import { explainSeat } from '../answer/explain-license';
import { dateWords, nameOf, orWords, peopleWords, personWords, seatsWords, shortDateWords } from '../answer/words';
import { candidateLine, candidatesHeading, candidatesNotes } from '../answer/questions';
import { button, choosing, sayButton } from '../button/press';

type Explained = Extract<ExplainedSeat, { readonly kind: 'shown' }>;

/** How the words of a person go on: "You have", "Jane Doe has". */
interface Who {
  readonly name: string;
  readonly isSelf: boolean;
}

/** How somebody stands with their seats, what is in the way, and who can do something about it; with `isWhy` also that nothing is. */
export function presentExplainedSeat(
  explained: Explained,
  { timeZone, isWhy }: { readonly timeZone: string; readonly isWhy: boolean },
): RenderedCard {
  const { person, isSelf, holdings, others, helpers, ask } = explained;
  const who = { name: isSelf ? 'You' : nameOf(person), isSelf };
  const rows = [
    ...holdings.map((holding) => heldRow(holding, { who, person, timeZone, helpers: helpersOf(helpers, holding) })),
    ...others.map((pool) => otherRow(pool, { who, person, helpers: helpersOf(helpers, pool) })),
  ];
  const isFine = isWhy && holdings.length > 0 && holdings.every(({ license }) => license?.status === 'active');
  const account = holdings.some(isFailed) ? '' : accountWords(person);
  const toAsk = rows.length === 0 && ask.length > 0 ? `For a seat, ask ${orWords(ask.slice(0, 3).map(nameOf))}.` : '';
  return renderHoldings({
    heading: headingOf(explained, who),
    subheading: personWords(person),
    holdings: rows,
    askLine: [account, isFine ? 'Nothing is in the way.' : '', toAsk].filter((text) => text !== '').join(' '),
    buttons: buttonsOf(explained),
  });
}

const helpersOf = (all: readonly Helpers[], { department }: Pick<Holding, 'department'>): Helpers | undefined =>
  all.find((one) => one.department.id === department.id);

function headingOf({ holdings, others }: Explained, who: Who): string {
  const [first, ...more] = holdings;
  const verb = (own: string, other: string) => `${who.name} ${who.isSelf ? own : other}`;
  if (first === undefined) {
    const [pool] = others;
    return (
      verb('have', 'has') +
      (pool === undefined
        ? ' no seat, and waits for none'.replace('waits', who.isSelf ? 'wait' : 'waits')
        : ` no ${pool.product.name} seat`)
    );
  }
  const waiting = holdings.filter(({ waitingPlace }) => waitingPlace !== undefined);
  const [line] = waiting;
  if (line?.restsUntil !== undefined && holdings.length === 1)
    return `${who.isSelf ? 'Your' : `${who.name}’s`} ${line.product.name} seat rests until ${dateWords(line.restsUntil)}`;
  if (line?.waitingPlace !== undefined && waiting.length === 1)
    return `${verb('are', 'is')} number ${line.waitingPlace} waiting for ${line.product.name}`;
  if (waiting.length > 1) return `${verb('wait', 'waits')} for ${seatsWords(waiting.length)}`;
  const failed = holdings.filter(isFailed);
  const [trouble] = failed;
  if (trouble !== undefined) {
    return failed.length === 1
      ? `${who.isSelf ? 'Your' : `${who.name}’s`} ${trouble.product.name} license failed`
      : `${failed.length} of ${who.isSelf ? 'your' : `${who.name}’s`} licenses failed`;
  }
  return `${verb('have', 'has')} ${more.length === 0 ? `a ${first.product.name} seat` : seatsWords(holdings.length)}`;
}

const isFailed = ({ license, waitingPlace }: Holding): boolean =>
  waitingPlace === undefined && license?.status === 'failed';

interface About {
  readonly who: Who;
  readonly helpers: Helpers | undefined;
}

function heldRow(holding: Holding, about: About & { readonly person: Person; readonly timeZone: string }): HoldingView {
  const { product, department, waitingPlace, restsUntil, license, coverUntil, seats } = holding;
  if (waitingPlace !== undefined) {
    return {
      productName: product.name,
      state: restsUntil === undefined ? `Waiting, number ${waitingPlace}` : `Rests until ${shortDateWords(restsUntil)}`,
      paidLine: [
        `On the list of ${department.name}`,
        ...(restsUntil === undefined
          ? [waitingPlace === 1 ? 'first in line' : `${peopleWords(waitingPlace - 1)} before`]
          : []),
        countWords(seats),
      ].join(' · '),
      licenseLine: whyWaiting(holding, about),
    };
  }
  const words = explainSeat(license, product.name, about.timeZone);
  return {
    productName: product.name,
    state: 'Seated',
    paidLine: [
      `Paid by ${department.name}`,
      ...(coverUntil === undefined ? [] : [`until ${dateWords(coverUntil)}`]),
    ].join(' · '),
    licenseLine: [words.sentence, ...(words.whatToDo === undefined ? [] : [words.whatToDo])].join(' '),
    isFailed: words.isFailed,
  };
}

/** "0 of 2 seats free, 3 waiting" */
const countWords = ({ seatsFree, seatCap, waiting }: PoolSummary['seats']): string =>
  `${seatsFree} of ${seatCap} seats free${waiting > 0 ? `, ${waiting} waiting` : ''}`;

function whyWaiting({ seats, coming, restsUntil, waitingPlace }: Holding, { who, helpers }: About): string {
  if (restsUntil !== undefined) return `No cover until then; the seat is back by itself on ${dateWords(restsUntil)}.`;
  const { seatCap } = seats;
  const why =
    seatCap === 0
      ? 'No seat is in force today.'
      : seatCap === 1
        ? 'The only seat is taken.'
        : seatCap === 2
          ? 'Both seats are taken.'
          : `All ${seatCap} seats are taken.`;
  const next =
    waitingPlace === 1 ? `The next one is ${who.isSelf ? 'yours' : 'theirs'}` : 'Seats are given in this order';
  return [why, comingWords(coming), `${next}, as people are removed or more are bought.`, helpWords(helpers)]
    .filter((text) => text !== '')
    .join(' ');
}

/** What was bought and does not count yet. */
function comingWords(coming: readonly Entitlement[]): string {
  const awaiting = sum(coming.filter(({ status }) => status === 'awaiting-tenant'));
  const [later] = coming.filter(({ status }) => status === 'confirmed');
  return [
    ...(awaiting > 0
      ? [
          `${awaiting} more ${awaiting === 1 ? 'is' : 'are'} approved and ${awaiting === 1 ? 'counts' : 'count'} once Microsoft 365 shows ${awaiting === 1 ? 'it' : 'them'}.`,
        ]
      : []),
    ...(later === undefined
      ? []
      : [`${seatsWords(later.seats)} start${later.seats === 1 ? 's' : ''} on ${dateWords(later.coverFrom)}.`]),
  ].join(' ');
}

const sum = (some: readonly Entitlement[]): number => some.reduce((all, { seats }) => all + seats, 0);

/** Who can take somebody off, change the order, or buy. */
function helpWords(helpers: Helpers | undefined): string {
  if (helpers === undefined) return '';
  if (helpers.isOwn) return 'You can remove somebody, change the order, or buy more.';
  const names = helpers.delegates.slice(0, 3).map(nameOf);
  return names.length === 0
    ? 'Central IT decides, since the department has no delegate.'
    : `${orWords(names)} can change the order, or buy more.`;
}

function otherRow(
  { product, department, seats, coming }: PoolSummary,
  { helpers, person }: About & { readonly person: Person },
): HoldingView {
  const names = (helpers?.delegates ?? []).slice(0, 3).map(nameOf);
  const who = helpers?.isOwn === true ? 'You' : names.length === 0 ? 'Central IT' : orWords(names);
  return {
    productName: product.name,
    state: 'On no roster',
    paidLine: `${department.name} · ${countWords(seats)}`,
    licenseLine: [
      seats.seatsFree > 0 ? 'A seat is free.' : 'No seat is free now: whoever is added waits.',
      comingWords(coming),
      isAddable(person) ? `${who} can add them.` : '',
    ]
      .filter((text) => text !== '')
      .join(' '),
  };
}

/** What is wrong with the account itself, whatever the seats. */
function accountWords({ isEnabled, isGuest, unclear, usageLocation }: Person): string {
  if (isGuest) return 'This is a guest account, and guests cannot hold seats.';
  if (!isEnabled) return 'The account is disabled: it gets no license until IT enables it.';
  if (unclear !== undefined)
    return 'Microsoft 365 says something of this account that alacarte cannot judge: IT must look.';
  return usageLocation === undefined
    ? 'The account has no usage location: Microsoft 365 licenses nobody without one, and IT must set it.'
    : '';
}

const isAddable = ({ isEnabled, isGuest, unclear }: Person): boolean => isEnabled && !isGuest && unclear === undefined;

function buttonsOf({ person, isSelf, holdings, others, helpers }: Explained): readonly Button[] {
  const [pool, ...more] = others;
  const add =
    holdings.length === 0 && pool !== undefined && more.length === 0 && helpersOf(helpers, pool)?.isOwn === true;
  const first = holdings[0] ?? pool;
  const mayLook = first !== undefined && helpersOf(helpers, first) !== undefined && !isSelf;
  return [
    ...(add && isAddable(person)
      ? [
          sayButton(
            `add ${person.userPrincipalName} to ${pool.product.name} for ${pool.department.name}`,
            `Add ${nameOf(person)} to ${pool.product.name}`,
          ),
        ]
      : []),
    ...(mayLook
      ? [
          button(`Show ${first.product.name}`, 'pool.show', {
            department: first.department.id,
            product: first.product.id,
          }),
        ]
      : []),
  ];
}

/** Asks who is meant. */
export function presentWhichSeat(
  { userText, candidates }: Extract<ExplainedSeat, { readonly kind: 'which' }>,
  product: ProductId | undefined,
): RenderedCard {
  return renderChoose({
    heading: candidatesHeading(userText, candidates),
    subheading: candidatesNotes(userText, candidates).join(' '),
    label: 'Person',
    options: candidates.people.map((one) => ({ title: candidateLine(one), value: one.userId })),
    press: choosing('person.show-why', { product }),
    buttonTitle: 'Show',
  });
}
