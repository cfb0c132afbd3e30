import { aMessage } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot, type Twin, wordsOf } from '../../support/bot/bot-harness';

afterEach(closeBots);

/** What another process answers to a message. */
async function ask(bot: TestBot, twin: Twin, alias: string, text: string): Promise<string> {
  const answer = await twin.send(aMessage(alias, bot.place, text, { deliveryMode: 'expectReplies' }));
  const { activities } = answer.body as { readonly activities: readonly { readonly attachments: unknown }[] };
  return wordsOf(activities.map(({ attachments }) => attachments) as never);
}

const say = async (bot: TestBot, alias: string, text: string): Promise<string> => (await bot.say(alias, text)).text;

/** Who has a role where, in words. */
async function roles(bot: TestBot): Promise<Readonly<Record<string, string>>> {
  const { ports } = bot.app();
  const names = (people: readonly { userPrincipalName: string }[]) =>
    people.map((one) => one.userPrincipalName.split('@')[0]).join(' ');
  const { approvers } = await ports.institution.read();
  const departments = await ports.departments.departments();
  return Object.fromEntries([
    ['approvers', names(approvers)],
    ...departments.map(({ id, delegates, purchasers }) => [id, `${names(delegates)} / ${names(purchasers)}`]),
  ]) as Readonly<Record<string, string>>;
}

describe('a department with another name', () => {
  it('is called so in every process at once, only by an approver, and its old entries keep the old name', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    for (const alias of ['dreyes', 'dfarah', 'lmarin', 'jdoe'])
      expect(await say(bot, alias, 'rename department History to Humanities')).toContain('Only central IT');
    expect(await ask(bot, twin, 'sokafor', 'seats for Humanities')).not.toContain('seats free');

    const answer = await say(bot, 'sokafor', 'rename department History to Humanities');

    expect(answer).toContain('“History” is called Humanities now');
    expect(answer).toContain('People whose directory department is “History” still count as its own.');
    expect(await ask(bot, twin, 'sokafor', 'seats for Humanities')).toContain('Humanities');
    expect(await ask(bot, twin, 'sokafor', 'department History')).toContain('“History” is called Humanities now');
    const history = await say(bot, 'sokafor', 'history');
    expect(history).toContain('· Humanities');
    expect(history).toContain('changed the department to Humanities');
    expect(await say(bot, 'sokafor', 'history for Mathematics')).not.toContain('Humanities');
  });

  it('is refused a name that is taken, one that is too long, and one that says nothing', async () => {
    const bot = await startBot();

    expect(await say(bot, 'sokafor', 'rename History to  CHEMISTRY')).toContain('called “Chemistry” already');
    expect(await say(bot, 'sokafor', `rename History to ${'x'.repeat(81)}`)).toContain('at most 80 characters');
    expect(await say(bot, 'sokafor', 'rename department Alchemy to Chem')).toContain(
      'There is no department “Alchemy”',
    );
    const form = await bot.say('sokafor', 'rename department History');
    expect(form.text).toContain('What is History called from now on?');
    const saved = await bot.press('sokafor', form, 'Rename', { name: 'Humanities' });
    expect(saved.text).toContain('“History” is called Humanities now');
  });
});

describe('an answer that is typed', () => {
  it('renames, closes and takes a role as the button does', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'rename department History');
    expect(await say(bot, 'sokafor', 'hm, what would be good?')).toContain('What is History called from now on?');
    expect(await say(bot, 'sokafor', 'Humanities')).toContain('“History” is called Humanities now');

    await bot.say('sokafor', 'remove delegate dreyes from Mathematics');
    await bot.say('sokafor', 'no');
    expect((await roles(bot))['math']).toBe('dreyes / nadler');
    await bot.say('sokafor', 'remove delegate dreyes from Mathematics');
    expect(await say(bot, 'sokafor', 'yes')).toContain('Dana Reyes is no longer a delegate of Mathematics');
    expect((await roles(bot))['math']).toBe(' / nadler');

    await bot.press('sokafor', await bot.say('sokafor', 'add department Physics'), 'Add department', {
      name: 'Physics',
    });
    await bot.say('sokafor', 'close department Physics');
    expect(await say(bot, 'sokafor', 'yes')).toContain('Physics is closed');
  });
});

describe('closing a department', () => {
  it('is refused with what stands in the way, and only approvers learn it', async () => {
    const bot = await startBot();

    for (const alias of ['dreyes', 'dfarah', 'lmarin', 'jdoe'])
      expect(await say(bot, alias, 'close department Mathematics')).toContain('Only central IT');
    const refused = await bot.say('sokafor', 'close department Mathematics');

    expect(refused.text).toContain('Mathematics cannot be closed yet');
    expect(refused.text).toMatch(/Visio: 3 people on the roster, 5 seats until June 30, 20\d\d/u);
    expect(refused.actions.map(({ title }) => title)).toContain('Show Project');
    expect((await roles(bot))['math']).toBe('dreyes / nadler');
  });

  it('happens after one question, everywhere at once, and is taken back by its name', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    await bot.press('sokafor', await bot.say('sokafor', 'add department Physics'), 'Add department', {
      name: 'Physics',
      delegates: 'jdoe',
    });
    expect(await ask(bot, twin, 'sokafor', 'departments')).toContain('4 departments');

    const asked = await bot.say('sokafor', 'delete department Physics');
    expect(asked.text).toContain('Close Physics?');
    expect(asked.text).toContain('Jane Doe loses the role there.');
    expect((await roles(bot))['physics']).toBe('jdoe / ');
    const closed = await bot.press('sokafor', asked, 'Close Physics');

    expect(closed.text).toContain('Physics is closed');
    const list = await ask(bot, twin, 'sokafor', 'departments');
    expect(list).toContain('3 departments');
    expect(list).toContain('Closed: Physics');
    expect(await ask(bot, twin, 'jdoe', 'seats')).not.toContain('Physics');
    expect(await ask(bot, twin, 'sokafor', 'add delegate jdoe to Physics')).toContain('Physics was closed on');
    expect(await ask(bot, twin, 'dreyes', 'seats for Physics')).toContain('No department “Physics” of yours');
    const shown = await bot.say('sokafor', 'show department Physics');
    expect((await bot.press('sokafor', shown, 'Show the history')).answer.statusCode).toBe(200);
    expect(await say(bot, 'sokafor', 'history')).toContain('closed the department Physics · Physics');
    expect(await say(bot, 'lmarin', 'reopen department Physics')).toContain('Only central IT');

    expect(await say(bot, 'sokafor', 'reopen department Physics')).toContain('Physics is open again');
    expect(await ask(bot, twin, 'sokafor', 'department Physics')).toContain('In the directory: Physics');
    expect((await roles(bot))['physics']).toBe(' / ');
  });
});

describe('a role', () => {
  it('is taken from the last delegate after a question, and given back by its button, once', async () => {
    const bot = await startBot();
    const asked = await bot.say('sokafor', 'remove delegate dreyes from Mathematics');
    expect(asked.text).toContain('Mathematics would have no delegate');
    expect(asked.text).toContain('Its purchases would still be sent by');
    expect((await roles(bot))['math']).toBe('dreyes / nadler');

    const done = await bot.press('sokafor', asked, 'Remove');
    expect((await roles(bot))['math']).toBe(' / nadler');
    const list = await bot.say('sokafor', 'departments');
    expect(list.text).toContain('No delegate: Mathematics');

    const undone = await bot.press('sokafor', { ...done.shown, id: asked.id }, 'Undo');
    expect(undone.text).toContain('Dana Reyes is a delegate of Mathematics now');
    expect((await roles(bot))['math']).toBe('dreyes / nadler');
    expect(await say(bot, 'sokafor', 'undo')).toContain('undone already');
    expect((await roles(bot))['math']).toBe('dreyes / nadler');
  });

  it('is undone by typing, by whoever changed it, unless somebody changed it since', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'add approver jdoe');
    await bot.say('sokafor', 'add delegate jdoe to Chemistry');
    await bot.say('jdoe', 'remove delegate jdoe from Chemistry');

    expect(await say(bot, 'sokafor', 'undo')).toContain('changed by somebody since');
    await bot.say('sokafor', 'add delegate asmith to Chemistry');
    expect(await say(bot, 'dreyes', 'undo')).toContain('nothing to undo');
    expect((await roles(bot))['chem']).toBe('ualvarez asmith / ');
    expect(await say(bot, 'sokafor', 'undo')).toContain('is no longer a delegate of Chemistry');
    expect((await roles(bot))['chem']).toBe('ualvarez / ');

    await bot.say('sokafor', 'add jdoe to Visio for Mathematics');
    expect(await say(bot, 'sokafor', 'undo')).not.toContain('delegate');
  });

  it('is not undone after a day', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'add delegate asmith to Chemistry');
    bot.advance(25 * 60 * 60 * 1000);

    expect(await say(bot, 'sokafor', 'undo')).toContain('more than 24 hours old');
  });

  it('moves to another department, and back by an undo', async () => {
    const bot = await startBot();

    const asked = await bot.say('sokafor', 'move delegate dreyes from Mathematics to Chemistry');
    expect(asked.text).toContain('Move Dana Reyes from Mathematics to Chemistry?');
    const moved = await bot.press('sokafor', asked, 'Move');

    expect(moved.text).toContain('Dana Reyes is a delegate of Chemistry now');
    expect(await roles(bot)).toMatchObject({ math: ' / nadler', chem: 'ualvarez dreyes / ' });
    expect(await say(bot, 'sokafor', 'undo')).toContain('Undone');
    expect(await roles(bot)).toMatchObject({ math: 'dreyes / nadler', chem: 'ualvarez / ' });
    expect(await say(bot, 'sokafor', 'move purchaser nadler to Chemistry')).toContain('And no longer of Mathematics');
    expect(await roles(bot)).toMatchObject({ math: 'dreyes / ', chem: 'ualvarez / nadler' });
  });

  it('passes from one to another without a question, and not to a guest', async () => {
    const bot = await startBot();
    for (const alias of ['dreyes', 'lmarin'])
      expect(await say(bot, alias, 'make jdoe delegate of Mathematics instead of dreyes')).toContain('Only central IT');

    const text = await say(bot, 'sokafor', 'make jdoe delegate of Mathematics instead of dreyes');

    expect(text).toContain('Jane Doe is a delegate of Mathematics now, instead of Dana Reyes');
    expect((await roles(bot))['math']).toBe('jdoe / nadler');
    expect(await say(bot, 'sokafor', 'replace approver sokafor with jdoe')).toContain(
      'Remove yourself as an approver?',
    );
    expect(await say(bot, 'sokafor', 'remove approver sokafor')).toContain('you are the last approver');
    expect((await roles(bot))['approvers']).toBe('sokafor');
  });
});
