import { chatOf, idOf } from '../support/bot/activities';
import { closeBots, startBot } from '../support/bot/bot-harness';

afterEach(closeBots);

const NOT_YOURS = /^You do not manage seats here[\s\S]*Ask Sam Okafor/u;

/** What people ask, and what they read; nothing of it changes anything, so that one bot answers all. */
const asked: readonly (readonly [alias: string, text: string, answer: RegExp])[] = [
  [
    'dreyes',
    'when does Visio expire?',
    /^5 seats end June 30, 2027[\s\S]*Decide by May 31, 2027[\s\S]*31 days without/u,
  ],
  ['dreyes', 'until when do we have Visio', /^5 seats end June 30, 2027/u],
  ['sokafor', 'what ends next', /seats end June 30, 2027[\s\S]*Decide by May 31, 2027/u],
  ['awong', 'when does Visio expire?', /^You have a seat[\s\S]*until June 30, 2027/u],
  ['awong', 'when does my seat end', /^You have 2 seats[\s\S]*until June 30, 2027/u],
  ['jdoe', 'until when do we have Visio', /^You have no seats/u],

  ['dreyes', 'how much does Visio cost', /^No price of Visio is on record\nMathematics/u],
  ['nadler', 'what did we pay for Visio', /^No price of Visio is on record\nMathematics/u],
  ['sokafor', 'price of Visio', /^No price of Visio is on record\n3 departments/u],
  ['jdoe', 'how much does Visio cost', NOT_YOURS],
  ['dreyes', 'what does Visio cost in History', /^No department “History” of yours/u],

  ['dreyes', 'why is Bilal waiting', /^Bilal Khan’s Project license failed[\s\S]*no usage location[\s\S]*IT must set/u],
  ['dreyes', "what's wrong with bkhan", /^Bilal Khan’s Project license failed/u],
  ['dreyes', 'why is cdiaz waiting', /^Carla Diaz is number 1 waiting for Project[\s\S]*0 of 2 seats free, 3 waiting/u],
  ['dreyes', 'why is David Lee still waiting for Project', /^David Lee is number 2 waiting[\s\S]*1 person before/u],
  [
    'dreyes',
    'why does jdoe not have Visio',
    /^Jane Doe has no Visio seat[\s\S]*2 of 5 seats free[\s\S]*You can add them/u,
  ],
  ['lmarin', 'why does jdoe not have Visio', /^Jane Doe has no Visio seat[\s\S]*Dana Reyes can add them/u],
  ['dreyes', "why doesn't lfischer have Visio", /account is disabled: it gets no license/u],
  ['dreyes', "what's wrong with awong", /^Amy Wong has 2 seats[\s\S]*Nothing is in the way\./u],
  ['dreyes', 'why does jdoe not have Power BI Pro', /6 more are approved and count once Microsoft 365 shows them/u],
  ['cdiaz', 'why am I waiting', /^You are number 1 waiting for Project[\s\S]*Dana Reyes can change the order/u],
  ['jdoe', 'why do I not have Visio', /^You have no seat, and wait for none[\s\S]*ask Dana Reyes/u],
  ['jdoe', 'why is bkhan waiting', NOT_YOURS],
  ['ualvarez', 'why is bkhan waiting', /^Bilal Khan has no seat, and waits for none/u],
  ['dreyes', 'why is nobody.such waiting', /^I found nobody called “nobody\.such”/u],
  ['dreyes', 'why is kim waiting', /^Which “kim” do you mean\?/u],

  ['dreyes', 'do we have Visio for jane?', /^Jane Doe has no Visio seat[\s\S]*2 of 5 seats free/u],
  ['dreyes', 'Does Jane Doe already have Visio?', /^Jane Doe has no Visio seat[\s\S]*2 of 5 seats free/u],
  ['dreyes', 'does awong have Visio', /^Amy Wong has a Visio seat/u],

  ['dreyes', 'who decides', /Dana Reyes[\s\S]*Nina Adler[\s\S]*Sam Okafor/u],
  ['dreyes', 'who is my approver', /Sam Okafor/u],
  ['nadler', 'who do I ask for more', /Delegates\nDana Reyes/u],
  ['dreyes', 'who can add people', /Add and remove people/u],
  ['dreyes', 'who are our delegates', /Dana Reyes, dreyes@contoso\.edu/u],
  ['jdoe', 'who decides', /Mathematics[\s\S]*Dana Reyes/u],
  ['jdoe', 'talk to a human', /Dana Reyes[\s\S]*Sam Okafor/u],
  ['sokafor', 'who decides in Chemistry', /^Who decides\nChemistry/u],
  ['dreyes', 'who decides in Chemistry', /^No department “Chemistry” of yours/u],
  ['jdoe', 'who decides in Chemistry', /^No department “Chemistry” of yours/u],

  ['dreyes', 'where is my purchase', /^Purchases\nMathematics[\s\S]*Awaiting tenant\nPO-1044/u],
  ['sokafor', 'where is my purchase', /^Purchases that wait for a decision/u],
  ['jdoe', 'did IT approve it?', NOT_YOURS],
  ['dreyes', "what's going on with PO-1044", /^6 Power BI Pro seats[\s\S]*awaiting tenant/u],
  ['jdoe', "what's going on with PO-1044", NOT_YOURS],

  [
    'dreyes',
    'who has what',
    /^Who has what\nMathematics[\s\S]*Amy Wong\n2 seats\nProject and Visio[\s\S]*Waits for Project/u,
  ],
  ['lmarin', 'who has what', /^Who has what\nChemistry · one of 3 departments/u],
  ['lmarin', 'who has what in History', /^Who has what\nHistory/u],
  ['jdoe', 'who has what', NOT_YOURS],

  ['dreyes', 'how many left', /2 of 5 seats free/u],
  ['dreyes', 'how many seats are free', /2 of 5 seats free/u],
  ['dreyes', 'any Visio left', /2 of 5 seats free/u],
  ['dreyes', 'how many people are waiting', /^Who is waiting[\s\S]*3 waiting[\s\S]*0 of 2 seats free/u],
  ['dreyes', 'how many are waiting for Project', /0 of 2 seats free[\s\S]*3 waiting/u],
  ['sokafor', 'seats for all departments', /3 departments/u],

  ['dreyes', 'report', /^Your seats/u],
  ['jdoe', 'report', /^You have no seats/u],
  ['jdoe', 'export', /^Only central IT can do this/u],
  ['jdoe', 'audit', /^Only central IT can do this/u],
  ['jdoe', 'who had Visio on March 31', /^Only central IT can do this/u],
  ['jdoe', 'history awong', /^You do not manage seats here/u],
  ['jdoe', 'evidence pack', /^Only central IT can do this/u],
  ['dreyes', 'settings', /^There are no settings here[\s\S]*who decides/u],
  ['sokafor', 'settings', /^There are no settings here/u],
  ['dreyes', '👍', /^You are welcome/u],
  ['dreyes', 'ok', /^You are welcome/u],

  ['sokafor', 'adopt Owen Price', /^Nothing was read from Microsoft 365 yet/u],
  ['dreyes', 'adopt Owen Price', /^Only central IT can do this/u],
];

test('what people ask is answered by their role, and offers no change from a guess', async () => {
  const bot = await startBot();
  const before = await bot.roster('math', 'visio');

  for (const [alias, text, answer] of asked) {
    const shown = await bot.say(alias, text);

    expect([alias, text, shown.text]).toEqual([alias, text, expect.stringMatching(answer)]);
    expect(shown.summary).not.toBe('');
  }
  expect(await bot.roster('math', 'visio')).toEqual(before);
});

test.each(['dreyes', 'sokafor', 'awong', 'jdoe'])(
  '"Show my seats" does the same for %s, typed or pressed',
  async (alias) => {
    const bot = await startBot();
    const refused = await bot.say(alias, 'add jdoe to Figma');

    await bot.press(alias, refused, 'Show my seats');
    const pressed = bot.connector.posts(chatOf(alias)).at(-1)?.body;
    await bot.say(alias, 'Show my seats');
    const typed = bot.connector.posts(chatOf(alias)).at(-1)?.body;

    expect(typed?.summary).toBe(pressed?.summary);
    expect(JSON.stringify(typed?.attachments)).toBe(JSON.stringify(pressed?.attachments));
  },
);

test('a product is only to be asked for where one was', async () => {
  const bot = await startBot();
  const titles = async (text: string) => (await bot.say('dreyes', text)).actions.map(({ title }) => title);

  for (const text of ['I need Figma', 'do you have Adobe', 'add jdoe to Figma', 'buy 5 Figma'])
    expect(await titles(text)).toContainEqual(expect.stringMatching(/^Ask IT for/u));
  for (const text of ['how many left', 'who has Figma', 'history Figma', 'how much longer', 'what does Figma cost'])
    expect(await titles(text)).not.toContainEqual(expect.stringMatching(/^Ask IT for/u));
});

test('who is asked about is chosen, and the same answer follows', async () => {
  const bot = await startBot();
  const which = await bot.say('dreyes', 'why does kim not have Visio');

  await bot.press('dreyes', which, 'Show', { choice: idOf('jkim') });

  expect(which.text).toContain('Which “kim” do you mean?');
  expect(bot.connector.posts(chatOf('dreyes')).at(-1)?.body.summary).toBe('Jordan Kim has no Visio seat');
});

test('where somebody was seen with a license from outside, an approver is asked about that one alone', async () => {
  const bot = await startBot();
  await bot.reconcileWhole();

  const unseated = await bot.say('sokafor', 'adopt Owen Price');
  const nothing = await bot.say('sokafor', 'adopt jdoe');
  await bot.say('sokafor', 'add oprice to Visio for Mathematics');
  await bot.reconcileWhole();
  const asking = await bot.say('sokafor', 'adopt Owen Price');
  const adopted = await bot.press('sokafor', asking, 'Adopt 1 license');

  expect(unseated.text).toContain('No seat calls for the Visio license of Owen Price');
  expect(nothing.text).toContain('Jane Doe has no license to adopt');
  expect(asking.text).toMatch(/^Adopt the \w+ license of Owen Price\?/u);
  expect(bot.look(adopted.shown.id === undefined ? asking : adopted.shown).text).toMatch(/Adopt|adopted/u);
});
