import { type UserId } from '../../domain/ids';
import { type NoticeFact } from '../../domain/notice';
import { type KnownPerson, named } from '../../domain/people';
import { type RosterEntry } from '../../domain/roster/pool';
import { type LineRefusal } from '../../domain/refusal';
import { type FoundPerson, type PersonNowhere, type UnknownPerson } from '../../domain/roster/roster-command';
import { type ChangeLine, type ChangeStep } from '../../domain/roster/roster-change';
import { type CapEffects, type SeatEffects } from './roster-work';
import { defined } from '../../domain/defined';

/** What earlier transactions of a command did in a pool. */
export interface DoneBefore {
  readonly lines: readonly ChangeLine[];
  readonly unsettled: readonly UserId[];
  readonly told: readonly (readonly [UserId, NoticeFact])[];
}

/** What a command did in a pool so far: a line for each person, whose licenses have to follow, and who is to be told. */
export class CommandRecord {
  readonly #earlierLines: ReadonlyMap<string, ChangeLine>;
  readonly #lines: Map<string, ChangeLine>;
  readonly #unsettled: Set<UserId>;
  readonly #told = new Map<UserId, NoticeFact>();
  /** Whether people whose seats this transaction changed had one before it. */
  readonly #hadSeat = new Map<UserId, boolean>();
  readonly #unseatedOthers = new Map<UserId, KnownPerson>();
  /** Of the people named, one after the other, what was done; until it is taken. */
  #done: ChangeLine[] = [];
  #hasEffect = false;
  #hasFollowers = false;

  constructor(
    /** What earlier transactions of the same command left. */
    earlier?: DoneBefore,
  ) {
    this.#unsettled = new Set(earlier?.unsettled ?? []);
    this.#earlierLines = new Map((earlier?.lines ?? []).map((line) => [keyOf(line), line]));
    this.#lines = new Map(this.#earlierLines);
    for (const [userId, fact] of earlier?.told ?? []) this.#told.set(userId, fact);
  }

  /** Whether anybody's place changed in this transaction. */
  get hasEffect(): boolean {
    return this.#hasEffect;
  }

  /** Whether licenses or notices have to follow, whatever became of the people named. */
  get hasFollowers(): boolean {
    return this.#hasFollowers;
  }

  get lines(): readonly ChangeLine[] {
    return [...this.#lines.values()];
  }

  get unsettled(): readonly UserId[] {
    return [...this.#unsettled];
  }

  /** People who have a seat and would lose it to others. */
  get unseatedOthers(): readonly KnownPerson[] {
    return [...this.#unseatedOthers.values()];
  }

  /** What was done to the people named since this was asked last, as that left them: who was moved may have lost the seat to the next. */
  takeDone(): readonly Pick<ChangeStep, 'line'>[] {
    const done = this.#done;
    this.#done = [];
    return done.map((line) => {
      const now = this.#lines.get(keyOf(line));
      return { line: now?.status === line.status ? now : line };
    });
  }

  /** Whom to tell, and of what. */
  get told(): readonly (readonly [UserId, NoticeFact])[] {
    return [...this.#told];
  }

  /** The seat cap became another one: people got seats, or wait now, whatever the command does. */
  capChanged({ seated, unseated, turns, leaving }: CapEffects): void {
    const tell = (about: 'covered' | 'uncovered', { userId }: RosterEntry): void => {
      if (!leaving.has(userId)) this.#told.set(userId, { about, ...defined({ turn: turns.get(userId) }) });
    };
    for (const entry of seated) {
      this.#add({ status: 'promoted', person: named(entry) });
      tell('covered', entry);
    }
    for (const entry of unseated) {
      this.#add({ status: 'unseated', person: named(entry) });
      tell('uncovered', entry);
      this.#hadSeat.set(entry.userId, true);
    }
    for (const entry of [...seated, ...unseated]) this.#unsettled.add(entry.userId);
    this.#hasFollowers = this.#hasFollowers || seated.length + unseated.length > 0;
  }

  /** Somebody was found, and not changed. */
  refused(person: FoundPerson, refusal: LineRefusal): void {
    this.#named({ status: 'refused', person: named(person), userText: person.userText, refusal });
  }

  /** Nobody was found, or the sender left them out. */
  nobody(person: UnknownPerson | PersonNowhere): void {
    this.#named({ status: 'refused', person: undefined, userText: person.userText, refusal: { code: person.reason } });
  }

  /** Somebody was changed, with what that did to others. @param told What who leaves is told, when nobody took them off. */
  changed(line: Exclude<ChangeLine, { status: 'refused' }>, effects: SeatEffects, told?: NoticeFact): void {
    this.#hasEffect = true;
    const before = this.#lines.get(line.person.userId)?.status;
    this.#named(line);
    const { userId } = line.person;
    this.#unseatedOthers.delete(userId);
    if (line.status === 'removed') {
      if (line.wasWaiting !== true) this.#unsettled.add(userId);
      this.#tellRemoved(line, before, told);
    } else if (line.status === 'seated' || line.status === 'restored') {
      this.#told.delete(userId);
    }
    for (const entry of effects.seated) this.#shift(entry, userId, 'promoted');
    for (const entry of effects.unseated) this.#shift(entry, userId, 'unseated');
  }

  /** Whoever the same message put there first never knew of it, and who only just moved up had waited. */
  #tellRemoved(
    { person: { userId }, wasWaiting }: Extract<ChangeLine, { status: 'removed' | 'seated' | 'restored' }>,
    before: ChangeLine['status'] | undefined,
    told: NoticeFact | undefined,
  ): void {
    const hadWaited = wasWaiting === true || this.#hadSeat.get(userId) === false;
    if (before === 'seated' || before === 'waiting') this.#told.delete(userId);
    else this.#told.set(userId, told ?? { about: hadWaited ? 'removed-waiting' : 'removed' });
  }

  /**
   * Somebody got a seat or lost it. What counts is what they had before this transaction: who loses a seat again that an earlier
   * step gave them has lost nothing. Whoever the command names keeps the line that says so.
   */
  #shift(entry: RosterEntry, subject: UserId, status: 'promoted' | 'unseated'): void {
    const { userId } = entry;
    const hasSeat = status === 'promoted';
    const hadSeat = this.#hadSeat.get(userId) ?? !hasSeat;
    this.#hadSeat.set(userId, hadSeat);
    this.#unsettled.add(userId);
    if (userId === subject) return;
    const person = named(entry);
    if (hadSeat && !hasSeat) this.#unseatedOthers.set(userId, person);
    else this.#unseatedOthers.delete(userId);

    const line = this.#lines.get(userId);
    if (line?.status === 'moved') this.#add({ ...line, isSeated: hasSeat });
    else if (line?.status !== 'restored') this.#shiftOther(person, { hadSeat, hasSeat });
  }

  #shiftOther(person: KnownPerson, { hadSeat, hasSeat }: { hadSeat: boolean; hasSeat: boolean }): void {
    if (hadSeat === hasSeat) this.#forgetShift(person);
    else this.#add({ status: hasSeat ? 'promoted' : 'unseated', person });
    if (hasSeat && !hadSeat) this.#told.set(person.userId, { about: 'seated' });
    else this.#told.delete(person.userId);
  }

  #forgetShift(person: KnownPerson): void {
    const { userId } = person;
    const earlier = this.#earlierLines.get(userId);
    if (earlier !== undefined) {
      this.#add(earlier);
      return;
    }
    // Whom an earlier command of the message seated is on the roster all the same.
    if (this.#lines.get(userId)?.status === 'seated') this.#add({ status: 'unseated', person });
    else this.#lines.delete(userId);
    this.#unsettled.delete(userId);
  }

  #named(line: ChangeLine): void {
    this.#done.push(line);
    this.#add(line);
  }

  #add(line: ChangeLine): void {
    this.#lines.set(keyOf(line), line);
  }
}

const keyOf = (line: ChangeLine): string =>
  line.person?.userId ?? (line.status === 'refused' ? `?${line.userText}` : '');
