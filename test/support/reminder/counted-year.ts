import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { TeamsPace } from '../../../src/adapters/teams/teams-pace';
import { composeWith, plainComposers } from '../../../src/application/outbox/compose';
import { type Ports } from '../../../src/application/ports';
import { holderComposer } from '../../../src/application/reminder/compose/holder';
import { reminderComposers } from '../../../src/application/reminder/compose/reminder';
import { type CalendarDate, type Instant } from '../../../src/domain/calendar';
import { departmentId } from '../../../src/domain/ids';
import { type Recipient, type SettledLetter } from '../../../src/domain/outbox/letter';
import { type Policy } from '../../../src/domain/institution/policy';
import { remind } from '../../../src/jobs/remind';
import { sendOpenLetters } from '../../../src/jobs/send-letters';
import { Fault } from '../../../src/ports/fault';
import { ConnectorLimits, VirtualTime } from '../bot/connector-limits';
import { addressOf } from '../bot/pressing';
import { aDepartment, anEntitlement, aPolicy, on, person, VISIO } from '../builders';
import { documentsInMemory, entitle, openDepartment, portsOn } from '../store/store-harness';
import { type Crash, type CrashPlan, DyingProcess, phase } from './dying-process';
import {
  APPROVERS,
  actsIn,
  type Expected,
  expectedOf,
  type Fate,
  fateOf,
  RUNGS,
  unreachableIn,
} from './expected-letters';
import { judge, type Verdict } from './verdict';

const EPOCH_MS = Date.parse('2026-07-31T12:00:00.000Z');
/** Longer than claims and leases last: after a death, others go on. */
const OVER_MS = 3 * 60_000;
const MINUTE_MS = 60_000;
/** A day comes to its end in a few rounds; each death takes one more. */
const MOST_ROUNDS = 200;
const PER_SECOND = 20;
const EVER = '9999-12-31T00:00:00.000Z' as Instant;

/** A mistake that an implementation could make: what it does in place of the product. */
export type Mistake = (ports: Pick<Ports, 'outbox' | 'messenger' | 'clock'>, process: DyingProcess) => Partial<Ports>;

/** How a year is to go. */
export interface YearAsked {
  readonly departments: number;
  /** Those on which the program runs. */
  readonly days: readonly CalendarDate[];
  readonly plan: CrashPlan;
  /** Sends from one death to the next. */
  readonly crashEvery: number;
  readonly mistake?: Mistake;
}

/** A year of reminders for many departments: two processes that die, one store, a connector with Teams' windows, and a clock that jumps. */
export class CountedYear {
  readonly crashes: Crash[] = [];
  /** Every letter that the connector accepted: `chat-7 digest-2027-03-01`. */
  readonly arrivals: string[] = [];
  /** What processes logged as wrong while they lived. */
  readonly errors: unknown[] = [];
  readonly limits: ConnectorLimits;
  readonly #asked: YearAsked;
  readonly #time = new VirtualTime();
  readonly #clock = { now: () => new Date(EPOCH_MS + this.#time.now()) };
  readonly #documents: DocumentStore = documentsInMemory(this.#clock);
  readonly #policy = aPolicy({
    reminders: { on: RUNGS.slice(0, 9).map((day) => day.slice(5)) as unknown as Policy['reminders']['on'] },
  });
  readonly #ports = portsOn(this.#documents, { clock: this.#clock, policy: this.#policy });
  readonly #chats = new Map<string, string>();
  readonly #troubles = new Map<string, string>();
  readonly #settled = new Map<string, SettledLetter['outcome']>();
  readonly #unlisted: string[] = [];
  readonly #lives: Life[] = [];
  readonly #expected: Expected;
  #arrivalsNoted = 0;

  constructor(asked: YearAsked) {
    this.#asked = asked;
    this.limits = new ConnectorLimits(() => this.#time.now());
    this.#expected = expectedOf(asked.departments, asked.days);
  }

  /** The whole year, day by day. */
  async run(): Promise<void> {
    await this.#begin();
    this.#lives.push(this.#start(), this.#start());
    let before = '';
    for (const date of this.#asked.days) {
      for (let index = 0; index < this.#asked.departments; index += 1) {
        const { kind, on: day } = fateOf(index);
        if (day !== undefined && day > before && day <= date) await this.#befall(index, kind);
      }
      await this.#day(date);
      before = date;
    }
    await this.#documents.close();
  }

  async #begin(): Promise<void> {
    await this.#ports.institution.change((books) => books.save({ approvers: APPROVERS.map(person), auditors: [] }));
    const people = [...APPROVERS];
    for (let index = 0; index < this.#asked.departments; index += 1) {
      const [delegate, purchaser] = actsIn(index);
      const id = departmentId(`d${index}`);
      const own = { id, name: `Department ${index}`, directoryNames: [] };
      await openDepartment(this.#ports, {
        department: aDepartment({ ...own, delegates: [person(delegate)], purchasers: [person(purchaser)] }),
        entitlements: [anEntitlement({ seats: 5 })],
      });
      people.push(delegate, purchaser);
    }
    for (const number of people) {
      const address = addressOf(number);
      this.#chats.set(address.userId, address.conversationId);
      const cause = unreachableIn(number, this.#asked.departments);
      if (cause !== undefined && cause !== 'no-chat') this.#troubles.set(address.conversationId, cause);
      if (cause !== 'no-chat') await this.#ports.conversations.save(address);
    }
  }

  /** A department buys all of its seats again, or lets them lapse. */
  async #befall(index: number, kind: Fate['kind']): Promise<void> {
    const id = departmentId(`d${index}`);
    if (kind === 'renews') {
      const next = { coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30'), status: 'awaiting-tenant' as const };
      await entitle(this.#ports, id, anEntitlement({ id: 'next', seats: 5, ...next }));
    }
    if (kind !== 'lapses') return;
    const by = person(actsIn(index)[0]);
    const at = this.#clock.now().toISOString() as Instant;
    const answer = { department: id, product: VISIO, lastDay: on('2027-06-30'), seats: 0, by, at };
    await this.#ports.departments.change(id, (books) => books.saveRenewalAnswer(answer));
  }

  async #day(date: CalendarDate): Promise<void> {
    this.#time.advance(Date.parse(`${date}T16:30:00.000Z`) - this.#clock.now().getTime());
    const before = this.#settled.size;
    for (let round = 0; !(await this.#isOver(date)); round += 1) {
      if (round === MOST_ROUNDS) throw new Error(`${date} comes to no end`);
      await Promise.all(this.#lives.map((life) => life.run()));
      this.#time.advance(this.#bury() ? OVER_MS : MINUTE_MS);
    }
    await this.#note(date, before);
  }

  async #isOver(date: CalendarDate): Promise<boolean> {
    const run = await this.#ports.reminderRuns.last();
    if (run?.on !== date || !run.isDone) return false;
    return (await this.#ports.outbox.open({ at: EVER, limit: 1 })).length === 0;
  }

  /** Others start in place of those that died. @returns Whether any did. */
  #bury(): boolean {
    const dead = this.#lives.flatMap(({ crash }, index) => (crash === undefined ? [] : [{ crash, index }]));
    for (const { crash, index } of dead) {
      this.crashes.push(crash);
      this.#lives[index] = this.#start();
    }
    return dead.length > 0;
  }

  /** What became of the letters of a day. */
  async #note(date: CalendarDate, before: number): Promise<void> {
    const isRung = RUNGS.includes(date);
    if (!isRung && this.arrivals.length === this.#arrivalsNoted) return;
    this.#arrivalsNoted = this.arrivals.length;
    for (const { recipient, settled } of await this.#ports.outbox.all())
      for (const { key, outcome } of settled) this.#settled.set(`${this.#chatOf(recipient)} ${key}`, outcome);
    if (!isRung || before === this.#settled.size) return;
    const { count } = (await this.#ports.reminderRuns.last()) ?? {};
    const listed = new Set(count?.unreached.map((one) => this.#chats.get(one.person.userId)));
    for (const [letter, isReached] of this.#expected) {
      const [chat, key] = letter.split(' ');
      if (!isReached && key === `digest-${date}` && !listed.has(chat)) this.#unlisted.push(letter);
    }
  }

  readonly #chatOf = (recipient: Recipient): string =>
    'userId' in recipient ? (this.#chats.get(recipient.userId) ?? '') : 'channel';

  #start(): Life {
    const { plan, mistake } = this.#asked;
    const dying = new DyingProcess(plan, this.#chatOf);
    const first = portsOn(dying.documents(this.#documents), { clock: this.#clock, policy: this.#policy });
    const messenger = dying.messenger((chat, letter) => {
      this.#accept(chat, letter);
    });
    const logger: Ports['logger'] = {
      info: () => undefined,
      warn: () => undefined,
      error: (_, about) => dying.crash === undefined && this.errors.push(about),
    };
    const own = { ...first, messenger, logger };
    const all = { ...own, ...mistake?.(own, dying) };
    const compose = composeWith({ ...plainComposers(all), ...reminderComposers(all), ...holderComposer(all) });
    return new Life(dying, {
      ...all,
      outbox: dying.outbox(all.outbox, all.processId),
      pace: dying.pace(new TeamsPace(PER_SECOND, this.#time)),
      compose: dying.compose(compose),
    });
  }

  /** The connector: throws what it refuses. */
  #accept(chat: string, letter: string): void {
    const waitSeconds = this.limits.refused('post', chat);
    if (waitSeconds !== undefined) throw new Fault('throttled', '429', { retryAfterMs: waitSeconds * 1000 });
    const code = this.#troubles.get(chat);
    if (code !== undefined) throw new Fault('rejected', '40x', { code });
    this.arrivals.push(letter);
    if (this.arrivals.length % this.#asked.crashEvery === 0) this.#asked.plan.arm();
  }

  /** How often letters came once more than once. */
  get repeats(): number {
    return this.arrivals.length - new Set(this.arrivals).size;
  }

  /** Letters that reached nobody, and say so. */
  get unreached(): number {
    return [...this.#settled.values()].filter(({ status }) => status === 'unreached').length;
  }

  verdict(): Verdict {
    const { arrivals, crashes } = this;
    return judge({ arrivals, crashes, settled: this.#settled, expected: this.#expected, unlisted: this.#unlisted });
  }
}

/** One process from its start to its end, by the jobs that it runs. */
class Life {
  readonly #dying: DyingProcess;
  readonly #remind: () => Promise<unknown>;
  readonly #send: () => Promise<unknown>;

  constructor(dying: DyingProcess, ports: Ports) {
    const given = { ...ports, finishLookUps: () => Promise.resolve('done' as const) };
    this.#dying = dying;
    this.#remind = remind.onSchedule(given);
    this.#send = sendOpenLetters.onSchedule(given);
  }

  get crash(): Crash | undefined {
    return this.#dying.crash;
  }

  async run(): Promise<void> {
    try {
      await phase.run('decide', this.#remind);
      await phase.run('send', this.#send);
    } catch (error) {
      if (this.crash === undefined) throw error;
    }
  }
}
