import { undoCommand } from '../../../src/application/roster/undo-command';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type PersonActor } from '../../../src/domain/actor';
import { activityKey, departmentId, productId, userId } from '../../../src/domain/ids';
import { idOf } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const actorOf = (alias: string): PersonActor => ({
  kind: 'person',
  userId: userId(idOf(alias)),
  displayName: alias,
  userPrincipalName: '',
});

const person = (alias: string) => ({
  userId: userId(idOf(alias)),
  displayName: alias,
  userPrincipalName: `${alias}@contoso.edu`,
  userText: alias,
});

const senderOf = (alias: string) => ({
  key: activityKey('some-key'),
  actor: actorOf(alias),
  shownIn: undefined,
  isRepeat: false,
});

describe('a change of a roster', () => {
  const strangers = ['jdoe', 'nadler', 'lmarin', 'ualvarez', 'visitor_partner.example#EXT#'];

  it.each(strangers)('is refused when it is made by %s, whatever was checked before', async (alias) => {
    const bot = await startBot();
    const pool = { department: departmentId('math'), product: productId('visio') };
    const command = { ...pool, kind: 'add', people: [person('asmith')] } as const;

    const outcome = await changeRoster(bot.app().ports, { ...senderOf(alias), command });

    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-yours' } });
    expect(await bot.roster('math', 'visio')).not.toContain('asmith');
  });

  it.each(strangers)('is not undone by %s', async (alias) => {
    const bot = await startBot();
    await bot.say('dreyes', 'add asmith to Visio');
    const command = { kind: 'undo', department: departmentId('math'), command: undefined, isConfirmed: true } as const;

    const outcome = await undoCommand(bot.app().ports, { ...senderOf(alias), command });

    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-yours' } });
    expect(await bot.roster('math', 'visio')).toContain('asmith');
  });
});
