import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type ConnectorLimits } from './connector-limits';

/** What a bot asks of the connector. */
export type ConnectorOperation = 'create' | 'post' | 'update' | 'delete' | 'member' | 'members' | 'other';

/** One request that reached the connector, in order of arrival. */
export interface ConnectorCall {
  readonly operation: ConnectorOperation;
  readonly method: string;
  readonly path: string;
  readonly conversationId: string;
  /** Of the message that is replied to, edited or deleted, or the member who is asked about. */
  readonly targetId: string | undefined;
  readonly authorization: string | undefined;
  readonly body: SentActivity;
  /** Milliseconds, as `performance.now()` counts them. */
  readonly arrivedAt: number;
  /** What was answered. */
  readonly status: number;
  /** Of the message that came of it. */
  readonly messageId: string | undefined;
}

/** A message as the bot sends it, as much of it as tests read. */
export interface SentActivity {
  readonly type?: string;
  readonly text?: string;
  readonly summary?: string;
  readonly attachments?: readonly { readonly contentType: string; readonly content: unknown }[];
}

/** Something that goes wrong at the connector. */
export interface ConnectorTrouble {
  /** Every operation unless given. */
  readonly operation?: ConnectorOperation;
  readonly conversationId?: string;
  /** How often; until cleared unless given. */
  readonly count?: number;
  /** Answered instead of doing it; done all the same when absent. */
  readonly status?: number;
  /** Teams' own code of such an answer. */
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Waits so long before anything. */
  readonly hangMs?: number;
  /** Does it, and then loses the answer. */
  readonly reset?: boolean;
}

/** A message as it stands in a conversation, edits included. */
export interface ShownMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly activity: SentActivity;
}

/** The Bot connector of Teams as far as a bot uses it, on loopback; it records everything it is asked. */
export interface FakeConnector {
  readonly serviceUrl: string;
  readonly calls: readonly ConnectorCall[];
  /** New messages that arrived whole, edits not counted. */
  posts(conversationId?: string): readonly ConnectorCall[];
  /** Every message as it stands now, oldest first. */
  shown(conversationId?: string): readonly ShownMessage[];
  /** Who the members route knows: by Teams id, the directory id. */
  knows(teamsUserId: string, aadObjectId: string): void;
  /** How often the bot sent more than the limits let it. */
  violations(): number;
  /** Requests that hang at this moment, as some trouble says. */
  hanging(): number;
  /** Takes the place of all trouble so far. */
  trouble(...troubles: readonly ConnectorTrouble[]): void;
  close(): Promise<void>;
}

/** Starts a connector on a free port. @param limits What it lets a bot send; anything unless given. */
export async function startFakeConnector(limits?: ConnectorLimits): Promise<FakeConnector> {
  const calls: ConnectorCall[] = [];
  const messages = new Map<string, ShownMessage>();
  const members = new Map<string, string>();
  const closing = new AbortController();
  let troubles: { readonly trouble: ConnectorTrouble; left: number }[] = [];
  let lastId = 0;
  let hanging = 0;

  function takeTrouble(operation: ConnectorOperation, conversationId: string): ConnectorTrouble | undefined {
    const fitting = troubles.find(
      ({ trouble, left }) =>
        left > 0 &&
        (trouble.operation ?? operation) === operation &&
        (trouble.conversationId ?? conversationId) === conversationId,
    );
    if (fitting !== undefined) fitting.left -= 1;
    return fitting?.trouble;
  }

  function carryOut(asked: Asked): Carried {
    const { operation, conversationId, targetId, body } = asked;
    switch (operation) {
      case 'create':
        return { status: 201, answer: { id: `a:new-${++lastId}` }, messageId: undefined };
      case 'post': {
        const id = `m${++lastId}`;
        messages.set(id, { id, conversationId, activity: body });
        return { status: 201, answer: { id }, messageId: id };
      }
      case 'update': {
        const id = targetId ?? '';
        if (!messages.has(id)) return { status: 404, answer: CONVERSATION_NOT_FOUND, messageId: undefined };
        messages.set(id, { id, conversationId, activity: body });
        return { status: 200, answer: { id }, messageId: id };
      }
      case 'delete':
        messages.delete(targetId ?? '');
        return { status: 200, answer: {}, messageId: undefined };
      case 'member': {
        const aadObjectId = members.get(targetId ?? '');
        if (aadObjectId === undefined) return { status: 404, answer: CONVERSATION_NOT_FOUND, messageId: undefined };
        return { status: 200, answer: { id: targetId, name: 'Somebody', aadObjectId }, messageId: undefined };
      }
      case 'members':
        return { status: 200, answer: [], messageId: undefined };
      case 'other':
        return { status: 404, answer: CONVERSATION_NOT_FOUND, messageId: undefined };
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readAsked(request);
    const { operation, conversationId } = asked;
    const trouble = takeTrouble(operation, conversationId);
    if (trouble?.hangMs !== undefined) {
      hanging += 1;
      await wait(trouble.hangMs, undefined, { signal: closing.signal }).catch(() => undefined);
      hanging -= 1;
    }
    const waitSeconds = limits?.refused(operation, conversationId);
    if (waitSeconds !== undefined) {
      calls.push({ ...asked, status: 429, messageId: undefined });
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': String(waitSeconds) });
      response.end(JSON.stringify({ error: { code: 'TooManyRequests', message: 'connector-internal-text' } }));
      return;
    }
    const carried: Carried =
      trouble?.status === undefined
        ? carryOut(asked)
        : {
            status: trouble.status,
            answer: refusalOf(trouble.code ?? (trouble.status === 403 ? 'MessageWritesBlocked' : undefined)),
            messageId: undefined,
          };
    calls.push({ ...asked, status: carried.status, messageId: carried.messageId });
    if (trouble?.reset === true) {
      response.destroy();
      return;
    }
    response.writeHead(carried.status, { 'content-type': 'application/json', ...trouble?.headers });
    response.end(JSON.stringify(carried.answer));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  // A connection that was just about to close would break the next request, and when that is depends on the machine.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const isIn = (conversationId: string | undefined, one: { readonly conversationId: string }) =>
    conversationId === undefined || one.conversationId === conversationId;

  return {
    serviceUrl: `http://127.0.0.1:${port}/teams/`,
    calls,
    posts: (conversationId) =>
      calls.filter((call) => call.operation === 'post' && call.status < 300 && isIn(conversationId, call)),
    violations: () => limits?.violations ?? 0,
    hanging: () => hanging,
    shown: (conversationId) => [...messages.values()].filter((message) => isIn(conversationId, message)),
    knows: (teamsUserId, aadObjectId) => {
      members.set(teamsUserId, aadObjectId);
    },
    trouble: (...given) => {
      troubles = given.map((trouble) => ({ trouble, left: trouble.count ?? Infinity }));
    },
    close: async () => {
      closing.abort();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

const refusalOf = (code = 'ConversationNotFound') => ({ error: { code, message: 'connector-internal-text' } });
const CONVERSATION_NOT_FOUND = refusalOf();

type Asked = Omit<ConnectorCall, 'status' | 'messageId'>;

interface Carried {
  readonly status: number;
  readonly answer: unknown;
  readonly messageId: string | undefined;
}

async function readAsked(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const path = request.url ?? '';
  const method = request.method ?? '';
  const { conversationId, targetId, operation } = readPath(method, path);
  return {
    operation,
    method,
    path,
    conversationId,
    targetId,
    authorization: request.headers.authorization,
    arrivedAt: performance.now(),
    body: (text === '' ? {} : JSON.parse(text)) as SentActivity,
  };
}

function readPath(method: string, path: string): Pick<Asked, 'operation' | 'conversationId' | 'targetId'> {
  const [, conversations, conversation = '', kind, target] =
    /^\/teams\/v3\/(conversations)(?:\/([^/?]+)(?:\/(activities|members|pagedmembers)(?:\/([^/?]+))?)?)?/u.exec(path) ??
    [];
  const conversationId = decodeURIComponent(conversation);
  const targetId = target === undefined ? undefined : decodeURIComponent(target);
  return { operation: operationOf({ method, conversations, conversation, kind, target }), conversationId, targetId };
}

function operationOf(read: {
  method: string;
  conversations: string | undefined;
  conversation: string;
  kind: string | undefined;
  target: string | undefined;
}): ConnectorOperation {
  const { method, conversations, conversation, kind, target } = read;
  if (conversations === undefined) return 'other';
  if (conversation === '') return method === 'POST' ? 'create' : 'other';
  if (kind === 'members' || kind === 'pagedmembers') return target === undefined ? 'members' : 'member';
  if (kind !== 'activities') return 'other';
  return ({ POST: 'post', PUT: 'update', DELETE: 'delete' } as const)[method] ?? 'other';
}
