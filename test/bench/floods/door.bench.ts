import { execFileSync } from 'node:child_process';
import { forStarted, STARTED_BOT, startDeployed, teamsPlace } from '../../support/door/started';
import { aMessage } from '../../support/bot/activities';
import { answerQuestions } from '../processes';
import { canPin, SERVER_CORE } from '../report/machine';

/** What the started program is, as far as a flood needs it. */
export interface DoorStarted {
  readonly url: string;
  readonly good: string;
  readonly expired: string;
  /** A question of a delegate whose answer comes in the response. */
  readonly question: string;
}

/** What can be asked of the program's neighbors; each is answered with how often Graph was asked so far, and whether the program runs. */
export type DoorQuestion = 'calm' | 'hang' | 'count' | 'stop';

/** The answer to it. */
export interface DoorCounts {
  readonly graphRequests: number;
  readonly logBytes: number;
}

/** The built program in azure mode on the core of servers, its neighbors in this process on the other. */
async function start(): Promise<void> {
  const door = await startDeployed();
  if (canPin) execFileSync('taskset', ['-acp', String(SERVER_CORE), String(door.program.pid)], { stdio: 'ignore' });
  const expired = door.issuer.token(STARTED_BOT, { claims: { nbf: 1, exp: 2 } });
  const first: DoorStarted = {
    ...{ url: door.url, good: door.issuer.token(STARTED_BOT), expired },
    question: JSON.stringify(aMessage('dreyes', teamsPlace, 'seats', { ...forStarted, deliveryMode: 'expectReplies' })),
  };
  answerQuestions(first, async (asked: DoorQuestion): Promise<DoorCounts> => {
    if (asked === 'hang') await door.tenant.faults({ hangMs: 120_000 });
    if (asked === 'calm') await door.tenant.faults();
    const graphRequests = door.outbound().filter(({ host }) => host === 'graph.microsoft.com').length;
    const logBytes = door.program.output().length;
    if (asked === 'stop') await door.stop();
    return { graphRequests, logBytes };
  });
}

void start();
