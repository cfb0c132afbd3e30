import { type TeamsClient } from '../support/browser/browser';
import { OpenProgram, START_MS } from '../support/browser/open-program';

const PROOF = 'https://contoso.sharepoint.com/sites/math/orders/po.pdf';

/**
 * The day to decide by, for Dana Reyes and Sam Okafor, each in a real client: each test goes on where the one before it ended. Project has
 * two seats and five people, so that dropping a name lets somebody else have a seat next term.
 */
describe('a reminder in the clients of a delegate and an approver', () => {
  const program = new OpenProgram();
  let dana: TeamsClient;
  let sam: TeamsClient;

  beforeAll(async () => {
    [dana, sam] = await program.start({ TODAY: '2027-05-31' });
  }, START_MS);

  afterAll(async () => {
    await program.close();
  }, START_MS);

  it('arrives unasked once its client is open, and says by when to decide and who would lose a seat', async () => {
    const reminder = await dana.finds('11 seats end June 30, 2027', 'Decide today');

    await reminder.reads('If nobody acts, 2 people lose Power BI Pro, 2 people lose Project and 3 people lose Visio');
    await reminder.reads('July 1, 2027 to July 31, 2027 has no cover');
  });

  it('leads to a purchase that the approver approves', async () => {
    const reminder = await dana.finds('11 seats end June 30, 2027');
    await reminder.press('Project: 2 seats');
    await reminder.reads('2 Project seats end', 'Without a seat on August 1, 2027: Amy Wong and Bilal Khan');

    const form = await dana.answerTo(() => reminder.press('Renew 2 seats'));
    await form.reads('Renew Project seats');
    await form.holds({ Seats: '2', 'Cover from': 'August 1, 2027', 'Cover until': 'June 30, 2028' });
    await form.fill({ 'Purchase order': 'PO-6001', 'Link to the proof': PROOF });
    await form.press('Send to central IT');
    await form.reads('2 Project seats', 'Waits for a decision of central IT', 'PO-6001');

    const asked = await sam.finds('Approve 2 Project seats?', 'PO-6001');
    await asked.press('Approve 2 seats');
    await asked.reads('Sam Okafor approved this');
    await dana.finds('Approved: 2 Project seats', 'PO-6001');
    await (await dana.say('renew Project')).reads('Project is renewed: 2 seats');
  });

  it('lets names be dropped, which changes who is seated next term', async () => {
    const before = await dana.say('forecast Project');
    await before.reads('Keep a seat, or get one, on August 1, 2027 · 2 people Amy Wong and Bilal Khan');
    const renewed = await dana.say('renew Project');
    await renewed.press('Drop names');
    await renewed.reads('Who needs Project next term?', 'Leaves after June 30, 2027');

    await renewed.choose('Amy Wong');
    await renewed.press('Confirm 5 people');

    await renewed.reads('Amy Wong leaves after June 30, 2027, 4 people stay');
    const after = await dana.say('forecast Project');
    await after.reads(
      ...['2 people Bilal Khan and Carla Diaz', 'Still wait · 2 people David Lee and Eva Novák'],
      'Leave before that · 1 person Amy Wong',
    );
  });
});
