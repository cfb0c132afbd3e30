import { aMessage, aPress, chatOf, idOf, newActivityId } from '../../support/bot/activities';
import { actionNamed, closeBots, shownAs, startBot, type TestBot, wordsOf } from '../../support/bot/bot-harness';

afterEach(closeBots);

/** Roster changes of a department on record, oldest first. */
async function changesIn(bot: TestBot, department: string): Promise<readonly string[]> {
  const entries = await bot
    .app()
    .ports.departments.look(department as never)
    .ledger({ isRosterChange: true, limit: 100 });
  return entries
    .filter((entry) => entry.actor.kind === 'person')
    .map((entry) => entry.fact.action)
    .toReversed();
}

const assignmentsOf = async (bot: TestBot, alias: string): Promise<number> =>
  (await bot.tenant.log()).filter((request) => request.path === `/users/${idOf(alias)}/assignLicense`).length;

describe('a message delivered again', () => {
  it('has one effect and gets no second post when it comes after the first', async () => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'add jdoe to Visio');

    await bot.send(message);
    await bot.app().settled();
    const again = await bot.send(message);
    await bot.app().settled();

    expect(again.status).toBe(200);
    expect(bot.connector.posts()).toHaveLength(1);
    expect(await changesIn(bot, 'math')).toEqual(['person-added']);
    expect(await assignmentsOf(bot, 'jdoe')).toBe(1);
  });

  it('has one effect and one post when five copies come at once', async () => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'add jdoe, asmith and oprice to Visio');

    const answers = await Promise.all(Array.from({ length: 5 }, () => bot.send(message)));
    await bot.app().settled();

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    expect(bot.connector.posts()).toHaveLength(1);
    expect(await changesIn(bot, 'math')).toEqual(['person-added', 'person-added', 'person-added']);
    expect(await bot.roster('math', 'visio')).toEqual([
      'awong',
      'dlee',
      'mrossi',
      'jdoe',
      'asmith',
      'oprice (waiting 1)',
    ]);
  });

  it.each<[string, (bot: TestBot) => Promise<unknown>]>([
    ['nothing happened since', () => Promise.resolve()],
    [
      'it was undone with its button',
      async (bot) => {
        const [posted] = bot.connector.shown();
        await bot.press('dreyes', shownAs(posted?.id, posted?.activity ?? {}), 'Undo');
      },
    ],
    [
      'the sender may not do it any more',
      (bot) =>
        bot.app().ports.departments.change('math' as never, async (books) => {
          const department = await books.department();
          if (department !== undefined) await books.saveDepartment({ ...department, delegates: [] });
        }),
    ],
  ])('gets no second post however late it comes, though %s', async (_, meanwhile) => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'add jdoe to Visio');
    await bot.send(message);
    await bot.app().settled();
    await meanwhile(bot);
    await bot.app().settled();
    const before = [bot.connector.posts(chatOf('dreyes')).length, (await changesIn(bot, 'math')).length];

    bot.advance(10 * 60_000);
    await bot.send(message);
    await bot.app().settled();

    expect([bot.connector.posts(chatOf('dreyes')).length, (await changesIn(bot, 'math')).length]).toEqual(before);
  });

  it('has one effect and one post when the program was started anew in between', async () => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'remove awong from Visio');
    await bot.send(message);
    await bot.app().settled();

    await bot.restart();
    await bot.send(message);
    await bot.app().settled();
    await bot.finishAll();
    await bot.app().settled();

    expect(bot.connector.posts(chatOf('dreyes'))).toHaveLength(1);
    expect(await changesIn(bot, 'math')).toEqual(['person-removed']);
  });

  it('has one effect and one post when it reaches two processes at once', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    const message = aMessage('dreyes', bot.place, 'add jdoe to Visio');

    await Promise.all([bot.send(message), twin.send(message), bot.send(message), twin.send(message)]);
    await Promise.all([bot.app().settled(), twin.app.settled()]);

    expect(bot.connector.posts()).toHaveLength(1);
    expect(await changesIn(bot, 'math')).toEqual(['person-added']);
  });

  it('is told from another message with the same words', async () => {
    const bot = await startBot();

    await bot.say('dreyes', 'seats');
    await bot.say('dreyes', 'seats');

    expect(bot.connector.posts()).toHaveLength(2);
  });

  it('is told from a message of another chat with the same id', async () => {
    const bot = await startBot();
    const id = newActivityId();

    await bot.say('dreyes', 'seats', { id });
    await bot.say('ualvarez', 'seats', { id });

    expect(bot.connector.posts()).toHaveLength(2);
  });

  it('is answered when the first delivery was carried out but could not be answered', async () => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'add jdoe to Visio');
    bot.connector.trouble({ operation: 'post', count: 1, status: 400 });
    const first = await bot.send(message);

    const second = await bot.send(message);
    await bot.app().settled();

    expect(first).toMatchObject({ status: 500, text: '{}' });
    expect(second.status).toBe(200);
    const [posted, ...others] = bot.connector.shown();
    expect(others).toEqual([]);
    expect(shownAs(posted?.id, posted?.activity ?? {}).text).toContain('Jane Doe has a Visio seat');
    expect(await changesIn(bot, 'math')).toEqual(['person-added']);
  });

  it('is answered in the end although the answer could not be posted and nobody sends it again', async () => {
    const bot = await startBot();
    bot.connector.trouble({ operation: 'post', count: 1, status: 503 });
    await bot.send(aMessage('dreyes', bot.place, 'add jdoe to Visio'));

    bot.advance(60_000);
    await bot.finishAll();

    const [posted] = bot.connector.shown();
    expect(shownAs(posted?.id, posted?.activity ?? {}).text).toContain('License active in Microsoft 365');
    expect(bot.connector.posts()).toHaveLength(1);
  });
});

describe('a message whose answer travels in the response', () => {
  const inline = { deliveryMode: 'expectReplies' };
  const repliesOf = (body: unknown): string => {
    const { activities } = body as { activities: { attachments: { contentType: string; content: unknown }[] }[] };
    return activities.map((activity) => shownAs(undefined, activity).text).join('\n---\n');
  };

  it('is not posted as well', async () => {
    const bot = await startBot();

    const answer = await bot.send(aMessage('dreyes', bot.place, 'add jdoe to Visio', inline));
    await bot.app().settled();
    bot.advance(60_000);
    await bot.finishAll();

    expect(repliesOf(answer.body)).toContain('Jane Doe has a Visio seat');
    expect(bot.connector.posts()).toEqual([]);
  });

  it('gets the recorded answer again, with one effect', async () => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'remove awong from Visio', inline);

    const first = await bot.send(message);
    const second = await bot.send(message);
    await bot.app().settled();

    expect(repliesOf(first.body)).toContain('Amy Wong no longer has Visio');
    expect(repliesOf(second.body)).toContain('Amy Wong no longer has Visio');
    expect(await changesIn(bot, 'math')).toEqual(['person-removed']);
  });

  it('gets the recorded answer again although the name means two people by now', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add gkim to Visio');
    const message = aMessage('dreyes', bot.place, 'remove kim from Visio', inline);

    const first = await bot.send(message);
    const second = await bot.send(message);

    expect(repliesOf(first.body)).toContain('Grace Kim no longer has Visio');
    expect(repliesOf(second.body)).toContain('Grace Kim no longer has Visio');
  });

  it('gets the recorded answer again although the directory is down by now', async () => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'add jdoe to Visio', inline);
    await bot.send(message);
    await bot.tenant.faults({ status: 503 });

    const second = await bot.send(message);

    expect(repliesOf(second.body)).toContain('Jane Doe has a Visio seat');
  });

  it('undoes nothing more when "undo" comes again after another command', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'add jdoe to Visio for Mathematics');
    const undo = aMessage('sokafor', bot.place, 'undo', inline);
    await bot.send(undo);
    await bot.say('sokafor', 'add xli to Visio for Chemistry');

    const again = await bot.send(undo);

    expect(repliesOf(again.body)).toContain('Undone: Jane Doe is off the Visio roster');
    expect(await bot.roster('chem', 'visio')).toContain('xli');
  });
});

describe('a button pressed twice', () => {
  it('undoes once and answers the same', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    const first = await bot.press('dreyes', shown, 'Undo');
    const second = await bot.press('dreyes', shown, 'Undo');

    expect(first.text).toContain('Undone: Jane Doe is off the Visio roster');
    expect(second.text).toContain('Undone: Jane Doe is off the Visio roster');
    expect(await changesIn(bot, 'math')).toEqual(['person-added', 'person-removed']);
    expect(bot.connector.posts(chatOf('dreyes'))).toHaveLength(1);
  });

  it('undoes once when both presses come at once, as does the same press delivered three times', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    const press = () => aPress('dreyes', bot.place, { action: actionNamed(shown, 'Undo'), replyToId: shown.id });
    const delivered = press();

    const answers = await Promise.all([press(), delivered, delivered, delivered].map((one) => bot.invoke(one)));
    await bot.app().settled();

    expect(answers.map(({ statusCode, value }) => [statusCode, wordsOf(value)])).toEqual(
      answers.map((): unknown => [200, expect.stringContaining('Undone: Jane Doe is off the Visio roster')]),
    );
    expect(await changesIn(bot, 'math')).toEqual(['person-added', 'person-removed']);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('undoes once although the program was started anew in between', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'remove awong from Visio');
    await bot.press('dreyes', shown, 'Undo');

    await bot.restart();
    const again = await bot.press('dreyes', shown, 'Undo');

    expect(again.text).toContain('Undone: Amy Wong is back in Visio');
    expect(await changesIn(bot, 'math')).toEqual(['person-removed', 'person-added']);
  });

  it('adds the chosen person once', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', 'add kim to Visio');
    const chosen = { 'person-0': '00000000-0000-4000-8000-000000000010' };
    const press = () => {
      const action = actionNamed(asked, /^Add/u);
      const data = { ...action.data, ...chosen };
      return aPress('dreyes', bot.place, { action: { ...action, data }, replyToId: asked.id });
    };

    const answers = await Promise.all([press(), press()].map((one) => bot.invoke(one)));
    await bot.app().settled();

    expect(answers.map(({ value }) => wordsOf(value))).toEqual([
      expect.stringContaining('Jordan Kim has a Visio seat'),
      expect.stringContaining('Jordan Kim has a Visio seat'),
    ]);
    expect(await changesIn(bot, 'math')).toEqual(['person-added']);
  });

  it('moves once when "Move first" is confirmed twice', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', 'move enovak first in Project');
    const press = () => aPress('dreyes', bot.place, { action: actionNamed(asked, 'Move first'), replyToId: asked.id });

    const answers = await Promise.all([press(), press()].map((one) => bot.invoke(one)));
    await bot.app().settled();

    expect(wordsOf(answers[1]?.value ?? null)).toEqual(wordsOf(answers[0]?.value ?? null));
    expect(await changesIn(bot, 'math')).toEqual(['person-moved']);
    expect((await bot.roster('math', 'project')).slice(0, 2)).toEqual(['enovak', 'awong']);
  });

  it('tells people once although the command is answered twice at once', async () => {
    const bot = await startBot();
    await bot.say('oprice', 'hi');
    await bot.say('dreyes', 'add oprice to Visio');
    const asked = await bot.say('dreyes', 'remvoe oprice from Visio');
    const press = () => aPress('dreyes', bot.place, { action: actionNamed(asked, /^Yes/u), replyToId: asked.id });

    await Promise.all([press(), press(), press()].map((one) => bot.invoke(one)));
    await bot.app().settled();

    expect(await changesIn(bot, 'math')).toEqual(['person-added', 'person-removed']);
    expect(bot.connector.posts(chatOf('oprice'))).toHaveLength(2);
  });

  it('posts an answer below once however often one press is delivered', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'help');
    const press = aPress('dreyes', bot.place, { action: actionNamed(shown, 'seats'), replyToId: shown.id });

    const answers = await Promise.all([bot.invoke(press), bot.invoke(press)]);
    answers.push(await bot.invoke(press));

    expect(answers.map((answer) => answer.value)).toEqual(['Answered below.', 'Answered below.', 'Answered below.']);
    expect(bot.connector.posts()).toHaveLength(2);
  });
});

describe('a press from a client without Action.Execute', () => {
  it('works with its value as an object or as JSON', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    const { data } = actionNamed(shown, 'Undo');

    const undone = await bot.say('dreyes', '', { text: undefined, value: data, replyToId: shown.id });
    const help = await bot.say('dreyes', '', {
      text: '',
      value: JSON.stringify({ alacarte: { verb: 'phrase.say', data: { text: 'help' } } }),
    });

    expect(undone.text).toContain('Undone: Jane Doe is off the Visio roster');
    expect(help.text).toContain('What you can type');
  });

  it('has one effect and one post when it is delivered twice', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    const { data } = actionNamed(shown, 'Undo');
    const submit = aMessage('dreyes', bot.place, '', { text: undefined, value: data, replyToId: shown.id });

    await Promise.all([bot.send(submit), bot.send(submit)]);
    await bot.send(submit);
    await bot.app().settled();

    expect(bot.connector.posts()).toHaveLength(2);
    expect(await changesIn(bot, 'math')).toEqual(['person-added', 'person-removed']);
  });

  it('is answered kindly when it means nothing', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', '', { text: undefined, value: 'not JSON' });

    expect(shown.text).toContain('This button does nothing any more');
  });
});
