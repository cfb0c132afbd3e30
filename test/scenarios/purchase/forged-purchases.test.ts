import { type Json } from '../../../src/cards/parts/json';
import { MOST_WORDS } from '../../../src/domain/purchase/purchase';
import { aMessage, anActivity } from '../../support/bot/activities';
import { closeBots, type InvokeAnswer, type TestBot } from '../../support/bot/bot-harness';
import { aForm } from '../../support/purchase/purchasing';
import {
  begin,
  type Bought,
  come,
  coverOf,
  dataOf,
  decide,
  forge,
  recordsOf,
  RESELLER,
  send,
  startWithApprovers,
} from '../../support/purchase/purchase-world';

const CARD = 'application/vnd.microsoft.card.adaptive';
const WORDS = 'application/vnd.microsoft.activity.message';
const ERROR = 'application/vnd.microsoft.error';

/** The body of an invoke's answer has one of three shapes. */
function expectShape({ statusCode, type, value }: InvokeAnswer): void {
  const shapes: Readonly<Record<string, Json | object>> = {
    [CARD]: expect.objectContaining({ type: 'AdaptiveCard', version: '1.5' }) as object,
    [WORDS]: expect.stringMatching(/./u) as object,
    [ERROR]: { code: expect.stringMatching(/^\w+$/u) as string, message: expect.stringMatching(/\.$/u) as string },
  };
  expect(Object.keys(shapes)).toContain(type);
  expect(value).toEqual(shapes[type]);
  expect(statusCode).toBe(type === ERROR ? 400 : 200);
}

const DECISIONS = ['purchase.approve', 'purchase.decline', 'purchase.return'];
const ON_PURCHASE = [...DECISIONS, 'purchase.submit', 'purchase.amend', 'purchase.discard', 'purchase.withdraw'];
const ON_COVER = ['purchase.confirm', 'purchase.correct', 'purchase.correct-form'];

/** Words and a form that would do, if they were read. */
const INPUTS = { ...aForm(), words: 'Yes', from: '2026-08-01', until: '2027-06-30', seats: '9', reason: 'Yes' };

describe('a forged press', () => {
  let bot: TestBot;
  let mine: { readonly draft: Bought; readonly sent: Bought; readonly approved: Bought };
  let theirs: { readonly draft: Bought; readonly sent: Bought; readonly approved: Bought };

  async function some(alias: string, department: string) {
    const [draft, sent, approved] = [
      await begin(bot, alias, department),
      await send(bot, alias, { department }),
      await send(bot, alias, { department }),
    ];
    await decide(bot, 'sokafor', approved, { kind: 'approve' });
    return { draft, sent, approved };
  }

  beforeAll(async () => {
    bot = await startWithApprovers(['dreyes', 'ualvarez', 'sokafor', 'kbell']);
    mine = await some('dreyes', 'math');
    theirs = await some('ualvarez', 'chem');
  });
  afterAll(closeBots);

  async function expectNothing(alias: string, verb: string, data: unknown, inputs: object = INPUTS): Promise<string> {
    const before = await recordsOf(bot);

    const came = await come(bot, alias, forge(alias, bot, { verb, data, inputs: { ...inputs } }));

    if (came.answer === undefined) throw new Error('there is no answer');
    expectShape(came.answer);
    expect(came.others).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
    return came.text;
  }

  it.each([...DECISIONS, 'purchase.submit'])(
    'of a delegate decides and changes nothing that was sent: %s',
    async (verb) => {
      const text = await expectNothing('dreyes', verb, await dataOf(bot, mine.sent));

      expect(text).toMatch(/Only approvers in central IT can do this|Your press changed nothing/u);
    },
  );

  it.each(ON_COVER)('of a delegate gives no seats: %s', async (verb) => {
    const data = { ...(await coverOf(bot, mine.approved)), origin: 'forged' };

    expect(await expectNothing('dreyes', verb, data)).toContain('Only approvers in central IT can do this');
  });

  const mixed = ON_PURCHASE.flatMap((verb) =>
    (['draft', 'sent', 'approved'] as const).map((of) => [verb, of] as const),
  );
  it.each(mixed)('of %s that names the own department and a %s purchase of another does nothing', async (verb, of) => {
    const data = { ...(await dataOf(bot, theirs[of])), department: 'math' };

    const text = await expectNothing('dreyes', verb, data);

    expect(text).not.toContain(RESELLER);
    expect(text).not.toContain(theirs[of].number);
  });

  it.each(mixed)('of %s that names another department and an own %s purchase does nothing', async (verb, of) => {
    const data = { ...(await dataOf(bot, mine[of])), department: 'chem' };

    expect(await expectNothing('dreyes', verb, data)).not.toContain(mine[of].number);
  });

  it.each(DECISIONS)(
    'of an approver that names another department than the purchase’s does nothing: %s',
    async (verb) => {
      const data = { ...(await dataOf(bot, mine.sent)), department: 'chem' };

      expect(await expectNothing('sokafor', verb, data)).toContain('This purchase is not there');
    },
  );

  it.each(ON_COVER)('of an approver that names another product or department does nothing: %s', async (verb) => {
    const data = { ...(await coverOf(bot, mine.approved)), origin: 'forged' };

    expect(await expectNothing('sokafor', verb, { ...data, department: 'chem' })).toContain('is not there');
    expect(await expectNothing('sokafor', verb, { ...data, product: 'visio' })).toContain('is not there');
  });

  it.each([...ON_PURCHASE.filter((verb) => verb !== 'purchase.amend' && verb !== 'purchase.discard')])(
    'of %s with a version that never was does nothing',
    async (verb) => {
      const data = await dataOf(bot, mine.sent);

      for (const version of [1, 99, Number.MAX_SAFE_INTEGER]) {
        expect(await expectNothing('sokafor', verb, { ...data, version })).toContain('Your press changed nothing');
      }
    },
  );

  it('says nobody else than its sender did it, whatever else it says', async () => {
    const { actor, ...claims } = { ...(await dataOf(bot, mine.sent)), ...CLAIMS };

    const text = await expectNothing('dreyes', 'purchase.approve', { ...claims, actor }, { ...INPUTS, ...CLAIMS });

    expect(text).toContain('Only approvers in central IT can do this');
  });

  it('cannot have its target shadowed by what was typed', async () => {
    const target = await dataOf(bot, mine.sent);
    const typed = { ...target, verb: 'purchase.approve', version: '2', department: 'math', data: target };

    const text = await expectNothing('sokafor', 'purchase.approve', { ...target, version: 99 }, typed);

    expect(text).toContain('Your press changed nothing');
  });

  it.each(['purchase.show', 'purchase.list', 'purchase.show-cover'])(
    'of %s by an automatic refresh changes nothing',
    async (verb) => {
      const data = { ...(await coverOf(bot, mine.approved)), ...(await dataOf(bot, mine.sent)) };
      const before = await recordsOf(bot);
      const activity = forge('dreyes', bot, { verb, data });

      const came = await come(bot, 'dreyes', {
        ...activity,
        value: { ...(activity['value'] as object), trigger: 'automatic' },
      });

      expect(came.answer).toMatchObject({ statusCode: 200, type: CARD });
      expect(await recordsOf(bot)).toEqual(before);
    },
  );

  const changing = [...ON_PURCHASE, ...ON_COVER, 'purchase.form', 'purchase.attach', 'purchase.proof'];
  it.each(changing)('of %s by an automatic refresh does nothing and sends nothing', async (verb) => {
    const data = { ...(await coverOf(bot, mine.approved)), ...(await dataOf(bot, mine.sent)), origin: 'x', option: 0 };
    const [before, calls] = [await recordsOf(bot), bot.connector.calls.length];
    const activity = forge('sokafor', bot, { verb, data, inputs: INPUTS });

    const answer = await bot.invoke({ ...activity, value: { ...(activity['value'] as object), trigger: 'automatic' } });
    await bot.app().settled();

    expect(answer).toMatchObject({ statusCode: 200, type: WORDS });
    expect(await recordsOf(bot)).toEqual(before);
    expect(bot.connector.calls).toHaveLength(calls);
  });

  describe('with data that no card of ours has', () => {
    const LONG = 'x'.repeat(100_000);
    const bad: readonly (readonly [what: string, own: string])[] = [
      ['a version that is a text', '{"version":"2"}'],
      ['version 0', '{"version":0}'],
      ['a version below 0', '{"version":-1}'],
      ['half a version', '{"version":1.5}'],
      ['a version beyond counting', '{"version":1e308}'],
      ['no version', '{"version":null}'],
      ['a list of versions', '{"version":[2]}'],
      ['a department that is an object', '{"department":{"id":"math"}}'],
      ['a department that is a path', '{"department":"../math"}'],
      ['the institution as department', '{"department":"~tenant"}'],
      ['a department of 100,000 characters', `{"department":"${LONG}"}`],
      ['a purchase that is a list', '{"purchase":["a"]}'],
      ['a purchase that is a path', '{"purchase":"../department"}'],
      ['a purchase that is part of an id', '{"purchase":"a|b"}'],
      ['a purchase of 100,000 characters', `{"purchase":"${LONG}"}`],
      ['no purchase', '{"purchase":""}'],
      ['an entitlement that is a path', '{"entitlement":"a/b"}'],
      ['an entitlement of 100,000 characters', `{"entitlement":"${LONG}"}`],
      ['an entitlement that is a number', '{"entitlement":1}'],
      ['a product that is true', '{"product":true}'],
      ['a product that is a path', '{"product":"a/b"}'],
    ];
    const verbs = ['purchase.approve', 'purchase.withdraw', 'purchase.submit', 'purchase.confirm', 'purchase.correct'];
    const isRead = (verb: string, own: string) =>
      !own.includes(ON_COVER.includes(verb) ? '"purchase"' : '"entitlement"');
    const cells = verbs.flatMap((verb) =>
      bad
        .filter(
          ([, own]) =>
            isRead(verb, own) && !(ON_COVER.includes(verb) ? own.includes('"version"') : own.includes('"product"')),
        )
        .map(([what, own]) => [verb, what, own] as const),
    );

    it.each(cells)('is answered with a 400 in the body, and nothing is done: %s with %s', async (verb, _, own) => {
      const [about, cover] = [await dataOf(bot, mine.sent), await coverOf(bot, mine.approved)];
      const data = { ...about, ...cover, origin: 'forged', ...(JSON.parse(own) as object) };
      const before = await recordsOf(bot);

      const { answer } = await come(bot, 'sokafor', forge('sokafor', bot, { verb, data, inputs: INPUTS }));

      expect(answer).toMatchObject({ statusCode: 400, type: ERROR });
      expect(await recordsOf(bot)).toEqual(before);
    });

    it.each(['__proto__', 'constructor', 'prototype', 'toString'])('finds no purchase called %s', async (purchase) => {
      const data = { department: 'math', purchase, version: 1 };

      for (const verb of [
        ...ON_PURCHASE.filter((one) => one !== 'purchase.discard'),
        'purchase.show',
        'purchase.proof',
      ]) {
        expect(await expectNothing('sokafor', verb, data)).toContain('This purchase is not there');
      }
      await expectNothing('sokafor', 'purchase.discard', data);
    });

    it('does what it says without them when keys are too many, and leaves objects alone', async () => {
      const own = JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}') as object;
      const data = { ...(await dataOf(bot, mine.sent)), version: 99, ...own };
      Object.defineProperty(data, '__proto__', { value: { department: 'chem' }, enumerable: true });

      expect(JSON.stringify(data)).toContain('__proto__');
      expect(await expectNothing('sokafor', 'purchase.approve', data)).toContain('Your press changed nothing');
      expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    });

    it.each(['purchase.list', 'purchase.form', 'purchase.attach', 'purchase.show-cover'])(
      'is answered with a 400 in the body: %s with something else everywhere',
      async (verb) => {
        const all = ['department', 'product', 'state', 'seats', 'offset', 'origin', 'option', 'entitlement', 'choice'];
        const data = Object.fromEntries(all.map((key) => [key, { [key]: 'x'.repeat(10_000) }]));
        const before = await recordsOf(bot);

        const { answer } = await come(bot, 'dreyes', forge('dreyes', bot, { verb, data }));

        expect(answer).toMatchObject({ statusCode: 400, type: ERROR });
        expect(await recordsOf(bot)).toEqual(before);
      },
    );

    it('keeps nothing of huge words, and asks for fewer', async () => {
      const bought = await send(bot, 'dreyes');
      const inputs = { words: '𝕏'.repeat(9_000) };

      const before = await recordsOf(bot);

      const { answer } = await come(
        bot,
        'sokafor',
        forge('sokafor', bot, { verb: 'purchase.decline', data: await dataOf(bot, bought), inputs }),
      );

      expect(JSON.stringify(answer)).toMatch(new RegExp(`at most ${MOST_WORDS}`, 'iu'));
      expect(JSON.stringify(answer).length).toBeLessThan(28_000);
      expect(await recordsOf(bot)).toEqual(before);
    });

    it('keeps nothing of a form with huge fields', async () => {
      const fields = Object.keys(aForm());
      for (const field of fields) {
        const text = await expectNothing('dreyes', 'purchase.submit', await dataOf(bot, mine.draft), {
          ...aForm(),
          [field]: LONG,
        });

        expect(text).toMatch(/Send to central IT|Buy Project seats|Buy seats|this is too long/u);
      }
    });
  });

  it('of an offered file that names anything else hands nothing over', async () => {
    const context = { department: 'math', purchase: mine.sent.purchase, sha256: 'a'.repeat(64) };
    const uploadInfo = {
      contentUrl: 'x',
      name: 'x',
      uploadUrl: 'http://127.0.0.1:9/x',
      uniqueId: 'x',
      fileType: 'pdf',
    };
    const unreadable = [
      { purchase: '../x' },
      { department: '~tenant' },
      { department: '' },
      { sha256: '../../alacarte.db' },
    ];
    const unknown = [{}, { purchase: 'invented' }, { department: 'chem' }];

    const answers: unknown[] = [];
    for (const own of [...unreadable, ...unknown]) {
      const value = { type: 'fileUpload', action: 'accept', context: { ...context, ...own }, uploadInfo };
      const activity = anActivity('dreyes', bot.place, { type: 'invoke', name: 'fileConsent/invoke', value });
      answers.push((await come(bot, 'dreyes', activity)).answer);
    }

    const cannotBeRead = expect.objectContaining({ statusCode: 400, type: ERROR }) as object;
    const isNotThere = {
      statusCode: 200,
      type: WORDS,
      value: expect.stringContaining('cannot be handed over') as string,
    };
    expect(answers).toEqual([...unreadable.map(() => cannotBeRead), ...unknown.map(() => isNotThere)]);
  });

  it('that comes as a message does no more than one that comes as an invoke', async () => {
    const data = await dataOf(bot, mine.sent);
    const before = await recordsOf(bot);
    const verb = 'purchase.approve';
    const value = { alacarte: { verb, data }, ...INPUTS };

    const came = await come(bot, 'dreyes', aMessage('dreyes', bot.place, '', { value }));

    expect(came.text).toContain('Only approvers in central IT can do this');
    expect(came.others).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
  });
});

/** What somebody might hope that we believe. */
const CLAIMS = {
  actor: { kind: 'person', userId: 'somebody', isApprover: true },
  userId: 'somebody',
  rights: { decides: true, submits: true },
  decides: true,
  status: 'approved',
  isConfirmed: true,
  seats: '1000',
};
