import { type WireActivity, aMessage, aPress, BOT_ID, newActivityId, TENANT_ID } from '../bot/activities';
import { type InvokeAnswer, type TestBot, type Twin, wordsOf } from '../bot/bot-harness';
import { nodesOf } from '../cards/card-reader';
import { aUser, guid } from '../tenant/tenant-seed';
import { type Json } from '../../../src/cards/parts/json';
import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { type Random } from '../random';

const PEOPLE = 6;
/** What an answer says that asks to try again. */
const APOLOGY = /did not work|went wrong/u;

/**
 * A department of its own for everybody who talks at the same time: person 100 is the delegate of department 1, 101 to 106 its people, and
 * 150 to 179 delegates, too, who talk in turn: one person can make 30 changes a minute.
 */
const delegateOf = (lane: number): number => lane * 100;
const delegatesOf = (lane: number): readonly number[] =>
  [0, ...upTo(30).map((one) => 49 + one)].map((one) => lane * 100 + one);
const departmentOf = (lane: number): string => `d${lane}`;
const nameOf = (lane: number): string => `Department ${lane}`;

/** The tenant of so many departments. */
export const tenantOf = (lanes: number): TenantSeed => ({
  organization: { displayName: 'Contoso University', domains: ['contoso.edu'], countryLetterCode: 'US' },
  users: upTo(lanes).flatMap((lane) =>
    [...delegatesOf(lane), ...upTo(PEOPLE).map((number) => delegateOf(lane) + number)].map((number) =>
      aUser(number, { department: nameOf(lane) }),
    ),
  ),
  skus: [
    {
      skuId: guid(900_001),
      skuPartNumber: 'VISIOCLIENT_FACULTY',
      prepaidUnits: { enabled: 10_000 },
      servicePlans: [{ servicePlanId: guid(800_001), servicePlanName: 'VISIO_CLIENT_SUBSCRIPTION' }],
    },
  ],
});

/** The organization of so many departments, each with a pool of three seats and nobody in it. */
export const organizationOf = (lanes: number): string =>
  JSON.stringify({
    departments: upTo(lanes).map((lane) => ({
      id: departmentOf(lane),
      name: nameOf(lane),
      delegates: delegatesOf(lane).map((number) => `person${number}@contoso.edu`),
    })),
    approvers: [`person${delegateOf(1)}@contoso.edu`],
    auditors: [],
    entitlements: upTo(lanes).map((lane) => ({
      department: departmentOf(lane),
      product: 'visio',
      seats: 3,
      purchaseOrderNumber: `PO-${lane}`,
      coverFrom: '2026-08-01',
      coverUntil: '2027-06-30',
    })),
    rosters: [],
  });

/** What came of some turns. */
export interface TurnsReport {
  turns: number;
  changes: number;
  presses: number;
  repeats: number;
  /** Turns that were told to try again. */
  askedAgain: number;
  readonly problems: string[];
}

/** One person who talks to a bot, turn after turn, while others do the same; all that is said is looked at. */
export class Talker {
  readonly #bot: TestBot;
  readonly #processes: readonly Pick<Twin, 'send'>[];
  readonly #random: Random;
  readonly #lane: number;
  #report: TurnsReport = { turns: 0, changes: 0, presses: 0, repeats: 0, askedAgain: 0, problems: [] };
  readonly #roster: number[] = [];
  /** What the ledger has to hold in the end, in this order. */
  readonly #facts: string[] = [];
  #last: WireActivity | undefined;
  /** Posts in this chat that a turn of this person was answered with. */
  #seen = 0;
  #said = 0;

  constructor(given: { bot: TestBot; processes: readonly Pick<Twin, 'send'>[]; random: Random; lane: number }) {
    this.#bot = given.bot;
    this.#processes = given.processes;
    this.#random = given.random;
    this.#lane = given.lane;
  }

  /** What has to be in the ledger, and who on the roster. */
  get expected(): {
    readonly department: string;
    readonly facts: readonly string[];
    readonly roster: readonly string[];
  } {
    const roster = this.#roster.map((number) => `person${number}`);
    return { department: departmentOf(this.#lane), facts: this.#facts, roster };
  }

  /** Says something, reads what comes, and says it anew if it is asked to. */
  async turn(report: TurnsReport): Promise<void> {
    this.#report = report;
    const kind = this.#random.below(10);
    if (kind < 4) await this.#change(false);
    else if (kind < 5) await this.#change(true);
    else if (kind < 6) await this.#press();
    else if (kind < 7) await this.#repeat();
    else await this.#ask();
  }

  async #ask(): Promise<void> {
    const text = this.#random.pick([
      'seats',
      'seats Visio',
      'who has Visio',
      `what does person${delegateOf(this.#lane) + 1} have`,
    ]);
    await this.#untilAnswered(text, false);
  }

  async #change(isInResponse: boolean): Promise<void> {
    const number = delegateOf(this.#lane) + 1 + this.#random.below(PEOPLE);
    const isThere = this.#roster.includes(number);
    const text = isThere ? `remove person${number} from Visio` : `add person${number} to Visio`;
    await this.#untilAnswered(text, isInResponse);
    this.#facts.push(`${isThere ? 'person-removed' : 'person-added'} ${number}`);
    if (isThere) this.#roster.splice(this.#roster.indexOf(number), 1);
    else this.#roster.push(number);
    this.#report.changes += 1;
  }

  /** Presses a button that is answered below the card, and one that takes back. */
  async #press(): Promise<void> {
    const { card, id } = await this.#untilAnswered('seats Visio', false);
    const action = nodesOf(card).find(
      ({ type, verb }) => type === 'Action.Execute' && /^roster[.]/u.test(textOf(verb)),
    );
    if (action === undefined) {
      this.#problem('no button to press');
      return;
    }
    const press = aPress('dreyes', this.#place(), { action, replyToId: id }, this.#sender());
    const { answer } = await this.#send(press);
    this.#report.turns += 1;
    this.#report.presses += 1;
    const body = answer.body as InvokeAnswer | undefined;
    const words = body === undefined ? '' : wordsOf(body.value);
    if (answer.status !== 200 || words === '') this.#problem(`a press was answered ${answer.status} “${words}”`);
    else if (APOLOGY.test(words) || body?.statusCode !== 200) this.#report.askedAgain += 1;
  }

  /** Teams sends the message before once more. */
  async #repeat(): Promise<void> {
    if (this.#last === undefined) return;
    const { answer, posted } = await this.#send(this.#last);
    this.#report.turns += 1;
    this.#report.repeats += 1;
    if (answer.status !== 200 || posted.some(({ body }) => !APOLOGY.test(body.summary ?? '')))
      this.#problem(`a message that came twice was answered ${answer.status}, and ${posted.length} times more`);
    if (posted.length > 0) this.#report.askedAgain += 1;
  }

  async #untilAnswered(
    text: string,
    isInResponse: boolean,
  ): Promise<{ readonly card: Json; readonly id: string | undefined }> {
    for (;;) {
      const message = aMessage('dreyes', this.#place(), text, {
        ...this.#sender(),
        id: newActivityId(),
        ...(isInResponse ? { deliveryMode: 'expectReplies' } : {}),
      });
      const { answer, posted } = await this.#send(message);
      this.#report.turns += 1;
      const said = isInResponse ? repliesIn(answer.body) : posted.map(({ body }) => body);
      if (answer.status !== 200 || said.length !== 1)
        this.#problem(
          `“${text}” was answered ${answer.status}, ${said.length} times: ${said.map(({ summary }) => summary).join(' | ')}`,
        );
      const [first] = said;
      this.#last = isInResponse ? undefined : message;
      if (first !== undefined && !APOLOGY.test(first.summary ?? ''))
        return { card: (first.attachments?.[0]?.content ?? null) as Json, id: posted[0]?.messageId };
      this.#report.askedAgain += 1;
    }
  }

  /** Sends to any of the processes. @returns What is posted in this chat meanwhile, too. */
  async #send(activity: WireActivity) {
    this.lookForMore(this.#report);
    const answer = await this.#random.pick(this.#processes).send(activity);
    const posted = this.#posts().slice(this.#seen);
    this.#seen += posted.length;
    return { answer, posted };
  }

  /** Notices what was posted although nobody said anything. */
  lookForMore(report: TurnsReport): void {
    this.#report = report;
    const more = this.#posts().slice(this.#seen);
    if (more.length > 0) this.#problem(`posted by itself: ${more.map(({ body }) => body.summary).join(' | ')}`);
    this.#seen += more.length;
  }

  /** Half of them talk alone with the bot, half of them among others. */
  #place() {
    const isAlone = this.#lane % 2 === 0;
    return {
      ...this.#bot.place,
      conversationId: this.#conversation(),
      conversationType: isAlone ? ('personal' as const) : ('groupChat' as const),
    };
  }

  #conversation(): string {
    return `chat-${this.#lane}`;
  }

  #posts() {
    return this.#bot.connector.posts(this.#conversation());
  }

  #sender(): WireActivity {
    const delegates = delegatesOf(this.#lane);
    const number = delegates[(this.#said += 1) % delegates.length] ?? 0;
    return {
      from: { id: `29:${number}`, name: `Person ${number}`, aadObjectId: guid(number) },
      recipient: { id: BOT_ID, name: 'alacarte' },
      channelData: { tenant: { id: TENANT_ID } },
    };
  }

  #problem(what: string): void {
    this.#report.problems.push(`department ${this.#lane}, turn ${this.#report.turns}: ${what}`);
  }
}

interface Said {
  readonly summary?: string;
  readonly attachments?: readonly { readonly content: unknown }[];
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const repliesIn = (body: unknown): readonly Said[] =>
  (
    (body as { readonly activities?: readonly (Said & { readonly type?: string })[] } | undefined)?.activities ?? []
  ).filter(({ type }) => type === 'message');

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
