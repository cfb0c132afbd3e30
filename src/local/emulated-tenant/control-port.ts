import { z } from 'zod';
import { changePeople, changeUnits, peopleSchema, plansSchema, switchPlans, unitsSchema } from './administration';
import { faultSchema } from './conditions/faults';
import { overrideSchema } from './conditions/overrides';
import { type HttpAnswer, type HttpRequest } from './http';
import { loadInto } from './load';
import { type ServiceParts } from './service';

const probability = z.number().min(0).max(1);
const milliseconds = z.number().min(0);

const clockSchema = z.union([z.strictObject({ advanceMs: z.number() }), z.strictObject({ at: z.iso.datetime() })]);
const faultsSchema = z.strictObject({ faults: z.array(faultSchema) });
const overridesSchema = z.strictObject({ overrides: z.array(overrideSchema) });
const replicasSchema = z.strictObject({
  lag: z.enum(['on', 'off']).exactOptional(),
  count: z.int().min(1).exactOptional(),
  p50Ms: milliseconds.exactOptional(),
  p99Ms: milliseconds.exactOptional(),
  indexP50Ms: milliseconds.exactOptional(),
  indexP99Ms: milliseconds.exactOptional(),
});
const throttleSchema = z.strictObject({
  mode: z.enum(['bucket', 'fixed-window', 'chaos', 'off']).exactOptional(),
  scale: z.number().min(0.001).exactOptional(),
  refusedDebit: probability.exactOptional(),
  chaosProbability: probability.exactOptional(),
  appliedProbability: probability.exactOptional(),
  fractionalShare: probability.exactOptional(),
  absentShare: probability.exactOptional(),
});
const settingsSchema = z.strictObject({
  lockMs: milliseconds.exactOptional(),
  lockProbability: probability.exactOptional(),
  groupDelayMs: milliseconds.exactOptional(),
  groupUsersPerSecond: z.number().positive().exactOptional(),
  errorDetails: z.enum(['on', 'off']).exactOptional(),
  noErrorText: z.literal('None').nullable().exactOptional(),
  latencyMs: milliseconds.exactOptional(),
  largestPage: z.int().min(1).nullable().exactOptional(),
  emptyPageProbability: probability.exactOptional(),
  appInstalls: z
    .union([z.enum(['allowed', 'denied']), z.strictObject({ deniedFor: z.array(z.string()) })])
    .exactOptional(),
  duplicateProbability: probability.exactOptional(),
  redeliverProbability: probability.exactOptional(),
  takenAway: z.array(z.string()).exactOptional(),
  acceptsTokens: z.enum(['all', 'none']).exactOptional(),
});

/**
 * Answers the control port: what a test or a rehearsal asks of the tenant behind the back of the program under test.
 * `POST /load`, `/people`, `/units`, `/plans`, `/clock`, `/faults`, `/overrides`, `/replicas`, `/throttle`, `/settings`, `/changes/forget`;
 * `GET /truth`, `/log?after=N`, `/violations`.
 */
export function answerControl(parts: ServiceParts, request: HttpRequest): HttpAnswer {
  const url = new URL(request.url, 'http://control');
  parts.engine.drain();
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  if (request.method === 'POST' && !isJson) return { status: 415, body: 'send application/json' };
  try {
    const value: unknown = request.method === 'POST' ? JSON.parse(request.text) : undefined;
    return json(200, control(parts, `${request.method} ${url.pathname}`, value, url.searchParams));
  } catch (error) {
    return error instanceof UnknownControl
      ? json(404, { problem: error.message })
      : json(400, { problem: textOf(error) });
  }
}

class UnknownControl extends Error {}

function control(parts: ServiceParts, what: string, value: unknown, query: URLSearchParams): unknown {
  const { tenant, engine, log } = parts;
  switch (what) {
    case 'POST /load':
      parts.allowed = loadInto(tenant, value) ?? parts.allowed;
      engine.settleEverybody();
      return {};
    case 'POST /people':
      changePeople(tenant, peopleSchema.parse(value));
      return {};
    case 'POST /units':
      changeUnits(tenant, unitsSchema.parse(value));
      return {};
    case 'POST /plans':
      switchPlans(tenant, plansSchema.parse(value));
      return {};
    case 'POST /clock': {
      const clock = clockSchema.parse(value);
      tenant.moveClock('at' in clock ? Date.parse(clock.at) - tenant.now().getTime() : clock.advanceMs);
      engine.drain();
      return { now: tenant.now().toISOString() };
    }
    case 'POST /faults':
      parts.faults.set(faultsSchema.parse(value).faults);
      return {};
    case 'POST /overrides':
      parts.overrides = overridesSchema.parse(value).overrides;
      return {};
    case 'POST /replicas':
      tenant.replicas.configure(replicasSchema.parse(value));
      return tenant.replicas.settings;
    case 'POST /throttle':
      parts.throttle.configure(throttleSchema.parse(value));
      return parts.throttle.settings;
    case 'POST /settings':
      tenant.settings = { ...tenant.settings, ...settingsSchema.parse(value) };
      return tenant.settings;
    // What programs remember of the changes so far is answered with 410.
    case 'POST /changes/forget':
      tenant.state.forgetChanges();
      return {};
    case 'GET /truth':
      return {
        ...tenant.state.snapshot(),
        consumedUnits: Object.fromEntries(
          [...tenant.state.skus.keys()].map((skuId) => [skuId, tenant.state.consumedUnits(skuId)]),
        ),
        waitingForGroups: engine.waitingCount,
      };
    case 'GET /log':
      return { requests: log.requests.filter((request) => request.seq > Number(query.get('after') ?? 0)) };
    case 'GET /violations':
      return { violations: log.violations };
    default:
      throw new UnknownControl(`no such control: ${what}`);
  }
}

function json(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

function textOf(error: unknown): string {
  return error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
}
