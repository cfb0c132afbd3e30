import { idOf, TENANT_ID, type WireActivity } from '../bot/activities';
import { type Shown, type TestBot } from '../bot/bot-harness';
import { type FileServer, startFileServer } from '../purchase/file-server';
import { arrange } from '../purchase/purchase-deeds';
import { type Bought, come, forge, startWithApprovers } from '../purchase/purchase-world';
import { type LastMoment } from './last-moment';

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const HOUR_MS = 3_600_000;
/** Where purchases are sent to. */
export const CHANNEL = '19:it@thread.tacv2';
/** Where they are not. */
export const OTHER_CHANNEL = '19:other@thread.tacv2';

/** What a purchase is that something is done with. */
export type State = 'draft' | 'submitted' | 'returned' | 'approved';

/** A bot in which everything has happened that a command may be about: whatever is refused leaves it as it is, for the next. */
export interface RoleWorld {
  readonly bot: TestBot;
  readonly server: FileServer;
  readonly bought: Readonly<Record<State, Bought>>;
  /** A run that found a license to adopt. */
  readonly plan: string;
  /** An audit that found something. */
  readonly audit: string;
  /** A change of roles that Kira Bell made. */
  readonly roles: string;
  /** The latest roster command, by whose it is. */
  readonly undo: Readonly<Record<string, string>>;
}

let here: RoleWorld | undefined;

/** The one that was started last. */
export function world(): RoleWorld {
  if (here === undefined) throw new Error('nothing was started');
  return here;
}

/** An activity in a channel of central IT. */
export const inChannel = (id: string): WireActivity => ({
  conversation: { id, conversationType: 'channel', tenantId: TENANT_ID, isGroup: true },
  channelData: { tenant: { id: TENANT_ID }, channel: { id }, team: { id: '19:team@thread.tacv2' } },
});

/** Starts it, with the moment at which roles end between the bot and its store. */
export async function startRoleWorld({ around }: LastMoment): Promise<void> {
  const server = await startFileServer();
  const bot = await startWithApprovers(['dreyes', 'nadler', 'sokafor', 'kbell'], {
    around,
  });
  const bought = {
    draft: await arrange(bot, 'delegate', 'draft'),
    submitted: await arrange(bot, 'delegate', 'submitted'),
    returned: await arrange(bot, 'delegate', 'returned'),
    approved: await arrange(bot, 'delegate', 'approved'),
  };
  await setUp(bot);
  const roles = sentBy(await bot.say('kbell', 'add delegate gkim to Chemistry'), 'role.undo', 'command');
  await bot.say('kbell', 'rename department Physics to Natural Sciences');
  // One license was given outside and can be adopted, and one seat is a leaver’s.
  await bot.tenant.ask('POST', `/users/${idOf('jdoe')}/assignLicense`, {
    addLicenses: [{ skuId: VISIO, disabledPlans: [] }],
    removeLicenses: [],
  });
  const undo = {
    dreyes: sentBy(await bot.say('dreyes', 'add jdoe to Visio'), 'roster.undo', 'command'),
    sokafor: sentBy(await bot.say('sokafor', 'add fobrien to Visio for Mathematics'), 'roster.undo', 'command'),
  };
  await bot.tenant.control('/load', { merge: { users: [{ id: idOf('mrossi'), accountEnabled: false }] } });
  bot.advance(HOUR_MS);
  await bot.reconcileWhole();
  await bot.app().settled();
  const plan = sentBy(await bot.say('sokafor', 'plan'), 'run.adopt', 'run');
  const audit = sentBy(await bot.say('sokafor', 'audit'), 'audit.show-exceptions', 'audit');
  here = { bot, server, bought, plan, audit, roles, undo };
}

/** A channel, a wish, a department without pools, and one that was closed. */
async function setUp(bot: TestBot): Promise<void> {
  const press = (alias: string, verb: string, data: object, inputs = {}) =>
    come(bot, alias, forge(alias, bot, { verb, data, inputs }));
  await bot.say('sokafor', 'send purchases here', inChannel(CHANNEL));
  await press('nadler', 'product.request', { typed: 'Photoshop' });
  for (const name of ['Physics', 'Botany']) await press('sokafor', 'department.add', { origin: name }, { name });
  await press('sokafor', 'department.close', { department: 'botany', isConfirmed: true });
}

/** What a button of a card sends back in one of its fields. */
function sentBy({ actions, text }: Shown, verb: string, field: string): string {
  const { alacarte } = (actions.find((action) => action.verb === verb)?.data ?? {}) as {
    readonly alacarte?: { readonly data: Readonly<Record<string, string>> };
  };
  const value = alacarte?.data[field];
  if (value === undefined) throw new Error(`no button ${verb}\n${text}`);
  return value;
}
