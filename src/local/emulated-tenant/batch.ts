import { z } from 'zod';
import { ErrorAnswer } from './error-answer';
import { type TenantAnswer, type TenantRequest } from './messages';

const MOST_REQUESTS = 20;

const batchSchema = z.object({
  requests: z.array(
    z.object({
      id: z.string().min(1),
      method: z.string().min(1),
      url: z.string().min(1),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).default([]),
    }),
  ),
});

type SubRequest = z.output<typeof batchSchema>['requests'][number];

/** One answer inside a batch. */
interface SubAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What a batch comes to. */
export interface BatchAnswer {
  /** In the order they were done, not the order asked. */
  readonly responses: readonly SubAnswer[];
  /** The worst that befell the delivery of any answer; it befalls the whole batch. */
  readonly delivery: TenantAnswer['delivery'];
}

/**
 * Carries out a batch, each request judged alone; requests wait for those they depend on. Throws an `ErrorAnswer` 400 when
 * the batch as a whole cannot be understood.
 *
 * @param send Carries out one request.
 */
export async function answerBatch(
  body: unknown,
  send: (request: Omit<TenantRequest, 'batchSeq'>) => Promise<TenantAnswer>,
): Promise<BatchAnswer> {
  const requests = readRequests(body);
  const byId = new Map(requests.map((request) => [request.id.toLowerCase(), request]));
  const running = new Map<string, Promise<SubAnswer & { delivery: TenantAnswer['delivery'] }>>();

  function run(request: SubRequest): Promise<SubAnswer & { delivery: TenantAnswer['delivery'] }> {
    const key = request.id.toLowerCase();
    const started = running.get(key) ?? runAfterOthers(request);
    running.set(key, started);
    return started;
  }

  async function runAfterOthers(request: SubRequest) {
    const needed = request.dependsOn.flatMap((id) => byId.get(id.toLowerCase()) ?? []);
    const before = await Promise.all(needed.map(run));
    if (before.some((answer) => answer.status >= 400))
      return { id: request.id, status: 424, headers: {}, body: failedDependency, delivery: 'whole' as const };
    const answer = await send(toRequest(request));
    return { id: request.id, ...answer, body: answer.body ?? null };
  }

  const answers = await Promise.all(requests.map(run));
  return {
    responses: answers.map(({ id, status, headers, body: answerBody }) => ({ id, status, headers, body: answerBody })),
    delivery: answers.find((answer) => answer.delivery !== 'whole')?.delivery ?? 'whole',
  };
}

const failedDependency = {
  error: { code: 'FailedDependency', message: 'The request failed because a request that it depends on failed.' },
};

function toRequest(request: SubRequest): Omit<TenantRequest, 'batchSeq'> {
  return {
    method: request.method.toUpperCase(),
    url: request.url.startsWith('/') ? request.url : `/${request.url}`,
    headers: lowerCaseNames(request.headers),
    body:
      request.body === undefined || request.body === null ? { kind: 'none' } : { kind: 'json', value: request.body },
  };
}

function readRequests(body: unknown): SubRequest[] {
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) throw malformed(`Invalid batch payload format: ${z.prettifyError(parsed.error)}`);
  const { requests } = parsed.data;
  if (requests.length > MOST_REQUESTS)
    throw malformed(`Number of batch request steps exceeds the maximum value of ${MOST_REQUESTS}.`);
  const ids = requests.map((request) => request.id.toLowerCase());
  if (new Set(ids).size !== ids.length) throw malformed('The id values of the batch requests must be unique.');
  requests.forEach((request) => {
    checkRequest(request, ids);
  });
  refuseCycles(requests);
  return requests;
}

function checkRequest(request: SubRequest, ids: readonly string[]): void {
  if (/^[a-z][a-z0-9+.-]*:/iu.test(request.url) || request.url.startsWith('//'))
    throw malformed(`The url of request ${request.id} must be relative.`);
  if (request.url.replace(/^\//u, '').startsWith('$batch')) throw malformed('Batch requests cannot be nested.');
  const contentType = lowerCaseNames(request.headers)['content-type'];
  if (request.body !== undefined && request.body !== null && contentType === undefined)
    throw malformed(`Write request id : ${request.id} does not contain Content-Type header or body.`);
  if (request.dependsOn.some((id) => !ids.includes(id.toLowerCase())))
    throw malformed(`Request ${request.id} depends on an unknown request.`);
}

function refuseCycles(requests: readonly SubRequest[]): void {
  const done = new Set<string>();
  for (let round = 0; round < requests.length; round++) {
    for (const request of requests)
      if (request.dependsOn.every((id) => done.has(id.toLowerCase()))) done.add(request.id.toLowerCase());
  }
  if (done.size !== requests.length) throw malformed('The batch requests depend on each other in a circle.');
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function malformed(message: string): ErrorAnswer {
  return new ErrorAnswer(400, 'BadRequest', message);
}
