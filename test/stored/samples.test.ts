import { type Body, type DocumentStore, type Json } from '../../src/adapters/documents/document-store';
import { DECLARED_FIELDS } from '../../src/adapters/documents/queries';
import { type Kind } from '../../src/adapters/documents/shapes/kind/kind';
import { kinds } from '../../src/adapters/documents/shapes/kinds';
import { anEntry, MATH, person, VISIO } from '../support/builders';
import { documentsInMemory, openDepartment, portsOn } from '../support/store/store-harness';
import { type Reader, readers } from './readers';
import { formatOf, inFormat, placesIn, type Sample, samples, withChanged } from './samples';
import { withoutMeaning } from './without-meaning';

type Row = readonly [name: string, kind: Kind<unknown>, reader: Reader];

const rows: readonly Row[] = Object.entries(kinds).map(([key, kind]) => [
  kind.name,
  kind,
  readers[key as keyof typeof kinds],
]);
const samplesOf = ({ name, container }: Kind<unknown>): readonly Sample[] =>
  samples.filter((sample) => sample.kind === name && sample.container === container);
const firstOf = (kind: Kind<unknown>): Sample => {
  const [first] = samplesOf(kind);
  if (first === undefined) throw new Error(`there is no sample of ${kind.name}`);
  return first;
};
const sampleRows = rows.flatMap(([name, kind, reader]) =>
  samplesOf(kind).map((sample, index) => [`${name} ${index + 1}`, kind, reader, sample] as const),
);

let documents: DocumentStore;

beforeEach(() => {
  documents = documentsInMemory();
});

afterEach(() => documents.close());

async function store({ container, partition, id, kind, body }: Sample): Promise<void> {
  await documents.transact(container, partition, [{ op: 'create', id, kind, body }]);
}

const nameOf = ({ container, partition, id }: Sample): string => `${container} ${partition}/${id}`;

describe('samples of what is stored', () => {
  it.each(rows)('are there for every format of %s', (_, kind) => {
    const formats = new Set(samplesOf(kind).map(formatOf));

    expect([...formats].toSorted()).toEqual(Array.from({ length: kind.format }, (_format, index) => index + 1));
  });

  it('are of kinds that there are', () => {
    const known = rows.map(([, { container, name }]) => `${container} ${name}`);

    expect(samples.filter(({ container, kind }) => !known.includes(`${container} ${kind}`))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });

  it.each(sampleRows)('are read as they were stored: %s', async (_, kind, { read, record }, sample) => {
    await store(sample);

    expect(await read(documents, sample)).toEqual(sample.reads ?? record(sample.body));
    expect(formatOf(sample)).toBeLessThanOrEqual(kind.format);
  });

  it.each(sampleRows.filter(([, kind, , sample]) => formatOf(sample) === kind.format))(
    'are written again as they are: %s',
    (_, kind, __, sample) => {
      const { transaction: ___, ...body } = sample.body;

      expect(kind.bodyOf(kind.read(sample))).toEqual(body);
    },
  );

  it.each(rows)('say what the absence of a declared field means, where it came later: %s', (_, kind) => {
    expect(withoutMeaning(kind, samplesOf(kind))).toEqual([]);
    expect(Object.keys(kind.whenAbsent).filter((field) => !DECLARED_FIELDS.includes(field))).toEqual([]);
  });
});

describe('a document that a newer program stored', () => {
  it.each(rows)('is a fault that names it, and its format: %s', async (_, kind, { read }) => {
    const newer = inFormat(firstOf(kind), kind.format + 1);
    await store(newer);

    await expect(read(documents, newer)).rejects.toMatchObject({
      name: 'Fault',
      kind: 'rejected',
      code: 'newer-format',
      message:
        `${nameOf(newer)} was stored in format ${kind.format + 1} by a newer alacarte; ` +
        `this one reads up to ${kind.format}: run the newer version`,
    });
  });
});

describe('a damaged document', () => {
  const changes: readonly (readonly [string, (old: Json) => Json | undefined])[] = [
    ['missing', () => undefined],
    ['null', () => null],
    ['something else', (old) => (typeof old === 'number' ? 'seven' : 7)],
  ];
  const valueAt = (body: Json, path: readonly string[]): Json =>
    path.reduce<Json>((value, key) => (value as Body)[key] as Json, body);
  const changed = (sample: Sample, path: readonly string[], change: (old: Json) => Json | undefined): Sample => ({
    ...sample,
    body: withChanged(sample.body, path, change(valueAt(sample.body, path))) as Body,
  });

  it.each(
    rows.flatMap(([name, kind, reader]) =>
      changes.map(([what, change]) => [name, what, kind, reader, change] as const),
    ),
  )(
    'is a fault that names it, and what is wrong: %s with something %s',
    async (_, __, kind, { read, used }, change) => {
      const damaged = changed(firstOf(kind), used, change);
      await store(damaged);

      await expect(read(documents, damaged)).rejects.toMatchObject({
        name: 'Fault',
        kind: 'rejected',
        code: 'damaged',
        message: `${nameOf(damaged)} is damaged: ${used.join('.')} is missing, or is not what it should be`,
      });
    },
  );

  it('is in the way of nobody who changes something else of the department at the same moment', async () => {
    const ports = portsOn(documents);
    await openDepartment(ports);
    const id = `entry|${VISIO}|${person(1).userId}`;
    await store({ container: 'departments', partition: MATH, id, kind: 'entry', body: { rank: 1 } });

    const [refused, done] = await Promise.allSettled([
      ports.departments.change(MATH, (books) => books.entry(VISIO, person(1).userId)),
      ports.departments.change(MATH, (books) => books.saveEntry(anEntry(2, 2))),
    ]);

    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'damaged' } });
    expect(done.status).toBe('fulfilled');
    expect(await ports.departments.look(MATH).entry(VISIO, person(2).userId)).toEqual(anEntry(2, 2));
  });

  /** What is stored for queries alone, or is known to others only. */
  const notLookedAt: readonly string[] = ['assignment.status'];

  it.each(sampleRows)('is found out wherever it is: %s', (_, kind, __, sample) => {
    const passed = placesIn(sample.body).flatMap((path) => {
      if (isNotLookedAt(kind, path)) return [];
      return changes.slice(1).flatMap(([what, change]) => {
        const damaged = changed(sample, path, change);
        return codeOf(() => kind.read(damaged)) === 'damaged' ? [] : [`${path.join('.')} is ${what}`];
      });
    });

    expect(passed).toEqual([]);
  });

  function isNotLookedAt({ name }: Kind<unknown>, path: readonly string[]): boolean {
    return (
      notLookedAt.includes([name, ...path].join('.')) || (name === 'turn' && ['turn', 'said'].includes(path[0] ?? ''))
    );
  }
});

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
