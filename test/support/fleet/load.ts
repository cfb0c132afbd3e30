import { setTimeout as sleep } from 'node:timers/promises';
import { type WireActivity } from '../bot/activities';
import { type Fleet } from './fleet';
import { message } from './fleet-world';

/** What one delegate said while processes came and went. */
export interface Spoken {
  readonly activity: WireActivity;
  /** The person whom it added or removed; undefined for a question. */
  readonly person: number | undefined;
  readonly does: 'add' | 'remove' | 'ask';
  readonly status: number;
}

/** Less than the commands that one person may send in a minute. */
const APART_MS = 2_300;

/** Delegates who go on adding, asking and removing, each people of their own, until they are told to stop. */
export class Load {
  readonly spoken: Spoken[] = [];
  readonly #fleet: Fleet;
  #isOver = false;
  readonly #work: readonly Promise<void>[];

  /** @param people The people of each delegate: as many each. */
  constructor(fleet: Fleet, delegates: readonly number[], people: (delegate: number) => readonly number[]) {
    this.#fleet = fleet;
    this.#work = delegates.map((delegate, index) => this.#go(delegate, people(delegate), index));
  }

  /** Lets everybody finish what they are at. */
  async stop(): Promise<readonly Spoken[]> {
    this.#isOver = true;
    await Promise.all(this.#work);
    return this.spoken;
  }

  async #go(delegate: number, people: readonly number[], index: number): Promise<void> {
    await sleep(index * 97);
    for (let round = 0; !this.#isOver; round += 1) {
      const person = people[Math.floor(round / 2) % people.length] ?? 0;
      const does = round % 2 === 0 ? 'add' : 'remove';
      await this.#say(delegate, does, `${does} person${person} ${does === 'add' ? 'to' : 'from'} Visio`, person);
      await this.#say(delegate, 'ask', 'seats');
      await sleep(APART_MS);
    }
  }

  async #say(delegate: number, does: Spoken['does'], text: string, person?: number): Promise<void> {
    const activity = message(delegate, text);
    const status = await this.#fleet.send(activity);
    this.spoken.push({ activity, person, does, status });
  }
}
