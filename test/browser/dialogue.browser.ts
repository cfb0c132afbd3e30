import { type TeamsClient } from '../support/browser/browser';
import { quietPolicy } from '../support/browser/local-process';
import { OpenProgram, START_MS } from '../support/browser/open-program';

const PROOF = 'https://contoso.sharepoint.com/sites/math/orders/po.pdf';
/**
 * A conversation of Dana Reyes, delegate of Mathematics, and one of Sam Okafor in central IT, who answer the bot by typing, each in a
 * real client: each test goes on where the one before it ended. Visio has room for two, Project is full and has three people waiting.
 */
describe('a conversation in the clients of a delegate and an approver', () => {
  const program = new OpenProgram();
  const { dataDir } = program;
  let dana: TeamsClient;
  let sam: TeamsClient;

  beforeAll(async () => {
    [dana, sam] = await program.startGreeted({ TODAY: '2027-01-15', POLICY_FILE: quietPolicy(dataDir) });
  }, START_MS);

  afterAll(async () => {
    await program.close();
  }, START_MS);

  it('takes yes for an answer to a question about the spelling', async () => {
    const question = await dana.say('add jdoe to Projct');
    await question.reads('Did you mean Project?');

    const answer = await dana.say('yes');

    await answer.reads('Jane Doe is number 4 waiting for Project');
    await (await dana.say('remove her')).reads('Jane Doe no longer waits for Project');
  });

  it('takes a product for an answer to “For which product?”, after which the card says so', async () => {
    const question = await dana.say('add jdoe');
    await question.reads('For which product?');

    const answer = await dana.say('visio');

    await answer.reads('Jane Doe has a Visio seat', '1 of 5 seats free');
    await question.press('Project');
    await question.reads('This question was answered already');
  });

  it('goes on with “and … too”', async () => {
    const answer = await dana.say('and asmith too');

    await answer.reads('Alex Smith has a Visio seat', '0 of 5 seats free');
    await (await dana.say('undo')).reads('Undone: Alex Smith is off the Visio roster', '1 of 5 seats free');
  });

  it('takes a number for an answer to a choice', async () => {
    const question = await dana.say('add John Smith to Visio');
    await question.reads('Which “John Smith” do you mean?', 'Stockroom Manager', 'Professor');

    const answer = await dana.say('2');

    await answer.reads('John Smith', 'History');
  });

  it('takes cancel, after which yes does nothing', async () => {
    const question = await dana.say('move enovak first in Project');
    await question.reads('Bilal Khan');

    const answer = await dana.say('cancel');

    await answer.reads('Nothing was changed');
    await dana.say('yes');
    await (await dana.say('who has Project')).reads('Bilal Khan', 'Waiting 1 Carla Diaz');
  });

  it('brings an answer that was typed back to the approver who asked', async () => {
    const form = await dana.say('buy 3 Project');
    await form.fill({ 'Purchase order': 'PO-5001', 'Link to the proof': PROOF });
    const asked = await sam.answerTo(() => form.press('Send to central IT'));
    await asked.reads('Approve 3 Project seats?');
    await asked.press('Ask');
    const question = await dana.answerTo(async () => {
      await sam.say('Is this for the map project?');
    });
    await question.reads('Is this for the map project?');

    const again = await sam.answerTo(async () => {
      await dana.say('It is for the one of Amy Wong');
    });

    await again.reads('Approve 3 Project seats?', 'It is for the one of Amy Wong');
  });

  it('takes a role back', async () => {
    const taken = await sam.say('remove delegate ualvarez from Chemistry');
    await taken.reads('Uma Alvarez', 'Chemistry');
    await (await sam.say('yes')).reads('Uma Alvarez is no longer a delegate of Chemistry');

    const undone = await sam.say('undo');

    await undone.reads('Undone', 'Uma Alvarez');
    await (await sam.say('departments')).reads('Chemistry', 'Delegates: Uma Alvarez');
  });
});
