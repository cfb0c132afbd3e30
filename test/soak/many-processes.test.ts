import { setTimeout as sleep } from 'node:timers/promises';
import { type Json } from '../../src/cards/parts/json';
import { problemsOf, readStored, Rebuilding } from '../support/audit';
import { type WireActivity } from '../support/bot/activities';
import { nodesOf } from '../support/cards/card-reader';
import { LAPSE } from '../support/builders';
import { buildProgram } from '../support/browser/local-process';
import { type Fleet, startFleet } from '../support/fleet/fleet';
import { APPROVER, idOf, message, OTHER_APPROVER, VISIO_SKU } from '../support/fleet/fleet-world';
import { Load } from '../support/fleet/load';
import { answersTo, countOf, mostHeldAtOnce, PHYSICS, rosterOf, settled, toldPlace } from '../support/fleet/verdict';
import { report } from '../support/notes';
import { allOf } from '../support/store/all-of';
import { COUNTS } from './counts';

/** Each delegate says fewer things that change something than one person may in a minute. */
const DELEGATES = 20;
const SEATS = 15;
/** People by what is done with them, so that nothing meets. */
const ADDED = 1000;
const REPEATED = 2000;
const BY_THE_ROLE = 3000;
const UNDER_WAY = 4000;
const { hotAdds, restarts } = COUNTS;

/** Five processes at work leave too little of a small machine to whatever else is tested at the same time. */
const inSoak = COUNTS.isSoak ? describe : describe.skip;

let fleet: Fleet;
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const say = (person: number, text: string) => message(person, text);
const add = (delegate: number, person: number, product = 'Visio') => say(delegate, `add person${person} to ${product}`);
const found = async () => (await fleet.tenant.log()).filter(({ method }) => method === 'POST');

inSoak('three processes on one database, behind a round-robin', () => {
  beforeAll(async () => {
    buildProgram();
    fleet = await startFleet({ delegates: DELEGATES, people: 5000, seats: SEATS });
  });

  afterAll(() => fleet.stop());

  it('read the whole tenant once when they start', async () => {
    const runs = await allOf(fleet.documents, 'run', 'tenant');

    expect(runs).toHaveLength(1);
  });

  it('fill a hot pool exactly, and tell everybody the truth', async () => {
    const before = await fleet.standIn.calls();
    const adds = upTo(hotAdds).map((index) => ({
      person: ADDED + index,
      activity: add(index % DELEGATES, ADDED + index),
    }));

    const statuses = await Promise.all(adds.map(({ activity }) => fleet.send(activity)));

    const stored = await settled(fleet.documents);
    const after = await fleet.standIn.calls();
    const roster = rosterOf(stored, 'visio');
    expect(statuses).toEqual(adds.map(() => 200));
    expect(problemsOf(stored, new Rebuilding(LAPSE))).toEqual([]);
    expect(roster.map(({ isSeated }) => isSeated)).toEqual(upTo(hotAdds).map((index) => index < SEATS));
    const wrong = adds.filter(({ person, activity }) => {
      const [line, ...more] = answersTo(fleet, activity);
      const place = roster.findIndex(({ userId }) => userId === idOf(person));
      return more.length > 0 || toldPlace(line) !== Math.max(0, place + 1 - SEATS) || place === -1;
    });
    expect(wrong.map(({ activity }) => answersTo(fleet, activity))).toEqual([]);
    expect(mostHeldAtOnce(await found(), VISIO_SKU)).toBeLessThanOrEqual(SEATS);
    const calls = (kind: keyof typeof before): number => (after[kind] - before[kind]) / hotAdds;
    const all = calls('read') + calls('query') + calls('write');
    report(
      `three processes: ${hotAdds} adds on one pool of ${SEATS} seats, ${calls('write').toFixed(1)} transactions, ${calls('read').toFixed(1)} reads and ` +
        `${calls('query').toFixed(1)} queries per add, jobs of all included`,
    );
    expect(calls('write')).toBeLessThanOrEqual(5);
    expect(all).toBeLessThanOrEqual(40);
  });

  it('carry out an activity once that all of them get, at once and again', async () => {
    const adds = upTo(6).map((index) => ({
      person: REPEATED + index,
      activity: add(index, REPEATED + index, 'Project'),
    }));
    const toAll = () =>
      Promise.all(adds.flatMap(({ activity }) => fleet.urls().map((url) => fleet.send(activity, url))));

    const first = await toAll();
    const again = await toAll();

    const stored = await settled(fleet.documents);
    expect(new Set([...first, ...again])).toEqual(new Set([200]));
    expect(adds.map(({ person }) => countOf(stored, 'person-added', idOf(person)))).toEqual(adds.map(() => 1));
    expect(adds.map(({ activity }) => answersTo(fleet, activity).map(toldPlace))).toEqual(adds.map(() => [0]));
  });

  it('give a double click that two of them get one effect', async () => {
    const person = REPEATED + 50;
    const [one, other] = fleet.urls();
    const added = add(7, person, 'Project');
    await fleet.send(added, one);
    const undo = buttonOn(added, 'roster.undo');
    const press = { ...say(7, ''), type: 'invoke', name: 'adaptiveCard/action', text: undefined, ...undo };

    const statuses = await Promise.all([fleet.send(press, one), fleet.send(press, other)]);

    const stored = await settled(fleet.documents);
    expect(statuses).toEqual([200, 200]);
    expect(countOf(stored, 'person-removed', idOf(person))).toBe(1);
  });

  it('obey at once when one of them takes a role away', async () => {
    const [first = '', ...others] = fleet.urls();
    const delegate = DELEGATES - 1;
    expect(await fleet.ask(say(delegate, 'seats'), others[0])).toContain('seats free');

    await fleet.ask(say(APPROVER, `remove person${delegate} as delegate of Physics`), first);

    const answers = await Promise.all(
      others.map((url, index) => fleet.ask(add(delegate, BY_THE_ROLE + index, 'Project'), url)),
    );
    const stored = await settled(fleet.documents);
    expect(answers.filter((line) => toldPlace(line) !== undefined)).toEqual([]);
    expect(others.map((_, index) => countOf(stored, 'person-added', idOf(BY_THE_ROLE + index)))).toEqual([0, 0]);
  });

  it.each([
    ['delegate', DELEGATES - 2, `remove person${DELEGATES - 2} as delegate of Physics`],
    ['approver', OTHER_APPROVER, `remove person${OTHER_APPROVER} as approver`],
  ])('begin nothing more of a command of 200 people once its sender is %s no more', async (_role, sender, taking) => {
    const [first = '', second = ''] = fleet.urls();
    const from = UNDER_WAY + 200 * upTo(2).indexOf(sender === OTHER_APPROVER ? 1 : 0);
    const everybody = upTo(200).map((index) => `person${from + index}`);
    // Between two transactions there is the time that an approver needs for a sentence.
    await fleet.standIn.setFaults([
      { kind: 'late-reply', on: 'write', partition: PHYSICS, delayMs: 700, probability: 1 },
    ]);

    const adding = fleet.ask(say(sender, `add ${everybody.join(', ')} to Project for Physics`), second);
    await until(async () => (await addedBy(sender)).length > 0);
    await fleet.ask(say(APPROVER, taking), first);
    const takenAt = new Date().toISOString();
    await adding;
    await fleet.standIn.setFaults([]);

    await settled(fleet.documents);
    const done = await addedBy(sender);
    expect(done.filter(({ at }) => at > takenAt)).toEqual([]);
    expect(done.length).toBeLessThan(200);
  });

  it('understand what another has just been told', async () => {
    const [first = '', ...others] = fleet.urls();

    await fleet.ask(say(APPROVER, 'rename department Physics to Astronomy'), first);

    const answers = await Promise.all(others.map((url) => fleet.ask(say(APPROVER, 'seats for Astronomy'), url)));
    for (const answer of answers) expect(answer).toContain('seats free');
  });

  it('take over what one held that was killed, once its time is over', async () => {
    const [, second, third] = fleet.urls();
    await fleet.tenant.control('/settings', { latencyMs: 4_000 });
    const begun = fleet.send(say(APPROVER, 'reconcile'), second);
    await until(async () => (await lease()) !== undefined);

    await fleet.end(1, 'SIGKILL');
    await begun;
    await fleet.tenant.control('/settings', { latencyMs: 0 });
    expect(await whatBecameOf(say(APPROVER, 'reconcile'), third)).toMatch(/reconciled already/u);
    await expireLease();
    expect(await whatBecameOf(say(APPROVER, 'reconcile'), third)).toMatch(
      /^(?:Nothing had to change|\d+ licenses? changed)/u,
    );
    await fleet.begin(1);
  });

  it('lose and double nothing, and fail no turn, while they are restarted one at a time', async () => {
    const delegates = upTo(10);
    const load = new Load(fleet, delegates, (delegate) => upTo(4).map((index) => 100 + delegate * 10 + index));
    // The one that was killed comes back first.
    if (fleet.urls()[1] === '') await fleet.begin(1);
    for (let restart = 0; restart < restarts; restart += 1) {
      await fleet.end(restart % 3, 'SIGTERM');
      await fleet.begin(restart % 3);
    }
    const spoken = await load.stop();

    const stored = await settled(fleet.documents);
    const failed = spoken.filter(({ status }) => status !== 200);
    expect(failed).toEqual([]);
    expect(spoken.filter(({ activity }) => answersTo(fleet, activity).length !== 1)).toEqual([]);
    const people = new Set(spoken.flatMap(({ person }) => (person === undefined ? [] : [person])));
    const said = (person: number, does: string) =>
      spoken.filter((one) => one.person === person && one.does === does).length;
    const wrong = [...people].filter(
      (person) =>
        countOf(stored, 'person-added', idOf(person)) !== said(person, 'add') ||
        countOf(stored, 'person-removed', idOf(person)) !== said(person, 'remove'),
    );
    expect(wrong).toEqual([]);
    expect(problemsOf(stored, new Rebuilding(LAPSE))).toEqual([]);
    report(
      `three processes restarted one at a time, ${restarts} times: ${spoken.length} turns meanwhile, ${failed.length} failed, ` +
        `${fleet.ingress.counts().handedOn} handed on to another process`,
    );
  });
});

/** When somebody added people to the large pool, by the ledger. */
async function addedBy(sender: number): Promise<readonly { readonly at: string }[]> {
  const { ledger } = await readStored(fleet.documents, PHYSICS);
  return ledger.filter(
    ({ actor, fact }) =>
      fact.action === 'person-added' &&
      fact.product === 'project' &&
      actor.kind === 'person' &&
      actor.userId === idOf(sender),
  );
}

/** What the answer to a long command says in the end. */
async function whatBecameOf(activity: WireActivity, url: string | undefined): Promise<string> {
  await fleet.send(activity, url);
  const posted = fleet.connector.posts().find(({ targetId }) => targetId === activity['id']);
  const edited = () =>
    fleet.connector.calls.findLast(
      ({ operation, targetId }) => operation === 'update' && targetId === posted?.messageId,
    )?.body.summary;
  const line = () => edited() ?? '';
  await until(() => Promise.resolve(line() !== '' && !line().endsWith('…')));
  return line();
}

/** What a press of a button on the answer to a message sends. */
function buttonOn(activity: WireActivity, verb: string): WireActivity {
  const posted = fleet.connector.posts().find(({ targetId }) => targetId === activity['id']);
  const card = (posted?.body.attachments?.[0]?.content ?? null) as Json;
  const action = nodesOf(card).find((node) => node['verb'] === verb);
  if (action === undefined) throw new Error(`there is no button ${verb}`);
  return { replyToId: posted?.messageId, value: { action, trigger: 'manual' } };
}

const lease = () => fleet.documents.read({ container: 'tenant', partition: 'lease', id: 'reconcile' });

/** As if so much time had passed. */
async function expireLease(): Promise<void> {
  const held = await lease();
  if (held === undefined) return;
  const { id, version, body } = held;
  await fleet.documents.transact('tenant', 'lease', [
    { op: 'replace', id, version, kind: 'lease', body: { ...body, untilMs: 0 } },
  ]);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it did not come to be');
    await sleep(50);
  }
}
