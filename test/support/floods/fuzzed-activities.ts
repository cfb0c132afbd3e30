import { aMessage, anActivity, aPress, type Place, TENANT_ID, type WireActivity } from '../bot/activities';
import { type Random } from '../random';

/** A tenant that is not ours. */
export const FOREIGN_TENANT = '11111111-1111-4111-8111-111111111111';

/** Hosts that nothing may ever be asked of; none of them is a real one. */
const EVIL = 'evil.example';
const EVIL_URLS: readonly string[] = [
  `https://${EVIL}/`,
  `http://${EVIL}/`,
  `https://${EVIL}:443/amer/`,
  `https://smba.trafficmanager.net.${EVIL}/amer/`,
  `https://smba.trafficmanager.net@${EVIL}/`,
  `https://smba.trafficmanager.net:pass@${EVIL}/`,
  `https://user:pass@smba.trafficmanager.net/`,
  `https://smba.trafficmanager.net:8443/`,
  `https://smba.trafficmanager.net\\@${EVIL}/`,
  `https://${EVIL}#smba.trafficmanager.net/`,
  `https://${EVIL}?https://smba.trafficmanager.net/`,
  `https://smba.trafficmanager.net%2e${EVIL}/`,
  `https://smba.trafficmanager.net。${EVIL}/`,
  'http://smba.trafficmanager.net/amer/',
  'http://169.254.169.254/metadata/identity/oauth2/token',
  'http://127.0.0.1:1/',
  'http://[::1]:1/',
  'https://localhost/',
  'file:///etc/passwd',
  'ftp://smba.trafficmanager.net/',
  '//evil.example/',
  'javascript:1',
  `https://contoso.sharepoint.com.${EVIL}/file`,
  `https://contoso.sharepoint.com@${EVIL}/file`,
];

const LONE = '\uD800';
const HOSTILE: readonly unknown[] = [
  '',
  ' ',
  null,
  true,
  0,
  -1,
  1e308,
  [],
  {},
  '__proto__',
  'constructor',
  '../..',
  `a${LONE}b`,
  '\uDC00',
  '\u0000',
  '\u202E\u2066\uE000',
  'x'.repeat(5_000),
  '{{'.repeat(200),
  '\r\nx-forged: yes',
  "'; DROP TABLE departments; --",
  { toString: 1, valueOf: 'x' },
  [[[[[[[['deep']]]]]]]],
  '2027-03-01T20:00:00.000Z',
];
const CONVERSATION_TYPES: readonly unknown[] = ['personal', 'groupChat', 'channel', 'Personal', '', 'other', null, 7];
const VERBS = ['roster.add', 'roster.undo', 'roster.remove', 'purchase.approve', 'role.save', 'pool.show', 'nonsense'];
const TEXTS = [
  'seats',
  'help',
  'add jdoe to Visio',
  'remove awong from Visio',
  'who has Visio',
  'undo',
  'what do I have',
  'buy 5 Visio',
  'approvers',
  '<at>alacarte</at> add jdoe to Visio',
];
const PEOPLE = ['dreyes', 'sokafor', 'jdoe', 'ualvarez', 'nadler', 'lmarin', 'awong'];

type Changeable = Record<string, unknown>;
type Change = (activity: Changeable, random: Random) => void;

/** An activity as somebody makes it who holds a token that is good, and what it says of its tenant. */
export interface Fuzzed {
  /** JSON; some names may stand twice in it, as JSON lets them. */
  readonly body: string;
  /** Whether a tenant other than ours is named where Teams names tenants. */
  readonly isForeign: boolean;
  /** What was done to it, for whoever reads a failure. */
  readonly changes: readonly string[];
}

/** An activity that begins as one of Teams and is changed in one to four ways. */
export function fuzzedActivity(random: Random, place: Place & { readonly recipient: unknown }): Fuzzed {
  const activity = structuredClone({ ...baseOf(random, place), recipient: place.recipient }) as Changeable;
  const names = random.some(Object.keys(CHANGES), 1 + random.below(4));
  for (const name of names) CHANGES[name]?.(activity, random);
  const body = random.chance(0.15) ? withDoubles(activity, random) : JSON.stringify(activity);
  const isForeign = namesForeign(JSON.parse(body) as Changeable);
  return { body, isForeign, changes: names };
}

function baseOf(random: Random, place: Place): WireActivity {
  const alias = random.pick(PEOPLE);
  const data = { alacarte: { verb: random.pick(VERBS), data: { department: 'math', product: 'visio' } } };
  const bases: readonly (() => WireActivity)[] = [
    () => aMessage(alias, place, random.pick(TEXTS)),
    () => aMessage(alias, place, random.pick(TEXTS), { deliveryMode: 'expectReplies' }),
    () => aMessage(alias, place, '', { text: undefined, value: data, replyToId: 'm1' }),
    () => aPress(alias, place, { action: { type: 'Action.Execute', verb: 'roster.undo', data }, replyToId: 'm1' }),
    () => aMessage(alias, place, 'proof', { attachments: [aFile('https://contoso.sharepoint.com/sites/x/y.pdf')] }),
    () => anActivity(alias, place, { type: 'invoke', name: 'fileConsent/invoke', value: aConsent(random) }),
    () => anActivity(alias, place, { type: 'invoke', name: 'application/search', value: { queryText: 'j' } }),
    () => anActivity(alias, place, { type: 'invoke', name: 'composeExtension/query', value: {} }),
    () => anActivity(alias, place, { type: 'installationUpdate', action: 'add' }),
    () => anActivity(alias, place, { type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] }),
    () => anActivity(alias, place, { type: 'messageUpdate', text: 'add jdoe to Visio' }),
    () => anActivity(alias, place, { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }),
    () => anActivity(alias, place, { type: 'event', name: 'continueConversation', relatesTo: { serviceUrl: EVIL } }),
  ];
  return random.pick(bases)();
}

const aFile = (downloadUrl: unknown) => ({
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  contentUrl: downloadUrl,
  name: 'proof.pdf',
  content: { downloadUrl, uniqueId: 'x', fileType: 'pdf' },
});

const aConsent = (random: Random) => ({
  type: 'fileUpload',
  action: random.pick(['accept', 'decline']),
  context: { department: 'math', purchase: 'PO-1001', sha256: '0'.repeat(64) },
  uploadInfo: {
    contentUrl: random.pick(EVIL_URLS),
    uploadUrl: random.pick(EVIL_URLS),
    name: 'x.csv',
    uniqueId: 'x',
    fileType: 'csv',
  },
});

/** Every way to change an activity, by a name for whoever reads a failure. */
const CHANGES: Readonly<Record<string, Change>> = {
  'service address': (activity, random) => {
    activity['serviceUrl'] = random.pick(EVIL_URLS);
  },
  'tenant of the conversation': (activity) => {
    set(activity, ['conversation', 'tenantId'], FOREIGN_TENANT);
  },
  'tenant of the channel': (activity, random) => {
    activity['channelData'] = random.pick<unknown>([
      { tenant: { id: FOREIGN_TENANT } },
      { tenant: { id: TENANT_ID }, tenantId: FOREIGN_TENANT },
      { tenant: FOREIGN_TENANT },
      { tenant: { id: TENANT_ID }, team: { id: '19:t', tenantId: FOREIGN_TENANT } },
      { tenant: { id: TENANT_ID }, meeting: { tenant: { id: FOREIGN_TENANT } } },
      { tenant: { id: [TENANT_ID] } },
      {},
      null,
    ]);
  },
  'tenant of a person': (activity, random) => {
    set(activity, [random.pick(['from', 'recipient']), 'tenantId'], FOREIGN_TENANT);
  },
  'tenant elsewhere': (activity, random) => {
    activity[random.pick(['tenantId', 'tenant', 'value', 'relatesTo'])] = { tenant: { id: FOREIGN_TENANT } };
  },
  recipient: (activity, random) => {
    activity['recipient'] = random.pick<unknown>([
      { id: '28:somebody-else', name: 'alacarte' },
      { id: '29:dreyes' },
      {},
      null,
      [],
      '28:bot',
    ]);
  },
  'kind of conversation': (activity, random) => {
    set(activity, ['conversation', 'conversationType'], random.pick(CONVERSATION_TYPES));
  },
  sender: (activity, random) => {
    set(activity, ['from', random.pick(['id', 'aadObjectId', 'name', 'role'])], random.pick(HOSTILE));
  },
  files: (activity, random) => {
    activity['attachments'] = [aFile(random.pick(EVIL_URLS)), aFile(random.pick(HOSTILE)), random.pick(HOSTILE)];
  },
  pictures: (activity, random) => {
    activity['attachments'] = [{ contentType: 'image/*', contentUrl: random.pick(EVIL_URLS) }];
  },
  entities: (activity, random) => {
    activity['entities'] = [
      { type: 'mention', text: random.pick(HOSTILE), mentioned: { id: random.pick(HOSTILE), name: 'x' } },
      { type: 'clientInfo', locale: random.pick(HOSTILE), timezone: random.pick(HOSTILE) },
      random.pick(HOSTILE),
    ];
  },
  value: (activity, random) => {
    activity['value'] = random.pick<unknown>([
      random.pick(HOSTILE),
      { action: random.pick(HOSTILE), trigger: random.pick(HOSTILE) },
      { action: { type: 'Action.Execute', verb: random.pick(VERBS), data: random.pick(HOSTILE) } },
      { alacarte: { verb: random.pick(VERBS), data: { department: random.pick(HOSTILE) } } },
    ]);
  },
  ids: (activity, random) => {
    const id = random.pick<unknown>([undefined, 'i'.repeat(70_000), `i${LONE}`, '', 7, 'a/../../b', 'a\nb']);
    set(activity, random.pick([['id'], ['replyToId'], ['conversation', 'id'], ['from', 'id']]), id);
  },
  depth: (activity, random) => {
    let deep: unknown = 'deep';
    for (let level = 0; level < 10 + random.below(3_000); level++) deep = random.chance(0.5) ? [deep] : { deep };
    activity[random.pick(['value', 'channelData', 'entities', 'conversation', 'somethingNew'])] = deep;
  },
  text: (activity, random) => {
    activity['text'] = random.pick<unknown>([
      'add '.repeat(3_000),
      `add ${LONE} to Visio`,
      'add jdoe to Visio\u0000',
      '<at>'.repeat(500),
      42,
      ['add'],
      'x'.repeat(20_000),
    ]);
  },
  'any value': (activity, random) => {
    const paths = pathsOf(activity);
    set(activity, random.pick(paths), random.pick([...HOSTILE, ...EVIL_URLS]));
  },
  'something gone': (activity, random) => {
    set(activity, random.pick(pathsOf(activity)), undefined);
  },
  channel: (activity, random) => {
    activity['channelId'] = random.pick<unknown>(['webchat', 'emulator', 'MSTEAMS', 'msteams ', '', null, 1]);
  },
  kind: (activity, random) => {
    activity['type'] = random.pick<unknown>([
      'Message',
      'invoke',
      'endOfConversation',
      'typing',
      '',
      3,
      'x'.repeat(999),
    ]);
    activity['name'] = random.pick<unknown>(['adaptiveCard/action', 'signin/verifyState', 'task/fetch', 9, LONE]);
  },
};

type Path = readonly string[];

function pathsOf(value: unknown, at: Path = []): readonly Path[] {
  // Some are nested deeper than a walk should go.
  if (typeof value !== 'object' || value === null || at.length > 6) return at.length === 0 ? [] : [at];
  const inside = Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, key]));
  return at.length === 0 ? inside : [at, ...inside];
}

/** Sets a value in an activity, if what it lies in is there. */
function set(part: unknown, [key, ...rest]: Path, value: unknown): void {
  if (typeof part !== 'object' || part === null || key === undefined) return;
  if (rest.length === 0) Reflect.set(part, key, value);
  else set(Reflect.get(part, key), rest, value);
}

/** Names that stand twice, before and behind: parsers differ in which of them counts. */
function withDoubles(activity: Changeable, random: Random): string {
  const doubled: readonly string[] = [
    `"serviceUrl":"https://${EVIL}/"`,
    `"channelData":{"tenant":{"id":"${FOREIGN_TENANT}"}}`,
    `"conversation":{"id":"a:x","conversationType":"personal","tenantId":"${FOREIGN_TENANT}"}`,
    `"from":{"id":"29:x","aadObjectId":"${FOREIGN_TENANT}"}`,
    `"__proto__":{"tenantId":"${FOREIGN_TENANT}"}`,
  ];
  const text = JSON.stringify(activity);
  const own = random.pick(doubled);
  return random.chance(0.5) ? `{${own},${text.slice(1)}` : `${text.slice(0, -1)},${own}}`;
}

/** Whether a tenant other than ours is named where Teams names tenants; written anew here, and simply, to judge the door by. */
function namesForeign(activity: Changeable): boolean {
  return ['from', 'recipient', 'conversation', 'channelData'].some((part) => holdsForeign(activity[part], 5));
}

function holdsForeign(value: unknown, depth: number): boolean {
  if (value === FOREIGN_TENANT) return false;
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  return Object.entries(value).some(([key, inner]) => {
    if (key !== 'tenantId' && key !== 'tenant') return holdsForeign(inner, depth - 1);
    const named: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'id') : inner;
    return named === FOREIGN_TENANT;
  });
}
