import { aMessage, aPress } from '../support/bot/activities';
import { closeBots, startBot } from '../support/bot/bot-harness';
import { counted, ofKind } from '../support/bot/counted';

afterEach(closeBots);

describe('what is counted', () => {
  it('is each turn, once, by what came of it, and why it was refused', async () => {
    const metrics = counted();
    const bot = await startBot({ metrics });
    const message = aMessage('dreyes', bot.place, 'seats');

    await bot.send(message);
    await bot.send(message);
    await bot.say('dreyes', 'add nobodyatall to Visio');
    await bot.say('awong', 'add jdoe to Visio');
    await bot.say('dreyes', 'add jdoe and awong to Visio');
    await bot.send(aPress('dreyes', bot.place, { action: { verb: 'nonsense', data: {} } }));
    await bot.post('{}');
    await bot.app().documents.close();
    await bot.say('dreyes', 'seats');

    const counts = metrics.read();
    expect(ofKind(counts, 'turns')).toEqual({
      'message answered': 3,
      'message failed': 1,
      'message refused': 1,
      'message repeat': 1,
      'press answered': 1,
    });
    expect(ofKind(counts, 'refusedRequests')).toEqual({ 'no-activity': 1 });
    expect(ofKind(counts, 'refusals')).toEqual({ 'already-on-roster': 1, 'not-found': 1, 'not-yours': 1 });
  });

  it('is each effect that a ledger has, and no attempt', async () => {
    const metrics = counted();
    const bot = await startBot({ metrics });
    const before = ofKind(metrics.read(), 'effects');

    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.say('dreyes', 'remove jdoe from Visio');

    const after = ofKind(metrics.read(), 'effects');
    const did = Object.entries(after).map(([action, count]) => [action, count - (before[action] ?? 0)] as const);
    expect(Object.fromEntries(did.filter(([, count]) => count > 0))).toEqual({
      'license-active': 1,
      'license-released': 1,
      'license-requested': 1,
      'person-added': 1,
      'person-removed': 1,
      'release-requested': 1,
    });
  });

  it('is whoever asks us to come back later, request by request', async () => {
    const metrics = counted();
    const bot = await startBot({ metrics });
    await bot.tenant.faults({ status: 429, count: 2, headers: { 'Retry-After': '0' } });
    bot.connector.trouble({ operation: 'update', status: 429, count: 1, headers: { 'Retry-After': '0' } });

    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.finishAll();

    expect(ofKind(metrics.read(), 'throttled')).toEqual({ 'Microsoft Graph': 2, Teams: 1 });
  });

  it('is what became of the steps of a run, and of reminders', async () => {
    const metrics = counted();
    const bot = await startBot({ metrics, now: '2027-06-16T20:00:00Z' });
    await bot.say('dreyes', 'hi');

    await bot.reconcileWhole();
    await bot.app().runJob('reminders');
    await bot.app().runJob('send-letters');
    await bot.app().runJob('reminders');
    await bot.app().runJob('send-letters');

    const counts = metrics.read();
    expect(Object.keys(ofKind(counts, 'reconciled')).length).toBeGreaterThan(0);
    const letters = ofKind(counts, 'reminders');
    expect(letters['digest due']).toBeGreaterThan(0);
    expect((letters['digest sent'] ?? 0) + (letters['digest failed'] ?? 0)).toBe(letters['digest due']);
    expect(letters['digest sent']).toBe(1);
  });
});
