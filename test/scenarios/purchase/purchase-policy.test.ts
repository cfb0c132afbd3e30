import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { readPolicy } from '../../../src/config/read-policy';
import { type Policy } from '../../../src/domain/institution/policy';
import { departmentId } from '../../../src/domain/ids';
import { type LedgerFact } from '../../../src/domain/ledger/ledger-entry';
import { closeBots, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';
import { aForm, foundIn, lastIn, sendPurchase } from '../../support/purchase/purchasing';

afterEach(closeBots);

const DAY_MS = 24 * 60 * 60 * 1000;
const FUNDING = { id: 'funding', label: 'Funding string', pattern: '[0-9]{6}-[0-9]{4}', required: true };
const SPEND = { id: 'spend', label: 'Spend category' };
const SHUT = { from: '02-01', until: '03-31', because: 'the reseller closes the year' };
const GOOD = { 'field-funding': '104233-0001' };

/** The sample's policy file with these lines in it. */
function policyFile(purchasing: object, products: object = {}): Policy {
  const shipped = JSON.parse(samplePolicy) as { purchasing: object; products: readonly object[] };
  const [visio, project, ...others] = shipped.products;
  const read = readPolicy(
    JSON.stringify({
      ...shipped,
      products: [visio, { ...project, ...products }, ...others],
      purchasing: { ...shipped.purchasing, ...purchasing },
    }),
  );
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.policy;
}

async function startWith(policy: Policy, now = '2027-01-15T20:00:00.000Z'): Promise<TestBot> {
  const bot = await startBot({ now, policy: () => policy });
  for (const alias of ['dreyes', 'sokafor']) await bot.say(alias, 'hi');
  return bot;
}

/** What is in the inputs of a card, by their ids. */
function valuesIn({ card }: Pick<Shown, 'card'>): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  JSON.stringify(card, (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'type' in value && 'id' in value) {
      const { type, id, value: holds = '' } = value as { type: unknown; id: string; value?: string | number };
      if (String(type).startsWith('Input.')) found[id] = String(holds);
    }
    return value;
  });
  return found;
}

async function factsOf(bot: TestBot, action: LedgerFact['action']): Promise<readonly LedgerFact[]> {
  const entries = await bot.app().ports.departments.look(departmentId('math')).ledger({ limit: 100 });
  return entries.map(({ fact }) => fact).filter((fact) => fact.action === action);
}

describe('a field of the organization’s own', () => {
  it('is asked for on the form, and what is wrong with it says how it should look', async () => {
    const bot = await startWith(policyFile({ fields: [FUNDING, SPEND] }));
    const typed = { 'field-funding': '104233', 'field-spend': 'travel **now**' };
    const form = await bot.say('dreyes', 'buy 3 Project');
    expect(valuesIn(form)).toMatchObject({ 'field-funding': '', 'field-spend': '' });

    await bot.press('dreyes', form, 'Send to central IT', aForm(typed));
    const wrong = bot.look(form);
    expect(wrong.text).toContain('Funding string: it should look like 123456-7890.');
    expect(valuesIn(wrong)).toMatchObject({ ...typed, number: 'PO-5001' });
    expect(await factsOf(bot, 'purchase-submitted')).toEqual([]);
  });

  it('is shown to whoever decides and to whoever sent it, is recorded, and is in the next form', async () => {
    const bot = await startWith(policyFile({ fields: [FUNDING, SPEND] }));
    const sent = await sendPurchase(bot, 'dreyes', { ...GOOD, 'field-spend': '[win](https://x.example) **now**' });
    const asked = foundIn(bot, 'sokafor', 'Approve 3 Project seats?');
    for (const { text, card } of [sent, asked, await bot.say('dreyes', 'show PO-5001')]) {
      expect(text).toContain('104233-0001');
      expect(JSON.stringify(card)).not.toContain('**now**');
      expect(JSON.stringify(card)).not.toContain('](https');
    }
    expect(await factsOf(bot, 'purchase-submitted')).toMatchObject([
      { details: { fields: [{ id: 'funding', label: 'Funding string', value: '104233-0001' }, { id: 'spend' }] } },
    ]);

    const next = await bot.say('dreyes', 'buy 2 Project');
    expect(valuesIn(next)).toMatchObject({
      'field-funding': '104233-0001',
      price: '120.50',
      reseller: 'SHI',
      number: '',
    });
    const other = await bot.say('dreyes', 'buy 2 Visio');
    expect(valuesIn(other)).toMatchObject({ 'field-funding': '104233-0001', price: '' });
  });

  it('is still shown on old purchases when the policy asks for it no more', async () => {
    let { purchasing } = policyFile({ fields: [FUNDING] });
    const policy = {
      ...policyFile({}),
      get purchasing() {
        return purchasing;
      },
    };
    const bot = await startWith(policy);
    await sendPurchase(bot, 'dreyes', GOOD);
    purchasing = policyFile({ fields: [SPEND] }).purchasing;
    await bot.restart();

    expect((await bot.say('dreyes', 'show PO-5001')).text).toMatch(/Funding string\s+104233-0001/u);
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 3'), 'Ask', { words: 'Which budget?' });
    await bot.press('dreyes', foundIn(bot, 'dreyes', 'A question about'), 'Open the form');
    const form = lastIn(bot, 'dreyes');
    expect(Object.keys(valuesIn(form))).not.toContain('field-funding');
    await bot.press('dreyes', form, 'Send to central IT', aForm({ 'field-spend': 'SC1' }));
    const again = await bot.say('dreyes', 'show PO-5001');
    expect(again.text).toMatch(/Spend category\s+SC1/u);
    expect(again.text).toMatch(/Funding string\s+104233-0001/u);
  });
});

describe('while purchasing is closed', () => {
  it('a form says from when on it can be sent, keeps what was typed, and can be sent then', async () => {
    const bot = await startWith(policyFile({ closed: [SHUT] }), '2027-02-15T20:00:00.000Z');
    const form = await bot.say('dreyes', 'buy 3 Project');
    expect(form.text).toContain('Purchasing is closed until March 31, 2027: the reseller closes the year.');
    expect(form.text).toContain('send it from April 1, 2027 on');

    await bot.press('dreyes', form, 'Send to central IT', aForm({ note: 'for the lab', seats: 'many' }));
    const kept = bot.look(form);
    expect(kept.text).toContain('Not sent: purchasing is closed');
    expect(kept.text).toContain('it can be sent from April 1, 2027 on');
    expect(kept.text).toContain('Seats: type a whole number');
    expect(valuesIn(kept)).toMatchObject({ note: 'for the lab', seats: 'many' });

    await bot.press('dreyes', kept, 'Send to central IT', aForm({ note: 'for the lab' }));
    expect(await factsOf(bot, 'purchase-submitted')).toEqual([]);
    await bot.restart();
    const drafts = await bot.say('dreyes', 'my drafts');
    expect(drafts.text).toContain('PO-5001');

    bot.advance(45 * DAY_MS);
    const late = bot.look(form);
    await bot.press('dreyes', late, 'Send to central IT', valuesIn(late));
    expect(bot.look(form).text).toContain('3 Project seats');
    expect(await factsOf(bot, 'purchase-submitted')).toHaveLength(1);
    expect(foundIn(bot, 'sokafor', 'Approve 3 Project seats?').text).toContain('for the lab');
  });

  it('the form of a draft is as it was left, and one that came back stays on its card', async () => {
    const bot = await startWith(policyFile({ closed: [SHUT] }), '2027-01-31T20:00:00.000Z');
    await sendPurchase(bot, 'dreyes');
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 3'), 'Ask', { words: 'Which budget?' });
    const draft = await bot.say('dreyes', 'buy 2 Project');
    bot.advance(DAY_MS);

    await bot.press('dreyes', draft, 'Send to central IT', aForm({ number: 'PO-5002', seats: '2', note: 'kept' }));
    const drafts = await bot.say('dreyes', 'my drafts');
    await bot.press('dreyes', drafts, /PO-5002/u);
    expect(valuesIn(lastIn(bot, 'dreyes'))).toMatchObject({
      number: 'PO-5002',
      note: 'kept',
      link: aForm()['link'],
    });

    await bot.press('dreyes', foundIn(bot, 'dreyes', 'A question about'), 'Open the form');
    const form = lastIn(bot, 'dreyes');
    await bot.press('dreyes', form, 'Send to central IT', aForm({ note: 'Budget 17' }));
    expect(bot.look(form).text).toContain('What you typed stays on this card');
    expect(valuesIn(bot.look(form))).toMatchObject({ note: 'Budget 17' });
    expect((await bot.say('dreyes', 'show PO-5001')).text).toContain('Which budget?');
  });

  it('approvers decide as ever, and days across New Year count', async () => {
    const closed = [{ ...SHUT, from: '12-20', until: '01-10' }];
    const bot = await startWith(policyFile({ closed }), '2026-12-19T20:00:00.000Z');
    await sendPurchase(bot, 'dreyes', { from: '2027-08-01', until: '2028-06-30' });
    bot.advance(10 * DAY_MS);
    expect((await bot.say('dreyes', 'buy 3 Project')).text).toContain('closed until January 10, 2027');
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 3'), /^Approve/u);
    expect(foundIn(bot, 'dreyes', 'Approved: 3 Project seats').text).toContain('PO-5001');
  });
});

describe('a product that retires', () => {
  const ends = { retiredOn: '2027-03-31', successor: 'visio' };

  it('is asked about before its cover goes on for longer, and is sent anyway by who says so', async () => {
    const bot = await startWith(policyFile({}, ends));
    const form = await bot.say('dreyes', 'buy 3 Project');
    expect(form.text).toContain('Project can be had until March 31, 2027. After it comes Visio.');

    await bot.press('dreyes', form, 'Send to central IT', aForm({ note: 'as agreed' }));
    const asking = bot.look(form);
    expect(asking.text).toContain('Buy Project past March 31, 2027?');
    expect(asking.text).toContain('The cover goes on to June 30, 2027. Choose Visio below, or send it anyway.');
    expect(valuesIn(asking)).toMatchObject({ note: 'as agreed' });
    expect(await factsOf(bot, 'purchase-submitted')).toEqual([]);

    await bot.press('dreyes', asking, 'Send anyway', aForm({ note: 'as agreed' }));
    const asked = foundIn(bot, 'sokafor', 'Approve 3 Project seats?');
    expect(asked.text).toContain('Project can be had until March 31, 2027, and this cover goes on to June 30, 2027.');
  });

  it('is left for the one that comes after it', async () => {
    const bot = await startWith(policyFile({}, ends));
    const form = await bot.say('dreyes', 'buy 3 Project');
    await bot.press('dreyes', form, 'Send to central IT', aForm());
    await bot.press('dreyes', bot.look(form), 'Send anyway', aForm({ product: 'visio' }));
    expect(foundIn(bot, 'sokafor', 'Approve 3 Visio seats?').text).not.toContain('can be had until');
  });

  it('goes on retiring when an approver changes its names', async () => {
    const bot = await startWith(policyFile({}, ends));
    await bot.press('sokafor', await bot.say('sokafor', 'products'), 'Edit Project');
    const form = lastIn(bot, 'sokafor');
    await bot.press('sokafor', form, 'Save changes', { ...valuesIn(form), name: 'Project Plan' });
    expect((await bot.say('dreyes', 'buy 3 Project Plan')).text).toContain(
      'Project Plan can be had until March 31, 2027',
    );
  });
});
