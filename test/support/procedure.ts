import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarDate, noonOn } from '../../src/domain/calendar';
import { readPolicy } from '../../src/config/read-policy';
import { type Policy } from '../../src/domain/institution/policy';
import { type Shown, startBot, type TestBot } from './bot/bot-harness';
import { filledIn } from './bot/filled-in';
import { lastIn, messagesIn } from './purchase/purchasing';

const FOLDER = join(__dirname, '..', 'scenarios', 'procedures');
/** What runs by itself, in the order of a day: approvers are reminded once the others were. */
const JOBS = ['cover', 'reminders', 'send-letters', 'reminders', 'send-letters', 'finish-commands', 'finish-purchases'];

/** A published procedure, from its policy file and its organization file alone, and the days that pass in it. */
export interface Procedure {
  readonly bot: TestBot;
  /** Noon of a day comes, and what is due by itself is done. */
  readonly day: (date: string) => Promise<void>;
  /** From now on, another policy file says what is so. */
  readonly turnTo: (policy: string) => Promise<void>;
  /** What somebody was told since this was last asked. */
  readonly news: (alias: string) => readonly Shown[];
}

/** Starts a procedure at noon of a day; whoever is named has said something to the bot before. */
export async function startProcedure(given: {
  readonly folder: string;
  readonly policy?: string;
  readonly on: string;
  readonly people: readonly string[];
}): Promise<Procedure> {
  const { folder, policy: file = 'policy.json', on, people } = given;
  const policy = policyIn(folder, file);
  const bot = await startBot({
    policy: () => policy,
    organization: readFileSync(join(FOLDER, folder, 'organization.json'), 'utf8'),
    now: noon(policy, on).toISOString(),
  });
  const read = new Map<string, number>();
  const news = (alias: string) => {
    const all = messagesIn(bot, alias);
    const since = all.slice(read.get(alias) ?? 0);
    read.set(alias, all.length);
    return since;
  };
  for (const alias of people) {
    await bot.say(alias, 'hi');
    news(alias);
  }
  return {
    bot,
    news,
    turnTo: (next) => bot.restart(policyIn(folder, next)),
    day: async (date) => {
      bot.advance(noon(policy, date).getTime() - bot.app().ports.clock.now().getTime());
      for (const job of JOBS) await bot.app().runJob(job);
      await bot.app().settled();
    },
  };
}

function policyIn(folder: string, file: string): Policy {
  const read = readPolicy(readFileSync(join(FOLDER, folder, file), 'utf8'));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.policy;
}

const noon = ({ timeZone }: Policy, date: string): Date => noonOn(timeZone, calendarDate(date));

/** The text of the one message among these that says something; fails where none or several do. */
export function oneOf(messages: readonly Shown[], text: string | RegExp): Shown {
  const found = messages.filter((one) => (typeof text === 'string' ? one.text.includes(text) : text.test(one.text)));
  const [only] = found;
  if (found.length !== 1 || only === undefined)
    throw new Error(`${found.length} say ${String(text)}:\n${messages.map((one) => one.text).join('\n---\n')}`);
  return only;
}

/** Renews what is open of a product for the next term, and sends the form with what is typed over. @returns The form's message. */
export async function renewed(
  { bot }: Pick<Procedure, 'bot'>,
  alias: string,
  product: string,
  typed: Readonly<Record<string, string>>,
): Promise<Shown> {
  await bot.press(alias, await bot.say(alias, `renew ${product}`), /^Renew \d/u);
  const form = lastIn(bot, alias);
  await bot.press(alias, form, 'Send to central IT', filledIn(form, typed));
  return form;
}
