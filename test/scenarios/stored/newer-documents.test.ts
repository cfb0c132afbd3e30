import { allOf } from '../../support/store/all-of';
import { type Body, type Container } from '../../../src/adapters/documents/document-store';
import { runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const MATH_VISIO = ['departments', 'math', 'pool|visio'] as const;
const INSTITUTION = ['departments', '~tenant', 'institution'] as const;

/** Somebody ran a newer version, which stored a document in its own way; or something damaged it. */
async function doctor(
  bot: TestBot,
  [container, partition, id]: readonly [Container, string, string],
  change: (body: Body) => Body = (body) => ({ ...body, format: 2 }),
): Promise<void> {
  const { documents } = bot.app();
  const found = await documents.read({ container, partition, id });
  if (found === undefined) throw new Error(`there is no ${id}`);
  const { kind, body, version } = found;
  await documents.transact(container, partition, [{ op: 'replace', id, kind, body: change(body), version }]);
}

const sentence = (document: string): string =>
  `${document} was stored in format 2 by a newer alacarte; this one reads up to 1: run the newer version`;

/** Everything of some kinds that is stored, whoever wrote it. */
async function everythingOf(bot: TestBot, kinds: readonly string[]): Promise<unknown> {
  const found = await Promise.all(kinds.map((kind) => allOf(bot.app().documents, kind)));
  return found.flat().toSorted((one, other) => (one.partition + one.id < other.partition + other.id ? -1 : 1));
}
const KINDS = ['department', 'pool', 'entry', 'entitlement', 'assignment', 'ledger', 'handled', 'purchase'];

describe('a document that a newer version stored, or that is damaged', () => {
  it.each<[string, (body: Body) => Body, string]>([
    ['newer', (body) => ({ ...body, format: 2 }), 'newer-format'],
    ['damaged', ({ seatedThrough: _, ...body }) => body, 'damaged'],
  ])('is not answered from, and no one reads of it: %s', async (_, change, code) => {
    const bot = await startBot();
    await doctor(bot, MATH_VISIO, change);
    const before = await everythingOf(bot, KINDS);

    const answer = await bot.say('dreyes', 'add jdoe to Visio');

    expect(answer.text).toMatch(/^Something went wrong on our side\nIT can find it under reference [\w-]+\.$/u);
    expect(await everythingOf(bot, KINDS)).toEqual(before);
    expect(bot.logs).toContainEqual(
      expect.objectContaining({
        level: 'error',
        data: expect.objectContaining({ error: expect.objectContaining({ code }) as unknown }) as unknown,
      }),
    );
  });

  it('keeps no other department waiting', async () => {
    const bot = await startBot();
    await doctor(bot, MATH_VISIO);

    const [refused, answered] = await Promise.all([
      bot.say('dreyes', 'add jdoe to Visio'),
      bot.say('ualvarez', 'add ymori to Visio'),
    ]);

    expect(refused.text).toContain('Something went wrong on our side');
    expect(answered.text).toContain('Yuki Mori');
    expect((await bot.roster('chem', 'visio')).join()).toContain('ymori');
  });

  it('keeps the program from starting where everything rests on it', async () => {
    const bot = await startBot();
    await doctor(bot, INSTITUTION);

    await expect(bot.restart()).rejects.toThrow(sentence('departments ~tenant/institution'));
  });
});

describe('a run over the whole tenant', () => {
  it('stops at the first newer document, and changes nothing', async () => {
    const bot = await startBot();
    await bot.finishAll();
    const [entry] = await allOf(bot.app().documents, 'entry');
    if (entry === undefined) throw new Error('nobody is on a roster');
    await doctor(bot, ['departments', entry.partition, entry.id]);
    const before = { stored: await everythingOf(bot, KINDS), held: await bot.tenant.held() };

    const run = runReconcile(bot.app().ports, { by: { kind: 'job', name: 'reconcile' } });

    await expect(run).rejects.toThrow(sentence(`departments ${entry.partition}/${entry.id}`));
    expect({ stored: await everythingOf(bot, KINDS), held: await bot.tenant.held() }).toEqual(before);
  });
});
