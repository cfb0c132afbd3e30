import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LoggedRequest } from '../../../src/local/emulated-tenant/conditions/request-log';
import { type BotProcess, type Helper, startBot, startHelper } from '../processes';
import { percentile } from '../report/statistics';
import { personId, saidBy } from '../turns/world';
import {
  FIRST_DAY,
  LAST_DAY,
  nightOrganization,
  nightPolicy,
  type NightSize,
  nightTenant,
  peopleOf,
} from './night-world';

/** How much happens at midnight, and what the tenant lets through. */
export interface NightKnobs {
  readonly size: NightSize;
  /** Divides the documented 3,000 writes per 150 seconds; twenty a second stay. */
  readonly scale: number;
  /** Between two adds, and how long they are watched on an idle day. */
  readonly everyMs: number;
  readonly idleSeconds: number;
}

/** How long adds took from the message to the answer. */
export interface AddsAnswered {
  readonly asked: number;
  readonly p50: number;
  readonly p95: number;
  readonly lost: number;
}

/** What became of the night. */
export interface NightMeasured {
  /** From the start of the process on the first day of the next cover to the last license that changed. */
  readonly seconds: number;
  readonly floorSeconds: number;
  readonly writes: number;
  readonly refused: number;
  /** People whose license is not what their place calls for, at the end. */
  readonly wrong: number;
  readonly violations: number;
  readonly idle: AddsAnswered;
  readonly meanwhile: AddsAnswered;
}

const IMPORT = join(__dirname, '../../../dist/import.js');
const PER_SECOND = 20;
const LOOK_MS = 2000;
/** Longer than any night that is worth counting. */
const MOST_X_FLOOR = 3;

/** How many writes the tenant lets through at once. */
export const capacityOf = ({ scale }: NightKnobs): number => 3000 / scale;

/** The seconds that nobody can do without: a full bucket, then twenty a second. */
export const floorOf = (knobs: NightKnobs, writes: number): number =>
  Math.max(1, (writes - capacityOf(knobs)) / PER_SECOND);

interface Tenant {
  readonly baseUrl: string;
  readonly controlUrl: string;
}

/** Lets the term turn, once, while a delegate adds people; before that, the delegate does on an idle day. */
export async function measureNight(knobs: NightKnobs, folder: string): Promise<NightMeasured> {
  mkdirSync(folder, { recursive: true });
  const [organization, POLICY_FILE] = [join(folder, 'organization.json'), join(folder, 'policy.json')];
  writeFileSync(organization, nightOrganization(knobs.size));
  writeFileSync(POLICY_FILE, nightPolicy());
  const helper = await startHelper('reconcile/tenant.bench.ts', { args: ['1', '1'] });
  const connector = await startHelper('turns/connector.bench.ts');
  try {
    const night = new Night(knobs, { tenant: helper.first as Tenant, connector });
    await night.load();
    const { baseUrl } = helper.first as Tenant;
    const env = { MODE: 'local', LOCAL_CLIENTS: 'off', DATA_DIR: folder, GRAPH_BASE_URL: baseUrl, POLICY_FILE };
    const imported = { ...process.env, ...env, TODAY: LAST_DAY };
    execFileSync(process.execPath, [IMPORT, organization], { env: imported, stdio: 'ignore' });
    const start = (TODAY: string) => startBot('../../dist/index.js', { ...env, TODAY }, ['--max-semi-space-size=8']);
    const before = await start(LAST_DAY);
    const idle = await night.watch(before, () => sleep(knobs.idleSeconds * 1000));
    await before.stop();
    return await night.turn(() => start(FIRST_DAY), idle);
  } finally {
    await Promise.all([helper, connector].map((one) => one.stop()));
  }
}

class Night {
  readonly #knobs: NightKnobs;
  readonly #tenant: Tenant;
  readonly #serviceUrl: string;
  readonly #sku: string;
  #added = 0;

  constructor(knobs: NightKnobs, given: { readonly tenant: Tenant; readonly connector: Helper & { first: unknown } }) {
    this.#knobs = knobs;
    this.#tenant = given.tenant;
    this.#serviceUrl = (given.connector.first as { url: string }).url;
    this.#sku = nightTenant({ ...knobs.size, people: 1 }).skus?.[0]?.skuId ?? '';
  }

  async load(): Promise<void> {
    await this.#control('/load', { seed: nightTenant(this.#knobs.size) });
    await this.#control('/throttle', { mode: 'off' });
  }

  async turn(start: () => Promise<BotProcess>, idle: AddsAnswered): Promise<NightMeasured> {
    await this.#control('/throttle', { mode: 'bucket', scale: this.#knobs.scale });
    const seen = Math.max(0, ...(await this.#requestsAfter(0)).map(({ seq }) => seq));
    const violationsBefore = await this.#violations();
    const startedAt = Date.now();
    const bot = await start();
    const all: LoggedRequest[] = [];
    // Again and again, since the tenant keeps the newest requests only.
    const read = async (): Promise<void> => {
      const newest = await this.#requestsAfter(all.at(-1)?.seq ?? seen);
      all.push(...newest.filter(({ path }) => path.endsWith('/assignLicense')));
    };
    const meanwhile = await this.watch(bot, () => this.#untilRight(startedAt, read));
    // What was added last has its license in a moment.
    await sleep(LOOK_MS);
    const wrong = await this.#wrong();
    await bot.stop();
    await read();
    const writes = all.filter(({ hasEffect }) => hasEffect);
    const endedAt = Math.max(startedAt, ...writes.map(({ at }) => Date.parse(at)));
    return {
      seconds: (endedAt - startedAt) / 1000,
      floorSeconds: floorOf(this.#knobs, writes.length),
      writes: writes.length,
      refused: all.filter(({ status }) => status === 429).length,
      wrong,
      violations: (await this.#violations()) - violationsBefore,
      idle,
      meanwhile,
    };
  }

  /** Adds people at a steady rate until something is over. */
  async watch(bot: BotProcess, until: () => Promise<unknown>): Promise<AddsAnswered> {
    const [latencies, asked]: [number[], Promise<void>[]] = [[], []];
    let lost = 0;
    const add = (): void => {
      if (this.#added === this.#knobs.size.spare) return;
      const startedAt = performance.now();
      asked.push(
        this.#add(bot).then(
          () => void latencies.push(performance.now() - startedAt),
          () => void (lost += 1),
        ),
      );
    };
    const timer = setInterval(add, this.#knobs.everyMs);
    await until();
    clearInterval(timer);
    await Promise.all(asked);
    return { asked: asked.length, p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), lost };
  }

  async #add(bot: BotProcess): Promise<void> {
    const { spare, delegates } = peopleOf(this.#knobs.size);
    const delegate = delegates[this.#added % delegates.length] ?? 0;
    const person = spare[this.#added] ?? 0;
    this.#added += 1;
    const text = `add person${person} to Visio for Division adding`;
    const said = { id: `night-${person}`, text, serviceUrl: this.#serviceUrl };
    const body = saidBy({ userId: personId(delegate), name: `Person ${delegate}` }, said);
    const headers = { 'content-type': 'application/json' };
    const { ok } = await fetch(`${bot.url}/api/messages`, { method: 'POST', headers, body });
    if (!ok) throw new Error('an add was not answered');
  }

  async #untilRight(startedAt: number, look: () => Promise<void>): Promise<void> {
    const { people } = this.#knobs.size;
    const until = startedAt + MOST_X_FLOOR * 1000 * floorOf(this.#knobs, 2 * people);
    while (Date.now() < until && (await this.#wrong()) > 0) {
      await look();
      await sleep(LOOK_MS);
    }
  }

  /** Those whose license is not what their place calls for; who was added a moment ago is not looked at. */
  async #wrong(): Promise<number> {
    const { held } = (await this.#control('/truth')) as {
      held: readonly { userId: string; skuId: string; state: string }[];
    };
    const holders = new Set(
      held.filter(({ skuId, state }) => skuId === this.#sku && state === 'Active').map(({ userId }) => userId),
    );
    const { ending, starting } = peopleOf(this.#knobs.size);
    return (
      ending.filter((person) => holders.has(personId(person))).length +
      starting.filter((person) => !holders.has(personId(person))).length
    );
  }

  async #requestsAfter(seq: number): Promise<readonly LoggedRequest[]> {
    return ((await this.#control(`/log?after=${seq}`)) as { requests: readonly LoggedRequest[] }).requests;
  }

  async #violations(): Promise<number> {
    return ((await this.#control('/violations')) as { violations: readonly unknown[] }).violations.length;
  }

  async #control(path: string, body?: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const asked = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${this.#tenant.controlUrl}${path}`, asked);
    const answered: unknown = await response.json();
    if (!response.ok) throw new Error(`the tenant's ${path}: ${response.status} ${JSON.stringify(answered)}`);
    return answered;
  }
}
