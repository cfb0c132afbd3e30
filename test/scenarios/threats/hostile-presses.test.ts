import { isOfReading } from '../../../src/domain/ledger/ledger-entry';
import { buttonData, READ_ONLY_VERBS, readData, type Verb } from '../../../src/bot/button/verbs';
import { aPress, idOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot, wordsOf } from '../../support/bot/bot-harness';

/** After which nobody has done too much. */
const MINUTE = 61_000;

let bot: TestBot;

beforeAll(async () => {
  bot = await startBot();
  await bot.say('dreyes', 'add jdoe to Visio');
});

afterAll(closeBots);

const person = { userText: 'asmith', userId: idOf('asmith'), isChosen: true, isAccepted: true };

/** What any verb may ask for, in one: each takes what it knows of it. */
const everything = (department: string, verb: string): object => ({
  ...{
    department,
    product: 'visio',
    purchase: 'PO-1001',
    version: 1,
    entitlement: 'PO-1001',
    origin: `x-${verb.replace('.', '-')}`,
  },
  ...{
    isConfirmed: true,
    isSure: true,
    lastDay: '2027-06-30',
    on: '2027-06-30',
    seats: 5,
    state: 'submitted',
    option: 0,
  },
  ...{ shown: [idOf('awong')], asked: [{ index: 0, kind: 'which' }], places: [department], command: 'x', seen: 'x' },
  ...{ name: 'Mine', text: 'seats', typed: 'visio', page: 0, kind: 'add', people: [person], wish: 'a', agreed: [] },
  ...{
    run: verb.startsWith('mirror') ? 'mirror-1' : 'reconcile-1',
    position: 'position-1',
    'person-0': idOf('asmith'),
  },
  ...{ draft: draftFor(department, verb), choice: department },
});

const draftFor = (department: string, verb: string): object =>
  verb.startsWith('role')
    ? { kind: 'give', role: 'approver', department, people: [person], isConfirmed: true }
    : { kind: 'add', product: 'visio', department, people: [person], isConfirmed: true };

const verbs = Object.keys(buttonData) as Verb[];

/** What is in the way of the shape that each verb asks for; those are tried with less, and do nothing either. */
const isShaped = (verb: Verb): boolean => readData(verb, everything('math', verb)) !== undefined;

async function effects(): Promise<unknown> {
  const { departments, institution } = bot.app().ports;
  const rosters = ['math visio', 'math project', 'chem visio', 'hist visio'].map((pool) => pool.split(' '));
  return {
    rosters: await Promise.all(rosters.map(([department = '', product = '']) => bot.roster(department, product))),
    ledgers: await Promise.all(
      ['math', 'chem', 'hist'].map(async (id) =>
        (await departments.look(id as never).ledger({ limit: 50 })).filter(({ fact }) => !isOfReading(fact)),
      ),
    ),
    institution: await institution.read(),
  };
}

const press = async (alias: string, verb: string, data: object): Promise<string> => {
  const action = { type: 'Action.Execute', verb, data: { ...data, alacarte: { verb, data } } };
  return wordsOf((await bot.invoke(aPress(alias, bot.place, { action }))).value);
};

it('is nearly every verb that is pressed with data of its shape', () => {
  expect(verbs.filter((verb) => !isShaped(verb)).length).toBeLessThan(verbs.length / 6);
});

const strangers = ['jdoe', 'lmarin', 'visitor_partner.example#EXT#'];

it.each(strangers)('T4: no verb at all lets %s change anything', async (alias) => {
  const before = await effects();

  for (const verb of verbs) {
    bot.advance(MINUTE);
    await press(alias, verb, everything('math', verb));
  }
  await bot.app().settled();

  expect(await effects()).toEqual(before);
});

it('T5: no verb lets a delegate change another department, whatever the card says', async () => {
  const before = await effects();
  const hostile: readonly object[] = [
    {},
    { seats: -1, option: -1, version: -1 },
    { seats: 1e9, version: 1e9, page: 1e9 },
    { people: Array.from({ length: 600 }, () => person) },
    { department: ['chem'], product: { id: 'visio' } },
    { userId: idOf('sokafor'), actor: idOf('sokafor'), from: { aadObjectId: idOf('sokafor') }, cap: 999, seatCap: 999 },
  ];

  for (const verb of verbs.filter((one) => !READ_ONLY_VERBS.has(one))) {
    bot.advance(MINUTE);
    for (const own of hostile) await press('dreyes', verb, { ...everything('chem', verb), ...own });
  }
  await bot.app().settled();

  expect(await effects()).toEqual(before);
});

it('T17: what is not yours and what is not there are answered alike, also in length, by every verb', async () => {
  const different: unknown[] = [];
  let seen = 0;
  for (const verb of verbs) {
    bot.advance(MINUTE);
    const theirs = await press('dreyes', verb, everything('chem', verb));
    const nowhere = await press('dreyes', verb, everything('astr', verb));
    if (READ_ONLY_VERBS.has(verb)) seen += (await press('dreyes', verb, everything('math', verb))) === theirs ? 0 : 1;
    if (theirs.length !== nowhere.length || theirs !== nowhere) different.push([verb, theirs, nowhere]);
  }

  expect(different).toEqual([]);
  // Of the own department they do show something.
  expect(seen).toBeGreaterThan(4);
});
