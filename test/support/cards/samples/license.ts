import { defined } from '../../../../src/domain/defined';
import { missingPermission } from '../../../../src/adapters/graph/permissions';
import { calendarDate } from '../../../../src/domain/calendar';
import { troublesOf } from '../../../../src/domain/findings/trouble';
import { skuId } from '../../../../src/domain/ids';
import { type Department } from '../../../../src/domain/institution/department';
import { type HoldReason, type Step } from '../../../../src/domain/reconcile/plan';
import { positionOf } from '../../../../src/domain/reconcile/position';
import { sumOf } from '../../../../src/domain/reconcile/position-shown';
import {
  countRun,
  isAdoptable,
  isAskedAbout,
  type RunShown,
  type StepOutcome,
} from '../../../../src/domain/reconcile/run';
import * as bot from '../presenters';
import { ago, type CardSample, NOW, samplesOf, times, type World } from '../sample-world';

type Line = RunShown['lines'][number];
type Lines = ReturnType<typeof linesIn>;

const noLocation = { code: 'no-usage-location' } as const;
const refused = { status: 'failed', failure: noLocation } as const;

/** What the reconciler would do, did and found. */
export function licenseSamples(w: World): readonly CardSample[] {
  const lines = linesIn(w);
  return samplesOf(runs(w, lines), { list: { ...troubles(w, lines), ...churn(w) }, position: positions(w, lines) });
}

/** Makes lines of runs about Visio: for whom, and through which department, if any. */
function linesIn(w: World) {
  const line = (
    name: string,
    step: (seat: Step['seat']) => Step,
    outcome?: StepOutcome,
    department?: Department,
  ): Line => {
    const person = w.who(name);
    const seat = { userId: person.userId, product: w.visio.id, skuId: skuId('sku-1'), department: department?.id };
    const names = { productName: w.visio.name, departmentName: department?.name };
    return { step: step(seat), person, ...names, ...(outcome === undefined ? {} : { outcome }) };
  };
  return {
    assign: (name: string, outcome?: StepOutcome) =>
      line(name, (seat) => ({ action: 'assign', seat, isOurs: false }), outcome, w.math),
    release: (name: string, outcome?: StepOutcome) =>
      line(name, (seat) => ({ action: 'release', seat, isExplained: true }), outcome, w.math),
    hold: (name: string, reason: HoldReason, own: Partial<Step> = {}) =>
      line(name, (seat) => ({ ...own, action: 'hold', seat, reason }), undefined, w.math),
    strange: (name: string) => line(name, (seat) => ({ action: 'hold', seat, reason: 'outside-alacarte' })),
    keep: (name: string) => line(name, (seat) => ({ action: 'keep', seat }), undefined, w.math),
    many: (make: (name: string) => Line) => times(40, (index) => make(`Person ${index + 1}`)),
  };
}

function runs(w: World, { assign, release, hold, strange, many }: Lines) {
  const outside = (name: string) => hold(name, 'outside-alacarte', { standsIn: true });
  const run = (lines: readonly Line[], isDryRun = true) => w.message({ kind: 'run', shown: shownRun(lines, isDryRun) });
  const adopted = (['not-held', 'adopted', 'adopted'] as const).map((result, index) => {
    return { person: w.who(`Person ${index + 1}`), ...w.names, result };
  });
  const half = [assign('Amy Wong', { status: 'done' }), assign('Théo Moreau', { status: 'not-attempted' })];
  const ofHalf = shownRun(half, false);
  const stoppedRun: RunShown = { ...ofHalf, run: { ...ofHalf.run, isStopped: true } };
  return {
    list: {
      'plan, nothing to do': run([]),
      plan: run([
        outside('Jane Doe'),
        strange('Owen Price'),
        hold('Mo Ali', 'blocked', { failure: noLocation, instead: 'assign' }),
        assign('Amy Wong'),
        release('Bilal Khan'),
      ]),
      'plan, all is held': run(HELD.map((reason, index) => hold(`Person ${index + 1}`, reason))),
      'plan, unexplained': run(many((name) => hold(name, 'too-many-unexplained', { instead: 'release' }))),
      run: run(
        [
          assign('Amy Wong', { status: 'done' }),
          release('Bilal Khan', { status: 'nothing-to-do' }),
          assign('Carla Diaz', refused),
          release('David Lee', { status: 'failed', failure: { code: 'inherited' } }),
          assign('Lee Chen', { status: 'faulted', kind: 'throttled' }),
          assign('Théo Moreau', { status: 'not-attempted' }),
        ],
        false,
      ),
      'a run that was stopped': w.message({ kind: 'run', shown: stoppedRun }),
      adopted: w.message({ kind: 'adoption', adoption: { kind: 'done', lines: adopted } }),
      'adopted until a role ended': w.message({
        kind: 'adoption',
        adoption: { kind: 'done', lines: adopted, left: 40 },
      }),
    },
    confirm: {
      adopt: bot.presentAdoptionAsk(shownRun(['Jane Doe', 'Owen Price'].map(outside), true)),
      'adopt one person’s': bot.presentAdoptionAsk(shownRun([outside('Owen Price')], true), w.who('Owen Price').userId),
      'adopt many': bot.presentAdoptionAsk(shownRun(many(outside), true, 40)),
    },
    notice: {
      reconciling: bot.presentProgress('reconcile'),
      'licenses read': w.message({ kind: 'progress', of: 'plan', progress: progress('licenses-read') }),
      'rosters read': w.message({ kind: 'progress', of: 'position', progress: { stage: 'rosters' } }),
      compared: w.message({ kind: 'progress', of: 'position', progress: { stage: 'comparing' } }),
      'licenses changed': w.message({ kind: 'progress', of: 'reconcile', progress: progress('licenses-changed') }),
      adopting: bot.presentAdopting(),
      'a run is under way': w.message({ kind: 'no-run', because: 'busy', isDryRun: false }),
      'a run stopped before it began': w.message({ kind: 'no-run', because: 'stopped', isDryRun: false }),
      'a plan that was stopped': w.message({ kind: 'no-run', because: 'stopped', isDryRun: true }),
      'a role that ended while a run was made': w.message({ kind: 'role-ended', changed: 12 }),
      'a role that ended while a plan was made': w.message({ kind: 'role-ended' }),
      'not let in': w.message({ kind: 'not-let-in', access: missing }),
      'not let in, somebody else reads': bot.presentNote(...bot.explainForbidden(missing, { reference: '3f9a1c20' })),
      stopped: w.message({ kind: 'stopped' }),
      'no position': w.message({ kind: 'no-position' }),
      'adoption broke off': w.message({ kind: 'adoption', adoption: { kind: 'trouble' } }),
    },
  };
}

const missing = missingPermission('LicenseAssignment.ReadWrite.All', '11111111-2222-4333-8444-555555555555');

const progress = (stage: 'licenses-read' | 'licenses-changed') => ({ stage, done: 12_000, of: 30_000 });

const HELD: readonly HoldReason[] = [
  'inherited',
  'person-missing',
  'person-disabled',
  'unknown-sku',
  'not-in-catalog',
  'seated-twice',
  'tenant-short',
  'covered',
];

/** The first page of a run with these lines, counted as a run is. */
function shownRun(lines: readonly Line[], isDryRun: boolean, limit = 8): RunShown {
  const counts = countRun(lines, 18);
  const by = { kind: 'job', name: 'reconcile' } as const;
  return {
    run: { id: 'plan-1', startedAt: ago(1), endedAt: NOW, by, mode: 'full', isDryRun, counts, linesLeftOut: 0 },
    lines: lines.slice(0, limit),
    offset: 0,
    total: lines.length,
    askedAbout: lines.filter(isAskedAbout).length,
    adoptable: lines.filter(isAdoptable).length,
    canChange: true,
  };
}

function troubles(w: World, { assign, hold, many }: Lines) {
  const told = (to: 'delegate' | 'central-it', lines: readonly Line[], untold: readonly string[] = []) => {
    const found = troublesOf({ lines }).map((trouble) => ({ ...trouble, ...w.names }));
    return w.message({ kind: 'troubles', to, troubles: found, untold, run: 'reconcile-1', at: NOW });
  };
  const plans = { code: 'conflicting-plan', planNames: [w.say('VISIO_CLIENT_SUBSCRIPTION', 60)] } as const;
  const several = [assign('Mo Ali', { status: 'failed', failure: plans }), hold('Amy Wong', 'seated-twice')];
  const gone = hold('Lee Chen', 'not-in-catalog');
  const without = many((name) => assign(name, refused));
  const unexplained = many((name) => hold(name, 'too-many-unexplained'));
  return {
    'one without a license': told('delegate', [assign('Jane Doe', refused)]),
    'several in trouble': told('delegate', several),
    'many in trouble': told('delegate', without),
    'central IT has to act': told('central-it', [...without, ...several, gone], [w.physics.name]),
    'nothing explains it': told('central-it', unexplained),
  };
}

/** Rosters that people changed unusually often. */
function churn(w: World) {
  const on = calendarDate('2026-11-17');
  const pool = (changes: number, seatCap: number) => ({
    ...{ department: w.physics.id, product: w.visio.id, ...w.names, on, changes, seatCap },
  });
  return {
    'many changes in one day': w.message({ kind: 'churn', pools: [pool(34, 10)] }),
    'many changes in several pools': w.message({ kind: 'churn', pools: [pool(340, 10), pool(64, 1)] }),
  };
}

type Units = Pick<Parameters<typeof positionOf>[0]['products'][number], 'trialUnits' | 'isUnclear'>;

/** The license position of a plan, counted as the use case counts it. */
function positions(w: World, { assign, hold, strange, keep, many }: Lines) {
  const position = (lines: readonly Line[], seatCap: number, waiting: number, awaiting = 0, own: Units = {}) => {
    const seats = lines.flatMap(({ step: { seat } }) =>
      seat.department === undefined ? [] : [{ ...seat, department: seat.department }],
    );
    const counted = positionOf({
      plan: lines.map(({ step }) => step),
      desired: seats,
      pools: [{ department: w.math.id, product: w.visio.id, rosterLength: seats.length + waiting, seatCap, awaiting }],
      products: [{ product: w.visio.id, units: 20, warningUnits: awaiting, ...own }],
      isOn: () => true,
      isRequested: () => false,
      ...(own.isUnclear ? { areTrialsUnclear: true } : {}),
    });
    const { short, ...sum } = sumOf(counted);
    const shown = {
      ...defined({ areTrialsUnclear: counted.areTrialsUnclear }),
      id: 'position-1',
      at: NOW,
      about: { product: w.visio },
      sum: { ...sum, short: short.map((one) => ({ name: w.visio.name, short: one.short })) },
      products: counted.products.map((one) => ({ ...one, name: w.visio.name })),
      pools: counted.pools.map((one) => ({ ...one, ...w.names })),
      offset: 0,
      total: 2,
      unclearUnits: own.isUnclear ? [w.visio.name] : [],
    };
    return w.message({ kind: 'position', shown });
  };
  const blocked = hold('Mo Ali', 'blocked', { failure: noLocation });
  const stranger = strange('Owen Price');
  const odd: Line = { ...stranger, step: { action: 'hold', seat: stranger.step.seat, reason: 'unclear' } };
  const all = HELD.map((reason, index) => hold(`Other ${index}`, reason));
  return {
    'all is well': position(['Jane Doe', 'Lee Chen'].map(keep), 5, 0),
    usual: position([keep('Jane Doe'), assign('Amy Wong'), blocked, hold('Lee Chen', 'covered'), stranger], 4, 3, 6),
    'beside a trial, one unclear': position([keep('Jane Doe'), odd], 20, 0, 0, { trialUnits: 25 }),
    'units unclear': position([keep('Jane Doe')], 5, 0, 0, { isUnclear: true }),
    worst: position([...many(keep), ...all, blocked, assign('Amy Wong')], 50, 40),
  };
}
