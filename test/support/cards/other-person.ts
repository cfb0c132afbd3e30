import { type Json, type JsonObject } from '../../../src/cards/parts/json';
import { aMessage, aPress, chatOf, type WireActivity } from '../bot/activities';
import { nodesOf, textsOf } from './card-reader';
import { startFakeConnector } from '../bot/fake-connector';
import { until } from '../browser/local-process';

const ANSWER_MS = 15_000;

/** Somebody of the sample tenant who writes to a running program over HTTP, beside those who have a client in the browser. */
export interface OtherPerson {
  say(text: string): Promise<void>;
  /** Waits until the newest card in the chat reads so. */
  reads(...texts: readonly string[]): Promise<void>;
  /** Presses a button of the newest card. @returns What the answer to the press says. */
  press(title: string, inputs?: Readonly<Record<string, string>>): Promise<string>;
  /** The titles of the newest card's buttons. */
  buttons(): readonly string[];
  close(): Promise<void>;
}

/** @param address Where the program listens. */
export async function startOtherPerson(alias: string, address: string): Promise<OtherPerson> {
  const connector = await startFakeConnector();
  const { serviceUrl } = connector;
  const newest = () => {
    const message = connector.shown(chatOf(alias)).at(-1);
    const card = (message?.activity.attachments?.[0]?.content ?? null) as Json;
    const buttons = nodesOf(card).filter(({ type }) => type === 'Action.Execute' || type === 'Action.OpenUrl');
    return { id: message?.id, words: wordsOf(card), buttons };
  };
  const send = async (activity: WireActivity): Promise<unknown> => {
    const answer = await fetch(`${address}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`an activity was answered with HTTP ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    say: async (text) => {
      await send(aMessage(alias, { serviceUrl }, text));
    },
    reads: async (...texts) => {
      if (await until(() => texts.every((text) => newest().words.includes(text)), ANSWER_MS)) return;
      throw new Error(`${alias} should read ${texts.join(', ')};\nthe newest card reads: ${newest().words}`);
    },
    press: async (title, inputs = {}) => {
      const { id, buttons } = newest();
      const action = buttons.find((button) => titleOf(button) === title);
      if (action === undefined) throw new Error(`${alias} finds no button ${title}; the card reads: ${newest().words}`);
      const data = { ...(action['data'] as object), ...inputs };
      const answer = await send(aPress(alias, { serviceUrl }, { action: { ...action, data }, replyToId: id }));
      return wordsOf((answer as { readonly value: Json }).value);
    },
    buttons: () => newest().buttons.map((button) => titleOf(button)),
    close: () => connector.close(),
  };
}

const wordsOf = (card: Json): string => textsOf(card).map(plain).join(' ').replaceAll(/\s+/gu, ' ');

const titleOf = ({ title }: JsonObject): string => (typeof title === 'string' ? plain(title) : '');

/** Without the signs that keep a text inert. */
const plain = (text: string): string => text.replaceAll(/[\u2060\u2068\u2069]/gu, '');
