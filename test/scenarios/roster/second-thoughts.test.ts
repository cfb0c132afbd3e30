import { changeRoster } from '../../../src/application/roster/change-roster';
import { loadOrganization, mustLoad } from '../../../src/application/import/load-organization';
import { undoCommand } from '../../../src/application/roster/undo-command';
import { samplePeople } from '../../../src/local/sample/sample-people';
import { readOrganization } from '../../../src/config/read-organization';
import { activityKey, departmentId, productId, userId } from '../../../src/domain/ids';
import { idOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const math = departmentId('math');
const visio = productId('visio');
const HELD_ALREADY = ['awong', 'dlee', 'mrossi'];

/** People who can be added to Mathematics' Visio: enough for more than one transaction. */
const newcomers = samplePeople.filter(
  ({ alias, isEnabled, isGuest }) =>
    isEnabled && !isGuest && ![...HELD_ALREADY, 'vchen', 'wolsen', 'cward'].includes(alias),
);

const senderOf = (key: string) => ({
  key: activityKey(key),
  actor: { kind: 'person', userId: userId(idOf('dreyes')), displayName: 'Dana Reyes', userPrincipalName: '' } as const,
  shownIn: undefined,
  isRepeat: false,
});

const addAll = {
  kind: 'add',
  department: math,
  product: visio,
  people: Array.from({ length: 100 }, (_, n) => ({
    userId: userId(`00000000-0000-4000-8000-1${String(n).padStart(11, '0')}`),
    displayName: `Person ${n}`,
    userPrincipalName: `person${n}@contoso.edu`,
    userText: `person${n}`,
  })),
} as const;

const undo = { kind: 'undo', department: math, command: undefined, isConfirmed: true } as const;

/** The ports of a bot, with something done after the first change that is stored. */
function afterFirstChange(
  bot: TestBot,
  then: () => Promise<unknown>,
): TestBot['app'] extends () => { ports: infer P } ? P : never {
  const { ports } = bot.app();
  let isFirst = true;
  const change: typeof ports.departments.change = async (department, decide) => {
    const decided = await ports.departments.change(department, decide);
    if (isFirst) {
      isFirst = false;
      await then();
    }
    return decided;
  };
  return { ...ports, departments: { ...ports.departments, change } };
}

describe('a large command', () => {
  it('goes no further once it is undone', async () => {
    const bot = await startBot();
    const undoNow = () => undoCommand(bot.app().ports, { ...senderOf('undo'), command: undo });

    await changeRoster(afterFirstChange(bot, undoNow), { ...senderOf('add'), command: addAll });
    await bot.finishAll();

    expect(await bot.roster('math', 'visio')).toEqual(HELD_ALREADY);
  });

  it('is asked about on a card that Teams takes, and goes on from it', async () => {
    const bot = await startBot();
    const aliases = [...newcomers.map(({ alias }) => alias), ...Array.from({ length: 150 }, (_, n) => `somebody${n}`)];

    const asked = await bot.say('dreyes', `add ${aliases.join(', ')}`);
    const answered = await bot.press('dreyes', asked, 'Visio');

    expect(JSON.stringify(asked.card).length).toBeLessThan(28_000);
    expect(asked.text).toContain('For which product?');
    // Nobody is changed before the people of other departments were asked about.
    expect(answered.text).toContain('A few people are not clear');
    expect(await bot.roster('math', 'visio')).toEqual(HELD_ALREADY);
  });

  it('is not handed to somebody else by its card', async () => {
    const bot = await startBot();
    const aliases = newcomers.filter((person) => person.department === 'Mathematics').map(({ alias }) => alias);
    const asked = await bot.say('dreyes', `add ${aliases.join(', ')}, nobody1, nobody2, nobody3, nobody4`);

    const pressed = await bot.press('sokafor', asked, 'Visio');

    expect(pressed.text).toContain('This card is out of date');
  });
});

describe('a question about lost seats', () => {
  it('is asked anew when it is somebody else who would lose one now', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', 'move enovak first in Project');
    await bot.say('dreyes', 'remove awong from Project');

    const pressed = await bot.press('dreyes', asked, 'Move first');

    expect(asked.text).toContain('Bilal Khan');
    expect(pressed.text).toContain('Carla Diaz');
    expect(await bot.roster('math', 'project')).toEqual(['bkhan', 'cdiaz', 'dlee (waiting 1)', 'enovak (waiting 2)']);
  });
});

describe('an organization file', () => {
  it('is loaded to its end by the next start when loading it was cut short', async () => {
    const bot = await startBot({ organization: JSON.stringify({ departments: [], approvers: [] }) });
    const { ports } = bot.app();
    const read = readOrganization(
      JSON.stringify({
        departments: [{ id: 'math', name: 'Mathematics', delegates: ['dreyes@contoso.edu'] }],
        approvers: ['sokafor@contoso.edu'],
        rosters: [{ department: 'math', product: 'visio', people: ['awong@contoso.edu'] }],
      }),
    );
    if (!read.ok) throw new Error(read.problems.join());
    const ran = { file: 'another', by: 'somebody' };
    await ports.institution.change((books) => books.save({ approvers: [], auditors: [] }));
    const dying = afterFirstChange(bot, () => Promise.reject(new Error('killed')));

    await expect(loadOrganization(dying, read.organization, ran)).rejects.toThrow('killed');
    const mustGoOn = await mustLoad(ports, 'another');
    await loadOrganization(ports, read.organization, ran);

    expect(mustGoOn).toBe(true);
    expect(await bot.roster('math', 'visio')).toEqual(['awong (waiting 1)']);
    expect((await ports.institution.read()).approvers).toHaveLength(1);
    expect(await mustLoad(ports, 'another')).toBe(false);
  });
});
