import { type JsonObject } from '../../../src/cards/parts/json';
import { type WireActivity } from '../../support/bot/activities';
import { closeBots, type TestBot } from '../../support/bot/bot-harness';
import { type FileServer, startFileServer } from '../../support/purchase/file-server';
import {
  arrange,
  type Deed,
  deeds,
  known,
  people,
  type Role,
  roles,
  SEE,
  stateOf,
} from '../../support/purchase/purchase-deeds';
import {
  type Bought,
  type Came,
  come,
  recordedSince,
  recordsOf,
  RESELLER,
  startWithApprovers,
} from '../../support/purchase/purchase-world';

/** Whoever an act of somebody is told to: those who sent it, those who decide it, and whoever did it. */
const CONCERNED = ['dreyes', 'sokafor', 'kbell'];

let server: FileServer;
beforeAll(async () => {
  server = await startFileServer();
});
afterAll(() => server.close());

describe.each(roles)('a person who is %s', (role) => {
  const alias = people[role];
  let bot: TestBot;
  beforeAll(async () => {
    bot = await startWithApprovers(known);
  });
  afterAll(closeBots);

  const mayBe = Object.entries(deeds).filter(([, deed]) => deed.who.includes(role));
  const mayNot = Object.entries(deeds).filter(([, deed]) => !deed.who.includes(role));

  if (mayNot.length > 0)
    it.each(mayNot)('changes nothing with %s', async (_, deed) => {
      const bought = await arrange(bot, role, deed.of);
      const activity = await deed.how(bot, alias, bought, server);
      const before = await recordsOf(bot);

      const came = await come(bot, alias, activity);

      expect(await recordsOf(bot)).toEqual(before);
      expect(came.others).toEqual([]);
      expect(server.uploads.has(`${bought.number}.pdf`)).toBe(false);
      expect(came.text).not.toMatch(deed.reads);
      expectRefusal(role, came, activity);
    });

  if (mayBe.length > 0)
    it.each(mayBe)('is served when it comes to %s', async (_, deed) => {
      const bought = await arrange(bot, role, deed.of);
      const activity = await deed.how(bot, alias, bought, server);
      const [before, state] = [await recordsOf(bot), await stateOf(bot, bought)];

      const came = await come(bot, alias, activity);

      const after = await recordsOf(bot);
      expect(came.text).toMatch(deed.reads);
      expect(await stateOf(bot, bought)).toBe(deed.becomes ?? state);
      expect(recordedSince(before, after).filter((action) => !action.startsWith('license-'))).toEqual(
        deed.records ?? [],
      );
      expect(came.others.filter((one) => !CONCERNED.includes(one))).toEqual([]);
      expectAsBefore(before.documents, after.documents, { bought, deed });
      expect(after.files).toEqual(before.files);
    });
});

/** Words for those who may not; a stranger reads nothing of the purchase. */
function expectRefusal(role: Role, { answer, text }: Came, activity: WireActivity): void {
  if (answer !== undefined) expect(answer.statusCode).toBe(200);
  expect(text.trim()).not.toBe('');
  if (SEE.includes(role)) return;
  const sent = JSON.stringify(activity);
  const secrets = [RESELLER, 'Project', 'Dana Reyes', 'Kira', ...(sent.includes('PO-') ? [] : ['PO-'])];
  expect(secrets.filter((secret) => text.includes(secret) && !text.includes(`Ask Sam Okafor and ${secret}`))).toEqual(
    [],
  );
}

/** Nothing but the purchase itself changes, what it covers, and what follows from that. */
function expectAsBefore(
  before: JsonObject,
  after: JsonObject,
  { bought, deed }: { readonly bought: Bought; readonly deed: Deed },
): void {
  const isOwn = (id: string) => id === `math purchase|${bought.purchase}`;
  const isLedger = (id: string) => id === 'math department' || id.startsWith('math ledger|');
  const isCover = (id: string) => /^math (?:pool|entitlement|entry|assignment|released|handled)\|/u.test(id);
  const changed = Object.keys({ ...before, ...after }).filter(
    (id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]),
  );
  const begun = changed.filter((id) => /^math purchase\|/u.test(id) && before[id] === undefined);
  const isAllowed = (id: string) =>
    (deed.becomes !== undefined && isOwn(id)) ||
    (deed.records !== undefined && deed.records.length > 0 && (isLedger(id) || isCover(id))) ||
    (deed.begins === true && begun.includes(id));
  expect(changed.filter((id) => !isAllowed(id))).toEqual([]);
  expect(begun).toHaveLength(deed.begins === true ? 1 : 0);
}

describe('somebody of another tenant, whoever they say they are', () => {
  const foreign = { id: '00000000-0000-4000-8000-0000000000ff' };
  let bot: TestBot;
  beforeAll(async () => {
    bot = await startWithApprovers(known);
  });
  afterAll(closeBots);

  const named = ['sokafor', 'dreyes'].flatMap((alias) =>
    Object.entries(deeds).map(([what, deed]) => [what, alias, deed] as const),
  );
  it.each(named)('changes nothing and is answered nothing with %s as %s', async (_, alias, deed) => {
    const bought = await arrange(bot, 'delegate', deed.of);
    const activity = { ...(await deed.how(bot, alias, bought, server)), channelData: { tenant: foreign } };
    const [before, calls] = [await recordsOf(bot), bot.connector.calls.length];

    const answer = await bot.send(activity);
    await bot.app().settled();

    expect(answer).toMatchObject({ status: 403, text: '{}' });
    expect(await recordsOf(bot)).toEqual(before);
    expect(bot.connector.calls).toHaveLength(calls);
  });
});
