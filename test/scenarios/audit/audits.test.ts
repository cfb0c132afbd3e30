import { type JsonObject } from '../../../src/cards/parts/json';
import { type Verb } from '../../../src/bot/button/verbs';
import { MadeUpAudits } from '../../support/audit/made-up-audits';
import { aMessage, TENANT_ID } from '../../support/bot/activities';
import { closeBots, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';
import { come, forge } from '../../support/purchase/purchase-world';

afterEach(closeBots);

/** March 1, 2027, is today. */
const startWith = (made = new MadeUpAudits()): Promise<TestBot> => startBot({ audits: made.uses });

const titles = ({ actions }: Shown): readonly string[] =>
  actions.filter(({ verb = '' }) => !/answer-form|audit\.show-pool/u.test(verb)).map(({ title }) => title);

/** Presses a button that no card has to show. */
const forged = (bot: TestBot, alias: string, verb: Verb, data: JsonObject, inputs: Record<string, string> = {}) =>
  come(bot, alias, forge(alias, bot, { verb, data, inputs }));

/** What a button that opens a list of exceptions sends. */
function auditIn({ actions, text }: Shown): string {
  const found = actions.find(({ verb }) => verb === 'audit.show-exceptions')?.data['alacarte'];
  const { data } = (found ?? {}) as { readonly data?: { readonly audit: string } };
  if (data === undefined) throw new Error(`no exceptions on:\n${text}`);
  return data.audit;
}

/** Presses what shows something below, and looks at it. */
async function openBelow(bot: TestBot, alias: string, shown: Shown, title: string | RegExp): Promise<Shown> {
  const before = bot.connector.posts().length;
  await bot.press(alias, shown, title);
  const [posted] = bot.connector.posts().slice(before);
  if (posted?.messageId === undefined) throw new Error('nothing was posted');
  return bot.look({ ...shown, id: posted.messageId });
}

describe('an audit', () => {
  it('is begun at once and shown in the same message, with what its reader may do', async () => {
    const bot = await startWith();

    const shown = await bot.say('sokafor', 'audit');
    const read = await bot.say('lmarin', 'audit');

    expect(JSON.stringify(bot.connector.posts()[0]?.body)).toContain('Comparing records with Microsoft 365');
    expect(shown.text).toMatch(/^10 exceptions that nobody answered\nAs of Mar 1, 12:00 PM\n/u);
    expect(shown.text).toContain('7 seats entitled, 5 seated, 1 person waiting');
    expect(shown.text).toContain('13 units orphaned');
    expect(shown.text).toContain('2 of 5 seats free');
    expect(shown.text).toMatch(/0 of 2 seats free\n1 waiting/u);
    expect(shown.text).toContain('PO-math · 5 seats · Aug 1, 2026 to Jun 30, 2027 · imported');
    expect(titles(shown)).toEqual(['Exceptions', 'Evidence pack', 'Sign off']);
    expect(titles(read)).toEqual(['Exceptions', 'Evidence pack']);
  });

  it('is of a delegate’s own department alone, whatever is typed or pressed', async () => {
    const bot = await startWith();
    const whole = auditIn(await bot.say('sokafor', 'audit'));

    const shown = await bot.say('dreyes', 'audit');
    const others = await bot.say('dreyes', 'audit for Chemistry');
    const stolen = await Promise.all(
      (['audit.show', 'audit.show-exceptions', 'audit.show-pool', 'audit.pack'] as const).map((verb) =>
        forged(bot, 'dreyes', verb, { audit: whole, ...(verb === 'audit.show-pool' ? { at: 1 } : {}) }),
      ),
    );

    expect(shown.text).toMatch(/^9 exceptions that nobody answered\nMathematics · as of/u);
    expect(shown.text).not.toMatch(/Chemistry|orphaned/u);
    expect(titles(shown)).toEqual(['Exceptions', 'Export']);
    expect(others.text).toMatch(/^No department “Chemistry” of yours/u);
    for (const { text } of stolen) expect(text).not.toMatch(/Chemistry|PO-|exceptions that|Person/u);
    expect((await forged(bot, 'dreyes', 'audit.take', { department: 'chem' })).text).toMatch(
      /You do not manage seats/u,
    );
  });

  it('of a day that is over says so, and one to come is refused with the way to a forecast', async () => {
    const bot = await startWith();

    const past = await bot.say('sokafor', 'audit as of January 31');
    const dated = await bot.say('sokafor', 'audit for Mathematics as of 2026-12-24');
    const future = await bot.say('sokafor', 'audit as of 2027-03-31');
    const none = await bot.say('sokafor', 'audit as of February 30');

    expect(past.text).toContain('As of the end of January 31, 2027');
    expect(past.text).toContain('Microsoft 365 was not read by then: units and licenses are left out');
    expect(dated.text).toContain('Mathematics · as of the end of December 24, 2026');
    expect(future.text).toMatch(/^March 31, 2027 is still to come\n/u);
    expect(titles(future)).toEqual(['Forecast']);
    expect(none.text).toContain('There is no “February 30”');
  });

  it('shows the purchases of a pool', async () => {
    const bot = await startWith();
    const shown = await bot.say('lmarin', 'audit');

    const purchases = await openBelow(bot, 'lmarin', shown, /^Purchases of Visio, Chemistry/u);

    expect(purchases.text).toMatch(/^What Chemistry bought of Visio\n.*0 of 2 seats free · 1 waiting/u);
    expect(purchases.text).toContain('Imported, without proof');
  });

  it('in a channel is told to its asker alone', async () => {
    const bot = await startWith();
    await bot.say('sokafor', 'hi');
    const id = '19:it@thread.tacv2';
    const own = { conversation: { id, conversationType: 'channel', tenantId: TENANT_ID, isGroup: true } };

    const shown = await bot.say('sokafor', 'audit', own);
    const packed = await bot.say('sokafor', 'evidence pack', own);

    expect(shown.text).toContain('Answered in your own chat');
    expect(packed.text).toContain('Teams hands files over in a personal chat only');
    expect(JSON.stringify(bot.connector.shown(id))).not.toMatch(/exceptions that|file\.consent/u);
  });
});

describe('an exception', () => {
  it('is answered by an approver, and the answer is on every later card', async () => {
    const bot = await startWith();
    const shown = await bot.say('sokafor', 'audit');
    const list = await openBelow(bot, 'sokafor', shown, 'Exceptions');

    await bot.press('sokafor', list, 'Answer: Person 2');
    const form = bot.look(list);
    const wrong = await bot.press('sokafor', form, 'Record answer', { answer: 'accepted', words: '  ' });
    await bot.press('sokafor', form, 'Record answer', { answer: 'accepted', words: 'On **leave** until May' });

    expect(list.text).toMatch(/^10 exceptions\n10 not answered · as of/u);
    expect(list.text).toContain('1 to 8 of 10');
    expect(form.text).toMatch(/^Given outside alacarte: Person 2\nVisio · Mathematics · since Feb 1, 2027/u);
    expect(wrong.text).toContain('Type a few words');
    const after = bot.look(list).text;
    expect(after).toContain('Recorded: Person 2, accepted.');
    expect(after).toContain('9 not answered');
    expect(after).toContain('“On ∗∗leave∗∗ until May” – Sam Okafor, Mar 1, 2027');
    expect((await bot.say('lmarin', 'audit')).text).toMatch(/^9 exceptions that nobody answered/u);
  });

  it('is shown on its own page once it is answered', async () => {
    const bot = await startWith();
    const audit = auditIn(await bot.say('sokafor', 'audit'));

    const given = { answer: 'mend', words: 'Adopted tomorrow' };
    const { text } = await forged(bot, 'sokafor', 'audit.answer', { audit, at: 9 }, given);

    expect(text).toContain('9 to 10 of 10');
    expect(text).toMatch(/Person 20\nBeing mended/u);
  });

  it.each(['lmarin', 'dreyes'])('cannot be answered, nor an audit signed, by %s', async (alias) => {
    const made = new MadeUpAudits();
    const bot = await startWith(made);
    const shown = await bot.say(alias, 'audit');
    const audit = auditIn(shown);
    const list = await openBelow(bot, alias, shown, 'Exceptions');
    const given = { answer: 'accepted', words: 'mine' };

    const tried = [
      await forged(bot, alias, 'audit.answer-form', { audit, at: 0 }),
      await forged(bot, alias, 'audit.answer', { audit, at: 0 }, given),
      await forged(bot, alias, 'audit.sign-form', { audit }),
      await forged(bot, alias, 'audit.sign', { audit }),
    ];

    expect(list.actions.filter(({ verb }) => verb === 'audit.answer-form')).toEqual([]);
    for (const { text } of tried) expect(text).toMatch(/Only central IT can do this/u);
    const facts = await bot.app().ports.institution.look().ledger({ limit: 100 });
    expect(facts.filter(({ fact }) => /^(?:exception-answered|audit-signed)$/u.test(fact.action))).toEqual([]);
  });
});

describe('a sign-off', () => {
  it('names the figures first, and is on the card with name and date', async () => {
    const bot = await startWith();
    const shown = await bot.say('sokafor', 'audit');

    await bot.press('sokafor', shown, 'Sign off');
    const form = bot.look(shown);
    await bot.press('sokafor', form, 'Sign off', { words: 'Agreed' });

    expect(form.text).toContain('7 seats entitled, 5 seated, 1 waiting; 10 exceptions, 10 not answered.');
    expect(form.text).toContain('10 exceptions without an answer are signed as open.');
    expect(bot.look(shown).text).toMatch(/Signed off\nSam Okafor, Mar 1, 2027: “Agreed”/u);
  });
});

describe('what was on a day', () => {
  it('names people with from and until, and turns its pages', async () => {
    const bot = await startWith();

    const shown = await bot.say('dreyes', 'who had Visio on January 31');
    const all = await bot.say('sokafor', 'who had Visio on 2027-01-31');
    await bot.press('sokafor', all, 'Show more');

    expect(shown.text).toMatch(
      /^5 people had Visio on Jan 31, 2027\nMathematics · 0 of 5 seats free · 1 waiting · as recorded by the end of January 31, 2027/u,
    );
    expect(shown.text).toMatch(/Mathematics 6\nWaiting, number 1\nwaited since Sep 1, 2026/u);
    expect(all.text).toMatch(/^7 people had Visio on Jan 31, 2027\n/u);
    expect(bot.look(all).text).toContain('9 to 9 of 9');
  });

  it('asks for a product and a day where they are missing, and refuses what is not theirs', async () => {
    const bot = await startWith();

    const undated = await bot.say('dreyes', 'who had Visio');
    const asked = await bot.say('dreyes', 'who had seats on January 31');
    await bot.press('dreyes', asked, 'Visio');
    const future = await bot.say('dreyes', 'who had Visio tomorrow');
    const others = await bot.say('dreyes', 'who had Visio in Chemistry on January 31');

    expect(undated.text).toMatch(/^On which day\?/u);
    expect(asked.text).toMatch(/^Which product\?/u);
    expect(bot.look(asked).text).toMatch(/^5 people had Visio/u);
    expect(future.text).toMatch(/^March 2, 2027 is still to come/u);
    expect(others.text).toMatch(/^No department “Chemistry” of yours/u);
  });

  it('is the history of a person, as those who manage seats may know it', async () => {
    const bot = await startWith();
    await bot.say('dreyes', 'add jdoe to Visio');

    const shown = await bot.say('dreyes', 'history jdoe');
    const many = await bot.say('dreyes', 'history Wong');

    expect(shown.text).toMatch(/^History of Jane Doe\n/u);
    expect(shown.text).toContain('added Jane Doe to Visio');
    expect(shown.text).not.toContain('Amy Wong');
    expect(many.text).toMatch(/Wong/u);
    expect((await bot.say('awong', 'history jdoe')).text).toMatch(/^You do not manage seats here/u);
  });

  it('of a message sent twice is answered once', async () => {
    const bot = await startWith();
    const message = aMessage('sokafor', bot.place, 'who had Visio on January 31');

    await bot.send(message);
    await bot.send(message);
    await bot.app().settled();

    expect(bot.connector.posts()).toHaveLength(1);
  });
});
