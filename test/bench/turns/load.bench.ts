import autocannon from 'autocannon';
import { answerQuestions } from '../processes';

/** Messages to send, each once, over some connections. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly bodies: readonly string[];
}

/** What came of it. */
export interface LoadResult {
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
  /** Answers other than 200, and requests without an answer. */
  readonly failures: number;
}

const TIMEOUT_SECONDS = 60;

/** Sends each body once; the next one of a connection follows its answer. */
function send({ url, connections, bodies }: Load): Promise<LoadResult> {
  const rest = bodies.values();
  const latenciesMs: number[] = [];
  let failures = 0;
  let startedAt = Infinity;
  let endedAt = 0;
  return new Promise((resolve, reject) => {
    const done = (errors: number) => {
      resolve({ seconds: (endedAt - startedAt) / 1000, latenciesMs, failures: failures + errors });
    };
    const instance = autocannon(
      {
        url,
        connections,
        amount: bodies.length,
        timeout: TIMEOUT_SECONDS,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        requests: [{ setupRequest: (request) => ({ ...request, body: rest.next().value ?? '' }) }],
      },
      (error: unknown, result) => {
        if (error instanceof Error) reject(error);
        else done(result.errors);
      },
    );
    instance.on('response', (_client, status, _bytes, ms) => {
      endedAt = performance.now();
      startedAt = Math.min(startedAt, endedAt - ms);
      latenciesMs.push(ms);
      if (status !== 200) failures += 1;
      // autocannon itself notices its end up to a second later, when what follows the turns would have gone on.
      if (latenciesMs.length === bodies.length) done(0);
    });
  });
}

answerQuestions({}, send);
