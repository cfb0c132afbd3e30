import { type Query } from '../../../src/adapters/documents/document-store';
import { departmentId, productId, userId } from '../../../src/domain/ids';
import { idOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';
import { guid } from '../../support/tenant/tenant-seed';

afterEach(closeBots);

/** The rosters that are read from here on; a look for one person by their id is none. */
function rostersRead(bot: TestBot): readonly Query[] {
  const { documents } = bot.app();
  const read: Query[] = [];
  const query = documents.query.bind(documents);
  documents.query = (one) => {
    if (one.kind === 'entry' && one.where?.['userId'] === undefined) read.push(one);
    return query(one);
  };
  return read;
}

/** Those of as many people as somebody is looked for among, and not only those around the last seat, or of a name. */
const whole = (read: readonly Query[]) =>
  read.filter(({ limit, where = {} }) => limit >= 500 && Object.keys(where).length === 1);

/** Puts somebody at the end of a roster, whatever the directory says. */
const joins = (bot: TestBot, id: string, department: string, product: string): Promise<void> =>
  bot.app().ports.departments.change(departmentId(department), async (books) => {
    const pool = await books.pool(productId(product));
    const [last] = await books.entries({ product: productId(product), direction: 'descending', limit: 1 });
    if (pool === undefined || last === undefined) throw new Error('nobody to follow');
    const { rank } = last;
    await books.saveEntry({
      ...last,
      userId: userId(id),
      displayName: 'Wei Zhang',
      userPrincipalName: id,
      rank: rank + 1,
    });
    await books.savePool({ ...pool, lastRank: rank + 1, rosterLength: pool.rosterLength + 1 });
  });

describe('whoever the directory knows for certain is looked for on no roster', () => {
  it.each([
    ['dreyes', 'remove jdoe from Visio', 'no longer has Visio'],
    ['sokafor', 'remove jdoe from Visio', 'no longer has Visio'],
    ['dreyes', 'move jdoe first in Visio', 'Jane Doe'],
    ['dreyes', 'swap jdoe with hpatel in Visio', 'Jane Doe'],
    ['dreyes', 'remove jdoe from everything', 'no longer has'],
  ])('when %s says “%s”', async (alias, text, said) => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio');
    const read = rostersRead(bot);

    const answer = await bot.say(alias, text);

    expect(answer.text).toContain(said);
    expect(whole(read)).toEqual([]);
  });

  it('when somebody is added whose account is not new', async () => {
    const bot = await startBot();
    const read = rostersRead(bot);

    await bot.say('dreyes', 'add jdoe to Visio');

    expect(whole(read)).toEqual([]);
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });

  it.each([
    ['new', '2027-02-01T08:00:00Z', ['userPrincipalName', 'displayName']],
    ['of an unknown age', null, ['userPrincipalName', 'displayName']],
    ['old', '2020-02-01T08:00:00Z', []],
  ])('but by name where the account is %s', async (_, createdDateTime, fields) => {
    const bot = await startBot();
    await bot.tenant.overrides({ of: { id: idOf('jdoe') }, property: 'createdDateTime', value: createdDateTime });
    const read = rostersRead(bot);

    await bot.say('dreyes', 'add jdoe to Visio');

    expect(read.map(({ where = {} }) => Object.keys(where)[1])).toEqual(fields);
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });
});

describe('a choice beyond what the directory tells of a name', () => {
  it('begins with those on any roster of the department', async () => {
    const bot = await startBot();
    const create = Array.from({ length: 60 }, (_, index) => ({
      id: guid(5000 + index),
      displayName: 'Wei Zhang',
      userPrincipalName: `crowd${index}@contoso.edu`,
      usageLocation: 'US',
      department: 'Physics',
    }));
    await bot.tenant.control('/people', { create });
    await joins(bot, guid(5058), 'math', 'powerbi');

    const asked = await bot.say('dreyes', 'add Wei Zhang to Visio');

    const offered = JSON.stringify(asked.card).match(/crowd\d+/gu) ?? [];
    expect(offered[0]).toBe('crowd58');
    expect(asked.text).toContain('More than 51 people are called “Wei Zhang”');
  });
});
