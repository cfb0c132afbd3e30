import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { verifyPackFile } from '../../../src/adapters/zip/verify-pack-file';
import { auditLines } from '../../../src/jobs/audit/audit-lines';
import { audit as auditJob } from '../../../src/jobs/audit/audit';
import { anActivity, chatOf, newActivityId } from '../../support/bot/activities';
import { closeBots, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';
import { type FileServer, startFileServer } from '../../support/purchase/file-server';

const DAY = 24 * 60 * 60_000;
const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const folder = mkdtempSync(join(tmpdir(), 'alacarte-audit-'));

let server: FileServer;
let bot: TestBot;

beforeAll(async () => {
  server = await startFileServer();
  bot = await startBot();
});

afterAll(async () => {
  await closeBots();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Presses what shows something below, and looks at it. */
async function openBelow(shown: Shown, title: string): Promise<Shown> {
  const before = bot.connector.posts().length;
  await bot.press('sokafor', shown, title);
  const [posted] = bot.connector.posts().slice(before);
  if (posted?.messageId === undefined) throw new Error('nothing was posted');
  return bot.look({ ...shown, id: posted.messageId });
}

/** Accepts the file that was offered last. @returns Its bytes, as they came where Teams said. */
async function accepted(alias: string, name: string): Promise<Uint8Array> {
  const offers = bot.connector.shown(chatOf(alias)).flatMap(({ id, activity }) => {
    const found = activity.attachments?.find(({ contentType }) => contentType === CONSENT);
    return found === undefined ? [] : [{ id, content: found.content as Readonly<Record<string, unknown>> }];
  });
  const offer = offers.at(-1);
  const upload = { contentUrl: 'https://x', name, uploadUrl: server.uploadUrl(name), uniqueId: 'u1', fileType: 'zip' };
  await bot.invoke(
    anActivity(alias, bot.place, {
      ...{ id: newActivityId(), type: 'invoke', name: 'fileConsent/invoke', replyToId: offer?.id },
      value: {
        ...{ type: 'fileUpload', action: 'accept', uploadInfo: upload },
        context: offer?.content['acceptContext'],
      },
    }),
  );
  await bot.app().settled();
  const bytes = server.uploads.get(name);
  if (bytes === undefined) throw new Error(`${name} did not arrive`);
  return bytes;
}

it('makes an audit of today, keeps what is answered and signed, and proves it in a pack that holds', async () => {
  const shown = await bot.say('sokafor', 'audit');
  const list = await openBelow(shown, 'Exceptions');
  const first = list.actions.find(({ verb }) => verb === 'audit.answer-form')?.title ?? '';
  await bot.press('sokafor', list, first);
  await bot.press('sokafor', bot.look(list), 'Record answer', { answer: 'accepted', words: 'For the conference' });
  await bot.press('sokafor', shown, 'Sign off');
  await bot.press('sokafor', bot.look(shown), 'Sign off', { words: 'Agreed' });
  const signed = bot.look(shown);
  const found = Number(/^(\d+) exceptions/u.exec(list.text)?.[1]);

  expect(shown.text).toMatch(new RegExp(`^${found} exceptions that nobody answered\n`, 'u'));
  expect(bot.look(list).text).toMatch(/“For the conference” – Sam Okafor/u);
  expect(signed.text).toMatch(new RegExp(`^${found - 1} exceptions? that nobody answered\n`, 'u'));
  expect(signed.text).toMatch(/Signed off\nSam Okafor, Mar 1, 2027: “Agreed”/u);

  await bot.press('sokafor', signed, 'Evidence pack');
  const path = join(folder, 'evidence.zip');
  const bytes = await accepted('sokafor', 'evidence.zip');
  writeFileSync(path, bytes);
  const problems: unknown[] = [];
  const verified = await verifyPackFile(path, { anchors: undefined, tell: (problem) => void problems.push(problem) });
  const { ledgers } = verified;
  const institution = strFromU8(unzipSync(bytes)['ledger/institution.jsonl'] ?? new Uint8Array());

  expect(problems).toEqual([]);
  expect(ledgers).toBeGreaterThan(3);
  expect(institution).toContain('"action":"audit-signed"');
});

it('tells the same of that day once it is over, in chat and by the job', async () => {
  const { ports } = bot.app();
  const today = await auditJob.byHand(ports, { isDryRun: true, onProgress: () => undefined });
  bot.advance(2 * DAY);
  await bot.say('dreyes', 'remove jdoe from Visio');
  await bot.say('dreyes', 'remove awong from Visio');

  const past = await bot.say('sokafor', 'audit as of March 1');
  const figures = /\d+ seats entitled, \d+ seated, \d+ (?:person|people) waiting/u;
  const lines = auditLines((await ports.audits.whole(auditOf(past))) as never);

  expect(past.text).toMatch(figures);
  expect(past.text).toMatch(/Signed off\nSam Okafor, Mar 1, 2027: “Agreed”/u);
  // What a day that is over leaves out: when the tenant was read, and which licenses were on.
  const comparable = (all: readonly string[]) =>
    all.map((line) => line.replace(/; the tenant was read .*|, (?:\d+ actual|actual not read)/gu, ''));
  expect(comparable(lines)).toEqual(comparable(today.lines));
});

it('gives a delegate who had what, and a workbook of their own department alone', async () => {
  const had = await bot.say('dreyes', 'who had Visio on March 1');
  const history = await bot.say('dreyes', 'history awong');
  await bot.say('dreyes', 'export');
  const workbook = unzipSync(await accepted('dreyes', 'math.xlsx'));
  const texts = Object.entries(workbook).map(([name, bytes]) => (name.endsWith('.xml') ? strFromU8(bytes) : ''));

  expect(had.text).toContain('Amy Wong');
  expect(history.text).toContain('removed Amy Wong from Visio');
  expect(texts.join('')).toContain('Mathematics');
  expect(texts.join('')).not.toMatch(/Chemistry|History|Physics/u);
});

/** Which audit a card shows. */
function auditOf({ actions }: Shown): string {
  const { data } = actions.find(({ verb }) => verb === 'audit.show-exceptions')?.data['alacarte'] as {
    readonly data: { readonly audit: string };
  };
  return data.audit;
}
