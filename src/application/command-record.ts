import { type HandledCommand } from '../domain/handled';
import { type UserId } from '../domain/ids';
import { type Notice } from '../domain/notice';
import { type KnownPerson } from '../domain/people';
import { type RosterEntry } from '../domain/pool';
import { type LineRefusal } from '../domain/refusal';
import { type FoundPerson, type UnknownPerson } from '../domain/roster-command';
import { type ChangeLine } from '../domain/roster-change';
import { type SeatEffects } from './roster-work';

/** What a command did so far: a line for each person, whose licenses have to follow, and who is to be told. */
export class CommandRecord {
  readonly #lines = new Map<string, ChangeLine>();
  readonly #unsettled: Set<UserId>;
  readonly #told = new Map<UserId, Notice['about']>();
  readonly #unseatedOthers = new Map<UserId, KnownPerson>();
  #hasEffect = false;

  constructor(
    /** What earlier transactions of the same command left. */
    earlier?: HandledCommand,
  ) {
    this.#unsettled = new Set(earlier?.unsettled ?? []);
    for (const line of earlier?.change.lines ?? []) this.#lines.set(keyOf(line), line);
    for (const notice of earlier?.notices ?? []) this.#told.set(notice.to, notice.about);
  }

  /** Whether anybody's place changed in this transaction. */
  get hasEffect(): boolean {
    return this.#hasEffect;
  }

  get lines(): readonly ChangeLine[] {
    return [...this.#lines.values()];
  }

  get unsettled(): readonly UserId[] {
    return [...this.#unsettled];
  }

  /** People the command does not name, who would wait because of it. */
  get unseatedOthers(): readonly KnownPerson[] {
    return [...this.#unseatedOthers.values()];
  }

  /** Whom to tell, and of what. */
  get told(): readonly (readonly [UserId, Notice['about']])[] {
    return [...this.#told];
  }

  /** Somebody was found, and not changed. */
  refused(person: FoundPerson, refusal: LineRefusal): void {
    this.#add({ status: 'refused', person: named(person), userText: person.userText, refusal });
  }

  /** Nobody was found, or the sender left them out. */
  nobody(person: UnknownPerson): void {
    this.#add({ status: 'refused', person: undefined, userText: person.userText, refusal: { code: person.reason } });
  }

  /** Somebody was changed, with what that did to others. */
  changed(
    line: Exclude<ChangeLine, { status: 'refused' }>,
    effects: SeatEffects,
    options: { isTold?: boolean } = {},
  ): void {
    this.#hasEffect = true;
    this.#add(line);
    const { userId } = line.person;
    this.#unseatedOthers.delete(userId);
    if (line.status === 'removed') {
      this.#unsettled.add(userId);
      if (options.isTold === true) this.#told.set(userId, 'removed');
    }
    for (const entry of effects.seated) this.#shift(entry, userId, 'promoted');
    for (const entry of effects.unseated) this.#shift(entry, userId, 'unseated');
  }

  #shift(entry: RosterEntry, subject: UserId, status: 'promoted' | 'unseated'): void {
    this.#unsettled.add(entry.userId);
    if (entry.userId === subject) return;
    const person = named(entry);
    this.#add({ status, person });
    if (status === 'promoted') {
      this.#told.set(entry.userId, 'seated');
      this.#unseatedOthers.delete(entry.userId);
    } else {
      this.#told.delete(entry.userId);
      this.#unseatedOthers.set(entry.userId, person);
    }
  }

  #add(line: ChangeLine): void {
    this.#lines.set(keyOf(line), line);
  }
}

/** A person as records name them, without whatever else is known. */
export const named = ({ userId, displayName, userPrincipalName }: KnownPerson): KnownPerson => ({
  userId,
  displayName,
  userPrincipalName,
});

const keyOf = (line: ChangeLine): string =>
  line.person?.userId ?? (line.status === 'refused' ? `?${line.userText}` : '');
