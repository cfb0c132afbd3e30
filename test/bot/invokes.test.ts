import { aMessage, anActivity, aPress, idOf, type WireActivity } from '../support/bot/activities';
import { actionNamed, closeBots, type InvokeAnswer, startBot, type TestBot, wordsOf } from '../support/bot/bot-harness';

afterEach(closeBots);

const CARD = 'application/vnd.microsoft.card.adaptive';
const WORDS = 'application/vnd.microsoft.activity.message';
const ERROR = 'application/vnd.microsoft.error';

/** A press with a verb and data of a card of ours. */
const pressOf = (
  bot: TestBot,
  alias: string,
  verb: string,
  data: object,
  more: { inputs?: object; trigger?: string } = {},
) =>
  aPress(alias, bot.place, {
    action: { type: 'Action.Execute', verb, data: { alacarte: { verb, data }, ...more.inputs } },
    ...(more.trigger === undefined ? {} : { trigger: more.trigger }),
  });

const anInvoke = (bot: TestBot, own: WireActivity) => anActivity('dreyes', bot.place, { type: 'invoke', ...own });

const rosters = async (bot: TestBot): Promise<unknown> =>
  Promise.all(
    [
      ['math', 'visio'],
      ['math', 'project'],
      ['math', 'powerbi'],
      ['chem', 'visio'],
      ['chem', 'powerbi'],
      ['hist', 'visio'],
      ['hist', 'project'],
    ].map(([department = '', product = '']) => bot.roster(department, product)),
  );

describe('a press that can be answered', () => {
  it('is answered with a card', async () => {
    const bot = await startBot();

    const answer = await bot.invoke(pressOf(bot, 'dreyes', 'seats.show', { isInPlace: true }));

    expect(answer).toMatchObject({ statusCode: 200, type: CARD, value: { type: 'AdaptiveCard', version: '1.5' } });
    expect(wordsOf(answer.value)).toContain('2 of 5 seats free');
  });

  it('is answered in words when the card comes below', async () => {
    const bot = await startBot();

    const answer = await bot.invoke(pressOf(bot, 'dreyes', 'seats.show', {}));

    expect(answer).toEqual({ statusCode: 200, type: WORDS, value: 'Answered below.' });
    expect(bot.connector.posts()).toHaveLength(1);
  });

  it('is answered with the refusal as a card when the sender may not', async () => {
    const bot = await startBot();

    const answer = await bot.invoke(
      pressOf(bot, 'jdoe', 'pool.show', { department: 'math', product: 'visio', isInPlace: true }),
    );

    expect(answer).toMatchObject({ statusCode: 200, type: CARD });
    expect(wordsOf(answer.value)).toContain('You do not manage seats here');
  });
});

describe('a press that cannot be read', () => {
  const action = (data: unknown, verb = 'seats.show') => ({ type: 'Action.Execute', verb, data });
  const of = (verb: string, data: unknown) => action({ alacarte: { verb, data } }, verb);
  const people = [{ userText: 'jdoe' }];
  const draft = { kind: 'add', product: 'visio', people };
  const unreadable: readonly (readonly [what: string, value: unknown])[] = [
    ['no value', undefined],
    ['a value that is null', null],
    ['a value that is a text', 'seats.show'],
    ['a value that is a list', []],
    ['no action', { trigger: 'manual' }],
    ['an action that is null', { action: null }],
    ['an action that is a text', { action: 'seats.show' }],
    ['no data', { action: { type: 'Action.Execute', verb: 'seats.show' } }],
    ['data of somebody else', { action: action({ some: 'thing' }) }],
    ['data without a verb', { action: action({ alacarte: { data: {} } }) }],
    ['an unknown verb', { action: of('roster.destroy', {}) }],
    ['a verb of every object', { action: of('constructor', {}) }],
    ['a verb that is __proto__', { action: of('__proto__', {}) }],
    ['data that are a list', { action: of('seats.show', []) }],
    ['a page before the first', { action: of('run.show', { run: 'plan-1', offset: -1 }) }],
    ['a page that is no number', { action: of('run.show', { run: 'plan-1', offset: 'x' }) }],
    ['a department that is an object', { action: of('pool.show', { department: {}, product: 'visio' }) }],
    ['a department of 301 characters', { action: of('seats.show', { department: 'x'.repeat(301) }) }],
    ['a department that is a path', { action: of('seats.show', { department: '../chem' }) }],
    ['a product that is a path', { action: of('pool.show', { department: 'math', product: 'a/b?c#d' }) }],
    ['an empty product', { action: of('pool.show', { department: 'math', product: '' }) }],
    ['an undo without a department', { action: of('roster.undo', {}) }],
    ['an undo of a command that is a path', { action: of('roster.undo', { department: 'math', command: 'a/b' }) }],
    [
      'a draft of an unknown kind',
      { action: of('roster.confirm', { origin: 'x', draft: { ...draft, kind: 'steal' } }) },
    ],
    ['a draft without people', { action: of('roster.confirm', { origin: 'x', draft: { ...draft, people: [] } }) }],
    ['a swap of one person', { action: of('roster.confirm', { origin: 'x', draft: { ...draft, kind: 'swap' } }) }],
    [
      'a draft of 501 people',
      { action: of('roster.confirm', { origin: 'x', draft: { ...draft, people: Array(501).fill(people[0]) } }) },
    ],
    ['a draft without an origin', { action: of('roster.confirm', { draft }) }],
    ['an origin that is a path', { action: of('roster.confirm', { origin: '../x', draft }) }],
    [
      'a person whose id is a path',
      {
        action: of('roster.confirm', {
          origin: 'x',
          draft: { ...draft, people: [{ userText: 'x', userId: '../me' }] },
        }),
      },
    ],
  ];

  it('is answered with a 400 in the body and does nothing, whatever is wrong', async () => {
    const bot = await startBot();
    const before = await rosters(bot);

    const answers: unknown[] = [];
    for (const [what, value] of unreadable) {
      const { statusCode, type } = await bot.invoke(anInvoke(bot, { name: 'adaptiveCard/action', value }));
      answers.push([what, statusCode, type]);
    }

    expect(answers).toEqual(unreadable.map(([what]) => [what, 400, ERROR]));
    expect(await rosters(bot)).toEqual(before);
    expect(bot.connector.calls).toEqual([]);
    expect(bot.logs.filter((line) => line.level === 'error')).toEqual([]);
  });

  it('is answered with a 400 in the body when Teams does not say who pressed', async () => {
    const bot = await startBot();

    const answer = await bot.invoke({ ...pressOf(bot, 'dreyes', 'seats.show', {}), from: { id: '29:somebody' } });

    expect(answer).toMatchObject({ statusCode: 400, type: ERROR });
  });
});

describe('an invoke that is no press', () => {
  it.each(['task/fetch', 'composeExtension/query', 'signin/verifyState', '', 'constructor'])(
    'is answered with a 501 in the body: "%s"',
    async (name) => {
      const bot = await startBot();

      const answer = await bot.invoke(anInvoke(bot, { name, value: {} }));

      expect(answer).toMatchObject({ statusCode: 501, type: ERROR, value: { code: 'NotSupported' } });
    },
  );

  it('is answered with no results when it is a search for nothing', async () => {
    const bot = await startBot();
    const value = { queryText: '', queryOptions: { skip: 0, top: 15 }, dataset: 'products' };

    const answer = await bot.invoke(anInvoke(bot, { name: 'application/search', value }));

    expect(answer).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.search.searchResponse',
      value: { results: [] },
    });
  });
});

describe('an automatic refresh', () => {
  const changing: readonly (readonly [verb: string, data: object])[] = [
    ['roster.undo', { department: 'math' }],
    ['roster.undo-in', { origin: 'x', choice: 'math' }],
    [
      'roster.confirm',
      { origin: 'x', draft: { kind: 'add', product: 'visio', department: 'math', people: [{ userText: 'asmith' }] } },
    ],
    [
      'roster.choose-product',
      { origin: 'x', choice: 'visio', draft: { kind: 'add', people: [{ userText: 'asmith' }] } },
    ],
    ['roster.add', { origin: 'x', department: 'math', product: 'visio' }],
    ['phrase.say', { text: 'add asmith to Visio' }],
    ['roster.cancel', {}],
  ];

  it.each(changing)('changes nothing and asks the connector nothing: %s', async (verb, data) => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio');
    const [before, calls] = [await rosters(bot), bot.connector.calls.length];

    const answer = await bot.invoke(pressOf(bot, 'dreyes', verb, data, { trigger: 'automatic' }));
    await bot.app().settled();

    expect(answer).toMatchObject({ statusCode: 200, type: WORDS });
    expect(await rosters(bot)).toEqual(before);
    expect(bot.connector.calls).toHaveLength(calls);
  });

  const reading: readonly (readonly [verb: string, data: object])[] = [
    ['seats.show', {}],
    ['pool.show', { department: 'math', product: 'visio' }],
    ['history.show', {}],
    ['person.show', { choice: idOf('awong') }],
    ['roster.add-form', { department: 'math' }],
  ];

  it.each(reading)('shows how things stand and asks the connector nothing: %s', async (verb, data) => {
    const bot = await startBot();

    const answer = await bot.invoke(pressOf(bot, 'dreyes', verb, data, { trigger: 'automatic' }));

    expect(answer).toMatchObject({ statusCode: 200, type: CARD });
    expect(bot.connector.calls).toEqual([]);
  });
});

describe('a press while something fails', () => {
  const leaks = /sqlite|database|Error:|at \w+ \(|node_modules|connector-internal-text|127\.0\.0\.1|ECONN|undefined/iu;

  const expectApology = (answer: InvokeAnswer): void => {
    expect(answer).toMatchObject({ statusCode: 500, type: ERROR, value: { code: 'InternalServerError' } });
    expect(JSON.stringify(answer)).toMatch(/again in a minute|under reference/u);
    expect(JSON.stringify(answer)).not.toMatch(leaks);
  };

  it('is answered with a 500 in the body and no text of the exception when the store is closed', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    await bot.app().documents.close();

    const answer = await bot.invoke(
      aPress('dreyes', bot.place, { action: actionNamed(shown, 'Undo'), replyToId: shown.id }),
    );

    expectApology(answer);
    expect(bot.look(shown).text).toContain('Jane Doe has a Visio seat');
    expect(bot.logs).toContainEqual(expect.objectContaining({ level: 'error', message: 'a turn failed' }));
  });

  it('is answered with a 500 in the body when the answer below cannot be posted', async () => {
    const bot = await startBot();
    bot.connector.trouble({ operation: 'post', status: 403 });

    const answer = await bot.invoke(pressOf(bot, 'dreyes', 'seats.show', {}));

    expectApology(answer);
  });

  it('is answered below after all when it is delivered again', async () => {
    const bot = await startBot();
    const press = pressOf(bot, 'dreyes', 'seats.show', {});
    bot.connector.trouble({ operation: 'post', status: 403, count: 1 });
    await bot.invoke(press);

    const answer = await bot.invoke(press);

    expect(answer.value).toBe('Answered below.');
    expect(bot.connector.posts()).toHaveLength(1);
  });

  it('is answered with its card although the message cannot be edited', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    bot.connector.trouble({ operation: 'update', status: 404 });

    const undone = await bot.press('dreyes', shown, 'Undo');

    expect(undone.text).toContain('Undone: Jane Doe is off the Visio roster');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('says so in words when the directory is down', async () => {
    const bot = await startBot();
    await bot.tenant.faults({ status: 503, message: 'tenant-internal-text' });

    const answer = await bot.invoke(pressOf(bot, 'dreyes', 'person.show', { choice: idOf('awong') }));

    expect(answer).toMatchObject({ statusCode: 200, type: CARD });
    expect(wordsOf(answer.value)).toContain('Microsoft 365 does not answer right now');
    expect(JSON.stringify(answer)).not.toContain('tenant-internal-text');
  });
});

describe('a message while the store is closed', () => {
  it('is answered with an apology and no text of the exception', async () => {
    const bot = await startBot();
    await bot.app().documents.close();

    const answer = await bot.send(aMessage('dreyes', bot.place, 'add jdoe to Visio'));

    expect(answer.status).toBe(200);
    const [posted] = bot.connector.shown();
    const said = JSON.stringify(posted?.activity);
    expect(said).toMatch(/again in a minute|under reference/u);
    expect(said).not.toMatch(/sqlite|database|Error:/iu);
  });
});

describe('data of a press', () => {
  it('cannot be shadowed by inputs', async () => {
    const bot = await startBot();
    const inputs = { verb: 'roster.undo', department: 'chem', data: '{}', product: 'project' };

    const answer = await bot.invoke(
      pressOf(bot, 'dreyes', 'pool.show', { department: 'math', product: 'visio', isInPlace: true }, { inputs }),
    );

    expect(wordsOf(answer.value)).toContain('PO-1001');
  });

  it('names nobody who presses: a draft is carried out for the sender alone', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add kim to Visio');
    const action = actionNamed(shown, /^Add/u);
    const data = { ...action.data, 'person-0': idOf('gkim') };

    const answer = await bot.invoke(aPress('jdoe', bot.place, { action: { ...action, data }, replyToId: shown.id }));

    expect(wordsOf(answer.value)).toContain('You do not manage seats here');
    expect(await bot.roster('math', 'visio')).not.toContain('gkim');
  });

  it.each([
    ['a guest', 'visitor_partner.example#EXT#', /Guest account/u],
    ['a disabled account', 'lfischer', /Account is disabled/u],
    ['somebody of another roster', 'vchen', /Through another department/u],
  ])('cannot put %s on a roster, whatever they claim', async (_, alias, reason) => {
    const bot = await startBot();
    const person = { userText: 'x', userId: idOf(alias), isAccepted: true, isGuest: false, isDisabled: false };
    const draft = { kind: 'add', product: 'visio', department: 'math', people: [person], isConfirmed: true };

    const answer = await bot.invoke(pressOf(bot, 'dreyes', 'roster.confirm', { origin: 'forged', draft }));

    expect(wordsOf(answer.value)).toMatch(reason);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('finds nobody by an id that the directory does not have', async () => {
    const bot = await startBot();
    const people = [{ userText: 'Ghost', userId: '00000000-0000-4000-8000-00000000dead' }];
    const draft = { kind: 'add', product: 'visio', department: 'math', people };

    const answer = await bot.invoke(pressOf(bot, 'dreyes', 'roster.confirm', { origin: 'forged', draft }));

    expect(wordsOf(answer.value)).toContain('Nobody of this name');
  });

  it('names a product that the department has not: refused with what it has', async () => {
    const bot = await startBot();

    const answer = await bot.invoke(
      pressOf(bot, 'ualvarez', 'pool.show', { department: 'chem', product: 'project', isInPlace: true }),
    );

    expect(wordsOf(answer.value)).toContain('Chemistry has no Project seats');
  });

  it('says a text for the sender as if it had been typed, without marks of ours', async () => {
    const bot = await startBot();

    await bot.invoke(pressOf(bot, 'dreyes', 'phrase.say', { text: 'add \uE0000\uE001 to Visio' }));

    expect(bot.logs.filter((line) => line.level === 'error')).toEqual([]);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });
});
