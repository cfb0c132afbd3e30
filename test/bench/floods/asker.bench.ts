import { setTimeout as sleep } from 'node:timers/promises';
import { answerQuestions } from '../processes';

/** What to ask, at a steady rate. */
export interface Asked {
  readonly url: string;
  /** Undefined asks `GET /readyz`, several at once. */
  readonly turn: { readonly token: string; readonly question: string } | undefined;
  readonly count: number;
  readonly everyMs: number;
}

/** How long each took, and how many had no right answer. */
export interface Answered {
  readonly latenciesMs: readonly number[];
  readonly lost: number;
}

let number = 0;

async function askOne({ url, turn }: Asked): Promise<boolean> {
  if (turn === undefined) {
    const answer = await fetch(`${url}/readyz`);
    await answer.text();
    return answer.status === 200;
  }
  const body = JSON.stringify({ ...(JSON.parse(turn.question) as object), id: `flood-${process.pid}-${++number}` });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${turn.token}` };
  const answer = await fetch(`${url}/api/messages`, { method: 'POST', headers, body });
  return /seats free/u.test(await answer.text());
}

async function ask(asked: Asked): Promise<Answered> {
  const latenciesMs: number[] = [];
  let lost = 0;
  const all: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let place = 0; place < asked.count; place++) {
    await sleep(Math.max(0, startedAt + place * asked.everyMs - performance.now()));
    const begun = performance.now();
    const answered = askOne(asked).then(
      (isRight) => {
        latenciesMs.push(performance.now() - begun);
        lost += isRight ? 0 : 1;
      },
      () => {
        lost += 1;
      },
    );
    all.push(answered);
  }
  await Promise.all(all);
  return { latenciesMs, lost };
}

answerQuestions({}, ask);
