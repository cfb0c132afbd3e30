import { type LoggedRequest } from '../../../src/local/emulated-tenant/conditions/request-log';
import { SERVER_CORE } from '../report/machine';
import { type Helper, startHelper } from '../processes';
import { type TenantAccess, type Way, type WriteQuestion, type Written } from './reconcile-speed.bench';
import { personId, worldTenant } from '../turns/world';

/** How many licenses are assigned, how often, and how the tenant answers. */
export interface SpeedKnobs {
  readonly people: number;
  /** Divides the documented 3,000 writes per 150 seconds; twenty a second stay. */
  readonly scale: number;
  readonly latenciesMs: readonly number[];
  /** Of all ways but one by one, which is slow and goes once. */
  readonly repeats: number;
}

/** One run of one way. */
export interface SpeedRun extends Written {
  /** People without the license at the end, as the tenant knows it. */
  readonly lost: number;
  readonly httpRequests: number;
  readonly writes: number;
  readonly refused: number;
  /** What a well-behaved program never does, as the tenant saw it. */
  readonly violations: number;
}

/** All runs of one way at one latency. */
export interface SpeedRow {
  readonly latencyMs: number;
  readonly way: Way;
  readonly runs: readonly SpeedRun[];
}

interface TenantProcess extends TenantAccess {
  readonly controlUrl: string;
}

const QUICK_WAYS: readonly Way[] = ['all at once', 'plain batches', 'alacarte'];
const PER_SECOND = 20;

/** How many writes the tenant lets through at once. */
export const capacityOf = ({ scale }: SpeedKnobs): number => 3000 / scale;

/** The seconds that nobody can do without: a full bucket, then twenty a second. */
export const floorSeconds = (knobs: SpeedKnobs): number => Math.max(0, (knobs.people - capacityOf(knobs)) / PER_SECOND);

/** Lets every way give everybody the same license in a tenant of their own, one run after another. */
export async function measureReconcileSpeed(knobs: SpeedKnobs): Promise<readonly SpeedRow[]> {
  const tenant = await startHelper('reconcile/tenant.bench.ts', { args: ['1', String(knobs.people)] });
  const writer = await startHelper('reconcile/reconcile-speed.bench.ts', { core: SERVER_CORE });
  try {
    const track = new Track(tenant.first as TenantProcess, writer, knobs);
    const rows: SpeedRow[] = [];
    for (const latencyMs of knobs.latenciesMs) rows.push(...(await measureAt(latencyMs, track, knobs)));
    return rows;
  } finally {
    await Promise.all([writer.stop(), tenant.stop()]);
  }
}

/** Every other time in the opposite order. */
async function measureAt(latencyMs: number, track: Track, { repeats }: SpeedKnobs): Promise<readonly SpeedRow[]> {
  const slow: SpeedRow = { latencyMs, way: 'one by one', runs: [await track.run('one by one', latencyMs)] };
  const runs = new Map(QUICK_WAYS.map((way) => [way, [] as SpeedRun[]]));
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const way of repeat % 2 === 0 ? QUICK_WAYS : QUICK_WAYS.toReversed()) {
      runs.get(way)?.push(await track.run(way, latencyMs));
    }
  }
  return [slow, ...QUICK_WAYS.map((way) => ({ latencyMs, way, runs: runs.get(way) ?? [] }))];
}

const toUser = (id: string): object => ({ id, userPrincipalName: `${id}@contoso.edu`, usageLocation: 'US' });

class Track {
  readonly #tenant: TenantProcess;
  readonly #writer: Helper;
  readonly #knobs: SpeedKnobs;
  #runs = 0;

  constructor(tenant: TenantProcess, writer: Helper, knobs: SpeedKnobs) {
    this.#tenant = tenant;
    this.#writer = writer;
    this.#knobs = knobs;
  }

  async run(way: Way, latencyMs: number): Promise<SpeedRun> {
    const people = this.#newPeople();
    const { skus = [] } = worldTenant({ departments: 1, people: 0 });
    const sku = skus[0]?.skuId ?? '';
    await this.#control('/load', { seed: { skus, users: people.map(toUser) } });
    await this.#control('/throttle', { mode: 'bucket', scale: this.#knobs.scale });
    await this.#control('/settings', { latencyMs });
    const seenBefore = Math.max(0, ...(await this.#requestsAfter(0)).map(({ seq }) => seq));
    const violationsBefore = await this.#violations();
    const quota = { capacity: capacityOf(this.#knobs), perSecond: PER_SECOND };
    const question: WriteQuestion = { way, tenant: this.#tenant, people, sku, quota };
    const written = (await this.#writer.ask(question)) as Written;
    const requests = await this.#requestsAfter(seenBefore);
    const writes = requests.filter((request) => request.path.endsWith('/assignLicense'));
    return {
      ...written,
      lost: this.#knobs.people - (await this.#holders(sku)),
      httpRequests: requests.filter(({ batchSeq, method }) => batchSeq === undefined && method === 'POST').length,
      writes: writes.length,
      refused: writes.filter(({ status }) => status === 429).length,
      violations: (await this.#violations()) - violationsBefore,
    };
  }

  /** Others each time: the tenant remembers whom it told to wait. */
  #newPeople(): readonly string[] {
    this.#runs += 1;
    const { people } = this.#knobs;
    return Array.from({ length: people }, (_, person) => personId(this.#runs * people + person));
  }

  async #holders(sku: string): Promise<number> {
    const truth = (await this.#control('/truth')) as { held: readonly { skuId: string; state: string }[] };
    return truth.held.filter(({ skuId, state }) => skuId === sku && state === 'Active').length;
  }

  async #requestsAfter(seq: number): Promise<readonly LoggedRequest[]> {
    return ((await this.#control(`/log?after=${seq}`)) as { requests: readonly LoggedRequest[] }).requests;
  }

  async #violations(): Promise<number> {
    return ((await this.#control('/violations')) as { violations: readonly unknown[] }).violations.length;
  }

  async #control(path: string, body?: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(
      `${this.#tenant.controlUrl}${path}`,
      body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) },
    );
    const answered: unknown = await response.json();
    if (!response.ok) throw new Error(`the tenant's ${path}: ${response.status} ${JSON.stringify(answered)}`);
    return answered;
  }
}
