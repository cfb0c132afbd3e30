import fc from 'fast-check';
import { type Instant, instantOf } from '../../../src/domain/calendar';
import { departmentId, productId, type UserId, userId } from '../../../src/domain/ids';
import {
  type MirrorHold,
  type MirrorOutcome,
  type MirrorPlan,
  type MirrorRecord,
} from '../../../src/domain/mirror/mirror';
import {
  contested,
  departuresIn,
  isEmptied,
  type LastSaid,
  type MirrorSides,
  planMirror,
  recordAfter,
  restrictMirror,
  stopMirror,
} from '../../../src/reconcile/mirror-plan';

const POOL = { department: departmentId('math'), product: productId('visio'), groupId: 'g1' };
const START = Date.parse('2026-11-22T12:00:00Z');
const after = (minutes: number): Instant => instantOf(new Date(START + minutes * 60_000));
const [ADA, BO, CY] = ['ada', 'bo', 'cy'].map(userId) as [UserId, UserId, UserId];

const aRecord = (own: Partial<MirrorRecord> = {}): MirrorRecord => ({
  ...POOL,
  agreed: [],
  ledgerNumber: 10,
  departing: [],
  written: [],
  owed: [],
  ...own,
});

function sidesOf(given: {
  group?: readonly UserId[];
  roster?: readonly UserId[];
  before?: MirrorRecord;
  at?: number;
  unfit?: ReadonlyMap<UserId, MirrorHold>;
  lastSaid?: ReadonlyMap<UserId, LastSaid>;
}): MirrorSides {
  const { group = [], roster = [], before, at = 60, unfit = new Map(), lastSaid = new Map() } = given;
  const read = { begunAt: after(at), endedAt: after(at) };
  return { group: new Set(group), roster: new Set(roster), before, read, unfit, lastSaid };
}

const textsOf = (plan: MirrorPlan): readonly string[] =>
  plan.map((step) => {
    if (step.action === 'hold') return `hold ${step.userId} ${step.reason}`;
    return 'side' in step ? `${step.action} ${step.userId} ${step.side}` : `${step.action} ${step.userId}`;
  });

const wentNow: LastSaid = { isRemoval: true, isNew: true };
const wentBefore: LastSaid = { isRemoval: true, isNew: false };
const cameNow: LastSaid = { isRemoval: false, isNew: true };

describe('a person on one side', () => {
  const agreed = aRecord({ agreed: [ADA] });
  const departed = (minute: number) =>
    aRecord({ agreed: [ADA], departing: [{ since: after(minute), userIds: [ADA] }] });

  it.each<[string, Parameters<typeof sidesOf>[0] & { said?: LastSaid; why?: MirrorHold }, string]>([
    ['joined the group', { group: [ADA], before: aRecord() }, 'add ada roster'],
    ['joined the roster', { roster: [ADA], before: aRecord() }, 'add ada group'],
    ['left the roster', { group: [ADA], before: agreed, said: wentNow }, 'remove ada group'],
    ['left the roster, and nothing says why', { group: [ADA], before: agreed }, 'hold ada unexplained'],
    ['left the group just now', { roster: [ADA], before: agreed }, 'hold ada departing'],
    ['left the group 9 minutes ago', { roster: [ADA], before: departed(51) }, 'hold ada departing'],
    ['left the group 10 minutes ago', { roster: [ADA], before: departed(50) }, 'remove ada roster'],
    ['left the group tomorrow, by a clock put back', { roster: [ADA], before: departed(900) }, 'hold ada departing'],
    ['left both', { before: agreed }, 'forget ada'],
    ['is in both', { group: [ADA], roster: [ADA], before: aRecord() }, 'keep ada'],
    ['is back in the group', { group: [ADA], roster: [ADA], before: departed(50) }, 'keep ada'],
    // Both changed.
    [
      'left the group, and was put on the roster anew',
      { roster: [ADA], before: departed(0), said: cameNow },
      'add ada group',
    ],
    [
      'joined the group, and was on the roster for a while',
      { group: [ADA], before: aRecord(), said: wentNow },
      'remove ada group',
    ],
    [
      'joined the group, long after leaving the roster',
      { group: [ADA], before: aRecord(), said: wentBefore },
      'add ada roster',
    ],
    [
      'could not be put back into the group',
      { roster: [ADA], before: aRecord({ agreed: [ADA], owed: [ADA] }) },
      'add ada group',
    ],
    // Our own writes of a moment ago.
    [
      'was added by us and is not seen yet',
      { roster: [ADA], before: aRecord({ agreed: [ADA], written: [{ at: after(51), added: [ADA], removed: [] }] }) },
      'keep ada',
    ],
    [
      'was taken out by us and is still seen',
      { group: [ADA], before: aRecord({ written: [{ at: after(51), added: [], removed: [ADA] }] }) },
      'forget ada',
    ],
    [
      'was taken out by us and is wanted again',
      { group: [ADA], roster: [ADA], before: aRecord({ written: [{ at: after(51), added: [], removed: [ADA] }] }) },
      'add ada group',
    ],
    [
      'was taken out by us, and put back outside',
      { group: [ADA], before: aRecord({ written: [{ at: after(50), added: [], removed: [ADA] }] }) },
      'add ada roster',
    ],
    // Who may not be on the roster.
    ['joined the group as a guest', { group: [ADA], before: aRecord(), why: 'guest' }, 'hold ada guest'],
    [
      'went to another department',
      { group: [ADA], before: agreed, said: wentNow, why: 'through-another-department' },
      'remove ada group',
    ],
  ])('who %s', (_, { said, why, ...given }, expected) => {
    const lastSaid = new Map(said === undefined ? [] : [[ADA, said] as const]);
    const unfit = new Map(why === undefined ? [] : [[ADA, why] as const]);

    expect(textsOf(planMirror(sidesOf({ ...given, lastSaid, unfit })))).toEqual([expected]);
  });

  it('is asked about in the ledger where that can matter, and nowhere else', () => {
    const before = aRecord({ agreed: [ADA] });
    const asked = (given: Parameters<typeof sidesOf>[0]) => contested(sidesOf({ before, ...given }));

    expect(asked({ group: [BO], roster: [ADA, CY] })).toEqual([BO, ADA]);
    expect(
      asked({
        group: [ADA, BO],
        unfit: new Map([
          [ADA, 'guest'],
          [BO, 'guest'],
        ]),
      }),
    ).toEqual([ADA]);
    expect(asked({ group: [ADA, BO], roster: [ADA, BO] })).toEqual([]);
    expect(contested(sidesOf({ group: [ADA], roster: [BO] }))).toEqual([]);
  });
});

describe('what the policy allows', () => {
  const plan = planMirror(
    sidesOf({
      group: [ADA, userId('di')],
      roster: [BO, CY],
      before: aRecord({ agreed: [ADA, CY], departing: [{ since: after(0), userIds: [CY] }] }),
      lastSaid: new Map([[ADA, wentNow]]),
    }),
  );

  it.each([
    ['full', ['remove cy roster', 'remove ada group', 'add di roster', 'add bo group']],
    ['assign-only', ['hold cy mode', 'hold ada mode', 'add di roster', 'add bo group']],
    ['observe', ['hold cy mode', 'hold ada mode', 'add di roster', 'hold bo mode']],
  ] as const)('in %s', (mode, expected) => {
    expect(textsOf(restrictMirror(plan, mode))).toEqual(expected);
  });

  it('is nothing at all for a pool that is stopped', () => {
    expect(departuresIn(plan)).toEqual([CY]);
    expect(textsOf(stopMirror(plan))).toEqual(['hold cy too-many-departures']);
  });

  it.each([
    [4, 0, false],
    [5, 0, true],
    [5, 1, false],
  ])('is looked at once more when of %i agreed on a group shows %i', (many, left, expected) => {
    const people = Array.from({ length: many }, (_, index) => userId(`p${index}`));
    const group = Array.from({ length: left }, (_, index) => userId(`q${index}`));
    const sides = sidesOf({ group, roster: people, before: aRecord({ agreed: people }) });

    expect(isEmptied(sides.group, planMirror(sides))).toBe(expected);
  });
});

describe('what is remembered after a run', () => {
  const remembered = (
    given: Parameters<typeof sidesOf>[0],
    outcomes: readonly (readonly [UserId, MirrorOutcome])[] = [],
  ) => {
    const sides = sidesOf(given);
    const { agreed, departing, written, owed } = recordAfter(sides, {
      pool: { ...POOL, ledgerNumber: 20 },
      plan: planMirror(sides),
      outcomes: new Map(outcomes),
    });
    return { agreed, departing, written, owed };
  };
  const nothing = { agreed: [], departing: [], written: [], owed: [] };
  const [at, lately] = [after(60), after(55)];

  it.each<[string, ReturnType<typeof remembered>, ReturnType<typeof remembered>]>([
    [
      'what was added to the group',
      remembered({ roster: [ADA] }, [[ADA, { status: 'done' }]]),
      { ...nothing, agreed: [ADA], written: [{ at, added: [ADA], removed: [] }] },
    ],
    [
      'what could not be added',
      remembered({ roster: [ADA] }, [[ADA, { status: 'failed', because: 'other' }]]),
      { ...nothing, owed: [ADA] },
    ],
    ['what nobody attempted', remembered({ roster: [ADA] }), { ...nothing, owed: [ADA] }],
    [
      'who joined the roster',
      remembered({ group: [ADA] }, [[ADA, { status: 'nothing-to-do' }]]),
      { ...nothing, agreed: [ADA] },
    ],
    ['who could not join it', remembered({ group: [ADA] }, [[ADA, { status: 'not-attempted' }]]), nothing],
    [
      'who seems to have left the group',
      remembered({ roster: [ADA], before: aRecord({ agreed: [ADA] }) }),
      { ...nothing, agreed: [ADA], departing: [{ since: at, userIds: [ADA] }] },
    ],
    [
      'since when they seem to',
      remembered({ roster: [ADA], before: aRecord({ agreed: [ADA], departing: [{ since: lately, userIds: [ADA] }] }) }),
      { ...nothing, agreed: [ADA], departing: [{ since: lately, userIds: [ADA] }] },
    ],
    // A run that broke off may have taken them out, and copies of the group may still show them.
    [
      'who left both',
      remembered({ before: aRecord({ agreed: [ADA] }) }),
      { ...nothing, written: [{ at, added: [], removed: [ADA] }] },
    ],
    [
      'that, but once',
      remembered({ group: [ADA], before: aRecord({ written: [{ at: lately, added: [], removed: [ADA] }] }) }),
      { ...nothing, written: [{ at: lately, added: [], removed: [ADA] }] },
    ],
    [
      'what was written first, not for ever',
      remembered({
        group: [ADA],
        roster: [ADA],
        before: aRecord({ written: [{ at: after(50), added: [ADA], removed: [] }] }),
      }),
      { ...nothing, agreed: [ADA] },
    ],
    [
      'what was written last',
      remembered({ roster: [ADA], before: aRecord({ written: [{ at: lately, added: [], removed: [ADA, BO] }] }) }, [
        [ADA, { status: 'done' }],
      ]),
      {
        ...nothing,
        agreed: [ADA],
        written: [
          { at: lately, added: [], removed: [BO] },
          { at, added: [ADA], removed: [] },
        ],
      },
    ],
  ])('is %s', (_, record, expected) => {
    expect(record).toEqual(expected);
  });
});

type Doing = 'join' | 'leave' | 'add' | 'remove';

/** A group and a roster that change on their own, and a ledger of the roster. */
class World {
  readonly group = new Set<UserId>();
  readonly roster = new Set<UserId>();
  readonly unfit = new Map<UserId, MirrorHold>();
  readonly ledger: { readonly userId: UserId; readonly isRemoval: boolean; readonly isGroups: boolean }[] = [];
  record: MirrorRecord | undefined;
  minutes = 0;
  /** People whom a run took off a side, and what the other side had said. */
  readonly removed: string[] = [];

  do(doing: Doing, userId: UserId): void {
    if (doing === 'join') this.group.add(userId);
    if (doing === 'leave') this.group.delete(userId);
    if (doing === 'add' && !this.roster.has(userId) && !this.unfit.has(userId)) this.#say(userId, false, false);
    if (doing === 'remove' && this.roster.has(userId)) this.#say(userId, true, false);
  }

  #say(userId: UserId, isRemoval: boolean, isGroups: boolean): void {
    if (isRemoval) this.roster.delete(userId);
    else this.roster.add(userId);
    this.ledger.push({ userId, isRemoval, isGroups });
  }

  sides(): MirrorSides {
    const sides = sidesOf({
      group: [...this.group],
      roster: [...this.roster],
      unfit: this.unfit,
      at: this.minutes,
      ...(this.record === undefined ? {} : { before: this.record }),
    });
    const known = this.record?.ledgerNumber ?? 0;
    const lastSaid = new Map(
      contested(sides).flatMap((userId): [UserId, LastSaid][] => {
        const index = this.ledger.findLastIndex((entry) => entry.userId === userId);
        const last = this.ledger[index];
        if (last === undefined) return [];
        return [[userId, { isRemoval: last.isRemoval, isNew: index + 1 > known && !last.isGroups }]];
      }),
    );
    return { ...sides, lastSaid };
  }

  /** One run; of its changes only the first so many come about, and only a whole run is remembered. */
  run(changes = Infinity): MirrorPlan {
    const sides = this.sides();
    const plan = planMirror(sides);
    const pool = { ...POOL, ledgerNumber: this.ledger.length };
    const outcomes = new Map<UserId, MirrorOutcome>();
    this.record = this.record ?? aRecord({ ledgerNumber: pool.ledgerNumber });
    for (const step of plan) {
      if (!('side' in step)) continue;
      if (outcomes.size >= changes) return plan;
      const { userId, side } = step;
      if (side === 'roster') this.#say(userId, step.action === 'remove', true);
      else if (step.action === 'add') this.group.add(userId);
      else this.group.delete(userId);
      outcomes.set(userId, { status: 'done' });
    }
    this.record = recordAfter(sides, { pool, plan, outcomes });
    return plan;
  }

  /** Members who are on the roster, or may be. */
  get fitGroup(): readonly UserId[] {
    return [...this.group].filter((userId) => this.roster.has(userId) || !this.unfit.has(userId)).toSorted();
  }

  get inOrder(): readonly UserId[] {
    return [...this.roster].toSorted();
  }
}

const changes = (plan: MirrorPlan) => plan.filter((step) => 'side' in step);
const person = fc.integer({ min: 0, max: 5 }).map((number) => userId(`p${number}`));
const doing = fc.constantFrom<Doing>('join', 'leave', 'add', 'remove');
const event = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(doing, person) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 1, arbitrary: fc.constant('broken off' as const) },
);
type Event = readonly [Doing, UserId] | number | 'broken off';
const history = fc.record({
  group: fc.uniqueArray(person),
  roster: fc.uniqueArray(person),
  unfit: fc.uniqueArray(person, { maxLength: 1 }),
  events: fc.array(event as fc.Arbitrary<Event>, { maxLength: 25 }),
});

/** A world with a history; a number is a run after so many minutes. */
function worldOf(given: {
  group: readonly UserId[];
  roster: readonly UserId[];
  unfit: readonly UserId[];
  events: readonly Event[];
}): World {
  const world = new World();
  for (const userId of given.unfit) world.unfit.set(userId, 'guest');
  for (const userId of given.group) world.do('join', userId);
  for (const userId of given.roster) world.do('add', userId);
  for (const one of given.events) {
    if (one === 'broken off') world.run(1);
    else if (typeof one === 'number') {
      world.minutes += one;
      world.run();
    } else world.do(...one);
    // A dead process keeps its lease for some minutes.
    if (one === 'broken off') world.minutes += 5;
  }
  return world;
}

describe('after any history', () => {
  it('two more runs make roster and group agree, and another one right after changes nothing', () => {
    const property = fc.property(history, (given) => {
      const world = worldOf(given);

      // What we wrote ourselves counts for ten minutes; then come the two readings.
      world.minutes += 11;
      world.run();
      world.minutes += 11;
      world.run();

      expect(world.fitGroup).toEqual(world.inOrder);
      expect(changes(world.run())).toEqual([]);
    });

    fc.assert(property, { numRuns: 3000 });
  });

  it('nobody is on the roster who may not be', () => {
    const property = fc.property(history, (given) => {
      const world = worldOf(given);
      world.run();

      expect(world.inOrder.filter((userId) => world.unfit.has(userId))).toEqual([]);
    });

    fc.assert(property, { numRuns: 1000 });
  });

  it('what changes on one side alone is carried over to the other', () => {
    const property = fc.property(history, doing, person, (given, what, one) => {
      const world = worldOf({ ...given, unfit: [] });
      const settle = () => {
        world.minutes += 11;
        world.run();
      };
      settle();
      settle();

      world.do(what, one);
      const isIn = what === 'add' || what === 'join';
      settle();
      settle();

      expect([world.roster.has(one), world.group.has(one)]).toEqual([isIn, isIn]);
    });

    fc.assert(property, { numRuns: 2000 });
  });

  it('the roster wins where it changed since they were compared, whatever the group did', () => {
    const property = fc.property(history, person, fc.boolean(), fc.boolean(), (given, one, isJoining, isFirst) => {
      const world = worldOf({ ...given, unfit: [] });
      world.minutes += 11;
      world.run();
      world.minutes += 11;
      world.run();
      const wanted = !world.roster.has(one);
      const group = () => {
        world.do(isJoining ? 'join' : 'leave', one);
      };
      if (isFirst) group();
      // On the roster there and back again, or just there.
      world.do(wanted ? 'add' : 'remove', one);
      if (wanted === isJoining) world.do(wanted ? 'remove' : 'add', one);
      const said = world.roster.has(one);
      if (!isFirst) group();

      world.minutes += 11;
      world.run();
      world.minutes += 11;
      world.run();

      expect([world.roster.has(one), world.group.has(one)]).toEqual([said, said]);
    });

    fc.assert(property, { numRuns: 2000 });
  });

  it('the plan is the same in whatever order everything is read', () => {
    const property = fc.property(history, (given) => {
      const sides = worldOf(given).sides();
      const turned = {
        ...sides,
        group: new Set([...sides.group].toReversed()),
        roster: new Set([...sides.roster].toReversed()),
        lastSaid: new Map([...sides.lastSaid].toReversed()),
        before: sides.before && { ...sides.before, agreed: sides.before.agreed.toReversed() },
      };

      expect(planMirror(turned)).toEqual(planMirror(sides));
    });

    fc.assert(property, { numRuns: 1000 });
  });
});

describe('the first run', () => {
  it('unites roster and group, and removes nobody', () => {
    const property = fc.property(history, ({ group, roster }) => {
      const world = worldOf({ group, roster, unfit: [], events: [] });

      const plan = world.run();

      expect(changes(plan).filter(({ action }) => action === 'remove')).toEqual([]);
      expect(world.inOrder).toEqual([...new Set([...group, ...roster])].toSorted());
      expect(world.fitGroup).toEqual(world.inOrder);
    });

    fc.assert(property, { numRuns: 1000 });
  });
});

describe('somebody who left the group', () => {
  it('is off the roster once two readings ten minutes apart say so, and not if they are back between', () => {
    const world = worldOf({ group: [ADA, BO], roster: [ADA, BO], unfit: [], events: [1] });
    const left = (userId: UserId, minutes: number) => {
      world.do('leave', userId);
      world.minutes += minutes;
      return textsOf(world.run());
    };

    expect(left(ADA, 5)).toContain('hold ada departing');
    expect(left(BO, 9)).toContain('hold ada departing');
    world.do('join', BO);
    world.minutes += 1;
    expect(textsOf(world.run())).toEqual(['remove ada roster', 'keep bo']);
    expect(left(BO, 1)).toEqual(['hold bo departing']);
  });
});
