import { type Json } from '../../../src/cards/parts/json';
import { aMessage, aPress, botMention, chatOf, TENANT_ID } from '../bot/activities';
import {
  actionNamed,
  type Shown,
  shownAs,
  type TestBot,
  type Twin,
  type WireAction,
  wordsOf,
} from '../bot/bot-harness';
import { filledIn } from '../bot/filled-in';
import { nodesOf } from '../cards/card-reader';
import { type Doer } from './read-dialogues';

/** All that was said to something done. */
export interface Answered {
  readonly text: string;
  readonly actions: readonly WireAction[];
}

/** Whether a text has these words, in any case. */
export const has = (text: string, words: string): boolean =>
  text.replaceAll(/\s+/gu, ' ').toLowerCase().includes(words.toLowerCase());

/** People who talk with a bot, each before their own chats. */
export class Talks {
  readonly #bot: TestBot;
  #twin: Twin | undefined;
  /** The message that somebody in a conversation looks at. */
  readonly #before = new Map<string, Shown>();
  readonly #filled = new Map<string, Readonly<Record<string, string>>>();

  constructor(bot: TestBot) {
    this.#bot = bot;
  }

  /** Fills in fields, by their labels, for the next press there. */
  fill(doer: Doer, fields: Readonly<Record<string, string>>): void {
    this.#filled.set(seatOf(doer), fields);
  }

  /** A card as it stands now, which read this once, wherever it is. */
  cardThatRead(words: string): string | undefined {
    return this.#cardThatRead(words, undefined)?.text;
  }

  /** Whether somebody was told all this; they look at it then. */
  find(who: string, words: readonly string[]): boolean {
    const found = this.#shownIn(chatOf(who)).findLast((one) => words.every((word) => has(one.text, word)));
    if (found !== undefined) this.#before.set(chatOf(who), found);
    return found !== undefined;
  }

  /** The newest message in somebody's chat. */
  newest(who: string): string {
    return this.#shownIn(chatOf(who)).at(-1)?.text ?? 'nothing';
  }

  /** Sends what is still on its way. */
  async waitForLetters(): Promise<void> {
    await this.#bot.app().runJob('send-letters');
    await this.#bot.app().settled();
  }

  /** Types something, and waits for what follows. */
  async say(doer: Doer, text: string): Promise<Answered> {
    const { conversation, ...place } = placeOf(doer);
    const isMentioned = doer.where !== 'own chat';
    const activity = aMessage(doer.who, this.#bot.place, isMentioned ? `<at>alacarte</at> ${text}` : text, {
      conversation: { ...place, tenantId: TENANT_ID, id: conversation },
      ...(isMentioned ? { entities: [botMention] } : {}),
    });
    return this.#during(doer, async () => {
      const { status, text: answer } = await (doer.isBeside ? await this.#beside() : this.#bot).send(activity);
      if (status !== 200) throw new Error(`was answered with HTTP ${status}: ${answer}`);
      return undefined;
    });
  }

  /** Presses a button of the newest message in a conversation, or of the one that once read `on`, with what was filled in. */
  async press(doer: Doer, title: string, on: string | undefined): Promise<Answered> {
    const seat = seatOf(doer);
    const message = on === undefined ? this.#now(this.#before.get(seat)) : this.#cardThatRead(on, seat);
    if (message === undefined) throw new Error(on === undefined ? 'there is no card' : `no card ever read “${on}”`);
    const action = actionNamed(message, title);
    const data = { ...action.data, ...filledIn(message, inputsOf(message, this.#filled.get(seat) ?? {})) };
    this.#filled.delete(seat);
    return this.#during(doer, async () => {
      const press = aPress(
        doer.who,
        { ...this.#bot.place, conversationId: seat },
        { action: { ...action, data }, replyToId: message.id },
      );
      const { value } = await this.#bot.invoke(press);
      return value;
    });
  }

  /** All that is said in a conversation while something is done there. */
  async #during(doer: Doer, doing: () => Promise<Json | undefined>): Promise<Answered> {
    const seat = seatOf(doer);
    const before = this.#bot.connector.posts(seat).length;
    const value = await doing();
    await this.#bot.app().settled();
    await this.#twin?.app.settled();
    const ids = this.#bot.connector
      .posts(seat)
      .slice(before)
      .map(({ messageId }) => messageId);
    const posted = this.#shownIn(seat).filter(({ id }) => ids.includes(id));
    const answered =
      value === undefined ? [] : [shownAs(undefined, { attachments: [{ contentType: '', content: value }] })];
    const [first] = posted;
    if (first !== undefined) this.#before.set(seat, first);
    return {
      text: [
        ...(typeof value === 'string' ? [wordsOf(value)] : answered.map(({ text }) => text)),
        ...posted.map(({ text }) => text),
      ].join('\n'),
      actions: [...answered, ...posted].flatMap(({ actions }) => actions),
    };
  }

  async #beside(): Promise<Twin> {
    this.#twin ??= await this.#bot.startTwin();
    return this.#twin;
  }

  #now(message: Shown | undefined): Shown | undefined {
    return message === undefined ? undefined : this.#bot.look(message);
  }

  #cardThatRead(words: string, seat: string | undefined): Shown | undefined {
    const calls = this.#bot.connector.calls.filter(
      ({ status, body }) => status < 300 && body.attachments !== undefined,
    );
    const found = calls.findLast(
      ({ conversationId, body }) =>
        (seat ?? conversationId) === conversationId && has(shownAs(undefined, body).text, words),
    );
    const id = found?.messageId ?? found?.targetId;
    return this.#shownIn(found?.conversationId).find((one) => one.id === id);
  }

  #shownIn(conversation: string | undefined): readonly Shown[] {
    return this.#bot.connector.shown(conversation).map(({ id, activity }) => shownAs(id, activity));
  }
}

/** Where somebody sits: the id of the conversation. */
const seatOf = (doer: Doer): string => placeOf(doer).conversation;

function placeOf({ who, where }: Doer): { conversation: string; conversationType: string; isGroup: boolean } {
  if (where === 'channel')
    return { conversation: '19:channel@thread.tacv2', conversationType: 'channel', isGroup: true };
  if (where === 'group') return { conversation: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true };
  return { conversation: chatOf(who), conversationType: 'personal', isGroup: false };
}

/** Fields by their labels, or the beginnings of those. */
function inputsOf(message: Shown, fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const inputs = nodesOf(message.card).filter(({ type }) => typeof type === 'string' && type.startsWith('Input.'));
  return Object.fromEntries(
    Object.entries(fields).map(([label, value]) => {
      const input = inputs.find((one) => typeof one['label'] === 'string' && one['label'].startsWith(label));
      if (input === undefined) throw new Error(`no field “${label}” on: ${message.text}`);
      return [input['id'] as string, value];
    }),
  );
}
