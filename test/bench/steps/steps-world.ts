import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SeedUser } from '../../../src/local/emulated-tenant/state/seed';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type PurchaseStatus } from '../../../src/domain/purchase/purchase';
import { departmentId } from '../../../src/domain/ids';
import { type PurchasesPage } from '../../../src/ports/purchase/purchase-index';
import { problemsOf, readRosters, Rebuilding } from '../../support/audit';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';
import { type CountedCall, type CountedDocuments, countedDocuments } from '../../support/store/counted-documents';
import { type SaidRow } from './commands';
import { type GraphCall, GraphCalls } from './graph-calls';

/** How slow the outside is. */
export interface Delays {
  readonly storeMs: number;
  readonly graphMs: number;
}

/** A message, and all that it made the program do. */
export interface Turn {
  readonly text: string;
  /** What is wrong with the answer, if anything is. */
  readonly problem: string | undefined;
  readonly store: readonly CountedCall[];
  readonly graph: readonly GraphCall[];
  readonly saidAt: number;
  /** When the first answer was posted. */
  readonly answeredAt: number;
  /** When it was edited for the last time; undefined when it never was. */
  readonly editedAt: number | undefined;
}

/** How large the seeded institution is; people and ledger follow. */
export const sizeOf = (departments: number) => ({
  departments,
  people: departments * 100,
  ledger: Math.round((departments * 1000) / 3),
});

const SEED = join(__dirname, '../../../dist/seed.js');
const CHANNEL = '19:central-it@thread.tacv2';

/** A seeded institution behind a real bot, whose store and Graph are slow and counted. */
export class StepsWorld {
  readonly #bot: TestBot;
  readonly #documents: CountedDocuments;
  readonly #graph = new GraphCalls();
  readonly #freePeople: string[];
  readonly #seatedPeople: readonly string[];

  private constructor(
    bot: TestBot,
    documents: CountedDocuments,
    people: { free: string[]; seated: readonly string[] },
  ) {
    this.#bot = bot;
    this.#documents = documents;
    this.#freePeople = people.free;
    this.#seatedPeople = people.seated;
    this.#graph.start(bot.tenant.baseUrl);
  }

  static async start(departments: number, folder: string, delays: Delays): Promise<StepsWorld> {
    const size = Object.entries(sizeOf(departments)).flatMap(([name, value]) => [`--${name}`, String(value)]);
    execFileSync(process.execPath, [SEED, folder, ...size], { stdio: ['ignore', 'ignore', 'inherit'] });
    let counted: CountedDocuments | undefined;
    const around = (documents: DocumentStore) => (counted = countedDocuments(documents, { delayMs: delays.storeMs }));
    const bot = await startBot({ folder, around, now: new Date().toISOString() });
    if (counted === undefined) throw new Error('the store is not counted');
    await bot.tenant.control('/throttle', { mode: 'off' });
    await bot.tenant.control('/settings', { latencyMs: delays.graphMs });
    return new StepsWorld(bot, counted, await peopleOfMathematics(bot, folder));
  }

  async stop(): Promise<void> {
    this.#graph.stop();
    await closeBots();
  }

  /** The aliases of people who are on no roster, each named once. */
  free(count: number): string {
    return this.#freePeople.splice(0, count).join(', ');
  }

  /** The alias of somebody who was seated at first. */
  seated(index: number): string {
    return this.#seatedPeople[index] ?? '';
  }

  /** The number of the newest purchase order of Mathematics in a state. */
  order(status: PurchaseStatus): Promise<string> {
    return this.#newest({ departments: [departmentId('math')], status, limit: 10 });
  }

  /** The same of any department: those of Mathematics that wait are few, and what was said before has settled some. */
  anyOrder(status: PurchaseStatus): Promise<string> {
    return this.#newest({ status, limit: 10 });
  }

  async #newest(asked: PurchasesPage): Promise<string> {
    const found = await this.#bot.app().ports.purchases.list(asked);
    const numbers = found.map(({ purchase }) => purchase.details.purchaseOrderNumber ?? '');
    return numbers.toSorted().at(-1) ?? 'PO-99999';
  }

  /** Runs a job by its schedule, some minutes later than whatever was before. @returns Its calls to the store. */
  async runJob(name: string, afterMinutes: number): Promise<readonly CountedCall[]> {
    this.#bot.advance(afterMinutes * 60_000);
    this.#documents.take();
    await this.#bot.app().runJob(name);
    return this.#documents.take();
  }

  /** What is wrong in the department in which everything was said, counted from what is stored. */
  async problems(): Promise<readonly string[]> {
    const { term } = this.#bot.app().ports.policy;
    return problemsOf(await readRosters(this.#documents, departmentId('math')), new Rebuilding(term));
  }

  /** Says it, and waits until nothing is left to do. */
  async say({ by, says, isInChannel, answers }: SaidRow): Promise<Turn> {
    const text = typeof says === 'string' ? says : await says(this);
    await this.#bot.app().settled();
    // One person can make 30 changes a minute, and a bench says more than that.
    this.#bot.advance(61_000);
    this.#documents.take();
    this.#graph.take();
    const { calls } = this.#bot.connector;
    const before = calls.length;
    const saidAt = performance.now();
    const shown = await this.#bot.say(by, text, isInChannel === true ? inChannel : {});
    const since = calls.slice(before);
    const posted = since.find(({ operation }) => operation === 'post');
    if (posted === undefined) throw new Error(`nobody answered: ${text}`);
    const isRight = answers.test(shown.text);
    return {
      ...{ text, saidAt, problem: isRight ? undefined : `${by} said "${text}" and read: ${shown.text}` },
      store: this.#documents.take(),
      graph: this.#graph.take(),
      answeredAt: posted.arrivedAt,
      editedAt: since.findLast(({ operation }) => operation === 'update')?.arrivedAt,
    };
  }
}

const inChannel = { conversation: { id: CHANNEL, conversationType: 'channel', isGroup: true } };

async function peopleOfMathematics(bot: TestBot, folder: string) {
  const roster = await bot.roster('math', 'visio');
  const [line = '{}'] = readFileSync(join(folder, 'tenant.ndjson'), 'utf8').split('\n');
  const { seed } = JSON.parse(line) as { seed: { users: readonly SeedUser[] } };
  const placed = new Set<string>((await bot.app().ports.departments.allPlaces()).map(({ userId }) => userId));
  const others = seed.users
    .filter(
      ({ id, department, accountEnabled, usageLocation }) =>
        department === 'Mathematics' && accountEnabled && usageLocation !== null && !placed.has(id),
    )
    .map(({ userPrincipalName }) => userPrincipalName.split('@')[0] ?? '');
  // The last ones, since the first ones are those that the README has somebody add.
  return { free: others.toReversed(), seated: roster.filter((one) => !one.includes('waiting')).toReversed() };
}
