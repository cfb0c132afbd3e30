import { Agent, request } from 'node:http';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerQuestions } from '../processes';
import { type FloodKind } from './floods';

/** A flood to make. */
export interface FloodAsked {
  readonly url: string;
  readonly kind: FloodKind;
  readonly seconds: number;
  readonly perSecond: number;
  readonly good: string;
  readonly expired: string;
  /** What comes with each token: an activity as it should be. */
  readonly body: string;
}

/** What came of it. */
export interface FloodMade {
  readonly perSecond: number;
  /** Answers, by status; `closed` where the connection was closed first. */
  readonly statuses: Readonly<Record<string, number>>;
}

const LARGE = Buffer.alloc(240 * 1024, 0x20);
const AT_ONCE = 16;
const TICK_MS = 2;

/** A good token with another signature, or under a key that nobody knows. */
function forged(good: string, own?: string): string {
  const [header = '', claims = '', signature = ''] = good.split('.');
  if (own === undefined) return `${header}.${claims}.${signature.split('').toReversed().join('')}`;
  const other = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: own })).toString('base64url');
  return `${other}.${claims}.${signature}`;
}

function tokenOf({ kind, good, expired }: FloodAsked, number: number): string | undefined {
  if (kind === 'bad signature') return forged(good);
  if (kind === 'fresh kid') return forged(good, `kid-${number}`);
  if (kind === 'garbage') return `garbage.${number}.token`;
  return kind === 'expired' ? expired : undefined;
}

async function make(asked: FloodAsked): Promise<FloodMade> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const statuses: Record<string, number> = {};
  const isLarge = asked.kind === '240 KB bodies';
  let sent = 0;
  const send = (): Promise<void> =>
    new Promise((resolve) => {
      const token = tokenOf(asked, ++sent);
      const body = isLarge ? LARGE : Buffer.from(asked.body);
      const headers = { 'content-type': 'application/json', 'content-length': body.length };
      const count = (status: string): void => {
        statuses[status] = (statuses[status] ?? 0) + 1;
        resolve();
      };
      let isAnswered = false;
      const one = request(
        `${asked.url}/api/messages`,
        {
          method: 'POST',
          agent,
          headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
        },
        (answer) => {
          isAnswered = true;
          answer.resume().on('close', () => {
            count(String(answer.statusCode));
          });
        },
      );
      one.on('error', () => {
        if (!isAnswered) count('closed');
      });
      one.end(body);
    });

  const [startedAt, until] = [performance.now(), performance.now() + asked.seconds * 1000];
  if (isLarge) {
    const loop = async () => {
      while (performance.now() < until) await send();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, loop));
  } else {
    const all: Promise<void>[] = [];
    while (performance.now() < until) {
      const due = Math.floor(((performance.now() - startedAt) / 1000) * asked.perSecond);
      while (sent < due) all.push(send());
      await sleep(TICK_MS);
    }
    await Promise.all(all);
  }
  agent.destroy();
  return { perSecond: sent / ((performance.now() - startedAt) / 1000), statuses };
}

/** Whoever asks for a valid turn shares the core, and is not to wait for strangers there. */
setPriority(10);
answerQuestions({}, make);
