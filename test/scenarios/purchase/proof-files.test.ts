import { createHash } from 'node:crypto';
import { anActivity, chatOf, idOf, newActivityId } from '../../support/bot/activities';
import { closeBots, type InvokeAnswer, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';
import { type FileServer, startFileServer } from '../../support/purchase/file-server';
import { aDocx, anEml, anExe, aPdf, aPng } from '../../support/purchase/proof-files';
import { aForm, foundIn, lastIn, messagesIn, sendPurchase } from '../../support/purchase/purchasing';

const JANUARY = '2027-01-15T20:00:00.000Z';

let server: FileServer;

beforeEach(async () => {
  server = await startFileServer();
});

afterEach(async () => {
  await closeBots();
  await server.close();
});

async function startKnownTo(...aliases: readonly string[]): Promise<TestBot> {
  const bot = await startBot({ now: JANUARY });
  for (const alias of aliases) await bot.say(alias, 'hi');
  return bot;
}

/** A file as Teams tells of it. */
const attachment = (name: string, downloadUrl: string) => ({
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  contentUrl: `https://contoso-my.sharepoint.com/personal/${name}`,
  name,
  content: { downloadUrl, uniqueId: '1150d938', fileType: name.split('.').at(-1) ?? '' },
});

/** Sends a file to the bot. @returns What the sender sees since. */
const sendFile = (bot: TestBot, alias: string, name: string, url = server.url(name)): Promise<Shown> =>
  bot.say(alias, '', { attachments: [attachment(name, url)] });

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Draws the draft of a form from the store. */
async function draftOf(bot: TestBot, alias = 'dreyes') {
  const [record] = await bot.app().ports.purchases.openTo(idOf(alias) as never);
  if (record === undefined) throw new Error('there is no draft');
  return record.purchase;
}

const formOf = (own: Readonly<Record<string, string>> = {}) => aForm({ link: '', ...own });

describe('a file sent as proof', () => {
  it('joins the open draft, is kept with its hash, and reaches whoever decides', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    const pdf = aPdf();
    server.serve('po-5001.pdf', pdf);
    const form = await bot.say('dreyes', 'buy 3 Project');

    const attached = await sendFile(bot, 'dreyes', 'po-5001.pdf');
    await bot.press('dreyes', form, 'Send to central IT', formOf());

    expect(attached.text).toContain('Attached to your purchase of 3 Project seats');
    const asked = foundIn(bot, 'sokafor', 'Approve 3 Project seats?');
    expect(asked.text).toContain('po-5001.pdf');
    const found = await bot.app().ports.purchases.list({ limit: 10 });
    expect(found.map((one) => one.purchase.proof)).toEqual([
      { files: [{ name: 'po-5001.pdf', kind: 'pdf', sizeBytes: pdf.length, sha256: sha256(pdf) }] },
    ]);
    expect(await bot.app().ports.files.read(sha256(pdf))).toEqual(Buffer.from(pdf));
  });

  it.each([
    ['a picture', 'scan.png', aPng()],
    ['a mail', 'order.eml', anEml()],
    ['an Office file', 'quote.docx', aDocx()],
  ])('may be %s', async (_, name, bytes) => {
    const bot = await startKnownTo('dreyes');
    server.serve(name, bytes);
    await bot.say('dreyes', 'buy 3 Project');

    const shown = await sendFile(bot, 'dreyes', name);

    expect(shown.text).toContain('Attached to your purchase');
    expect((await draftOf(bot)).proof.files).toHaveLength(1);
  });

  it('begins a purchase when there is none', async () => {
    const bot = await startKnownTo('dreyes');
    server.serve('po-5001.pdf', aPdf());

    const form = await sendFile(bot, 'dreyes', 'po-5001.pdf');

    expect(form.text).toContain('Buy seats');
    expect(form.text).toContain('po-5001.pdf');
    const sent = await bot.press('dreyes', form, 'Send to central IT', formOf());
    expect(sent.text).toContain('Waits for a decision');
  });

  it('asks which purchase it is for when there are several, and is there once when chosen twice', async () => {
    const bot = await startKnownTo('dreyes');
    server.serve('po-5001.pdf', aPdf());
    await bot.say('dreyes', 'buy 3 Project');
    await bot.say('dreyes', 'buy 5 Visio');

    const question = await sendFile(bot, 'dreyes', 'po-5001.pdf');
    expect(question.text).toContain('Which purchase is this proof of?');
    const [choice] = question.actions;
    if (choice === undefined) throw new Error('there is nothing to choose');
    const press = () =>
      bot.invoke(
        anActivity('dreyes', bot.place, {
          type: 'invoke',
          name: 'adaptiveCard/action',
          replyToId: question.id,
          value: { action: choice, trigger: 'manual' },
        }),
      );
    await press();
    await press();

    const drafts = await bot.app().ports.purchases.openTo(idOf('dreyes') as never);
    expect(drafts.map((one) => one.purchase.proof.files.length).toSorted()).toEqual([0, 1]);
  });

  it('asks about every purchase there is, a page at a time', async () => {
    const bot = await startKnownTo('dreyes');
    server.serve('po-5001.pdf', aPdf());
    for (let seats = 1; seats <= 10; seats += 1) await bot.say('dreyes', `buy ${seats} Project`);

    const question = await sendFile(bot, 'dreyes', 'po-5001.pdf');
    const next = await bot.press('dreyes', question, 'Show more');
    const chosen = await bot.press('dreyes', { ...next.shown, id: question.id }, 'Choose');

    expect(question.text).toContain('1 to 8 of 11');
    expect(next.text).toContain('9 to 11 of 11');
    expect(chosen.text).toContain('Attached to your purchase of 2 Project seats');
  });

  it('is gone when what was kept of it cannot be read', async () => {
    const bot = await startKnownTo('dreyes');
    server.serve('po-5001.pdf', aPdf());
    await bot.say('dreyes', 'buy 3 Project');
    await bot.say('dreyes', 'buy 5 Visio');
    const question = await sendFile(bot, 'dreyes', 'po-5001.pdf');
    const { documents } = bot.app();
    const asked = { where: { status: 'asked' }, orderBy: { field: 'at', direction: 'ascending' } } as const;
    const [kept] = await documents.query({ container: 'tenant', kind: 'turn', ...asked, limit: 1 });
    if (kept === undefined) throw new Error('nothing was kept');
    const { id, kind, version } = kept;
    const body = { ...kept.body, turn: { userId: idOf('dreyes'), places: [{}], files: [] } };
    await documents.transact('tenant', 'turn', [{ op: 'replace', id, kind, body, version }]);

    const answer = await bot.press('dreyes', question, 'Choose');

    expect(answer.text).toContain('This card is out of date');
  });

  it('joins a purchase that came back, and goes with it when it is sent again', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    server.serve('invoice.pdf', aPdf('another'));
    await sendPurchase(bot, 'dreyes');
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 3'), 'Ask', { words: 'Where is the invoice?' });

    const attached = await sendFile(bot, 'dreyes', 'invoice.pdf');
    await bot.press('dreyes', attached, 'Open the form');
    await bot.press('dreyes', lastIn(bot, 'dreyes'), 'Send to central IT', aForm({ link: '' }));

    expect(foundIn(bot, 'sokafor', 'Approve 3').text).toContain('invoice.pdf');
  });

  it('is refused to somebody who buys nothing, and not even fetched', async () => {
    const bot = await startKnownTo('awong');
    server.serve('po-5001.pdf', aPdf());

    const shown = await sendFile(bot, 'awong', 'po-5001.pdf');

    expect(shown.text).toContain('You do not manage seats here');
    expect(server.requests).toEqual([]);
  });
});

describe('a file that cannot be proof', () => {
  const tooBig = new Uint8Array(10 * 1024 * 1024 + 1);
  const cases: readonly (readonly [string, (bot: TestBot) => Promise<Shown>, string])[] = [
    [
      'too big',
      (bot) => {
        server.serve('big.pdf', tooBig);
        return sendFile(bot, 'dreyes', 'big.pdf');
      },
      'it is larger than 10.0 MB',
    ],
    [
      'too big without saying so',
      (bot) => {
        server.serve('big.pdf', aPdf(), 'endless');
        return sendFile(bot, 'dreyes', 'big.pdf');
      },
      'it is larger than 10.0 MB',
    ],
    [
      'a program called a PDF',
      (bot) => {
        server.serve('po.pdf', anExe());
        return sendFile(bot, 'dreyes', 'po.pdf');
      },
      'it is no PDF, picture, mail or Office file',
    ],
    [
      'a program',
      (bot) => {
        server.serve('po.exe', anExe());
        return sendFile(bot, 'dreyes', 'po.exe');
      },
      'it is no PDF, picture, mail or Office file',
    ],
    [
      'elsewhere',
      (bot) => sendFile(bot, 'dreyes', 'po.pdf', 'https://evil.example/po.pdf'),
      'it is not kept where Teams keeps files',
    ],
    ['gone', (bot) => sendFile(bot, 'dreyes', 'po.pdf'), 'it is not there any more'],
    [
      'cut off',
      (bot) => {
        server.serve('po.pdf', aPdf(), 'cut-off');
        return sendFile(bot, 'dreyes', 'po.pdf');
      },
      'it arrived cut off',
    ],
  ];

  it.each(cases)('%s: is named with what to do, and leaves the form as it is', async (_, send, words) => {
    const bot = await startKnownTo('dreyes');
    const form = await bot.say('dreyes', 'buy 3 Project');
    const before = await draftOf(bot);

    const shown = await send(bot);

    expect(shown.text).toContain('This cannot be used as proof');
    expect(shown.text).toContain(words);
    expect(await draftOf(bot)).toEqual(before);
    expect(bot.look(form).actions.map((action) => action.title)).toEqual(['Send to central IT', 'Discard']);
    server.serve('good.pdf', aPdf());
    await sendFile(bot, 'dreyes', 'good.pdf');
    const sent = await bot.press('dreyes', form, 'Send to central IT', formOf());
    expect(sent.text).toContain('Waits for a decision');
  });

  it('keeps the good ones of several', async () => {
    const bot = await startKnownTo('dreyes');
    server.serve('po.pdf', aPdf());
    server.serve('virus.pdf', anExe());
    await bot.say('dreyes', 'buy 3 Project');

    const shown = await bot.say('dreyes', 'here you are', {
      attachments: [attachment('po.pdf', server.url('po.pdf')), attachment('virus.pdf', server.url('virus.pdf'))],
    });

    expect(shown.text).toContain('Attached to your purchase');
    expect(shown.text).toContain('virus.pdf');
    expect((await draftOf(bot)).proof.files.map((file) => file.name)).toEqual(['po.pdf']);
  });
});

describe('proof that was sent', () => {
  async function sent(): Promise<{ readonly bot: TestBot; readonly asked: Shown; readonly pdf: Uint8Array }> {
    const bot = await startKnownTo('dreyes', 'sokafor', 'awong');
    const pdf = aPdf();
    server.serve('po-5001.pdf', pdf);
    const form = await bot.say('dreyes', 'buy 3 Project');
    await sendFile(bot, 'dreyes', 'po-5001.pdf');
    await bot.press('dreyes', form, 'Send to central IT', formOf());
    return { bot, asked: foundIn(bot, 'sokafor', 'Approve 3 Project seats?'), pdf };
  }

  interface Offer {
    readonly contentType: string;
    readonly content: { readonly acceptContext: Readonly<Record<string, string>> };
  }

  /** The newest offer of a file in somebody's chat. */
  function offerIn(bot: TestBot, alias: string): Offer {
    const offers = bot.connector
      .shown(chatOf(alias))
      .flatMap((message) => (message.activity.attachments ?? []) as unknown as readonly Offer[]);
    const found = offers.findLast((one) => one.contentType === 'application/vnd.microsoft.teams.card.file.consent');
    if (found === undefined) throw new Error('no file was offered');
    return found;
  }

  const accept = (bot: TestBot, alias: string, offer: Offer, uploadUrl: string): Promise<InvokeAnswer> =>
    bot.invoke(
      anActivity(alias, bot.place, {
        id: newActivityId(),
        type: 'invoke',
        name: 'fileConsent/invoke',
        value: {
          type: 'fileUpload',
          action: 'accept',
          context: offer.content.acceptContext,
          uploadInfo: { contentUrl: 'https://x', name: 'po-5001.pdf', uploadUrl, uniqueId: 'u1', fileType: 'pdf' },
        },
      }),
    );

  it('is handed over to an approver who accepts it', async () => {
    const { bot, asked, pdf } = await sent();

    await bot.press('sokafor', asked, 'Get proof');
    await accept(bot, 'sokafor', offerIn(bot, 'sokafor'), server.uploadUrl('po-5001.pdf'));

    expect(server.uploads.get('po-5001.pdf')).toEqual(Buffer.from(pdf));
  });

  it('is handed over to nobody who may not see the purchase, whatever they send, and nowhere else', async () => {
    const { bot, asked } = await sent();
    await bot.press('sokafor', asked, 'Get proof');
    const offer = offerIn(bot, 'sokafor');

    const stranger = await accept(bot, 'awong', offer, server.uploadUrl('stolen.pdf'));
    const elsewhere = await accept(bot, 'sokafor', offer, 'https://evil.example/upload');

    expect(stranger.statusCode).toBe(200);
    expect(stranger.value).toContain('cannot be handed over');
    expect(elsewhere.statusCode).toBe(200);
    expect(server.uploads.size).toBe(0);
  });

  it('is there after a restart', async () => {
    const { bot, pdf } = await sent();

    await bot.restart();

    expect(await bot.app().ports.files.read(sha256(pdf))).toEqual(Buffer.from(pdf));
    expect((await bot.say('sokafor', 'show PO-5001')).text).toContain('po-5001.pdf');
    expect(messagesIn(bot, 'sokafor').length).toBeGreaterThan(1);
  });
});
