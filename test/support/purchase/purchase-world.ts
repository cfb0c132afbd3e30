import { createHash } from 'node:crypto';
import { sampleOrganization } from '../../../src/local/sample/sample-organization';
import { sampleAddress, samplePerson } from '../../../src/local/sample/sample-people';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { type Decision, decidePurchase, withdrawPurchase } from '../../../src/application/purchase/decide-purchase';
import { attachFile, draftPurchase } from '../../../src/application/purchase/draft-purchase';
import { publishPurchase } from '../../../src/application/purchase/publish-purchase';
import { type PurchaseOutcome } from '../../../src/application/purchase/change-purchase';
import { submitPurchase, type SubmitOutcome } from '../../../src/application/purchase/submit-purchase';
import { typedInForm } from '../../../src/bot/purchase/purchase-form';
import { readPolicy } from '../../../src/config/read-policy';
import { type PersonActor } from '../../../src/domain/actor';
import { type CalendarDate } from '../../../src/domain/calendar';
import { type Institution } from '../../../src/domain/institution/department';
import {
  activityKey,
  departmentId,
  type DepartmentId,
  productId,
  type PurchaseId,
  userId,
} from '../../../src/domain/ids';
import { type LedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { type ProofFile } from '../../../src/domain/proof/proof';
import { type PurchaseRecord } from '../../../src/domain/purchase/purchase-record';
import { type Json, type JsonObject } from '../../../src/cards/parts/json';
import { aPress, chatOf, idOf, newActivityId, type WireActivity } from '../bot/activities';
import { type InvokeAnswer, shownAs, startBot, type BotOptions, type TestBot, wordsOf } from '../bot/bot-harness';
import { aPdf } from './proof-files';
import { aForm } from './purchasing';

/** A day of the term, long before its end. */
export const JANUARY = '2027-01-15T20:00:00.000Z';

/** Starts a bot with two approvers, Sam Okafor and Kira Bell, known to those named. */
export async function startWithApprovers(
  aliases: readonly string[] = ['dreyes', 'sokafor', 'kbell'],
  options: BotOptions = {},
): Promise<TestBot> {
  const bot = await startBot({ now: JANUARY, organization: twoApprovers(), ...options });
  for (const alias of aliases) await bot.say(alias, 'hi');
  return bot;
}

function twoApprovers(): string {
  const read = readPolicy(samplePolicy);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const text = sampleOrganization('2027-01-15' as CalendarDate, read.policy.term);
  const sample = JSON.parse(text) as { readonly approvers: readonly string[] };
  return JSON.stringify({ ...sample, approvers: [...sample.approvers, sampleAddress('kbell')] });
}

/** A purchase of a test. */
export interface Bought {
  readonly department: DepartmentId;
  readonly purchase: PurchaseId;
  /** Its purchase order number, which no other has. */
  readonly number: string;
}

/** Nobody but those who may see a purchase reads this. */
export const RESELLER = 'Quillfeather Resale';

let lastNumber = 6000;

/** What a good form of Project seats says, whose proof is a link. */
const formOf = ({ number }: Bought, own: Readonly<Record<string, string>> = {}) =>
  aForm({ number, reseller: RESELLER, ...own });

const actorOf = (alias: string): PersonActor => ({
  kind: 'person',
  userId: userId(idOf(alias)),
  displayName: samplePerson(alias).name,
  userPrincipalName: '',
});

/** Begins a purchase without a word in chat. */
export async function begin(bot: TestBot, alias: string, department = 'math'): Promise<Bought> {
  const { ports } = bot.app();
  const wish = { department: departmentId(department), product: productId('project'), seats: 3 };
  const key = activityKey(`begun-${newActivityId()}`);
  const begun = await draftPurchase(ports, { actor: actorOf(alias), key, wish });
  if (begun.kind !== 'drafted') throw new Error(`${alias} could not begin a purchase`);
  return { department: wish.department, purchase: begun.record.purchase.id, number: `PO-${++lastNumber}` };
}

/** Begins a purchase and sends it; its messages are posted. */
export async function send(
  bot: TestBot,
  alias: string,
  given: { readonly department?: string; readonly form?: Readonly<Record<string, string>> } = {},
): Promise<Bought> {
  const bought = await begin(bot, alias, given.department);
  await sendAgain(bot, alias, bought, given.form);
  return bought;
}

/** Sends a purchase that was begun, or came back. */
export async function sendAgain(
  bot: TestBot,
  alias: string,
  bought: Bought,
  form: Readonly<Record<string, string>> = {},
): Promise<void> {
  const typed = typedInForm(formOf(bought, form));
  await mustBeDone(bot, bought, submitPurchase(bot.app().ports, { ...(await requestOf(bot, alias, bought)), typed }));
}

/** Decides a purchase. */
export async function decide(bot: TestBot, alias: string, bought: Bought, decision: Decision): Promise<void> {
  await mustBeDone(
    bot,
    bought,
    decidePurchase(bot.app().ports, { ...(await requestOf(bot, alias, bought)), decision }),
  );
}

/** Takes a purchase back. */
export async function withdraw(bot: TestBot, alias: string, bought: Bought): Promise<void> {
  await mustBeDone(bot, bought, withdrawPurchase(bot.app().ports, await requestOf(bot, alias, bought)));
}

/** Adds a file to a purchase as proof. @returns The file as it is kept. */
export async function addFile(bot: TestBot, alias: string, bought: Bought): Promise<ProofFile> {
  const file = await keepFile(bot, bought.number);
  await mustBeDone(bot, bought, attachFile(bot.app().ports, { ...(await requestOf(bot, alias, bought)), file }));
  return file;
}

/** Keeps a file that says something, as if it had been sent. */
export async function keepFile(bot: TestBot, text: string): Promise<ProofFile> {
  const bytes = aPdf(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await bot.app().ports.files.keep(sha256, bytes);
  return { name: 'order.pdf', kind: 'pdf', sizeBytes: bytes.length, sha256 };
}

async function requestOf(bot: TestBot, alias: string, bought: Bought) {
  const { version } = (await read(bot, bought)).purchase;
  const { department, purchase } = bought;
  return { actor: actorOf(alias), key: activityKey(`done-${newActivityId()}`), department, purchase, version };
}

async function mustBeDone(bot: TestBot, bought: Bought, work: Promise<PurchaseOutcome | SubmitOutcome>): Promise<void> {
  const outcome = await work;
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  await publishPurchase(bot.app().ports, bought.department, bought.purchase);
}

/** A purchase as it is stored. */
export async function read(bot: TestBot, { department, purchase }: Bought): Promise<PurchaseRecord> {
  const found = await find(bot, { department, purchase });
  if (found === undefined) throw new Error('the purchase is not there');
  return found;
}

/** A purchase as it is stored, if it is. */
export const find = (
  bot: TestBot,
  { department, purchase }: Pick<Bought, 'department' | 'purchase'>,
): Promise<PurchaseRecord | undefined> => bot.app().ports.departments.look(department).purchase(purchase);

/** What the buttons of a purchase send back, for the version that is stored. */
export async function dataOf(bot: TestBot, bought: Bought): Promise<JsonObject> {
  const { version } = (await read(bot, bought)).purchase;
  return { department: bought.department, purchase: bought.purchase, version };
}

/** What the buttons of an approved purchase send back about its entitlement. */
export async function coverOf(bot: TestBot, bought: Bought): Promise<JsonObject> {
  const { purchase } = await read(bot, bought);
  if (purchase.status !== 'approved') throw new Error('it was not approved');
  return { department: bought.department, product: purchase.details.product, entitlement: purchase.entitlement };
}

/** What a bot has on record, but for the messages that show it. */
export interface Records {
  readonly documents: Readonly<Record<string, Json>>;
  /** Of all departments and the institution. */
  readonly ledger: readonly LedgerEntry[];
  /** The files that are kept. */
  readonly files: readonly string[];
}

const PARTITIONS = ['math', 'chem', 'hist', '~tenant'];
const KINDS = [
  'department',
  'institution',
  'wish',
  'pool',
  'entitlement',
  'entry',
  'assignment',
  'released',
  'handled',
  'purchase',
  'ledger',
];

/** Everything in the departments' partitions; of purchases not what says which messages show them. */
export async function recordsOf(bot: TestBot): Promise<Records> {
  const { documents } = bot.app();
  const asked = PARTITIONS.flatMap((partition) => KINDS.map((kind) => ({ partition, kind })));
  const found = await Promise.all(
    asked.map((one) => documents.query({ container: 'departments', ...one, limit: 10_000 })),
  );
  const all = found.flat();
  const entries = all
    .filter(({ kind }) => kind === 'ledger')
    .map(({ body }) => body['entry'] as unknown as LedgerEntry);
  return {
    documents: Object.fromEntries(
      all.map(({ partition, id, kind, body }) => [
        `${partition} ${id}`,
        kind === 'purchase' ? withoutCopies(body) : body,
      ]),
    ),
    ledger: entries.toSorted((one, other) => one.number - other.number),
    files: bot.files(),
  };
}

function withoutCopies(body: JsonObject): Json {
  const ofMessages = ['copies', 'revision', 'unitsSeen', 'isOpen', 'claimedBy', 'claimedUntil', 'openSince'];
  const record = Object.entries(body['record'] as JsonObject).filter(([key]) => !ofMessages.includes(key));
  return { ...Object.fromEntries(record), at: body['at'] ?? null };
}

/** What the ledger says since. */
export const recordedSince = (before: Records, after: Records): readonly string[] =>
  after.ledger
    .filter((entry) => !before.ledger.some((one) => one.hash === entry.hash))
    .map((entry) => entry.fact.action);

/** Presses a button that no card has to show. */
export function forge(
  alias: string,
  bot: TestBot,
  press: {
    readonly verb: string;
    readonly data: unknown;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly replyToId?: string | undefined;
    readonly own?: WireActivity;
  },
): WireActivity {
  const { verb, data, inputs = {}, replyToId, own = {} } = press;
  const action = { type: 'Action.Execute', verb, data: { alacarte: { verb, data }, ...inputs } };
  return aPress(alias, bot.place, { action, replyToId }, own);
}

/** What a press or a message came to. */
export interface Came {
  readonly answer: InvokeAnswer | undefined;
  /** All that its sender reads because of it: in the answer, and in new messages of the own chat. */
  readonly text: string;
  /** Whom else something was sent to or edited for, by alias. */
  readonly others: readonly string[];
}

/** Sends an activity, waits for what follows, and tells who read what. */
export async function come(bot: TestBot, alias: string, activity: WireActivity): Promise<Came> {
  const before = bot.connector.calls.length;
  const isInvoke = activity['type'] === 'invoke';
  const answer = isInvoke ? await bot.invoke(activity) : undefined;
  if (!isInvoke) await bot.send(activity);
  await bot.app().settled();
  const calls = bot.connector.calls.slice(before).filter(({ operation }) => operation !== 'other');
  const { id: own } = activity['conversation'] as { readonly id: string };
  const said = calls.filter(({ conversationId, body }) => conversationId === own && body.attachments !== undefined);
  return {
    answer,
    text: [wordsOf(answer?.value ?? ''), ...said.map(({ body }) => shownAs(undefined, body).text)].join('\n'),
    others: [...new Set(calls.map((call) => call.conversationId).filter((id) => id !== chatOf(alias)))].map((id) =>
      id.replace(/^a:/u, ''),
    ),
  };
}

/** Changes who has a role in the institution, or the channel. */
export const changeInstitution = (bot: TestBot, change: (now: Institution) => Institution): Promise<void> =>
  bot.app().ports.institution.change(async (books) => books.save(change(await books.institution())));

/** Makes somebody no approver any more. */
export const dismissApprover = (bot: TestBot, alias: string): Promise<void> =>
  changeInstitution(bot, (now) => ({ ...now, approvers: now.approvers.filter((one) => one.userId !== idOf(alias)) }));

/** Makes somebody neither delegate nor purchaser of a department any more. */
export const dismissDelegate = (bot: TestBot, alias: string, id = 'math'): Promise<void> =>
  bot.app().ports.departments.change(departmentId(id), async (books) => {
    const department = await books.department();
    if (department === undefined) throw new Error('there is no such department');
    const { delegates, purchasers } = department;
    const stay = (people: typeof delegates) => people.filter((one) => one.userId !== idOf(alias));
    await books.saveDepartment({ ...department, delegates: stay(delegates), purchasers: stay(purchasers) });
  });
