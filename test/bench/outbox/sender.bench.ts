import { readFileSync } from 'node:fs';
import { TeamsPace } from '../../../src/adapters/teams/teams-pace';
import { buildApp } from '../../../src/app';
import { sendLetters } from '../../../src/application/outbox/send-letters';
import { type Config } from '../../../src/config/read-config';
import { readPolicy } from '../../../src/config/read-policy';
import { instantOf } from '../../../src/domain/calendar';
import { type ConversationAddress } from '../../../src/domain/conversation';
import { departmentId, productId, userId } from '../../../src/domain/ids';
import { mailboxId, withLetter } from '../../../src/domain/outbox/mailbox';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { answerQuestions } from '../processes';

/** What the sender did. */
export interface SentInBench {
  readonly sent: number;
  readonly ms: number;
  /** The most memory that the process had meanwhile, in MB; undefined where the system does not tell. */
  readonly megabytes: number | undefined;
}

const [dataDir = '', serviceUrl = '', letters = '', perSecond = ''] = process.argv.slice(2);
const people = Array.from({ length: Number(letters) }, (_, number) => userId(`person-${number}`));

const config: Config = {
  mode: 'local',
  port: 0,
  dataDir,
  localClients: false,
  store: { kind: 'sqlite' },
  files: { kind: 'folder' },
  graphBaseUrl: undefined,
  bot: undefined,
  teamsAppId: undefined,
  appInsights: undefined,
  allowedTenants: undefined,
  policyFile: undefined,
  organizationFile: undefined,
  today: undefined,
};

/** The whole program, but for Graph, which nothing asks for. */
async function start() {
  const read = readPolicy(samplePolicy);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const { ports } = await buildApp({
    config,
    policy: read.policy,
    clock: { now: () => new Date() },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    graph: { baseUrl: 'http://127.0.0.1:9', token: () => Promise.reject(new Error('nobody asks for this')) },
    pace: new TeamsPace(Number(perSecond)),
  });
  for (const one of people) await ports.conversations.save(addressOf(one));
  return ports;
}

const addressOf = (id: (typeof people)[number]): ConversationAddress => ({
  tenantId: 'tenant',
  conversationId: `chat-${id}`,
  conversationType: 'personal',
  serviceUrl: `${serviceUrl}/`,
  botId: '28:bot',
  teamsUserId: `29:${id}`,
  userId: id,
});

async function decide(ports: Awaited<ReturnType<typeof start>>, round: string): Promise<void> {
  const at = instantOf(new Date());
  const recipients = people.map((id) => ({ userId: id }));
  const about = {
    about: 'covered',
    department: { id: departmentId('math'), name: 'Mathematics' },
    product: { id: productId('visio'), name: 'Visio' },
    at,
  } as const;
  await ports.outbox.changeMany(recipients, (now) => {
    const content = { kind: 'notice', notice: { ...about, to: userId(mailboxId(now.recipient)) } } as const;
    return withLetter(now, { key: round, content, decidedAt: at });
  });
}

function peakMegabytes(): number | undefined {
  try {
    const kilobytes = /VmHWM:\s*(\d+)/u.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

void start().then((ports) => {
  let round = 0;
  answerQuestions({}, async (): Promise<SentInBench> => {
    await decide(ports, `round-${++round}`);
    const startedAt = performance.now();
    const { sent } = await sendLetters(ports);
    return { sent, ms: performance.now() - startedAt, megabytes: peakMegabytes() };
  });
});
