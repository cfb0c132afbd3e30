import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { answerQuestions } from '../processes';

/** What the connector is asked: all that was posted since it was last asked so, or only how many answers were edited. */
export type ConnectorQuestion = 'take' | 'edits';

/** What bots posted: the line that each answer says, by the message it answers; and how many answers were edited at least once. */
export interface Posted {
  readonly answers: readonly (readonly [replyTo: string, line: string])[];
  readonly others: number;
  readonly edits: number;
}

const PATH = /^\/v3\/conversations\/[^/]+\/activities(?:\/([^/?]+))?/u;

let posted: (readonly [replyTo: string | undefined, text: string])[] = [];
const edited = new Set<string>();

/** The channel's side of a conversation: takes what bots post and edit, and gives each post an id. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const about = PATH.exec(request.url ?? '')?.[1];
  if (request.method === 'PUT' && about !== undefined) edited.add(about);
  else posted.push([about, Buffer.concat(chunks).toString('utf8')]);
  const id = request.method === 'PUT' ? about : `answer-${about ?? ''}`;
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id }));
}

function lineOf(text: string): string {
  const { summary, text: plain } = JSON.parse(text) as { summary?: string; text?: string };
  return summary ?? plain ?? '';
}

function tell(question: ConnectorQuestion): Posted {
  if (question === 'edits') return { answers: [], others: 0, edits: edited.size };
  const answers = posted.flatMap(([replyTo, text]) =>
    replyTo === undefined ? [] : [[replyTo, lineOf(text)] as const],
  );
  const taken = { answers, others: posted.length - answers.length, edits: edited.size };
  posted = [];
  edited.clear();
  return taken;
}

const server = createServer((request, response) => void answer(request, response));
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  answerQuestions({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, tell);
});
