import { MadeUpAudits } from '../../support/audit/made-up-audits';
import { anActivity, chatOf, newActivityId } from '../../support/bot/activities';
import { closeBots, type InvokeAnswer, startBot, type TestBot } from '../../support/bot/bot-harness';
import { type FileServer, startFileServer } from '../../support/purchase/file-server';

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const INFO = 'application/vnd.microsoft.teams.card.file.info';

let server: FileServer;
let made: MadeUpAudits;
let bot: TestBot;

beforeEach(async () => {
  server = await startFileServer();
  made = new MadeUpAudits();
  bot = await startBot({ audits: made.uses });
});

afterEach(async () => {
  await closeBots();
  await server.close();
});

/** Attachments of a kind in somebody's own chat, with the messages that hold them. */
const attachedIn = (alias: string, contentType: string) =>
  bot.connector.shown(chatOf(alias)).flatMap(({ id, activity }) => {
    const found = activity.attachments?.find((one) => one.contentType === contentType);
    return found === undefined ? [] : [{ id, content: found.content as Readonly<Record<string, unknown>> }];
  });

/** Answers the latest offer made to `of`. */
async function answer(
  alias: string,
  action: 'accept' | 'decline',
  uploadUrl: string,
  of = alias,
): Promise<InvokeAnswer> {
  const offer = attachedIn(of, CONSENT).at(-1);
  const upload = { contentUrl: 'https://x', name: 'evidence.zip', uploadUrl, uniqueId: 'u1', fileType: 'zip' };
  const answered = await bot.invoke(
    anActivity(alias, bot.place, {
      id: newActivityId(),
      type: 'invoke',
      name: 'fileConsent/invoke',
      replyToId: offer?.id,
      value: {
        type: 'fileUpload',
        action,
        context: offer?.content['acceptContext'],
        ...(action === 'accept' ? { uploadInfo: upload } : {}),
      },
    }),
  );
  await bot.app().settled();
  return answered;
}

const uploaded = (): readonly string[] => [...server.uploads.values()].map((bytes) => Buffer.from(bytes).toString());

it('is offered once it is made, handed over after it is accepted, and shown in place of the question', async () => {
  const shown = await bot.say('lmarin', 'audit');
  await bot.press('lmarin', shown, 'Evidence pack');

  const answered = await answer('lmarin', 'accept', server.uploadUrl('evidence.zip'));

  expect(
    bot.connector
      .shown(chatOf('lmarin'))
      .map(({ activity }) => JSON.stringify(activity))
      .join('\n'),
  ).toContain('evidence.zip is ready');
  expect(answered.value).toBe('It is on its way to your files.');
  expect(uploaded()).toEqual([expect.stringContaining('"audit":"audit-')]);
  expect(attachedIn('lmarin', INFO)).toHaveLength(1);
  expect(attachedIn('lmarin', CONSENT)).toEqual([]);
});

it('is made of an audit of its own where it is asked for by name', async () => {
  const shown = await bot.say('sokafor', 'evidence pack as of January 31');

  await answer('sokafor', 'accept', server.uploadUrl('evidence.zip'));

  expect(shown.text).toContain('evidence.zip is ready');
  expect(uploaded()).toHaveLength(1);
});

it('is a workbook of their own department for a delegate', async () => {
  const shown = await bot.say('dreyes', 'export');
  const others = await bot.say('dreyes', 'export Chemistry');
  const pack = await bot.say('dreyes', 'evidence pack');

  await answer('dreyes', 'accept', server.uploadUrl('workbook.xlsx'));

  expect(shown.text).toContain('workbook.xlsx is ready');
  expect(others.text).toMatch(/^No department “Chemistry” of yours/u);
  expect(pack.text).toContain('The evidence pack is for central IT and auditors');
  expect(uploaded()).toEqual(['{"department":"math"}']);
});

it('is not sent where it is declined', async () => {
  await bot.say('dreyes', 'export');

  const answered = await answer('dreyes', 'decline', '');

  expect(answered.value).toBe('Nothing was sent.');
  expect(uploaded()).toEqual([]);
  expect(made.files.size).toBe(0);
});

it('is handed over to nobody else, and to no one whose role ended since it was offered', async () => {
  await bot.say('dreyes', 'export');
  await bot.say('awong', 'hi');

  const stranger = await answer('awong', 'accept', server.uploadUrl('stolen.xlsx'), 'dreyes');
  const approver = await answer('sokafor', 'accept', server.uploadUrl('stolen.xlsx'), 'dreyes');
  const asked = await bot.say('sokafor', 'remove delegate dreyes from Mathematics');
  await bot.press('sokafor', asked, 'Remove');
  const former = await answer('dreyes', 'accept', server.uploadUrl('stolen.xlsx'));

  expect([stranger.value, approver.value]).toEqual(
    Array(2).fill('This file cannot be handed over. Ask for it once more.'),
  );
  expect(former.statusCode).toBe(200);
  expect(
    bot.connector
      .shown(chatOf('dreyes'))
      .map(({ activity }) => JSON.stringify(activity))
      .at(-1),
  ).toContain('You do not manage seats here');
  expect(uploaded()).toEqual([]);
});

it('can be accepted once more where Teams did not take it', async () => {
  await bot.say('dreyes', 'export');

  await answer('dreyes', 'accept', 'https://evil.example/upload');
  const said = bot.connector
    .shown(chatOf('dreyes'))
    .map(({ activity }) => JSON.stringify(activity))
    .at(-1);
  await answer('dreyes', 'accept', server.uploadUrl('workbook.xlsx'));

  expect(said).toContain('The file was not sent');
  expect(uploaded()).toHaveLength(1);
});
