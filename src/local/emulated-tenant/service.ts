import { setTimeout as wait } from 'node:timers/promises';
import { answerBatch } from './batch';
import { idsOutside, type AllowList } from './conditions/allow-list';
import { type Faults, type FullFault } from './conditions/faults';
import { overridden, type FullOverride } from './conditions/overrides';
import { type RequestLog } from './conditions/request-log';
import { type Throttle } from './conditions/throttle';
import { badRequest, ErrorAnswer } from './error-answer';
import { type GroupEngine } from './licensing/group-engine';
import { standardHeaders, type TenantAnswer, type TenantRequest } from './messages';
import { befall, thrownResult, throttledResult, type Occasion, type Result } from './results';
import { costOf, findRoute, readTarget } from './routes/find-route';
import { type Tenant } from './tenant';
import { type Caller, type Tokens } from './tokens';

/** What the service is made of. */
export interface ServiceParts {
  readonly tenant: Tenant;
  readonly engine: GroupEngine;
  readonly tokens: Tokens;
  readonly throttle: Throttle;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** What answers say instead of what is. */
  overrides: readonly FullOverride[];
  /** What the program under test may write to. */
  allowed: AllowList;
  /** Scheme, host, port and version. */
  readonly versionUrl: string;
  /** Ends waiting when the tenant closes. */
  readonly signal: AbortSignal;
}

/** Answers one request. */
export type Service = (request: TenantRequest) => Promise<TenantAnswer>;

interface Visit {
  readonly seq: number;
  readonly occasion: Occasion;
  readonly caller: Caller | undefined;
}

/**
 * Makes the service: it checks in the order token, limits, permission, route, body, object, rules, and notes everything in
 * the log. Faults befall a request before or after all that.
 */
export function tenantService(parts: ServiceParts): Service {
  return (request) => answer(parts, request);
}

async function answer(parts: ServiceParts, request: TenantRequest): Promise<TenantAnswer> {
  const visit = arrive(parts, request);
  const fault = parts.faults.take(request.method, request.url);
  if (fault?.when === 'before-effect') await hang(parts, fault);
  const isInstead = fault?.when === 'before-effect' && (fault.status !== undefined || fault.reset);
  const done = isInstead ? undefined : await carryOut(parts, request, visit);
  if (fault?.when === 'after-effect') await hang(parts, fault);
  const result = fault === undefined ? done : befall(fault, done, visit.occasion);
  return leave(parts, request, visit, result ?? thrownResult(undefined, visit.occasion), fault);
}

function arrive(parts: ServiceParts, request: TenantRequest): Visit {
  parts.engine.drain();
  const seq = parts.log.nextSeq();
  parts.log.noteArrival({ seq, key: keyOf(request), now: parts.tenant.now().getTime() });
  if (request.batchSeq === undefined && request.headers['client-request-id'] === undefined)
    parts.log.violate({ kind: 'NO_CLIENT_REQUEST_ID', seq, text: `${request.method} ${request.url}` });
  for (const id of idsOutside(parts.allowed, request))
    parts.log.violate({ kind: 'OUTSIDE_ALLOW_LIST', seq, text: `${request.method} ${request.url}: ${id}` });
  const requestId = parts.tenant.random.guid();
  const ids = { requestId, clientRequestId: request.headers['client-request-id'] ?? requestId };
  const occasion = { ids, now: parts.tenant.now(), errorDetails: parts.tenant.settings.errorDetails };
  return { seq, occasion, caller: parts.tokens.read(request.headers['authorization']) };
}

async function carryOut(
  parts: ServiceParts,
  request: TenantRequest,
  { seq, occasion, caller }: Visit,
): Promise<Result> {
  try {
    if (caller === undefined)
      throw new ErrorAnswer(401, 'InvalidAuthenticationToken', 'Access token is missing, expired or invalid.');
    return request.url === '/$batch' && request.method === 'POST'
      ? await carryOutBatch(parts, request, seq)
      : carryOutOne(parts, request, { seq, occasion, caller });
  } catch (error) {
    return thrownResult(error, occasion);
  }
}

function carryOutOne(parts: ServiceParts, request: TenantRequest, visit: Visit & { caller: Caller }): Result {
  const cost = costOf(readTarget(request.method, request.url));
  const verdict = parts.throttle.charge({
    appId: visit.caller.app.clientId,
    cost,
    priority: request.headers['x-ms-throttle-priority'] ?? 'normal',
    userCount: parts.tenant.state.userCount,
    now: parts.tenant.now().getTime(),
  });
  if (verdict.kind === 'refused') return throttledResult(verdict.headers, visit.occasion);
  const result = runRoute(parts, request, visit);
  return verdict.kind === 'done-but-refused'
    ? { ...throttledResult(verdict.headers, visit.occasion), hasEffect: result.hasEffect }
    : {
        ...result,
        headers: { 'x-ms-resource-unit': String(cost.resourceUnits), ...verdict.headers, ...result.headers },
      };
}

function runRoute(
  parts: ServiceParts,
  request: TenantRequest,
  { seq, occasion, caller }: Visit & { caller: Caller },
): Result {
  try {
    const target = readTarget(request.method, request.url);
    const match = findRoute(target, caller);
    if (request.body.kind === 'unreadable') {
      throw badRequest(
        'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      );
    }
    const isEventual = request.headers['consistencylevel']?.toLowerCase() === 'eventual';
    const stickTo = caller.app.isDelegated === true ? caller.tokenId : undefined;
    const { tenant, engine, log } = parts;
    const answered = match.route.answer({
      tenant,
      engine,
      log,
      caller,
      seq,
      parts: match.parts,
      path: target.path,
      query: target.query,
      isEventual,
      body: request.body.kind === 'json' ? request.body.value : undefined,
      view: parts.tenant.replicas.viewFor(parts.tenant.now().getTime(), { isEventual, stickTo }),
      versionUrl: parts.versionUrl,
    });
    return {
      status: answered.status,
      body: answered.body,
      headers: {},
      hasEffect: answered.hasEffect ?? false,
      delivery: 'whole',
    };
  } catch (error) {
    return thrownResult(error, occasion);
  }
}

async function carryOutBatch(parts: ServiceParts, envelope: TenantRequest, seq: number): Promise<Result> {
  if (envelope.body.kind !== 'json') throw new ErrorAnswer(400, 'BadRequest', 'Invalid batch payload format.');
  const { authorization } = envelope.headers;
  const { responses, delivery } = await answerBatch(envelope.body.value, (sub) =>
    answer(parts, { ...sub, headers: { ...sub.headers, authorization }, batchSeq: seq }),
  );
  return {
    status: 200,
    body: { responses: parts.tenant.random.shuffle(responses) },
    headers: {},
    hasEffect: false,
    delivery,
  };
}

async function hang({ signal }: ServiceParts, fault: FullFault): Promise<void> {
  if (fault.hangMs !== undefined) await wait(fault.hangMs, undefined, { signal }).catch(() => undefined);
}

function leave(
  parts: ServiceParts,
  request: TenantRequest,
  visit: Visit,
  result: Result,
  fault: FullFault | undefined,
): TenantAnswer {
  const { status, delivery } = result;
  const body = overridden(result.body, request.url, parts.overrides);
  const now = parts.tenant.now();
  parts.log.noteAnswer(
    {
      seq: visit.seq,
      batchSeq: request.batchSeq,
      at: now.toISOString(),
      appId: visit.caller?.app.clientId,
      method: request.method,
      path: request.url,
      body: request.body.kind === 'json' ? request.body.value : undefined,
      clientRequestId: request.headers['client-request-id'],
      cost: Number(result.headers['x-ms-resource-unit'] ?? 0),
      status,
      hasEffect: result.hasEffect,
      fault: fault === undefined ? undefined : `${fault.when} ${String(fault.status ?? delivery)}`,
    },
    {
      key: keyOf(request),
      now: now.getTime(),
      retryAfter: delivery === 'whole' ? result.headers['Retry-After'] : undefined,
      isSeen: status < 400 && delivery === 'whole',
    },
  );
  if (request.url === '/$batch' && (fault?.dropAnswers !== undefined || status >= 400 || delivery !== 'whole'))
    parts.log.noteLostBatch(visit.seq);
  return {
    status,
    body,
    headers: { ...standardHeaders(visit.occasion.ids, now, body), ...result.headers },
    delivery,
  };
}

function keyOf(request: TenantRequest): string {
  const body = request.body.kind === 'json' ? JSON.stringify(request.body.value) : '';
  return `${request.method} ${request.url} ${body}`;
}
