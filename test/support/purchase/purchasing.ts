import { chatOf } from '../bot/activities';
import { type Shown, shownAs, type TestBot } from '../bot/bot-harness';

/** What a good form says, by its inputs. */
export const aForm = (own: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  product: 'project',
  seats: '3',
  number: 'PO-5001',
  reseller: 'SHI',
  from: '2026-08-01',
  until: '2027-06-30',
  price: '120.50',
  'reseller-order': '',
  link: 'https://contoso.sharepoint.com/po-5001.pdf',
  note: '',
  ...own,
});

/** Everything in somebody's chat, oldest first. */
export const messagesIn = (bot: TestBot, alias: string): readonly Shown[] =>
  bot.connector.shown(chatOf(alias)).map((message) => shownAs(message.id, message.activity));

/** The newest message in somebody's chat. */
export function lastIn(bot: TestBot, alias: string): Shown {
  const last = messagesIn(bot, alias).at(-1);
  if (last === undefined) throw new Error(`nothing was said to ${alias}`);
  return last;
}

/** The newest message in somebody's chat whose text matches. */
export function foundIn(bot: TestBot, alias: string, text: string | RegExp): Shown {
  const found = messagesIn(bot, alias).findLast((message) =>
    typeof text === 'string' ? message.text.includes(text) : text.test(message.text),
  );
  if (found === undefined) {
    throw new Error(
      `nothing like ${String(text)} was said to ${alias}:\n${messagesIn(bot, alias)
        .map((one) => one.text)
        .join('\n---\n')}`,
    );
  }
  return found;
}

/** Opens the form with a sentence, fills it in and sends it. @returns The card that takes the form's place. */
export async function sendPurchase(
  bot: TestBot,
  alias: string,
  own: Readonly<Record<string, string>> = {},
  sentence = 'buy 3 Project',
): Promise<Shown> {
  const form = await bot.say(alias, sentence);
  await bot.press(alias, form, 'Send to central IT', aForm(own));
  // Whoever uses a number again is warned first.
  if (bot.look(form).actions.some(({ title }) => title === 'Send anyway'))
    await bot.press(alias, bot.look(form), 'Send anyway', aForm(own));
  return bot.look(form);
}

const PROJECT = '46974aed-363e-423c-9e6a-951037cec495';

/** Lets the tenant have so many units of Project, as after a delivery. */
export const deliver = (bot: TestBot, units: number, skuId = PROJECT): Promise<unknown> =>
  bot.tenant.control('/load', { merge: { skus: [{ skuId, prepaidUnits: { enabled: units } }] } });
