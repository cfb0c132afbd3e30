import { departmentId } from '../../src/domain/ids';
import { person } from '../support/builders';
import {
  addDepartment,
  addPerson,
  buy,
  departmentNumber,
  listWorld,
  type ListWorld,
  record,
  type SeenPage,
  wish,
} from '../support/lists/list-world';
import { Random } from '../support/random';
import { documentsInMemory } from '../support/store/store-harness';

const HISTORIES = 6;
const MOST_PAGES = 60;
const STATES = ['submitted', 'returned', 'approved', 'declined', 'withdrawn'] as const;

/** A list that people turn the pages of while others write. */
interface List {
  readonly verb: string;
  readonly data?: object;
  /** What is there to begin with. */
  readonly fill: (world: ListWorld, random: Random) => Promise<void>;
  /** What its lines are called, as a page shows them. */
  readonly lines: RegExp;
  /** Somebody writes. @returns The lines that it changed, which may be where they are not looked for. */
  readonly write: (world: ListWorld, random: Random, fresh: number) => Promise<readonly string[]>;
}

const D1 = departmentId('d-1');
const dept = (number: number) => departmentId(`d-${number}`);
const nameOf = (number: number) => departmentNumber(number).name;

/** Departments, some of which get another name while others are opened. */
const departments: Pick<List, 'fill' | 'lines' | 'write'> = {
  fill: async (world) => {
    for (let number = 1; number <= 30; number += 1) await addDepartment(world, 100 + number, number % 4 === 0 ? 1 : 3);
  },
  lines: /Dept \d{4}/u,
  write: async (world, random, fresh) => {
    if (random.chance(0.5)) {
      // Before, between and behind those that are there.
      const number = random.pick([1, 1000, 8000]) + fresh;
      const id = await addDepartment(world, number, 3);
      await world.ports.outline.changed([id]);
      return [nameOf(number)];
    }
    const number = 101 + random.below(30);
    const id = dept(number);
    const before = await world.ports.departments.look(id).department();
    const name = nameOf(2000 + random.below(5000));
    await world.ports.departments.change(id, (books) => books.saveDepartment({ ...departmentNumber(number), name }));
    await world.ports.outline.changed([id]);
    return [before?.name ?? '', name];
  },
};

const people: Pick<List, 'fill' | 'lines' | 'write'> = {
  fill: (world) => addDepartment(world, 1, 50).then(() => undefined),
  lines: /Person \d+/u,
  write: async (world, random, fresh) => {
    const number = random.chance(0.4) ? 5000 + fresh : 1000 + random.below(50);
    await addPerson(world, D1, number, random.pick(['first', 'last', 'gone'] as const));
    return [person(number).displayName];
  },
};

const purchases: Pick<List, 'fill' | 'lines' | 'write'> = {
  fill: async (world, random) => {
    for (let number = 1; number <= 6; number += 1) await addDepartment(world, number, 0);
    for (let number = 100; number < 190; number += 1) {
      if (random.chance(0.6)) world.clock.advance(1000);
      await buy(world, dept(1 + random.below(6)), { number, status: random.pick(STATES) });
    }
  },
  lines: /PO-\d+/u,
  write: async (world, random, fresh) => {
    world.clock.advance(1000);
    const number = random.chance(0.5) ? 100 + random.below(50) : 500 + fresh;
    const found = (await world.ports.purchases.list({ limit: 500 })).find(
      ({ purchase }) => purchase.id === `p-${number}`,
    );
    const department = found?.purchase.department ?? dept(1 + random.below(6));
    if (found?.purchase.status !== 'approved') await buy(world, department, { number, status: random.pick(STATES) });
    return [`PO-${number}`];
  },
};

const LISTS: Readonly<Record<string, List>> = {
  departments: { verb: 'departments.show', ...departments },
  'seats of all departments': { verb: 'seats.show', ...departments },
  'who waits in all departments': { verb: 'waiting.show', ...departments },
  'the people of a pool': { verb: 'pool.show', data: { department: 'd-1', product: 'visio' }, ...people },
  'the people who wait': {
    verb: 'pool.show',
    data: { department: 'd-1', product: 'visio', isOnlyWaiting: true },
    ...people,
  },
  'purchases of all departments': { verb: 'purchase.list', ...purchases },
  'purchases of one product': { verb: 'purchase.list', data: { product: 'visio' }, ...purchases },
  'purchases that wait for a decision': { verb: 'purchase.list', data: { state: 'submitted' }, ...purchases },
  'purchases that await the tenant': { verb: 'purchase.list', data: { state: 'awaiting' }, ...purchases },
  'cover that is in force': { verb: 'purchase.list', data: { state: 'in-force' }, ...purchases },
  'the history of all departments': {
    verb: 'history.show',
    fill: async (world, random) => {
      for (let number = 1; number <= 4; number += 1) await addDepartment(world, number, 0);
      for (let number = 100; number < 160; number += 1) {
        if (random.chance(0.4)) world.clock.advance(1000);
        await record(world, dept(1 + random.below(4)), number);
      }
    },
    lines: /made Person \d+/u,
    write: async (world, random, fresh) => {
      if (random.chance(0.5)) world.clock.advance(1000);
      await record(world, dept(1 + random.below(4)), 5000 + fresh);
      return [`made ${person(5000 + fresh).displayName}`];
    },
  },
  'wishes for products': {
    verb: 'wishes.show',
    fill: async (world, random) => {
      await addDepartment(world, 1, 0);
      for (let number = 100; number < 130; number += 1) {
        if (random.chance(0.5)) world.clock.advance(1000);
        await wish(world, number);
      }
    },
    lines: /Wish \d+\./u,
    write: async (world, random, fresh) => {
      const number = random.chance(0.5) ? 100 + random.below(30) : 5000 + fresh;
      await wish(world, number, random.chance(0.5));
      return [`Wish ${number}.`];
    },
  },
};

/** The lines of a page; what one line says of itself more than once stands together. */
const linesOf = ({ texts }: SeenPage, lines: RegExp): readonly string[] =>
  texts.flatMap((text) => lines.exec(text)?.[0] ?? []).filter((line, index, all) => line !== all[index - 1]);

/** Every line of a list, page by page; `between` runs before another page is turned to. */
async function turnAll(world: ListWorld, list: List, between: () => Promise<void>): Promise<readonly string[]> {
  const found: string[] = [];
  let page = await world.press(list.verb, list.data ?? {});
  for (let count = 1; count <= MOST_PAGES; count += 1) {
    found.push(...linesOf(page, list.lines));
    const more = page.buttons.get('Show more');
    if (more === undefined) return found;
    await between();
    page = await world.press(more.verb, more.data);
  }
  throw new Error(`${list.verb} has more than ${MOST_PAGES} pages`);
}

describe.each(Object.entries(LISTS))('%s, a page at a time', (_, list) => {
  it.each(Array.from({ length: HISTORIES }, (__, seed) => seed + 1))(
    'repeats and loses no line that nobody changed, whatever others write: history %i',
    async (seed) => {
      const random = new Random(seed);
      const world = listWorld(documentsInMemory());
      await list.fill(world, random);
      await world.ports.outline.rebuild();
      const before = await turnAll(world, list, () => Promise.resolve());
      const changed = new Set<string>();
      let fresh = 0;

      const seen = await turnAll(world, list, async () => {
        for (let writes = random.below(4); writes > 0; writes -= 1)
          for (const line of await list.write(world, random, (fresh += 1))) changed.add(line);
      });

      const still = before.filter((line) => !changed.has(line));
      expect(new Set(before).size).toBe(before.length);
      expect(still.length).toBeGreaterThan(0);
      expect(seen.filter((line) => !changed.has(line))).toEqual(still);
    },
  );
});

describe('whoever turned the pages', () => {
  it.each(Object.entries(LISTS))('can turn back to each as it began: %s', async (_, list) => {
    const world = listWorld(documentsInMemory());
    await list.fill(world, new Random(1));
    await world.ports.outline.rebuild();
    const pages = [await world.press(list.verb, list.data ?? {})];
    for (
      let more = pages[0]?.buttons.get('Show more');
      more !== undefined;
      more = pages.at(-1)?.buttons.get('Show more')
    )
      pages.push(await world.press(more.verb, more.data));
    // From later on it goes back to the first page at once.
    const some = pages.slice(0, 8);

    for (let page = some.length - 1; page > 0; page -= 1) {
      const shown = some[page]?.buttons ?? new Map<string, never>();
      const back = shown.get('Back') ?? shown.get('Previous') ?? shown.get('Newer');
      const before = back && (await world.press(back.verb, back.data));
      expect(before?.texts).toEqual(some[page - 1]?.texts);
    }
    expect(some.length).toBeGreaterThan(1);
  });
});

describe('a button of a card that was posted when pages were counted', () => {
  it.each(Object.entries(LISTS))('shows the first page: %s', async (_, list) => {
    const world = listWorld(documentsInMemory());
    await list.fill(world, new Random(1));
    await world.ports.outline.rebuild();
    const first = await world.press(list.verb, list.data ?? {});

    const again = await world.press(list.verb, { ...list.data, offset: 8, isInPlace: true });
    const strange = await world.press(list.verb, { ...list.data, trail: [{ after: { some: 'thing' }, seen: -1 }] });

    expect(again.texts).toEqual(first.texts);
    expect(strange.texts).toEqual(first.texts);
  });
});
