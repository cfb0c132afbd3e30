import { type JsonObject } from '../../../src/cards/parts/json';
import { aMessage, newActivityId, type WireActivity } from '../../support/bot/activities';
import { closeBots, type TestBot } from '../../support/bot/bot-harness';
import { type FileServer, startFileServer } from '../../support/purchase/file-server';
import { aPdf } from '../../support/purchase/proof-files';
import { arrange, known, people } from '../../support/purchase/purchase-deeds';
import {
  begin,
  type Bought,
  come,
  coverOf,
  dataOf,
  forge,
  recordsOf,
  startWithApprovers,
} from '../../support/purchase/purchase-world';
import { aForm } from '../../support/purchase/purchasing';

describe('a purchase that is not there and one that is not yours', () => {
  let bot: TestBot;
  let theirs: { readonly submitted: Bought; readonly approved: Bought };
  beforeAll(async () => {
    bot = await startWithApprovers(known);
    theirs = {
      submitted: await arrange(bot, 'delegate', 'submitted'),
      approved: await arrange(bot, 'delegate', 'approved'),
    };
  });
  afterAll(closeBots);

  const invented = { purchase: 'invented', entitlement: 'purchase-invented', department: 'astro' };
  const onPurchase = ['submit', 'amend', 'discard', 'approve', 'decline', 'return', 'withdraw', 'show', 'proof'];
  const onCover = ['confirm', 'correct-form', 'correct', 'show-cover'];
  const form = { seats: '1', from: '2026-08-01', until: '2027-06-30', reason: 'x', words: 'x', ...aForm() };
  const verbs = [...onPurchase, ...onCover];
  const strangers = ['ualvarez', 'jdoe', 'visitor_partner.example#EXT#'];
  const cells = strangers.flatMap((alias) => verbs.map((verb) => [alias, verb] as const));

  const answerTo = async (alias: string, verb: string, other: JsonObject): Promise<string> => {
    const data = onCover.includes(verb)
      ? { ...(await coverOf(bot, theirs.approved)), origin: newActivityId(), ...other }
      : { ...(await dataOf(bot, theirs.submitted)), ...other };
    return (await come(bot, alias, forge(alias, bot, { verb: `purchase.${verb}`, data, inputs: form }))).text;
  };

  it.each(cells)('get %s the same answer to a press of purchase.%s', async (alias, verb) => {
    const yours = await answerTo(alias, verb, {});
    const inventedOne = await answerTo(alias, verb, { purchase: 'invented', entitlement: 'purchase-invented' });
    const elsewhere = await answerTo(alias, verb, invented);

    expect(yours).not.toBe('');
    expect(inventedOne).toBe(yours);
    expect(elsewhere).toBe(yours);
  });

  it.each(verbs)('get a delegate who names the own department the same answer to purchase.%s', async (verb) => {
    const yours = await answerTo('ualvarez', verb, { department: 'chem' });
    const inventedOne = await answerTo('ualvarez', verb, {
      department: 'chem',
      purchase: 'invented',
      entitlement: 'purchase-invented',
    });

    expect(yours).not.toBe('');
    expect(inventedOne).toBe(yours);
  });

  const typed = ['show {}', 'withdraw {}', 'correct {}'];
  const said = strangers.flatMap((alias) => typed.map((sentence) => [alias, sentence] as const));
  it.each(said)('get %s the same answer to "%s"', async (alias, sentence) => {
    const tell = async (number: string) =>
      (await come(bot, alias, aMessage(alias, bot.place, sentence.replace('{}', number)))).text.replaceAll(number, '…');

    const yours = await tell(theirs.approved.number);

    expect(yours.trim()).not.toBe('');
    expect(await tell('PO-999')).toBe(yours);
  });
});

describe('a list of purchases', () => {
  afterAll(closeBots);

  it('offers an auditor nothing to buy', async () => {
    const bot = await startWithApprovers();

    const auditor = await bot.say('lmarin', 'purchases');
    const delegate = await bot.say('dreyes', 'purchases');

    expect(auditor.actions.map((action) => action.verb)).not.toContain('purchase.form');
    expect(delegate.actions.map((action) => action.verb)).toContain('purchase.form');
  });
});

describe('a file sent to the bot', () => {
  let bot: TestBot;
  let server: FileServer;
  beforeAll(async () => {
    [bot, server] = [await startWithApprovers(known), await startFileServer()];
  });
  afterAll(async () => {
    await closeBots();
    await server.close();
  });

  it.each(['auditor', 'nobody', 'guest'] as const)('is not even fetched when it comes from %s', async (role) => {
    const name = `${newActivityId()}.pdf`;
    server.serve(name, aPdf());
    const before = await recordsOf(bot);

    const came = await come(bot, people[role], aFileMessage(bot, people[role], server.url(name)));

    expect(came.text).toContain('You do not manage seats here');
    expect(server.requests.filter((request) => request.name === name)).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('becomes a purchase of the own department alone', async () => {
    const name = `${newActivityId()}.pdf`;
    server.serve(name, aPdf('An order of Chemistry'));
    await begin(bot, 'dreyes');
    const before = await recordsOf(bot);

    const came = await come(bot, 'ualvarez', aFileMessage(bot, 'ualvarez', server.url(name)));

    const { documents } = await recordsOf(bot);
    expect(came.text).toMatch(/Buy seats\nChemistry[\s\S]*order.pdf/u);
    const changed = Object.keys(documents).filter((id) => before.documents[id] === undefined);
    expect(changed).toEqual([expect.stringMatching(/^chem purchase/u)]);
  });
});

const aFileMessage = (bot: TestBot, alias: string, downloadUrl: string): WireActivity =>
  aMessage(alias, bot.place, '', {
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        name: 'order.pdf',
        content: { downloadUrl, fileType: 'pdf' },
      },
    ],
  });
