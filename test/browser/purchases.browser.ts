import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleOrganization } from '../../src/local/sample/sample-organization';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { calendarDate } from '../../src/domain/calendar';
import { type Policy } from '../../src/domain/institution/policy';
import { type Answer, type TeamsClient } from '../support/browser/browser';
import { deliverUnits, licensesOf, quietPolicy, until } from '../support/browser/local-process';
import { OpenProgram, START_MS } from '../support/browser/open-program';
import { type OtherPerson, startOtherPerson } from '../support/cards/other-person';

const VISIO = { skuId: 'bf95fd32-576a-4742-8d7a-6dc4940b9532', partNumber: 'VISIOCLIENT_FACULTY' };
const PROOF = 'https://contoso.sharepoint.com/sites/math/orders/po.pdf';
/**
 * One day of Dana Reyes, delegate of Mathematics, and Sam Okafor in central IT, each in a real client: each test goes on where the one
 * before it ended. Visio has room for two; the tenant has as many units of it as the three departments bought.
 */
describe('a purchase in the clients of its delegate and its approver', () => {
  const program = new OpenProgram();
  const { dataDir } = program;
  let dana: TeamsClient;
  let sam: TeamsClient;

  const start = async (today: string) => {
    [dana, sam] = await program.startGreeted({
      ...{ TODAY: today, POLICY_FILE: quietPolicy(dataDir) },
      ORGANIZATION_FILE: join(dataDir, 'organization.json'),
    });
  };

  beforeAll(async () => {
    writeFileSync(join(dataDir, 'organization.json'), organizationWith('kbell@contoso.edu'));
    await start('2027-01-15');
    await deliverUnits(dataDir, VISIO.skuId, 10);
  }, START_MS);

  afterAll(async () => {
    await program.close();
  }, START_MS);

  it('begins with an approver who said hi', async () => {
    await (await sam.say('hi')).reads('Seats for your department, by chat');
  });

  it('is a button away when every seat is taken', async () => {
    const full = await dana.say('add jdoe, enovak and me to Visio');
    await full.reads('3 people added to Visio, 1 of them waiting', 'Dana Reyes Waiting, number 1', '0 of 5 seats free');
    const pool = await dana.say('seats Visio');
    await pool.offers('Buy more seats', 'Add people', 'All seats');

    const form = await dana.answerTo(() => pool.press('Buy more seats'));

    await form.reads('Buy Visio seats', '0 of 5 seats free, 1 waiting');
    await form.press('Discard');
    await form.reads('Discarded', 'Nothing was sent.');
    await form.offers();
  });

  it('is sent with a form, which names what is wrong and keeps what was typed', async () => {
    const form = await dana.say('buy 5 Visio');
    await form.reads('Buy Visio seats', 'Mathematics · 0 of 5 seats free, 1 waiting');
    expect(await form.isChosen('Visio')).toBe(true);
    await form.holds({ Seats: '5', Reseller: 'SHI', 'Cover from': 'January 15, 2027', 'Cover until': 'June 30, 2027' });
    const typed = {
      'Purchase order': 'PO-4711',
      'Seat price (USD)': '84.50',
      Note: 'For the new modelling course',
    };
    await form.fill(typed);
    await form.pick('Cover until', '15, June, 2027');

    await form.press('Send to central IT');

    await form.reads(
      'Please put this right',
      'Cover until: choose the last day of a term, such as June 30, 2027',
      'Proof: send me',
    );
    await form.holds({ ...typed, Seats: '5', 'Cover until': 'June 15, 2027' });
    await form.fill({ 'Link to the proof': PROOF });
    await form.pick('Cover until', '30, June, 2027');
    const asked = await sam.answerTo(() => form.press('Send to central IT'));
    await form.reads('5 Visio seats', 'Waits for a decision of central IT', 'PO-4711', 'For the new modelling course');
    await form.offers('Withdraw', 'Open proof');
    await asked.reads('Approve 5 Visio seats?', 'PO-4711');
  });

  it('is decided by an approver who never asked for the card', async () => {
    const asked = await sam.finds('Approve 5 Visio seats?');
    await asked.reads(
      ...['Mathematics · sent by Dana Reyes', 'SHI', 'Jan 15, 2027 to Jun 30, 2027', '$84.50 a seat, $422.50 in all'],
      ...['For the new modelling course', 'Now After', 'Seats 5 10', 'Free 0 4', 'Waiting 1 0'],
    );
    await asked.offers('Approve 5 seats', 'Decline', 'Ask', 'Open proof');
    await deliverUnits(dataDir, VISIO.skuId, 13);
    const sent = await dana.finds('Waits for a decision of central IT', 'PO-4711');

    await asked.press('Approve 5 seats');

    await asked.reads('5 Visio seats', 'Sam Okafor approved this', 'awaiting tenant: 3 of 5 units seen');
    await asked.offers('Confirm received', 'Show position', 'Open proof');
    await sent.reads('Sam Okafor approved this', 'awaiting tenant: 3 of 5 units seen');
    const told = await dana.finds('Approved: 5 Visio seats', 'PO-4711');
    await told.offers('Show PO-4711');
    await (
      await dana.say('seats Visio')
    ).reads('0 of 5 seats free', 'PO-4711 · 5 seats', 'not seen in Microsoft 365 yet');
  });

  it('comes into force when the tenant has the seats, and seats who waits', async () => {
    const sent = await dana.finds('Sam Okafor approved this', 'PO-4711');

    await deliverUnits(dataDir, VISIO.skuId, 15);

    await (await dana.finds('In force: 5 Visio seats', 'PO-4711')).offers('Show Visio', 'Show PO-4711');
    await sent.reads('In force to June 30, 2027');
    await dana.finds('You have a Visio seat', 'more seats came into force');
    expect(
      await until(async () => (await licensesOf(dataDir, 'dreyes@contoso.edu')).includes(VISIO.partNumber), 10_000),
    ).toBe(true);
    await (await dana.say('who has Visio')).reads('4 of 10 seats free', 'Dana Reyes Active');
  });

  it('can be looked up with its history', async () => {
    const shown = await dana.say('show po4711');

    await shown.reads(
      ...['5 Visio seats', 'In force to June 30, 2027', 'Dana Reyes began it', 'Dana Reyes sent it to central IT'],
      ...['Sam Okafor approved it', 'alacarte saw the seats in Microsoft 365'],
    );
  });

  it('waits through a restart, and is declined with a reason', async () => {
    const form = await dana.say('buy 2 Project');
    await form.fill({ 'Purchase order': 'PO-1010', 'Seat price (USD)': '130', 'Link to the proof': PROOF });
    await form.press('Send to central IT');
    await form.reads('Send PO-1010 again?', 'PO-1010 was already used for 4 Power BI Pro seats in Mathematics');
    await form.press('Send anyway');
    await form.reads('Waits for a decision of central IT');
    await sam.finds('Approve 2 Project seats?', 'PO-1010');
    await Promise.all([dana.close(), sam.close()]);
    await program.stop();
    await start('2027-01-18');
    const list = await dana.say('purchases');
    await list.reads('Purchases', '2 Project seats Waits for a decision', '5 Visio seats In force', 'PO-4711');
    await (await dana.say('seats Visio')).reads('4 of 10 seats free', 'PO-4711 · 5 seats');
    const waiting = await sam.say('purchases waiting for a decision');
    await waiting.reads('2 Project seats', 'PO-1010 · Mathematics');
    const sent = await dana.answerTo(() => list.open('Waits for a decision'));
    const asked = await sam.answerTo(() => waiting.open('Waits for a decision'));
    await asked.reads('Approve 2 Project seats?', 'PO-1010 was already used for 4 Power BI Pro seats in Mathematics');

    await asked.press('Decline');

    await asked.reads('Why is PO-1010 declined?');
    await asked.press('Decline PO-1010');
    await asked.reads('Type a reason.');
    await asked.fill({ Reason: 'PO-1010 is on another order.' });
    await asked.press('Decline PO-1010');
    await asked.reads('Sam Okafor declined this', 'PO-1010 is on another order.');
    await asked.offers('Open proof');
    await sent.reads('Sam Okafor declined this', 'PO-1010 is on another order.');
    await sent.offers('Copy into a new purchase', 'Open proof');
    const told = await dana.finds('Declined: 2 Project seats', 'PO-1010 is on another order.');
    await told.offers('Show PO-1010');
  });

  it('is asked about, changed, and approved on a new card', async () => {
    await send(await dana.say('buy 3 Project'), { 'Purchase order': 'PO-4712' });
    const asked = await sam.finds('Approve 3 Project seats?', 'PO-4712');

    await asked.press('Ask');
    await asked.reads('What do you want to know about PO-4712?');
    await asked.fill({ Question: 'Is one enough?' });
    await asked.press('Send question');

    await asked.reads('Sam Okafor asks', 'Is one enough?');
    const question = await dana.finds('A question about your 3 Project seats', 'Is one enough?');
    const form = await dana.answerTo(() => question.press('Open the form'));
    await form.reads('Change and send PO-4712 again', 'Sam Okafor asks: “Is one enough?”');
    await form.holds({ Seats: '3', 'Link to the proof': PROOF });
    await form.fill({ Seats: '1', Note: 'One is enough.' });
    const again = await sam.answerTo(() => form.press('Send to central IT'));
    await again.reads('Approve 1 Project seat?', 'One is enough.', 'Seats 2 3', 'Waiting 3 2');
    await asked.reads('sent it again', 'a newer card asks about it');
    await asked.offers();
    await again.press('Approve 1 seat');
    await again.reads('Sam Okafor approved this', 'awaiting tenant');
    await dana.finds('Approved: 1 Project seat', 'PO-4712');
  });

  it('is withdrawn by typing, and there is nothing left to decide', async () => {
    await send(await dana.say('buy 1 Visio'), { 'Purchase order': 'PO-4713' });
    const asked = await sam.finds('Approve 1 Visio seat?', 'PO-4713');

    const answer = await dana.say('withdraw PO-4713');

    await answer.reads('1 Visio seat', 'Dana Reyes withdrew this');
    await asked.reads('Dana Reyes withdrew this');
    await asked.offers('Open proof');
    await (
      await dana.say('purchases')
    ).reads(
      ...['1 Visio seat Withdrawn', '1 Project seat Awaiting tenant', '2 Project seats Declined'],
      ...['6 Power BI Pro seats Awaiting tenant', '5 Visio seats In force'],
    );
    await (await sam.say('purchases')).reads('3 departments', 'PO-4713 · Mathematics', 'Withdrawn');
  });

  describe('with a second approver', () => {
    let kira: OtherPerson;

    beforeAll(async () => {
      kira = await startOtherPerson('kbell', program.address);
      await kira.say('hi');
    }, START_MS);

    afterAll(() => kira.close());

    it('says who was a moment faster', async () => {
      const sent = await dana.say('buy 4 Power BI');
      await send(sent, { 'Purchase order': 'PO-4714' });
      const asked = await sam.finds('Approve 4 Power BI Pro seats?', 'PO-4714');
      await kira.reads('Approve 4 Power BI Pro seats?');
      const release = await sam.holdPress();
      await asked.press('Approve 4 seats');
      await kira.press('Decline', { words: 'Six are on their way already.' });
      // The card changes under the press that is on its way, and the answer to the press comes after that.
      await asked.reads('Kira Bell declined this');

      await release();

      await asked.reads('Your press changed nothing: Kira Bell declined it already', 'Six are on their way already.');
      await asked.offers('Open proof');
      await kira.reads('Kira Bell declined this');
      expect(kira.buttons()).toEqual(['Open proof']);
      await sent.reads('Kira Bell declined this');
      await dana.finds('Declined: 4 Power BI Pro seats', 'PO-4714');
    });

    it('is decided once when both press at the same time', async () => {
      const sent = await dana.say('buy 2 Power BI');
      await send(sent, { 'Purchase order': 'PO-4715' });
      const asked = await sam.finds('Approve 2 Power BI Pro seats?', 'PO-4715');
      await kira.reads('Approve 2 Power BI Pro seats?');
      const release = await sam.holdPress();
      await asked.press('Approve 2 seats');

      const [answer] = await Promise.all([
        kira.press('Decline', { words: 'Six are on their way already.' }),
        release(),
      ]);

      let outcome: string | undefined;
      while (outcome === undefined)
        outcome = /Sam Okafor approved this|Kira Bell declined this/u.exec(await asked.words())?.[0];
      await Promise.all([sent.reads(outcome), kira.reads(outcome)]);
      const next = outcome.startsWith('Sam') ? ['Confirm received', 'Show position'] : [];
      await asked.offers(...next, 'Open proof');
      expect(kira.buttons()).toEqual([...next, 'Open proof']);
      if (outcome.startsWith('Sam')) expect(answer).toContain('Sam Okafor approved it already');
      await dana.finds(outcome.startsWith('Sam') ? 'Approved: 2 Power BI Pro seats' : 'Declined: 2 Power BI Pro seats');
      const decisions = (await (await dana.say('show PO-4715')).words()).match(/ (?:approved|declined) it/gu);
      expect(decisions).toHaveLength(1);
    });
  });

  it('never went wrong behind the scenes', () => {
    const lines = readFileSync(join(dataDir, 'alacarte.log'), 'utf8').split('\n').filter(Boolean);
    const log = lines.map((line) => JSON.parse(line) as { readonly level: number; readonly msg: string });

    const troubles = log.filter(({ level, msg }) => level >= 50 || msg === 'an activity was refused');

    expect(troubles).toEqual([]);
  });
});

/** The sample organization with one more approver. */
function organizationWith(approver: string): string {
  const { term } = JSON.parse(samplePolicy) as Policy;
  const today = calendarDate('2027-01-15');
  const organization = JSON.parse(sampleOrganization(today, term)) as { readonly approvers: readonly string[] };
  return JSON.stringify({ ...organization, approvers: [...organization.approvers, approver] });
}

/** Fills in a form, which proposes the rest, and sends it. */
async function send(form: Answer, typed: Readonly<Record<string, string>>): Promise<void> {
  await form.fill({ ...typed, 'Link to the proof': PROOF });
  await form.press('Send to central IT');
  await form.reads('Waits for a decision of central IT');
}
