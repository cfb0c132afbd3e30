import { sampleOrganization } from '../../src/local/sample/sample-organization';
import { sampleTenant } from '../../src/local/sample/sample-tenant';
import { readPolicy } from '../../src/config/read-policy';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { type TenantSeed } from '../../src/local/emulated-tenant/state/seed';
import { aMention, aMessage, botMention, chatOf, teamsIdOf } from '../support/bot/activities';
import { closeBots, startBot, type TestBot, wordsOf } from '../support/bot/bot-harness';
import { guid } from '../support/tenant/tenant-seed';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';

/** The sample tenant with more people of Mathematics: `p001@contoso.edu` and so on, called as given. */
function crowd(count: number, nameOf: (index: number) => string = (index) => `Person Number${index}`): TenantSeed {
  const people = Array.from({ length: count }, (_, index) => ({
    id: guid(5000 + index),
    userPrincipalName: `${aliasOf(index)}@contoso.edu`,
    displayName: nameOf(index),
    mail: `${aliasOf(index)}@contoso.edu`,
    department: 'Mathematics',
    usageLocation: 'US',
  }));
  return {
    ...sampleTenant,
    users: [...(sampleTenant.users ?? []), ...people],
    skus: (sampleTenant.skus ?? []).map((sku) =>
      sku.skuId === VISIO ? { ...sku, prepaidUnits: { enabled: 500 } } : sku,
    ),
  };
}

const aliasOf = (index: number): string => `p${String(index).padStart(3, '0')}`;

/** The sample organization, where Mathematics has bought so many seats of Visio. */
function withSeats(seats: number): string {
  const policy = readPolicy(samplePolicy);
  if (!policy.ok) throw new Error('the sample policy is broken');
  const text = sampleOrganization('2027-03-01' as never, policy.policy.term);
  return text.replace('"seats": 5', `"seats": ${seats}`);
}

const personChanges = async (bot: TestBot): Promise<number> =>
  (
    await bot
      .app()
      .ports.departments.look('math' as never)
      .ledger({ isRosterChange: true, limit: 1000 })
  ).filter((entry) => entry.actor.kind === 'person').length;

describe('a message that says nothing', () => {
  it.each(['', '   ', '\u00A0\u200B', '!!!', '<at>alacarte</at>', '\n\n'])('is answered kindly: "%s"', async (text) => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', text, { entities: [botMention] });

    expect(shown.text).toMatch(/There was nothing to read|I did not understand that/u);
    expect(shown.actions.map((action) => action.title)).toContain('Help');
  });

  it('is answered kindly when there is no text at all', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', '', { text: undefined });

    expect(shown.text).toContain('There was nothing to read');
  });
});

describe('a very long message', () => {
  it.each([
    ['10,000 letters', 'x'.repeat(10_000)],
    ['a command with 10,000 letters for a name', `add ${'x'.repeat(10_000)} to Visio`],
    ['10,000 blanks and a word', `${' '.repeat(10_000)}seats`],
    ['10,000 mentions', '<at>x</at>'.repeat(1000)],
    ['10,000 commas', `add ${','.repeat(10_000)} to Visio`],
  ])('is answered at once and changes nothing: %s', async (_, text) => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', text);

    expect(shown.id).toBeDefined();
    expect(Buffer.byteLength(JSON.stringify(shown.card))).toBeLessThan(28_000);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });
});

describe('200 people in one message', () => {
  const people = Array.from({ length: 200 }, (_, index) => aliasOf(index));
  const text = `add ${people.join(', ')} to Visio`;

  it('are added in the order typed, by one command that one Undo takes back', async () => {
    const bot = await startBot({ seed: crowd(200), organization: withSeats(153) });

    const shown = await bot.say('dreyes', text);
    const after = await bot.roster('math', 'visio');
    const undone = await bot.press('dreyes', shown, 'Undo');

    expect(shown.text).toContain('200 people added to Visio');
    expect(shown.text).toMatch(/0 of 153 seats free · 50 waiting/u);
    expect(Buffer.byteLength(JSON.stringify(shown.card))).toBeLessThan(28_000);
    expect(after.slice(0, 153)).toEqual(['awong', 'dlee', 'mrossi', ...people.slice(0, 150)]);
    expect(after.slice(153)).toEqual(people.slice(150).map((alias, index) => `${alias} (waiting ${index + 1})`));
    expect(undone.text).toContain('200 people');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('are added once though the message comes three times at once, and once more later', async () => {
    const bot = await startBot({ seed: crowd(200), organization: withSeats(300) });
    const message = aMessage('dreyes', bot.place, text);

    await Promise.all([bot.send(message), bot.send(message), bot.send(message)]);
    await bot.app().settled();
    await bot.send(message);
    await bot.app().settled();

    expect(bot.connector.posts(chatOf('dreyes'))).toHaveLength(1);
    expect(await personChanges(bot)).toBe(200);
    expect(await bot.tenant.violations()).toEqual([]);
  });

  it('are each reported: who was added, who was there already, whom nobody knows', async () => {
    const bot = await startBot({ seed: crowd(10), organization: withSeats(300) });
    const unknown = ['zz1', 'zz2'];

    const shown = await bot.say('dreyes', `add ${[...people.slice(0, 10), 'awong', ...unknown].join('\n')} to Visio`);

    expect(shown.text).toContain('10 of 13 people added to Visio');
    expect(shown.text).toMatch(/Amy Wong\s+Has a Visio seat already/u);
    for (const name of unknown) expect(shown.text).toContain(name);
    for (let index = 0; index < 10; index += 1) expect(shown.text).toContain(`Person Number${index}`);
  });

  it('are refused when there is one more', async () => {
    const bot = await startBot({ seed: crowd(201), organization: withSeats(300) });

    const shown = await bot.say('dreyes', `add ${[...people, 'p200'].join(', ')} to Visio`);

    expect(shown.text).toContain('201 people are too many for one message');
    expect(shown.text).toContain('Nothing was changed');
    expect(await personChanges(bot)).toBe(0);
  });

  it('are refused when there are far more', async () => {
    const bot = await startBot();
    const many = Array.from({ length: 700 }, (_, index) => `q${index}`);

    const shown = await bot.say('dreyes', `add ${many.join(', ')} to Visio`);

    expect(shown.text).toMatch(/too many people|too long/u);
    expect(await personChanges(bot)).toBe(0);
  });
});

describe('a name that is more than a name', () => {
  const names = [
    '**Bold** [click](https://evil.example)',
    '<at>Everyone</at>',
    '<b>HTML</b><script>alert(1)</script>',
    '${department} ${$root}',
    '{{DATE(2027-03-01T00:00:00Z)}}',
    '\u202Eevil\u202C name',
    'شيماء العبدالله',
    '👩‍👩‍👧‍👦 Family 👍🏽',
    '# Heading `code` _under_',
    'https://evil.example/path',
    'Zalgo T̸̢̛e̵x̷t̶',
    `Long ${'name '.repeat(60)}`,
  ];

  it('shows as what it is on every card', async () => {
    const bot = await startBot({
      seed: crowd(names.length, (index) => names[index] ?? ''),
      organization: withSeats(50),
    });
    const all = names.map((_, index) => aliasOf(index)).join(', ');

    const shown = await bot.say('dreyes', `add ${all} to Visio`);
    const others = [
      await bot.say('dreyes', 'who has Visio'),
      await bot.say('dreyes', 'history'),
      await bot.say('dreyes', 'what does p001 have'),
      await bot.say('dreyes', 'remove p000 from Visio'),
    ];

    expect(shown.text).toContain(`${names.length} people added to Visio`);
    expect(others.map((one) => one.id)).not.toContain(undefined);
    for (const { body } of bot.connector.calls) {
      const sent = JSON.stringify(body);
      // Moments are shown in the reader's own time; those of the history are later than the one that is a name.
      expect(sent).not.toMatch(/\*\*Bold|\]\(https|<at>|<b>|<script|\$\{|\{\{DATE\(2027-03-01T00|\u202E/u);
      expect(sent).not.toContain('https://evil');
      expect(Buffer.byteLength(sent)).toBeLessThan(28_000);
    }
  });

  it('shows as what it is when it was typed, or mentioned', async () => {
    const bot = await startBot();
    const mention = aMention({ id: teamsIdOf('ghost'), name: '**x** [y](https://evil.example)' }, '<at>ghost</at>');

    await bot.say('dreyes', 'add [jdoe](https://evil.example) and **awong** to Visio');
    await bot.say('dreyes', 'add <at>ghost</at> to Visio', { entities: [mention] });
    await bot.say('dreyes', 'add jdoe to **Photoshop**${x}<at>y</at>');

    expect(bot.connector.posts()).toHaveLength(3);
    for (const { body } of bot.connector.calls) {
      // What a button sends back is data, and never printed.
      const printed = JSON.stringify(body, (key, value: unknown) => (key === 'data' ? undefined : value));
      expect(printed).not.toMatch(/\]\(https|\*\*|<at>|\$\{/u);
    }
  });
});

describe('a name nobody knows', () => {
  const answers: readonly (readonly [text: string, answer: RegExp])[] = [
    ['add jdoe to Excel', /There is no product called “Excel”/u],
    ['add nosuchperson to Visio', /“nosuchperson” was not added[\s\S]*Nobody of this name/u],
    ['remove jdoe from Visio', /Jane Doe was not removed[\s\S]*Not on the Visio roster/u],
    ['remove nosuchperson from Visio', /“nosuchperson” was not removed/u],
    ['swap awong for nosuchperson in Visio', /nosuchperson/u],
    ['swap nosuchperson for jdoe in Visio', /nosuchperson/u],
    ['swap awong for awong in Visio', /Amy Wong/u],
    ['swap awong for dlee in Visio', /David Lee/u],
    ['move jdoe first in Visio', /Jane Doe was not moved[\s\S]*Not on the Visio roster/u],
    ['seats for Nowhere', /No department “Nowhere” of yours/u],
    ['what does nosuchperson have', /I found nobody called “nosuchperson”/u],
  ];

  it.each(answers)('is answered with what is wrong and changes nothing: "%s"', async (text, answer) => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', text);

    expect(shown.text).toMatch(answer);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
    expect(wordsOf(shown.card)).not.toContain('undefined');
  });
});
