import { buttonData, READ_ONLY_VERBS, type Verb } from '../../../src/bot/button/verbs';
import { LastMoment } from '../../support/access/last-moment';
import { buttons, NOTHING_OF_ITS_OWN } from '../../support/access/role-buttons';
import { files, texts } from '../../support/access/role-rows';
import { startRoleWorld, world } from '../../support/access/role-world';
import { closeBots } from '../../support/bot/bot-harness';
import { come } from '../../support/purchase/purchase-world';

/** After which nobody has done too much. */
const MINUTE_MS = 61_000;

/** What whoever has no such role reads, and what is said before it is looked at. */
const REFUSED =
  /^(?:(?:Answered below\.|Adopting licenses…\n.*|Looking up the people…\n.*\n.*)\n)?(?:You do not manage seats here|Only central IT can do this|You cannot ask for products here)\n/u;

const moment = new LastMoment();

beforeAll(() => startRoleWorld(moment), 60_000);

afterAll(async () => {
  await closeBots();
  await world().server.close();
});

const rows = [
  ...Object.entries(texts).flatMap(([kind, some]) => some.map((row) => [`${kind}, typed`, row] as const)),
  ...Object.entries(buttons).flatMap(([verb, some]) => some.map((row) => [`a press of ${verb}`, row] as const)),
  ...files.map((row) => ['a file', row] as const),
].map(([what, row]) => [what, row.who.alias, row] as const);

it.each(rows)('%s does nothing for %s, who loses the role at the last moment', async (_, alias, row) => {
  const { bot } = world();
  bot.advance(MINUTE_MS);
  const activity = await row.sends(row);
  moment.arm(row.who);
  const came = await come(bot, alias, activity);
  const text = `${came.text.trim()}\n${(await row.ends?.()) ?? ''}`.trim();
  const { isSprung, stored } = moment;
  const left = [...stored];
  await moment.disarm();

  const { id: own } = activity['conversation'] as { readonly id: string };
  const told = came.others.filter((id) => id !== own);
  // It came as far as to be stored, and nothing was, but for what is written of a turn itself.
  expect({ isSprung, left, told }).toEqual({ isSprung: true, left: [], told: [] });
  expect(text).toMatch(REFUSED);
});

it('is every button that changes something', () => {
  const verbs = Object.keys(buttonData) as readonly Verb[];
  const named = [...READ_ONLY_VERBS, ...NOTHING_OF_ITS_OWN];

  expect(verbs.filter((verb) => (buttons[verb] ?? []).length === 0 && !named.includes(verb))).toEqual([]);
});
