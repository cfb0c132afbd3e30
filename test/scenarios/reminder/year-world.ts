import { documentLeaseStore } from '../../../src/adapters/documents/tenant/lease-store';
import { TeamsPace } from '../../../src/adapters/teams/teams-pace';
import { type App } from '../../../src/app';
import { type Ports } from '../../../src/application/ports';
import { isTimeToWrite } from '../../../src/application/reminder/letter-day';
import { type CalendarDate, instantOf } from '../../../src/domain/calendar';
import { type Policy } from '../../../src/domain/institution/policy';
import { sampleAddress } from '../../../src/local/sample/sample-people';
import { idOf } from '../../support/bot/activities';
import { startBot, type TestBot } from '../../support/bot/bot-harness';
import { ConnectorLimits, VirtualTime } from '../../support/bot/connector-limits';
import { type Death } from '../../support/children/mortal';
import { Life } from './year-life';

const DAY_MS = 24 * 60 * 60_000;
/** Longer than claims and leases last: after a death, others go on. */
const OVER_MS = 3 * 60_000;
/** Until the next runs of the same day. */
const MINUTES_MS = 6 * 60_000;

/** A message of the reminders that reached a chat. */
interface Arrival {
  readonly conversationId: string;
  readonly day: string;
}

/** Something of which a test decides who acts for it. */
export interface YearDepartment {
  readonly id: string;
  readonly delegates: readonly string[];
  readonly purchasers?: readonly string[];
  readonly product: string;
  readonly seats: number;
  readonly people?: readonly string[];
}

/** What a year begins with. */
export interface YearOptions {
  readonly departments: readonly YearDepartment[];
  readonly approvers: readonly string[];
  /** Those who have written to the bot. */
  readonly known: readonly string[];
  /** The year in which the term ends. */
  readonly year: number;
  readonly policy?: (policy: Policy) => Policy;
}

/** What is counted of a whole year. */
export interface YearCounts {
  readonly sends: number;
  readonly deaths: number;
  readonly repeats: number;
}

/** A bot, two processes of it, and a connector with Teams' windows, day after day. */
export class YearWorld {
  readonly bot: TestBot;
  readonly arrivals: Arrival[] = [];
  readonly #leases: Ports['leases'];
  readonly #time: VirtualTime;
  readonly #apps: readonly App[];
  readonly #lives: Life[];
  /** What became of the letters of each day: `2027-03-01 digest sent`. */
  readonly #seen = new Set<string>();
  readonly #told = new Map<string, string[]>();
  deaths = 0;
  /** Deaths of which nobody can say whether what was sent arrived. */
  sendDeaths = 0;

  private constructor(bot: TestBot, apps: readonly App[], time: VirtualTime) {
    this.bot = bot;
    this.#apps = apps;
    this.#time = time;
    const { clock } = bot.app().ports;
    this.#leases = documentLeaseStore(bot.app().documents, clock);
    this.#lives = apps.map((app) => this.#live(app));
  }

  static async start({ departments, approvers, known, year, policy }: YearOptions): Promise<YearWorld> {
    const time = new VirtualTime();
    const cover = { coverFrom: `${year - 1}-08-01`, coverUntil: `${year}-06-30` };
    const addresses = (aliases: readonly string[] = []) => aliases.map(sampleAddress);
    const bot = await startBot({
      now: `${year - 1}-08-01T12:00:00.000Z`,
      limits: new ConnectorLimits(() => time.now()),
      policy: policy ?? ((given) => given),
      organization: JSON.stringify({
        departments: departments.map(({ id, delegates, purchasers }) => ({
          ...{ id, name: id },
          delegates: addresses(delegates),
          purchasers: addresses(purchasers),
        })),
        approvers: addresses(approvers),
        auditors: [],
        entitlements: departments.map(({ id, product, seats }, index) => ({
          ...{ department: id, product, seats, purchaseOrderNumber: `PO-${100 + index}` },
          ...cover,
        })),
        rosters: departments.flatMap(({ id, product, people }) =>
          people === undefined ? [] : [{ department: id, product, people: addresses(people) }],
        ),
      }),
    });
    for (const alias of known) await bot.say(alias, 'hi');
    const twin = await bot.startTwin();
    return new YearWorld(bot, [bot.app(), twin.app], time);
  }

  /** It is some instant of a day; the year is told in UTC, eight or seven hours ahead of the organization's zone. */
  set(at: string): void {
    this.bot.advance(Date.parse(at) - this.bot.app().ports.clock.now().getTime());
  }

  /**
   * A whole day: both processes run before the hour and after it. On it, processes may die, one after the other, each at another of its
   * calls; others go on.
   */
  async day(date: CalendarDate, deaths: readonly Death[] = []): Promise<void> {
    this.#time.advance(DAY_MS);
    // Half past seven in winter: nothing is due before the hour, which the first run of the day has to know.
    this.set(`${date}T15:30:00.000Z`);
    const isSummer = isTimeToWrite(this.bot.app().ports);
    for (const death of isSummer ? deaths : []) await this.#dying(death);
    await this.#together();
    this.set(`${date}T16:30:00.000Z`);
    for (const death of isSummer ? [] : deaths) await this.#dying(death);
    await this.#together();
    this.bot.advance(MINUTES_MS);
    await this.#together();
    await this.#note();
  }

  /** Both run at some instant. @returns How many messages came of it. */
  async at(instant: string): Promise<number> {
    const before = this.arrivals.length;
    this.set(instant);
    await this.#together();
    return this.arrivals.length - before;
  }

  /** Both run once, at the same moment. */
  async #together(): Promise<void> {
    await Promise.all(this.#lives.map((life) => life.run()));
  }

  /** A process runs until it dies; another is started in its place. */
  async #dying(death: Death): Promise<void> {
    const [app] = this.#apps;
    if (app === undefined) return;
    const life = this.#live(app, death);
    await life.run();
    this.#lives[0] = this.#live(app);
    if (!life.isDead) return;
    this.deaths += 1;
    if (life.diedInSend) this.sendDeaths += 1;
    this.bot.advance(OVER_MS);
  }

  #live(app: App, death?: Death): Life {
    return new Life(app, {
      leases: this.#leases,
      pace: new TeamsPace(20, this.#time),
      death,
      onArrival: (conversationId) => this.arrivals.push({ conversationId, day: this.#today() }),
    });
  }

  #today = (): string => instantOf(this.bot.app().ports.clock.now()).slice(0, 10);

  /** Notes what became of letters since the last time. */
  async #note(): Promise<void> {
    for (const { id, settled } of await this.bot.app().ports.outbox.all()) {
      for (const letter of settled) {
        if (letter.kind === 'holder' || this.#seen.has(`${id} ${letter.key}`)) continue;
        this.#seen.add(`${id} ${letter.key}`);
        const status = letter.outcome.status === 'unreached' ? letter.outcome.cause : letter.outcome.status;
        this.#told.set(id, [...(this.#told.get(id) ?? []), `${this.#today()} ${letter.kind} ${status}`]);
      }
    }
  }

  /** What somebody was told, a line for each letter. */
  told(alias: string): readonly string[] {
    return this.#told.get(idOf(alias)) ?? [];
  }

  /** Messages that came twice, over the whole year. */
  counts(): YearCounts {
    const sent = [...this.#told.values()].flat().filter((line) => line.endsWith(' sent')).length;
    return { sends: this.arrivals.length, deaths: this.deaths, repeats: this.arrivals.length - sent };
  }
}
