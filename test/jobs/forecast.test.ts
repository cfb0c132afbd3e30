import { forecast } from '../../src/jobs/forecast';
import { isAboutADay } from '../../src/jobs/job';
import { anEntitlement, on } from '../support/builders';
import { addDepartment, listWorld, type ListWorld } from '../support/lists/list-world';
import { countedDocuments, type CountedDocuments, countOf } from '../support/store/counted-documents';
import { documentsInMemory } from '../support/store/store-harness';

/** Departments with two seats each, where the third person waits; the first has bought one for the next term. */
async function worldOf(count: number): Promise<{ readonly world: ListWorld; readonly documents: CountedDocuments }> {
  const documents = countedDocuments(documentsInMemory());
  const world = listWorld(documents);
  for (let number = 1; number <= count; number += 1) {
    const department = await addDepartment(world, number, 3);
    if (number === 1)
      await world.ports.departments.change(department, (books) =>
        books.saveEntitlement(
          anEntitlement({
            id: 'next',
            seats: 1,
            coverFrom: on('2027-08-01'),
            coverUntil: on('2028-06-30'),
            status: 'awaiting-tenant',
          }),
        ),
      );
  }
  return { world, documents };
}

const ask = ({ ports }: ListWorld, asOf?: string) =>
  forecast.byHand(ports, {
    isDryRun: false,
    onProgress: () => undefined,
    asOf: asOf === undefined ? undefined : on(asOf),
  });

it('says what the end of the term brings to every pool, and to all together', async () => {
  const { world } = await worldOf(2);

  const report = await ask(world);

  expect(report).toEqual({
    lines: [
      'The turn of 2027-06-30: decide by 2027-05-31; the next cover begins 2027-08-01.',
      'Visio of Dept 0001: 2 seats end 2027-06-30, 1 start 2027-08-01, 1 of them not seen in the tenant yet',
      '  seated: 2 to 2027-06-30, 0 from 2027-07-01, 1 from 2027-08-01, 2 waiting then; 31 days without a seat',
      expect.stringMatching(/^ {2}would lose a seat: Person \d+$/u),
      'Visio of Dept 0002: 2 seats end 2027-06-30, 0 start 2027-08-01',
      '  seated: 2 to 2027-06-30, 0 from 2027-07-01, 0 from 2027-08-01, 3 waiting then',
      expect.stringMatching(/^ {2}would lose a seat: Person \d+, Person \d+$/u),
      '2 pools: 4 seats end, 1 start next, 3 nobody decided about; 3 people would lose a seat.',
    ],
    hasFailed: false,
  });
});

it('says what a day brings, which is no clock: its last day is the whole turn', async () => {
  const { world } = await worldOf(1);

  const [day, lastDay, over] = [
    await ask(world, '2027-12-24'),
    await ask(world, '2027-06-30'),
    await ask(world, '2027-06-28'),
  ];

  expect(isAboutADay(forecast)).toBe(true);
  expect(day.lines).toEqual([
    'On 2027-12-24:',
    'Visio of Dept 0001: 1 seat, 1 of them not seen in the tenant yet, 1 seated, 2 waiting',
    '1 pool: 1 seat; 2 people would wait.',
  ]);
  expect(lastDay).toEqual(await ask(world));
  expect(over).toEqual({
    lines: ['2027-06-28 is over: a forecast is about today (2027-06-29) or a day to come'],
    hasFailed: true,
  });
});

it('goes through departments page by page, and writes nothing', async () => {
  const { world, documents } = await worldOf(45);
  documents.take();

  const { lines } = await ask(world, '2027-12-24');

  const count = countOf(documents.take());
  expect(lines).toHaveLength(47);
  expect(count.transactions).toBe(0);
  // The departments, and five sets for each twenty of them.
  expect(count.calls).toBe(1 + 3 * 5);
});
