import fc from 'fast-check';
import { documentDepartmentStore } from '../../src/adapters/documents/department/department-store';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { changeRoster } from '../../src/application/roster/change-roster';
import { type Ports } from '../../src/application/ports';
import { undoCommand } from '../../src/application/roster/undo-command';
import { addDays } from '../../src/domain/calendar';
import { activityKey, type DepartmentId, type ProductId } from '../../src/domain/ids';
import { isRosterFact } from '../../src/domain/ledger/ledger-entry';
import { DepartmentReplay } from '../../src/domain/replay/department-replay';
import { type CommandOutcome, hasEffect } from '../../src/domain/roster/roster-change';
import { type RosterEntry } from '../../src/domain/roster/pool';
import { type RosterCommand, type UndoCommand } from '../../src/domain/roster/roster-command';
import { type Term } from '../../src/domain/term/term';
import { isFault } from '../../src/ports/fault';
import { doublyRostered, problemsOf, readRosters, Rebuilding, type StoredRosters } from '../support/audit';
import {
  actor,
  aDepartment,
  anEntitlement,
  aPolicy,
  APPROVER,
  DELEGATES,
  found,
  LAPSE,
  MATH,
  on,
  PHYSICS,
  PROJECT,
  VISIO,
} from '../support/builders';
import { Random } from '../support/random';
import { documentsInMemory, entitle, MovableClock, openDepartment, portsOn } from '../support/store/store-harness';
import { CALM, inWeather, STORM, timingOf, watchingTransactions } from '../support/weather/weather';
import { report } from '../support/notes';
import { problemsOfReplay } from '../support/replayed';
import { COUNTS, SEED } from './counts';

const DEPARTMENTS = [MATH, PHYSICS];
const PRODUCTS = [VISIO, PROJECT];
const PEOPLE = 9;
const PROCESSES = 2;
const STEPS = 40;
const MOST_TRIES = 50;
const START = new Date('2027-06-20T12:00:00.000Z');

/** One command as it is drawn, for the department and product of its step. */
interface Drawn {
  readonly kind: 'add' | 'remove' | 'swap' | 'move' | 'undo';
  readonly people: readonly number[];
  readonly actor: number;
  readonly isConfirmed: boolean;
  readonly process: number;
  /** Delivered twice at once, to two processes. */
  readonly isTwice: boolean;
}

type Step =
  | {
      readonly kind: 'commands';
      readonly department: DepartmentId;
      readonly product: ProductId;
      readonly drawn: readonly Drawn[];
    }
  | { readonly kind: 'again'; readonly pick: number; readonly process: number }
  | { readonly kind: 'time'; readonly hours: number }
  | {
      readonly kind: 'entitlement';
      readonly department: DepartmentId;
      readonly product: ProductId;
      readonly seats: number;
      readonly fromDay: number;
      readonly days: number;
    };

const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom('add', 'add', 'add', 'remove', 'remove', 'swap', 'move', 'undo'),
  people: fc.uniqueArray(fc.integer({ min: 1, max: PEOPLE }), { minLength: 2, maxLength: 4 }),
  actor: fc.constantFrom(...DELEGATES, APPROVER),
  isConfirmed: fc.boolean(),
  process: fc.nat(PROCESSES - 1),
  isTwice: fc.boolean(),
});
const where = { department: fc.constantFrom(...DEPARTMENTS), product: fc.constantFrom(...PRODUCTS) };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('commands' as const),
      ...where,
      drawn: fc.array(drawn, { minLength: 1, maxLength: 1 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('commands' as const),
      ...where,
      drawn: fc.array(drawn, { minLength: 2, maxLength: 8 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('again' as const), pick: fc.nat(), process: fc.nat(PROCESSES - 1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('time' as const), hours: fc.constantFrom(0.1, 6, 24, 24 * 12, 24 * 40) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('entitlement' as const),
      ...where,
      seats: fc.integer({ min: -3, max: 5 }),
      fromDay: fc.integer({ min: -5, max: 20 }),
      days: fc.integer({ min: 0, max: 60 }),
    }),
  },
);
const history = fc.record({
  steps: fc.array(step, { minLength: STEPS, maxLength: STEPS }),
  gap: fc.constantFrom<Term['gap']>('lapse', 'hold', 'hold-if-renewed'),
  weather: fc.constantFrom(CALM, STORM),
  weatherSeed: fc.integer(),
});

/** Histories in one round; rounds are made until there were operations enough. */
const RUNS = 3;

it(`keeps the invariants through ${COUNTS.operations} random operations at least`, async () => {
  let operations = 0;
  let runs = 0;
  const property = fc.asyncProperty(history, async (given) => {
    const world = await World.open(given);
    for (const next of given.steps) {
      await world.take(next);
      expect(await world.problems()).toEqual([]);
    }
    operations += world.operations;
    runs += 1;
    await world.close();
  });

  for (let seed = SEED; operations < COUNTS.operations; seed += 1) {
    await fc.assert(property, { seed, numRuns: RUNS, endOnFailure: !COUNTS.isSoak });
  }
  report(`histories: ${operations} operations in ${runs} histories kept the invariants, seed ${SEED}`);
}, 1_200_000);

interface Sent {
  readonly key: string;
  readonly actor: number;
  readonly command: RosterCommand | UndoCommand;
}

/** Some departments that two processes work on, what they were told, and what a sorted list would say. */
class World {
  operations = 0;
  readonly #documents: DocumentStore;
  readonly #processes: readonly Ports[];
  readonly #clock: MovableClock;
  readonly #unrecorded: string[];
  readonly #rebuilt: ReadonlyMap<DepartmentId, Rebuilding>;
  readonly #replayed = new Map(DEPARTMENTS.map((department) => [department, new DepartmentReplay(department)]));
  readonly #answered: { readonly sent: Sent; readonly outcome: CommandOutcome }[] = [];
  readonly #wrong: string[] = [];
  /** The people each command changed, by the ledger. */
  readonly #facts = new Map<string, string[]>();
  #commands = 0;

  private constructor(given: {
    documents: DocumentStore;
    processes: readonly Ports[];
    clock: MovableClock;
    unrecorded: string[];
    term: Term;
  }) {
    this.#documents = given.documents;
    this.#processes = given.processes;
    this.#clock = given.clock;
    this.#unrecorded = given.unrecorded;
    this.#rebuilt = new Map(DEPARTMENTS.map((department) => [department, new Rebuilding(given.term)]));
  }

  static async open({ gap, weather, weatherSeed }: { gap: Term['gap']; weather: typeof STORM; weatherSeed: number }) {
    const clock = new MovableClock(START);
    const term = { ...LAPSE, gap };
    const unrecorded: string[] = [];
    const documents = documentsInMemory(clock);
    const watched = watchingTransactions(documents, (problem) => unrecorded.push(problem));
    const processes = Array.from({ length: PROCESSES }, (_, index) => {
      const random = new Random(weatherSeed + index);
      const distant = inWeather(watched, random, weather);
      const departments = documentDepartmentStore(distant, clock, timingOf(random));
      return portsOn(documents, { clock, departments, policy: aPolicy({ term }) });
    });
    const calm = portsOn(documents, { clock, policy: aPolicy({ term }) });
    for (const id of DEPARTMENTS) {
      await openDepartment(calm, {
        department: aDepartment({ id, name: id }),
        products: PRODUCTS,
        entitlements: PRODUCTS.map((product) => anEntitlement({ id: `first-${product}`, product, seats: 2 })),
      });
    }
    return new World({ documents, processes, clock, unrecorded, term });
  }

  close(): Promise<void> {
    return this.#documents.close();
  }

  async take(next: Step): Promise<void> {
    switch (next.kind) {
      case 'commands':
        return this.#sendAll(next);
      case 'again':
        return this.#sendAgain(next);
      case 'time':
        this.#clock.advance(next.hours * 3_600_000);
        return;
      case 'entitlement':
        return this.#entitle(next);
    }
  }

  /** All that is wrong now, counted from what is stored and compared with what was answered. */
  async problems(): Promise<readonly string[]> {
    const stored = await Promise.all(
      DEPARTMENTS.map((department) => readRosters(this.#documents, department, this.#rebuilt.get(department)?.number)),
    );
    this.#readFacts(stored);
    return [
      ...this.#wrong,
      ...this.#unrecorded,
      ...stored.flatMap((one) => problemsOf(one, this.#rebuilt.get(one.department.id) as Rebuilding)),
      ...stored.flatMap((one) => problemsOfReplay(one, this.#replayed.get(one.department.id) as DepartmentReplay)),
      ...doublyRostered(stored).map((place) => `on two rosters: ${place}`),
      ...this.#untold(),
    ];
  }

  async #sendAll({ department, product, drawn: all }: Extract<Step, { kind: 'commands' }>): Promise<void> {
    const before = await this.#orderOf(department, product);
    const pool = { department, product };
    const sending = all.map((one) => {
      this.#commands += 1;
      const sent = { key: `command-${this.#commands}`, actor: one.actor, command: commandOf(pool, one) };
      return this.#send(sent, one);
    });
    const [outcome] = await Promise.all(sending);
    const [only] = all;
    if (all.length > 1 || only === undefined || outcome?.kind !== 'changed') return;

    const elsewhere = await this.#orderOf(DEPARTMENTS.find((one) => one !== department) ?? MATH, product);
    const expected = expectedOrder(before, only, elsewhere);
    const after = await this.#orderOf(department, product);
    if (expected !== undefined && expected.join() !== after.join()) {
      this.#wrong.push(`${only.kind} made [${after.join()}] of [${before.join()}], and not [${expected.join()}]`);
    }
  }

  /** Sends a command, twice at once if so drawn, and again as a repeat while there is no answer. */
  async #send(sent: Sent, { process, isTwice }: Drawn): Promise<CommandOutcome> {
    this.operations += 1;
    const other = (process + 1) % PROCESSES;
    const [outcome, second] = await Promise.all([
      this.#untilAnswered(sent, process, false),
      isTwice ? this.#untilAnswered(sent, other, true) : undefined,
    ]);
    if (second !== undefined) this.#compare(sent, outcome, second);
    const told = second !== undefined && isEffective(second) ? second : outcome;
    this.#answered.push({ sent, outcome: told });
    return told;
  }

  async #sendAgain({ pick, process }: Extract<Step, { kind: 'again' }>): Promise<void> {
    const earlier = this.#answered[pick % Math.max(1, this.#answered.length)];
    if (earlier === undefined || !isEffective(earlier.outcome)) return;
    this.operations += 1;
    // An answer is kept for a day.
    if (isOld(earlier.outcome, this.#clock.now())) return;
    const outcome = await this.#untilAnswered(earlier.sent, process, pick % 2 === 0);
    if (!isEffective(outcome)) this.#wrong.push(`${earlier.sent.key} was carried out, and is not recognized any more`);
    this.#compare(earlier.sent, earlier.outcome, outcome);
  }

  async #untilAnswered({ key, actor: by, command }: Sent, process: number, isRepeat: boolean): Promise<CommandOutcome> {
    const ports = this.#processes[process] as Ports;
    for (let tries = 1; ; tries += 1) {
      const sender = { key: activityKey(key), actor: actor(by), shownIn: undefined, isRepeat: isRepeat || tries > 1 };
      try {
        return await (command.kind === 'undo'
          ? undoCommand(ports, { ...sender, command })
          : changeRoster(ports, { ...sender, command }));
      } catch (error) {
        if (!isFault(error) || tries === MOST_TRIES) throw error;
      }
    }
  }

  #compare({ key }: Sent, first: CommandOutcome, second: CommandOutcome): void {
    // What changed nothing is not kept: a repeat is decided anew, and may find that there is something to do by now.
    if (!isEffective(first) || !isEffective(second)) return;
    if (answerOf(first) !== answerOf(second)) {
      this.#wrong.push(`${key} was answered ${answerOf(first)} and then ${answerOf(second)}`);
    }
  }

  async #entitle({ department, product, seats, fromDay, days }: Extract<Step, { kind: 'entitlement' }>): Promise<void> {
    this.operations += 1;
    this.#commands += 1;
    const today = on(this.#clock.now().toISOString().slice(0, 10));
    const coverFrom = addDays(today, fromDay);
    const cover = { coverFrom, coverUntil: addDays(coverFrom, days) };
    const ports = portsOn(this.#documents, { clock: this.#clock });
    await entitle(ports, department, anEntitlement({ id: `e${this.#commands}`, product, seats, ...cover }));
  }

  #readFacts(stored: readonly StoredRosters[]): void {
    for (const { command, fact } of stored.flatMap(({ ledger }) => ledger)) {
      if (!isRosterFact(fact)) continue;
      const people = fact.action === 'person-swapped' ? [fact.entry, fact.outgoing] : [fact.entry];
      this.#facts.set(command, [...(this.#facts.get(command) ?? []), ...people.map((one) => one.userId)]);
    }
  }

  /** Answers that are not what the ledger has of their command. */
  #untold(): readonly string[] {
    return this.#answered.flatMap(({ sent, outcome }) => {
      const recorded = (this.#facts.get(sent.key) ?? []).toSorted().join();
      return recorded === changedPeople(outcome) ? [] : [`${sent.key}: ${changedPeople(outcome)} ≠ ${recorded}`];
    });
  }

  /** The numbers of the people on a roster, in order. */
  async #orderOf(department: DepartmentId, product: ProductId): Promise<readonly number[]> {
    const found = await this.#documents.query({
      container: 'departments',
      partition: department,
      kind: 'entry',
      where: { product },
      orderBy: { field: 'rank', direction: 'ascending' },
      limit: 1000,
    });
    return found.map(({ body }) => body as unknown as RosterEntry).map((entry) => Number(entry.userId.slice(-12)));
  }
}

function commandOf(pool: { department: DepartmentId; product: ProductId }, one: Drawn): RosterCommand | UndoCommand {
  const people = one.people.map((number) => found(number));
  const [outgoing = found(1), incoming = found(2)] = people;
  const { isConfirmed } = one;
  switch (one.kind) {
    case 'add':
    case 'remove':
      return { ...pool, kind: one.kind, people };
    case 'move':
      return { ...pool, kind: 'move', people, isConfirmed };
    case 'swap':
      return { ...pool, kind: 'swap', outgoing, incoming };
    case 'undo':
      return { kind: 'undo', department: pool.department, command: undefined, isConfirmed };
  }
}

/** What a plain list would look like after a command that nothing else happened beside. */
function expectedOrder(
  before: readonly number[],
  one: Drawn,
  elsewhere: readonly number[],
): readonly number[] | undefined {
  const { kind, people } = one;
  const [outgoing = 0, incoming = 0] = people;
  const isFree = (number: number) => !before.includes(number) && !elsewhere.includes(number);
  switch (kind) {
    case 'add':
      return [...before, ...people.filter(isFree)];
    case 'remove':
      return before.filter((number) => !people.includes(number));
    case 'move':
      return [
        ...people.filter((number) => before.includes(number)),
        ...before.filter((number) => !people.includes(number)),
      ];
    case 'swap':
      return before.includes(outgoing) && isFree(incoming)
        ? before.map((number) => (number === outgoing ? incoming : number))
        : before;
    case 'undo':
      return undefined;
  }
}

const isEffective = (outcome: CommandOutcome): boolean => outcome.kind === 'changed' && hasEffect(outcome.change);

const isOld = (outcome: CommandOutcome, now: Date): boolean =>
  outcome.kind !== 'changed' || now.getTime() - Date.parse(outcome.change.at) > 23 * 3_600_000;

/** An answer without what comes after it. */
function answerOf(outcome: CommandOutcome): string {
  if (outcome.kind !== 'changed') return outcome.kind;
  const { undone: _, untold: __, ...change } = outcome.change;
  return JSON.stringify(Object.entries(change).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function changedPeople(outcome: CommandOutcome): string {
  if (outcome.kind !== 'changed') return '';
  return outcome.change.lines
    .flatMap((line) => (['refused', 'promoted', 'unseated'].includes(line.status) ? [] : [line.person?.userId ?? '']))
    .toSorted()
    .join();
}
