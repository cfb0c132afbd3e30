import { documentDepartmentStore } from '../../../src/adapters/documents/department/department-store';
import { type DepartmentId } from '../../../src/domain/ids';
import { aMessage, aPress } from '../../support/bot/activities';
import { actionNamed, closeBots, startBot, type TestBot, type Twin, wordsOf } from '../../support/bot/bot-harness';

afterEach(closeBots);

/** What another process answers to a message. */
async function ask(bot: TestBot, twin: Twin, alias: string, text: string): Promise<string> {
  const answer = await twin.send(aMessage(alias, bot.place, text, { deliveryMode: 'expectReplies' }));
  const { activities } = answer.body as { readonly activities: readonly { readonly attachments: unknown }[] };
  return wordsOf(activities.map(({ attachments }) => attachments) as never);
}

/** Fills in the form that is shown, in the first process. */
async function fill(bot: TestBot, alias: string, text: string, title: string, inputs: Record<string, string>) {
  const form = await bot.say(alias, text);
  const { data, verb } = actionNamed(form, title);
  const action = { type: 'Action.Execute', verb, data: { ...data, ...inputs } };
  return wordsOf(
    (await bot.invoke(aPress(alias, bot.place, { action, trigger: 'manual' }, { replyToId: form.id }))).value,
  );
}

describe('a role that changes in one process', () => {
  it('is obeyed in another at once when it was taken away, even by who was understood there a moment ago', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    expect(await ask(bot, twin, 'dreyes', 'seats')).toContain('Visio');
    const before = await bot.roster('math', 'visio');

    // She is the last one, which is asked about.
    await bot.press('sokafor', await bot.say('sokafor', 'remove dreyes as delegate of Mathematics'), 'Remove');

    expect(await ask(bot, twin, 'dreyes', 'seats')).not.toContain('seats free');
    expect(await ask(bot, twin, 'dreyes', 'add jdoe to Visio for Mathematics')).not.toContain('was added');
    expect(await bot.roster('math', 'visio')).toEqual(before);
  });

  it('is obeyed though whoever took it away died before the outline said so', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    expect(await ask(bot, twin, 'dreyes', 'seats')).toContain('seats free');
    const before = await bot.roster('math', 'visio');
    const { documents, ports } = bot.app();
    for (const { id } of await ports.departments.departments())
      await documentDepartmentStore(documents, ports.clock).change(id, async (books) => {
        const department = await books.department();
        if (department !== undefined) await books.saveDepartment({ ...department, delegates: [], purchasers: [] });
      });

    expect(await ask(bot, twin, 'dreyes', 'seats')).not.toContain('seats free');
    expect(await ask(bot, twin, 'dreyes', 'add jdoe to Visio for Mathematics')).not.toContain('was added');
    expect(await bot.roster('math', 'visio')).toEqual(before);
  });

  it('works in another at once when it was given, to somebody whom nobody knew there', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    expect(await ask(bot, twin, 'jdoe', 'seats')).not.toContain('seats free');

    await bot.say('sokafor', 'add jdoe as delegate of Mathematics');

    expect(await ask(bot, twin, 'jdoe', 'seats for Mathematics')).toContain('seats free');
    expect(await ask(bot, twin, 'jdoe', 'seats')).toContain('seats free');
    expect(await ask(bot, twin, 'jdoe', 'who has Visio')).toContain('Visio');
  });

  it('makes an approver here and there', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    expect(await ask(bot, twin, 'jdoe', 'departments')).not.toContain('Mathematics');

    await bot.say('sokafor', 'add jdoe as approver');
    expect(await ask(bot, twin, 'jdoe', 'departments')).toContain('Mathematics');

    await bot.say('sokafor', 'remove jdoe as approver');
    expect(await ask(bot, twin, 'jdoe', 'departments')).not.toContain('Mathematics');
  });
});

describe('a name that changes in one process', () => {
  it('is understood in another at once: a department renamed, and one just opened', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    expect(await ask(bot, twin, 'sokafor', 'seats for Humanities')).not.toContain('seats free');
    const { outline } = bot.app().ports;
    const rename = async (id: string, name: string) => {
      await bot.app().ports.departments.change(id as DepartmentId, async (books) => {
        const department = await books.department();
        if (department === undefined) throw new Error(`there is no ${id}`);
        await books.saveDepartment({ ...department, name });
      });
      await outline.changed([id as DepartmentId]);
    };

    await rename('hist', 'Humanities');

    expect(await ask(bot, twin, 'sokafor', 'seats for Humanities')).toContain('Humanities');
    expect(
      await fill(bot, 'sokafor', 'add department Physics', 'Add department', { name: 'Physics', delegates: 'jdoe' }),
    ).toContain('Physics');
    expect(await ask(bot, twin, 'sokafor', 'show department Physics')).toContain('Physics');
  });

  it('is known once the outline was compared, where whoever changed it died before saying so', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    await ask(bot, twin, 'sokafor', 'seats for Humanities');
    const { documents, ports } = bot.app();
    await documentDepartmentStore(documents, ports.clock).change('hist' as DepartmentId, async (books) => {
      const department = await books.department();
      if (department !== undefined) await books.saveDepartment({ ...department, name: 'Humanities' });
    });
    expect(await ask(bot, twin, 'sokafor', 'seats for Humanities')).not.toContain('Humanities\n');

    await bot.app().runJob('outline');

    expect(await ask(bot, twin, 'sokafor', 'seats for Humanities')).toContain('seats free');
  });
});
