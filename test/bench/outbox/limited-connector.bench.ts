import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorLimits } from '../../support/bot/connector-limits';
import { answerQuestions } from '../processes';

/** What arrived since it was last asked. */
export interface Arrived {
  readonly messages: number;
  /** Conversations that got more than one. */
  readonly repeats: number;
  /** How often more was sent than Teams lets a bot. */
  readonly refused: number;
  /** Messages that were on their way at the same moment, at most. */
  readonly mostAtOnce: number;
}

/** What an answer of Teams takes. */
const LATENCY_MS = 80;

let limits = new ConnectorLimits();
let chats: string[] = [];
let underWay = 0;
let mostAtOnce = 0;

/** Answers as Teams does, and refuses what is too much. */
async function answer(request: IncomingMessage): Promise<{ readonly status: number; readonly wait?: number }> {
  request.resume();
  await once(request, 'end');
  const [, chat = ''] = /^\/v3\/conversations\/([^/]+)\/activities/u.exec(request.url ?? '') ?? [];
  const wait = limits.refused('post', chat);
  if (wait !== undefined) return { status: 429, wait };
  chats.push(chat);
  await sleep(LATENCY_MS);
  return { status: 201 };
}

function take(): Arrived {
  const repeats = chats.length - new Set(chats).size;
  const arrived = { messages: chats.length, repeats, refused: limits.violations, mostAtOnce };
  limits = new ConnectorLimits();
  chats = [];
  mostAtOnce = 0;
  return arrived;
}

const server = createServer((request, response) => {
  underWay += 1;
  mostAtOnce = Math.max(mostAtOnce, underWay);
  void answer(request).then(({ status, wait }) => {
    underWay -= 1;
    const headers = wait === undefined ? {} : { 'retry-after': String(wait) };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ id: 'message' }));
  });
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  answerQuestions({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, take);
});
