import { idOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';
import { nodesOf } from '../../support/cards/card-reader';
import { ADDRESS, presentAddForm } from '../../support/cards/presenters';
import { type Json } from '../../../src/cards/parts/json';
import { hasPeoplePicker } from '../../../src/bot/turn/people-input';

afterEach(closeBots);

const PICKER = { 'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' }, isMultiSelect: true };
const NOBODY = '11111111-2222-4333-8444-555555555555';

const inputsOf = (card: Json) =>
  nodesOf(card).filter(({ type }) => typeof type === 'string' && type.startsWith('Input.'));

/** The form to add people to Visio. */
async function form(bot: TestBot) {
  const pool = await bot.say('dreyes', 'seats Visio');
  await bot.press('dreyes', pool, 'Add people');
  const last = bot.connector.posts().at(-1)?.messageId;
  return bot.look({ ...pool, id: last });
}

describe('the form to add people', () => {
  it('lets Teams find them, and takes what is typed as well', async () => {
    const bot = await startBot();

    const [picker, typed] = inputsOf((await form(bot)).card);

    expect(picker).toMatchObject({ type: 'Input.ChoiceSet', style: 'compact', choices: [], ...PICKER });
    expect(typed).toMatchObject({ type: 'Input.Text', id: 'people' });
  });

  it('has a field for names alone in the local client, which finds nobody', async () => {
    const bot = await startBot();
    const form = (serviceUrl: string) =>
      presentAddForm([], { origin: 'message-1', hasPicker: hasPeoplePicker({ ...ADDRESS, serviceUrl }) });

    expect(inputsOf(form('http://localhost:56150/_connector').card).map(({ type }) => type)).toEqual(['Input.Text']);
    expect(inputsOf(form(bot.place.serviceUrl).card)).toHaveLength(2);
    expect(inputsOf(form('https://smba.trafficmanager.net/amer/').card)).toHaveLength(2);
  });

  it.each([
    ['picked', { 'picked-people': 'JDOE,ASMITH' }, ['jdoe', 'asmith']],
    ['typed', { people: 'jdoe, asmith' }, ['jdoe', 'asmith']],
    ['picked and typed', { 'picked-people': 'JDOE', people: 'asmith' }, ['jdoe', 'asmith']],
    ['picked twice', { 'picked-people': 'JDOE,JDOE', people: 'jdoe' }, ['jdoe']],
    ['ids in the other field', { people: 'JDOE,ASMITH' }, ['jdoe', 'asmith']],
  ])('adds people who were %s', async (_how, inputs, added) => {
    const bot = await startBot();
    const withIds = Object.fromEntries(
      Object.entries(inputs).map(([key, value]) => [
        key,
        value.replaceAll('JDOE', idOf('jdoe')).replaceAll('ASMITH', idOf('asmith')),
      ]),
    );

    const shown = await form(bot);
    await bot.press('dreyes', shown, 'Add people', withIds);

    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', ...added]);
  });

  it('checks who was picked as anybody else: a guest, a disabled account and nobody get no seat', async () => {
    const bot = await startBot();

    const shown = await form(bot);
    const pressed = await bot.press('dreyes', shown, 'Add people', {
      'picked-people': [idOf('lfischer'), NOBODY].join(','),
    });

    expect(pressed.text).toMatch(/Lena Fischer[^]*Account is disabled/u);
    expect(pressed.text).toContain('somebody picked');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('asks for somebody where nobody was picked or typed', async () => {
    const bot = await startBot();

    const pressed = await bot.press('dreyes', await form(bot), 'Add people', { 'picked-people': '', people: ' ' });

    expect(pressed.text).toContain('Name at least one person.');
  });
});

describe('the form that gives a role', () => {
  /** It, as an approver opens it from the card of a department. */
  async function roleForm(bot: TestBot) {
    const department = await bot.say('sokafor', 'show department Mathematics');
    await bot.press('sokafor', department, 'Give a role');
    return bot.look({ ...department, id: bot.connector.posts().at(-1)?.messageId });
  }

  it('makes those who were picked purchasers of the department, once', async () => {
    const bot = await startBot();
    const shown = await roleForm(bot);
    expect(inputsOf(shown.card)).toContainEqual(expect.objectContaining(PICKER));

    const inputs = { role: 'purchaser', 'picked-people': idOf('jdoe'), people: 'asmith' };
    await bot.press('sokafor', shown, 'Give the role', inputs);
    await bot.press('sokafor', shown, 'Give the role', inputs);

    expect((await bot.say('sokafor', 'show department Mathematics')).text).toMatch(
      /Purchasers\n(?:\d\n)?[^\n]*Jane Doe and Alex Smith/u,
    );
  });

  it('gives nothing when somebody else presses it, or nobody is named', async () => {
    const bot = await startBot();
    const shown = await roleForm(bot);

    const forged = await bot.press('dreyes', shown, 'Give the role', {
      role: 'delegate',
      'picked-people': idOf('dreyes'),
    });
    const empty = await bot.press('sokafor', shown, 'Give the role', { role: 'delegate' });

    expect(forged.text).toContain('central IT');
    expect(empty.text).toContain('Name at least one person.');
  });
});
