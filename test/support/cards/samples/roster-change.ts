import { calendarDate } from '../../../../src/domain/calendar';
import { type Notice } from '../../../../src/domain/notice';
import { type LicenseState } from '../../../../src/domain/roster/license-state';
import {
  type ChangeLine,
  type ChangeStep,
  type CommandOutcome,
  type PoolChange,
  type RosterChange,
} from '../../../../src/domain/roster/roster-change';
import { type Product } from '../../../../src/domain/institution/product';
import { type RosterDraft } from '../../../../src/domain/roster/roster-draft';
import { activityKey } from '../../../../src/domain/ids';
import { type LineRefusal } from '../../../../src/domain/refusal';
import { type KnownPerson } from '../../../../src/domain/people';
import { aChange, joining } from '../../builders';
import * as bot from '../presenters';
import { ago, type CardSample, NOW, samplesOf, times, type World } from '../sample-world';

/** What is asked before a roster is changed, what the change did, and what people are told of it. */
export function rosterChangeSamples(w: World): readonly CardSample[] {
  return samplesOf({ 'roster-changed': changes(w), notice: notices(w), parts: parts(w), ...questions(w) });
}

function parts(w: World) {
  const clear = (kind: 'add' | 'remove', alias: string, words: string) => ({
    words: w.say(words),
    draft: { kind, people: [{ userText: alias }] },
  });
  const said = [
    clear('add', 'jdoe', 'Add jdoe to Visio'),
    { words: w.say('frobnicate awong from project'), why: 'Not understood' },
    clear('remove', 'dlee', 'Remove dlee from Visio'),
  ];
  return { 'one of three not understood': bot.presentParts(said, { origin: 'message-1' }) };
}

function changes(w: World) {
  const [jane, mo, amy, lee] = [w.who('Jane Doe'), w.who('Mo Ali'), w.who('Amy Wong'), w.who('Lee Chen')];
  const changed = (own: Parameters<typeof aChange>[1], ...lines: readonly ChangeLine[]) => {
    const change = aChange(lines, { ...w.pool, at: ago(2), by: w.who('Dana Reyes'), ...own });
    return w.message({ kind: 'roster-change', change });
  };
  const join = (person: KnownPerson, behind: number, license?: LicenseState, seatCap = 5) =>
    joining([person], { behind, seatCap }, license);
  const three = { people: 3, seatCap: 5 };
  const joined = (license: LicenseState) => changed(three, ...join(jane, 2, license));
  const refused = (userText: string, refusal: LineRefusal, person?: KnownPerson) =>
    ({ status: 'refused', person, userText: w.say(userText), refusal }) as const;
  const notFound = (userText: string) => refused(userText, { code: 'not-found' });
  const hasSeat = { code: 'already-on-roster', waitingPlace: undefined } as const;
  const guest = (person: KnownPerson) => refused('cpark', { code: 'guest' }, person);
  const requested = { status: 'requested' } as const;
  const leaving = { status: 'release-requested' } as const;
  const removed = { status: 'removed', person: jane, license: { status: 'released', at: ago(1) } } as const;
  const [, project, bi] = w.policy.products;
  const pools = (action: 'add' | 'remove' | 'undo', ...alsoIn: readonly PoolChange[]) => ({ ...three, action, alsoIn });
  const seats = { seatCap: 2, seatsFree: 0, waiting: 4 };
  const also = (product: Product | undefined, ...lines: readonly ChangeLine[]): PoolChange => ({
    product: product ?? w.pool.product,
    lines,
    seats,
  });
  const inDepartments = (own: Partial<RosterChange>) => {
    const step = (person: KnownPerson): ChangeStep => ({
      action: 'add',
      product: w.pool.product,
      line: { status: 'seated', person },
    });
    const base = { ...w.pool, action: 'several', by: w.who('Dana Reyes'), at: ago(2) } as const;
    const there = aChange(join(mo, 4), { ...base, ...three, department: w.physics, steps: [step(mo)] });
    const { elsewhere: _, ...change } = there;
    return changed(
      {
        ...three,
        action: 'several',
        steps: [step(jane), { ...step(amy), line: refused('amy', hasSeat, amy) }],
        elsewhere: [own.undone === undefined ? { department: w.physics, change } : { department: w.physics }],
        ...own,
      },
      ...join(jane, 2, { status: 'active', at: ago(1) }),
    );
  };
  const noLocation = { status: 'failed', failure: { code: 'no-usage-location' } } as const;
  const inTheWay = { code: 'conflicting-plan', planNames: [w.say('VISIO_CLIENT_SUBSCRIPTION', 60)] } as const;
  return {
    'one added': joined(requested),
    'one licensed': joined({ status: 'active', at: ago(1) }),
    'no usage location': joined(noLocation),
    'conflicting plan': joined({ status: 'failed', failure: inTheWay }),
    'covered by a bigger license': joined({ status: 'held', reason: 'covered' }),
    waiting: changed({ people: 5, seatCap: 2 }, ...join(jane, 4, requested, 2)),
    'nothing changed': changed(three, refused('jdoe', hasSeat, jane)),
    'not found': changed(three, notFound('jode')),
    several: changed(
      { people: 6, seatCap: 5 },
      ...joining([jane, mo, lee], { behind: 3, seatCap: 5 }),
      guest(w.who('Chris Park')),
      notFound('jode'),
      refused('osmith', { code: 'left-out' }),
    ),
    'many, whose asker lost the role': changed(
      { people: 44, seatCap: 40 },
      ...joining(w.crowd(12), { behind: 28, seatCap: 40 }),
      ...w.crowd(30).map((person) => refused('jdoe', { code: 'right-ended' }, person)),
    ),
    'several, whose asker lost the role': changed(
      three,
      ...join(jane, 2, requested),
      refused('mali', { code: 'right-ended' }, mo),
    ),
    'license waits for IT': joined({ status: 'requested', isForbidden: true }),
    'several, one failed': changed({ people: 4, seatCap: 5 }, ...join(jane, 2), ...join(mo, 3, noLocation)),
    'removed, and the next one seated': changed({ action: 'remove', people: 6, seatCap: 5 }, removed, {
      status: 'promoted',
      person: amy,
      license: requested,
    }),
    swapped: changed({ action: 'swap', people: 5, seatCap: 5 }, removed, ...join(amy, 4)),
    'moved first': changed(
      { action: 'move', people: 6, seatCap: 2 },
      { status: 'moved', person: jane, isSeated: true, license: requested },
      { status: 'unseated', person: lee, license: leaving },
    ),
    undone: changed({ ...three, undone: { at: ago(1) } }, ...join(jane, 2)),
    undoing: changed(
      { action: 'undo', people: 4, seatCap: 5 },
      { status: 'restored', person: jane, license: requested },
      refused('amy', { code: 'changed-since' }, amy),
    ),
    'several products': changed(
      pools('add', also(project, ...join(jane, 4, undefined, 2), ...join(mo, 5, undefined, 2))),
      ...join(jane, 2, { status: 'active', at: ago(1) }),
      ...join(mo, 3, noLocation),
    ),
    'several products, one refused': changed(
      pools('add', also(project, refused('jdoe', hasSeat, jane)), {
        product: bi ?? w.pool.product,
        lines: [refused('jdoe', { code: 'no-pool' }, jane)],
      }),
      ...join(jane, 2, requested),
    ),
    'several departments': inDepartments({}),
    'several departments, one left out': inDepartments({ undone: { at: ago(1) } }),
    'off everything': changed(
      pools('remove', also(project, removed, { status: 'promoted', person: amy, license: requested })),
      removed,
      refused('mo', { code: 'on-no-roster' }, mo),
    ),
    'several products, undone': changed(
      { ...pools('add', also(project, ...join(jane, 4, undefined, 2))), undone: { at: ago(1) } },
      ...join(jane, 2),
    ),
    'undoing several products': changed(
      pools('undo', also(project, refused('amy', { code: 'changed-since' }, amy))),
      { status: 'removed', person: jane, license: leaving },
      { status: 'removed', person: amy, license: leaving },
    ),
    'worst: nobody of 100 in four products': changed(
      pools('add', ...times(3, () => also(project, ...times(100, (index) => notFound(`somebody-${index}`))))),
      ...times(100, (index) => notFound(`somebody-${index}`)),
    ),
    '200 people': changed(
      { people: 150, seatCap: 100 },
      ...w.crowd(200).flatMap((one, at) => (at < 50 ? [guest(one)] : join(one, at - 50, requested, 100))),
    ),
    'worst: nobody of 200': changed(
      { people: 5000, seatCap: 4900 },
      ...times(200, (index) => notFound(`somebody-${index}`)),
    ),
  };
}

function notices(w: World) {
  const about = { ...w.pool, to: w.who('Jane Doe').userId, at: NOW };
  const by = w.who('Dana Reyes');
  const askPeople = [by, w.who('Amy Wong')];
  const lastDay = calendarDate('2027-06-30');
  const told = (
    own: Pick<Notice, 'about'> & { readonly by?: KnownPerson | undefined } & Readonly<Record<string, unknown>>,
  ) => w.message({ kind: 'notice', notice: { ...about, ...own } as Notice });
  return {
    seated: told({ about: 'seated', by }),
    removed: told({ about: 'removed', by }),
    'removed, by a group': told({ about: 'removed', by: undefined }),
    'waits no more': told({ about: 'removed-waiting', by }),
    'more seats': told({ about: 'covered' }),
    'fewer seats': told({ about: 'uncovered' }),
    'the term is over': told({ about: 'uncovered', turn: { lastDay }, askPeople }),
    'rests for the gap': told({ about: 'uncovered', turn: { lastDay, backOn: calendarDate('2027-08-01') }, askPeople }),
    'has it back': told({ about: 'covered', turn: { lastDay, until: calendarDate('2028-06-30') }, askPeople }),
    'the last day is over': told({ about: 'ended', lastDay, askPeople }),
    'the last day in line is over': told({ about: 'ended-waiting', lastDay, askPeople: [] }),
  };
}

function questions(w: World) {
  const data = { origin: 'message-1' };
  const draft = (...people: readonly string[]): RosterDraft => ({
    kind: 'add',
    people: people.map((userText) => ({ userText: w.say(userText) })),
  });
  const departments = (of: Parameters<typeof bot.presentChoice>[0]['draft'], options = [w.math, w.physics, w.eaps]) =>
    bot.presentChoice({ kind: 'ask-department', draft: of, departments: options }, data);
  const ask = (asked: RosterDraft, ...questionsAsked: Parameters<typeof bot.presentPeopleQuestions>[0]['questions']) =>
    bot.presentPeopleQuestions(
      { kind: 'ask-people', draft: asked, questions: questionsAsked, department: w.math, products: [w.pool.product] },
      data,
    );
  const candidates = [
    w.found('Jordan Kim'),
    w.found('Jordan Kim', { jobTitle: w.say('Professor', 128), directoryDepartment: w.say('Physics', 64) }),
    w.found('Jordana Kimball', { isEnabled: false }),
    w.found('Jordan Lee', { isGuest: true, jobTitle: undefined, directoryDepartment: undefined }),
  ];
  const which = { kind: 'which', index: 0, userText: w.say('jordan'), candidates: { people: candidates } } as const;
  const remade = [
    w.found('Jordan Kim', { account: 'gone', jobTitle: undefined, directoryDepartment: undefined, isEnabled: false }),
    w.found('Jordan Kim', { account: 'new' }),
  ];
  const directoryDepartment = w.say('Physics', 64);
  const outside = (index: number) =>
    ({ kind: 'outside', index, person: w.found('Mo Ali'), directoryDepartment }) as const;
  const clear = { userText: 'jdoe', userId: w.who('Jane Doe').userId };
  const mixed = { ...draft(), people: [...draft('jordan', 'mali').people, clear] };
  const smith = (index: number) => ({
    ...which,
    index,
    candidates: { people: [...candidates, ...candidates], moreThan: 8 },
  });
  const { product } = w.pool;
  const pools = [{ product, unseated: [w.who('Bilal Khan')], gaining: [w.who('Carla Diaz')] }];
  const confirm = (heading: string, own: Partial<Extract<CommandOutcome, { kind: 'confirm' }>> = {}) =>
    bot.presentConfirm(
      { kind: 'confirm', department: w.math, pools, ...own },
      { heading, title: own.undoes === undefined ? 'Move first' : 'Undo', press: bot.press('roster.confirm', data) },
    );
  const second = {
    product: w.policy.products[1] ?? product,
    unseated: [w.who('Bilal Khan')],
    gaining: [w.who('Mo Ali')],
  };
  const severalLose = { undoes: 'command-1', pools: [...pools, second] };
  const many = { undoes: 'command-1', pools: [{ product, unseated: w.crowd(200), gaining: w.crowd(200) }] };
  return {
    choose: {
      'which product': bot.presentChoice(
        { kind: 'ask-product', draft: draft('jdoe', 'asmith'), products: w.policy.products },
        data,
      ),
      'which department': departments(draft('jdoe')),
      'one of many': departments({ ...draft('jdoe', 'asmith'), kind: 'swap' }, [...w.departments(100)]),
      'one of more than are listed': departments({ ...draft('jdoe'), kind: 'add' }, [...w.departments(300)]),
      'a role meant': bot.presentRolesMeant(
        { kind: 'give', role: 'delegate', people: draft('jdoe').people },
        activityKey('message-1'),
        w.math.name,
      ),
    },
    'choose-people': {
      which: ask(draft('jordan'), which),
      'more than are shown': ask(draft('jordan'), smith(0)),
      'made anew': ask(draft('jordan'), { ...which, candidates: { people: remade } }),
      outside: ask(draft('mali'), outside(0)),
      several: ask(mixed, which, outside(1)),
      many: ask(draft(...times(200, (index) => `smith ${index}`)), ...times(200, smith)),
    },
    confirm: {
      'several products lose a seat': confirm('Undo your latest change?', severalLose),
      move: confirm(`${bot.draftWords({ ...draft('cdiaz'), kind: 'move' })}?`),
      'many lose a seat': confirm('Undo your latest change?', many),
    },
  };
}
