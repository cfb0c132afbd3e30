import { samplePeople } from '../../../src/local/sample/sample-people';
import { aMessage, aPress, BOT_ID, idOf, TENANT_ID } from '../../support/bot/activities';
import { closeBots, startBot, type LogLine, type TestBot } from '../../support/bot/bot-harness';
import { BOT } from '../../support/tenant/tenant';

afterEach(closeBots);

/** What only a sender could have typed. */
const TYPED = ['Canaria', 'canary reason of a press'];
const GUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/giu;
/** Keys of our own records, and a command that an operator runs, which may stand anywhere. */
const OWN_IDS = ['purchase', 'requestId', 'grant'];

/** All that says who somebody is, or lets somebody in. */
function secretsOf(bot: TestBot): readonly string[] {
  const tokens = bot.connector.calls.flatMap(({ authorization }) => authorization?.split(' ').at(-1) ?? []);
  const chats = bot.connector.calls.map(({ conversationId }) => conversationId).filter((id) => id !== '');
  const people = samplePeople.flatMap(({ name, id, alias }) => [name, id, `${alias}@`, `29:${alias}`, `a:${alias}`]);
  return [...new Set([...people, ...chats, ...tokens, ...TYPED, BOT.clientSecret, TENANT_ID, BOT_ID, 'internal-text'])];
}

/** What a call site handed over but errors, which the log itself leaves out of. */
const handedBy = ({ message, handed }: LogLine): string => {
  const own = Object.entries(handed).filter(([name, value]) => !(value instanceof Error) && !OWN_IDS.includes(name));
  return JSON.stringify([message, Object.fromEntries(own)]);
};

const found = (secrets: readonly string[], text: string): readonly string[] =>
  secrets.filter((secret) => text.includes(secret));

describe('the log', () => {
  it('says whom it is about to nobody, and repeats nothing that was typed, whatever goes wrong', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe and bkhan to Visio');
    const all = async (): Promise<void> => {
      await bot.say('dreyes', `add asmith and ${TYPED[0] ?? ''} to Visio`);
      await bot.say('dreyes', 'what does awong have');
      await bot.say('dreyes', 'who has Visio');
      await bot.say('sokafor', `add ${TYPED[0] ?? ''} Canaria as approver`);
      await bot.say('sokafor', 'plan');
      await bot.say('sokafor', 'reconcile');
      for (const verb of ['pool.show', 'person.show', 'roster.undo', 'nonsense']) {
        const data = { alacarte: { verb, data: { department: 'math', choice: idOf('jdoe'), reason: TYPED[1] } } };
        const action = { verb, data };
        await bot.send(aPress('dreyes', bot.place, { action, replyToId: shown.id }));
        await bot.send(aMessage('dreyes', bot.place, '', { value: data }));
      }
      await bot.app().settled();
      for (const job of ['reconcile', 'reminders', 'send-letters', 'mirror', 'finish-purchases'])
        await bot.app().runJob(job);
      await bot.finishAll();
    };
    await bot.tenant.faults({ status: 403, message: 'Jane Doe internal-text' });
    await all();
    await bot.tenant.faults({ status: 500, message: 'internal-text' });
    await bot.say('dreyes', `add asmith and ${TYPED[0] ?? ''} to Visio`);
    await bot.tenant.faults();
    for (const status of [403, 404]) {
      bot.connector.trouble({ status });
      await all().catch(() => undefined);
    }
    bot.connector.trouble();
    await bot.app().documents.close();
    await all().catch(() => undefined);

    const secrets = secretsOf(bot);
    expect(new Set(bot.logs.map(({ message }) => message)).size).toBeGreaterThan(8);
    for (const line of bot.logs) {
      expect([line.line, ...found(secrets, line.line)]).toEqual([line.line]);
      const handed = handedBy(line);
      expect([handed, ...found(secrets, handed), ...(handed.match(GUID) ?? [])]).toEqual([handed]);
    }
  });

  it('names a turn as its sender is told, in every line of it, also of what followed', async () => {
    const bot = await startBot();
    await bot.tenant.faults({ status: 403 });
    await bot.app().documents.close();

    const answer = await bot.say('dreyes', 'add jdoe to Visio');

    const [, reference = 'none'] = /[Rr]eference ([0-9a-z]{8})/u.exec(answer.text) ?? [];
    const failed = bot.logs.filter(({ data }) => data['turn'] === reference);
    expect(failed).toContainEqual(expect.objectContaining({ level: 'error', message: 'a turn failed' }));
    expect(bot.logs.filter(({ data }) => data['turn'] === undefined && data['run'] === undefined)).toEqual([]);
  });

  it('names a delivery that comes again as the first', async () => {
    const bot = await startBot();
    await bot.app().documents.close();
    const message = aMessage('dreyes', bot.place, 'seats');

    await bot.send(message);
    await bot.send(message);
    await bot.send(aMessage('dreyes', bot.place, 'seats'));
    await bot.app().settled();

    const turns = bot.logs.filter(({ message }) => message === 'a turn failed').map(({ data }) => data['turn']);
    expect([turns.length, new Set(turns).size, turns[0] === turns[1]]).toEqual([3, 2, true]);
  });
});
