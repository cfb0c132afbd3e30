import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser } from 'playwright-core';
import { type Answer, startChromium, TeamsClient } from '../support/browser/browser';
import {
  buildProgram,
  licensesOf,
  type LocalProcess,
  quietPolicy,
  startProgram,
  until,
} from '../support/browser/local-process';

const VISIO = 'VISIOCLIENT_FACULTY';
const START_MS = 120_000;
// Longer than any wait for an answer, so that a failure says what was read instead.
/**
 * One afternoon of Dana Reyes, delegate of Mathematics, in the real client: each test goes on where the one before it ended.
 * Visio has room for two, Project is full and has people waiting, Power BI Pro has room for two.
 */
describe('a delegate in the client', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'alacarte-browser-'));
  let program: LocalProcess | undefined;
  let browser: Browser;
  let dana: TeamsClient;

  const start = async () => {
    program = await startProgram(dataDir, { POLICY_FILE: quietPolicy(dataDir) });
    dana = await TeamsClient.open(browser, program.clients[0] ?? '');
  };
  const holds = (alias: string, partNumber: string) =>
    until(async () => (await licensesOf(dataDir, `${alias}@contoso.edu`)).includes(partNumber), 10_000);
  const holdsNothing = (alias: string) =>
    until(async () => (await licensesOf(dataDir, `${alias}@contoso.edu`)).length === 0, 10_000);

  beforeAll(async () => {
    buildProgram();
    browser = await startChromium();
    await start();
  }, START_MS);

  afterAll(async () => {
    await browser.close();
    await program?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, START_MS);

  it('is greeted, and goes to the seats by a button', async () => {
    const answer = await dana.say('hi');
    await answer.reads('Seats for your department, by chat', 'add jdoe to Visio');

    const seats = await dana.answerTo(() => answer.press('Show my seats'));

    await seats.reads('Your seats', 'Mathematics', '2 of 5 seats free');
    await dana.page.getByText('Answered below.').waitFor();
  });

  it('reads in the help what can be typed', async () => {
    const answer = await dana.say('help');

    await answer.reads('Press a line', 'pending', 'seats', 'add jdoe to Visio', 'buy 5 Visio');
    const more = await dana.answerTo(() => answer.press('More'));
    await more.reads('remove jdoe from Visio', 'swap jdoe for asmith in Visio');
  });

  it('sees all pools at once', async () => {
    const answer = await dana.say('seats');

    await answer.reads(
      '2 of 5 seats free',
      '2 of 4 seats free',
      '6 more seats approved',
      '0 of 2 seats free',
      '3 waiting',
    );
    await answer.offers('Add people');
  });

  it('sees one pool with its people', async () => {
    const answer = await dana.say('seats Visio');

    await answer.reads('Visio', 'Mathematics', '2 of 5 seats free', 'PO-1001', 'Amy Wong', 'David Lee', 'Marco Rossi');
    await answer.offers('Add people', 'All seats');
  });

  it('adds somebody, who then holds the license', async () => {
    const answer = await dana.say('add jdoe to Visio');

    await answer.reads('Jane Doe has a Visio seat', '1 of 5 seats free', 'License active in Microsoft 365');
    await answer.offers('Undo', 'Show Visio');
    expect(await holds('jdoe', VISIO)).toBe(true);
  });

  it('undoes by the button, which is gone then', async () => {
    const answer = await dana.latest();

    await answer.press('Undo');

    await answer.reads('Undone: Jane Doe is off the Visio roster', '2 of 5 seats free', 'License removed');
    await answer.offers('Show Visio');
    expect(await holdsNothing('jdoe')).toBe(true);
  });

  it('adds three at once to the last two seats', async () => {
    const answer = await dana.say('add jdoe, enovak and hpatel to Visio');

    await answer.reads('3 people added to Visio, 1 of them waiting', '0 of 5 seats free', '1 waiting');
    await answer.reads('Hema Patel Waiting, number 1', 'Jane Doe Seated · Active', 'Eva Novák Seated · Active');
  });

  it('adds somebody to a full pool, who waits at a place', async () => {
    const answer = await dana.say('add rsato to Visio');

    await answer.reads('Rei Sato is number 2 waiting for Visio', '0 of 5 seats free', '2 waiting');
    expect(await licensesOf(dataDir, 'rsato@contoso.edu')).toEqual([]);
  });

  it('sees who has a seat and who waits, in order', async () => {
    const answer = await dana.say('who has Visio');

    await answer.reads('Seated', 'Jane Doe Active', 'Waiting 1 Hema Patel', '2 Rei Sato');
  });

  it('removes somebody, and the first one waiting is seated', async () => {
    const answer = await dana.say('remove enovak from Visio');

    await answer.reads(
      'Eva Novák no longer has Visio',
      'Hema Patel Seated from the waiting list · Active',
      '1 waiting',
    );
    expect(await holds('hpatel', VISIO)).toBe(true);
    expect(await holdsNothing('enovak')).toBe(true);
  });

  it('is asked before an undo unseats somebody, and cancels', async () => {
    const answer = await dana.say('undo');
    await answer.reads('Undo your latest change?', 'Hema Patel Seated Waiting', 'Eva Novák Removed Seated');

    await answer.press('Cancel');

    await answer.reads('Canceled', 'Nothing was changed.');
    await answer.offers();
  });

  it('swaps one person for another', async () => {
    const answer = await dana.say('swap jdoe for asmith in Visio');

    await answer.reads('Alex Smith took the Visio place of Jane Doe', '0 of 5 seats free', '1 waiting');
    expect(await holds('asmith', VISIO)).toBe(true);
    expect(await holdsNothing('jdoe')).toBe(true);
  });

  it('undoes by typing, and the card of what was undone loses its button', async () => {
    const swapped = await dana.latest();

    const answer = await dana.say('undo');

    await answer.reads('Undone:', 'Jane Doe', 'Alex Smith', '0 of 5 seats free');
    await swapped.reads('Undone: Alex Smith took the Visio place of Jane Doe', 'Undone at');
    await swapped.offers();
    expect(await holds('jdoe', VISIO)).toBe(true);
  });

  it('is told why there is nothing more to undo', async () => {
    const answer = await dana.say('undo');

    await answer.reads('There is nothing to undo', 'a change can be undone once');
  });

  it('moves somebody to the top of a full pool, after a look at who would wait', async () => {
    await (await dana.say('remove jdoe from Visio')).reads('Jane Doe no longer has Visio', 'Rei Sato');
    await (await dana.say('add jdoe to Visio')).reads('Jane Doe is number 1 waiting for Visio');
    const answer = await dana.say('move jdoe first in Visio');
    await answer.reads('Move jdoe first?', 'Rei Sato Seated Waiting', 'Jane Doe Waiting Seated');

    await answer.press('Move first');

    await answer.reads('Jane Doe is first in Visio', 'Rei Sato Waits now', '0 of 5 seats free', '1 waiting');
    expect(await holds('jdoe', VISIO)).toBe(true);
    expect(await holdsNothing('rsato')).toBe(true);
  });

  it('sees what somebody has', async () => {
    const answer = await dana.say('what does jdoe have');

    await answer.reads('Jane Doe has a seat', 'Lecturer', 'Visio', 'Paid by Mathematics', 'License active');
  });

  it('sees what she has herself', async () => {
    const answer = await dana.say('what do I have');

    await answer.reads('You have no seats');
  });

  it('sees what was done, and turns the pages', async () => {
    const answer = await dana.say('history');
    await answer.reads('Dana Reyes moved Jane Doe within Visio', 'license active', 'Entries 1 to 15');

    await answer.press('Show more');
    await answer.reads('Entries 16 to 30');
    await answer.offers('Newer', 'Show more');

    await answer.press('Newer');
    await answer.reads('Entries 1 to 15');
  });

  it('says which of two people is meant', async () => {
    const answer = await dana.say('add kim to Power BI');
    await answer.reads('Which “kim” do you mean?', 'Grace Kim · Professor · Mathematics · gkim@contoso.edu');
    await answer.choose('Jordan Kim · Lab Manager');

    await answer.press('Add to Power BI Pro');

    await answer.reads('Jordan Kim has a Power BI Pro seat', '1 of 4 seats free');
  });

  it('is asked once about somebody of another department', async () => {
    const answer = await dana.say('add Mo Ali to Power BI');
    await answer.reads('Mo Ali is in another department', 'Mo Ali is in Physics, not Mathematics. Add anyway?');
    await answer.press('Add anyway');

    await answer.reads('Mo Ali has a Power BI Pro seat', '0 of 4 seats free');
  });

  it.each([
    { text: 'add Vic Visitor to Visio', reads: ['Vic Visitor was not added', 'guests cannot hold seats'] },
    { text: 'add lfischer to Visio', reads: ['Lena Fischer was not added', 'Account is disabled'] },
    { text: 'add nosuchperson to Visio', reads: ['“nosuchperson” was not added', 'check the spelling'] },
    { text: 'add jdoe to Acrobat', reads: ['There is no product called “Acrobat”', 'Visio, Project and Power BI Pro'] },
    { text: 'seats for Chemistry', reads: ['No department “Chemistry” of yours', 'Ask Sam Okafor'] },
    { text: 'please water the plants', reads: ['I did not understand that', 'You can say'] },
    { text: 'swap jdoe in Visio', reads: ['Nothing was changed', 'swap jdoe for asmith in Visio'] },
    { text: 'thanks', reads: ['You are welcome'] },
  ])('is answered when she says “$text”', async ({ text, reads }) => {
    const answer = await dana.say(text);

    await answer.reads(...reads);
  });

  it('is asked when a product is misspelled', async () => {
    const answer = await dana.say('add ptran to Viso');
    await answer.reads('Did you mean Visio?', 'Add ptran · nothing was changed yet');

    await answer.press('Visio');

    await answer.reads('Phuong Tran is number 2 waiting for Visio');
  });

  it('reads in the answer that she is seated herself, and is not told of it besides', async () => {
    await (await dana.say('add me to Visio')).reads('Dana Reyes is number 3 waiting for Visio', '3 waiting');

    const answer = await dana.say('remove awong, dlee and mrossi from Visio');

    await answer.reads('3 people removed from Visio', 'Dana Reyes Seated from the waiting list', '0 of 5 seats free');
  });

  it('is asked when a verb is misspelled', async () => {
    const answer = await dana.say('ad fobrien to Power BI');
    await answer.reads('Did you mean: Add fobrien to Power BI Pro?', 'Nothing was changed yet.');

    await answer.press('Yes, do it');

    await answer.reads("Finn O'Brien is number 1 waiting for Power BI Pro");
  });

  it('adds people with the form', async () => {
    const form = await openForm(dana);
    await form.choose('Project');
    await form.write('jdoe\nptran');

    await form.press('Add people');

    await form.reads('2 people wait for Project', '0 of 2 seats free', '5 waiting');
  });

  it('cancels the form', async () => {
    const form = await openForm(dana);

    await form.press('Cancel');

    await form.reads('Canceled', 'Nothing was changed.');
  });

  it('finds everything again after a restart', async () => {
    const before = await (await dana.say('who has Visio')).words();
    await dana.close();
    await program?.stop();
    await start();

    const after = await (await dana.say('who has Visio')).words();

    expect(after).toBe(before);
    expect(await licensesOf(dataDir, 'jdoe@contoso.edu')).toContain(VISIO);
    await (await dana.say('undo')).reads('Undone: 2 people put back as before in Project', '3 waiting');
  });

  it('has an approver next door, who is asked for the department', async () => {
    const sam = await TeamsClient.open(browser, program?.clients[1] ?? '');
    const answer = await sam.say('add asmith to Visio');
    await answer.reads('For which department?', 'Add asmith');
    await answer.press('History');
    await answer.reads('Alex Smith is in Mathematics, not History');

    await answer.press('Add anyway');

    await answer.reads('Alex Smith has a Visio seat', 'History', '0 of 2 seats free');
    expect(await holds('asmith', VISIO)).toBe(true);
    await (await sam.say('seats')).reads('3 departments', 'Visio · Chemistry', '1 of 3 seats free');
    await sam.close();
  });

  it('never went wrong behind the scenes', () => {
    const lines = readFileSync(join(dataDir, 'alacarte.log'), 'utf8').split('\n').filter(Boolean);
    const log = lines.map((line) => JSON.parse(line) as { readonly level: number; readonly msg: string });

    // A client that was restarted knows nothing of earlier messages, so that those can no longer be edited: a warning.
    const troubles = log.filter(({ level, msg }) => level >= 50 || msg === 'an activity was refused');

    expect(troubles).toEqual([]);
  });
});

async function openForm(client: TeamsClient): Promise<Answer> {
  const seats = await client.say('seats');
  const form = await client.answerTo(() => seats.press('Add people'));
  await form.reads('Add people', 'Product', 'People');
  return form;
}
