import { inSlices } from '../../concurrency/in-slices';
import { mapLimited } from '../../concurrency/map-limited';
import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { type Department, type Institution } from '../../domain/institution/department';
import { type DepartmentId, type UserId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { type LetterDay, type ToTell } from '../../domain/outbox/reminder-letters';
import { type PoolRef } from '../../domain/reminder/reminder';
import { type Stake, type StakeOf } from '../../domain/reminder/reminder-run';
import { type SeatCount, seatCount } from '../../domain/roster/pool';
import { seatCapOn } from '../../domain/term/entitlement';
import { type Renewal } from '../../domain/term/renewal';
import { type TermTurn, turnAround, turnAt } from '../../domain/term/turn';
import { type LeftOut, readableDepartments } from '../access/left-out';
import { byName } from '../access/page-departments';
import { type DayPorts, type Ports } from '../ports';
import { type EndingFacts, type EndingPorts, lastPurchaseOf, readEndings, renewalIn } from '../term/read-endings';
import { todayOf } from '../today';

/** Departments that are read together: what is in memory at once does not grow with their number. */
const PAGE = 50;
const READS_AT_ONCE = 10;

/** Somebody who acts for departments, and what is so for them today. */
export interface PersonToTell {
  readonly person: KnownPerson;
  readonly toTell: ToTell;
}

/** What all pools come to, on a day. */
export interface Swept {
  readonly institution: Institution;
  readonly departments: readonly Department[];
  readonly people: ReadonlyMap<UserId, PersonToTell>;
  /** Undefined out of season. */
  readonly stake: Stake | undefined;
}

/** Reads every pool of every department that can be read, page by page. */
export async function sweepPools(
  ports: EndingPorts & Pick<Ports, 'institution' | 'outline'>,
  day: LetterDay,
  {
    leftOut,
    onPage,
  }: { readonly leftOut: LeftOut; /** Called after each page. */ readonly onPage?: () => Promise<void> },
): Promise<Swept> {
  const [institution, all] = await Promise.all([ports.institution.read(), readableDepartments(ports, leftOut)]);
  const departments = all.toSorted(byName);
  const people = new Map<UserId, PersonToTell>();
  const turn = turnOf(ports, day);
  const stake = new StakeCount(turn);
  for (let from = 0; from < departments.length; from += PAGE) {
    const page = departments.slice(from, from + PAGE);
    const judged = await leftOut.reading(page, (some) => judgePools(ports, some, turn, day));
    for await (const one of inSlices(judged)) noteFor(people, one);
    if (day.rung !== undefined) stake.add(page, judged);
    await onPage?.();
  }
  return { institution, departments, people, stake: day.rung === undefined ? undefined : stake.whole() };
}

/** The turn that a day is about. */
export const turnOf = (
  { policy }: Pick<Ports, 'policy'>,
  { today, rung }: Pick<LetterDay, 'today' | 'rung'>,
): TermTurn => (rung === undefined ? turnAround(today, policy) : turnAt(rung.lastDay, policy));

/** A pool in numbers, as of today. */
export const seatsIn = (ports: DayPorts, { pool, entitlements }: EndingFacts): SeatCount =>
  seatCount(pool, seatCapOn(entitlements, todayOf(ports), ports.policy.term));

/** Whether few seats of a pool are free; of one without seats, none can be. */
export const isLow = ({ policy }: Pick<Ports, 'policy'>, { seatCap, seatsFree }: SeatCount): boolean =>
  seatCap > 0 && seatsFree <= policy.reminders.lowSeats;

/** All who can act for a department, each once. */
export const actorsOf = ({ delegates, purchasers }: Department): readonly KnownPerson[] => [
  ...new Map([...delegates, ...purchasers].map((person) => [person.userId, person])).values(),
];

interface Judged {
  readonly facts: EndingFacts;
  readonly renewal: Renewal;
  readonly ref: PoolRef;
  readonly isOpen: boolean;
  /** What was paid last for the seats that are open. */
  readonly costCents: number | undefined;
  readonly room: 'low' | 'roomy' | 'neither';
}

async function judgePools(
  ports: EndingPorts,
  departments: readonly Department[],
  turn: TermTurn,
  day: LetterDay,
): Promise<readonly Judged[]> {
  const judged: Omit<Judged, 'costCents'>[] = [];
  for await (const facts of inSlices(await readEndings(ports, turn, { departments })))
    judged.push(judge(ports, facts, turn, day));
  return mapLimited(judged, READS_AT_ONCE, async (one) => {
    const last = one.isOpen ? await lastPurchaseOf(ports, one.facts, turn) : undefined;
    const price = last?.priceCents;
    return { ...one, costCents: price === undefined ? undefined : price * one.renewal.seatsOpen };
  });
}

function judge(ports: DayPorts, facts: EndingFacts, turn: TermTurn, { rung }: LetterDay): Omit<Judged, 'costCents'> {
  const seats = seatsIn(ports, facts);
  const renewal = renewalIn(ports, facts, turn);
  const roomy = seats.seatsFree > ports.policy.reminders.lowSeats ? 'roomy' : 'neither';
  return {
    facts,
    renewal,
    ref: { department: facts.department.id, product: facts.pool.product },
    isOpen: rung !== undefined && renewal.seatsOpen > 0,
    room: isLow(ports, seats) ? 'low' : roomy,
  };
}

const NOTHING: ToTell = { isOpen: false, mayKeep: false, low: [], roomy: [] };

/** Adds what a pool means for those who act for it. Purchasers change no roster: they hear of the renewal alone. */
function noteFor(people: Map<UserId, PersonToTell>, { facts: { department }, ref, isOpen, room }: Judged): void {
  const delegates = new Set(department.delegates.map(({ userId }) => userId));
  for (const person of actorsOf(department)) {
    const { toTell } = people.get(person.userId) ?? { toTell: NOTHING };
    const mayKeep = delegates.has(person.userId);
    people.set(person.userId, {
      person: named(person),
      toTell: {
        isOpen: toTell.isOpen || isOpen,
        mayKeep: toTell.mayKeep || (isOpen && mayKeep),
        low: mayKeep && room === 'low' ? [...toTell.low, ref] : toTell.low,
        roomy: mayKeep && room === 'roomy' ? [...toTell.roomy, ref] : toTell.roomy,
      },
    });
  }
}

/** Adds up what is at stake. */
class StakeCount {
  readonly #turn: TermTurn;
  readonly #unanswered: StakeOf[] = [];
  readonly #lapsing: PoolRef[] = [];
  readonly #alone: Stake['alone'][number][] = [];
  #pools = 0;
  #seats = 0;
  #costCents: number | undefined;

  constructor(turn: TermTurn) {
    this.#turn = turn;
  }

  add(page: readonly Department[], judged: readonly Judged[]): void {
    const open = judged.filter(({ isOpen }) => isOpen);
    this.#pools += open.length;
    for (const [department, pools] of groupBy(open, ({ ref }) => ref.department)) this.#addTo(department, pools);
    const endingIn = new Set(judged.filter(({ renewal }) => renewal.seatsEnding > 0).map(({ ref }) => ref.department));
    this.#alone.push(...page.filter((one) => endingIn.has(one.id) && actorsOf(one).length < 2).map(({ id }) => id));
    this.#lapsing.push(...judged.filter(isLapsing).map(({ ref }) => ref));
  }

  #addTo(department: DepartmentId, pools: readonly Judged[]): void {
    const seats = pools.reduce((sum, { renewal }) => sum + renewal.seatsOpen, 0);
    const costs = pools.flatMap(({ costCents }) => costCents ?? []);
    const sum = costs.reduce((all, one) => all + one, 0);
    this.#seats += seats;
    if (costs.length > 0) this.#costCents = (this.#costCents ?? 0) + sum;
    this.#unanswered.push({
      department,
      seats,
      ...defined({ costCents: costs.length === pools.length ? sum : undefined }),
    });
  }

  whole(): Stake {
    return {
      lastDay: this.#turn.lastDay,
      unanswered: this.#unanswered,
      pools: this.#pools,
      seats: this.#seats,
      ...defined({ costCents: this.#costCents }),
      lapsing: this.#lapsing,
      alone: this.#alone,
    };
  }
}

/** Whether somebody said that seats lapse, and they still would. */
const isLapsing = ({ facts: { answer }, renewal }: Judged): boolean =>
  answer !== undefined && seatsLapsing(renewal, answer.seats) > 0;

/** Seats that lapse as somebody said. */
export const seatsLapsing = ({ seatsEnding, seatsApproved, seatsSent }: Renewal, wanted: number): number =>
  Math.max(0, seatsEnding - Math.max(wanted, seatsApproved + seatsSent));
