import { z } from 'zod';
import { type Body, type DocumentStore } from '../../src/adapters/documents/document-store';
import { PartitionSession } from '../../src/adapters/documents/partition-session';
import { exactly } from '../../src/adapters/documents/shapes/kind/exactly';
import { type Kind, plainKind, wrappedKind } from '../../src/adapters/documents/shapes/kind/kind';
import { renamed } from '../../src/adapters/documents/shapes/kind/formats';
import { tenantDocuments } from '../../src/adapters/documents/tenant/tenant-documents';
import { documentsInMemory } from '../support/store/store-harness';
import { withoutMeaning } from './without-meaning';

/** A note as it is today: format 1 called its text `words`, and format 2 had no `status`. */
interface Note {
  readonly text: string;
  readonly status: 'open' | 'closed';
  readonly replies: readonly { readonly text: string }[];
}

const shape = exactly<Note>()(
  z.object({
    text: z.string(),
    status: z.enum(['open', 'closed']),
    replies: z.array(z.object({ text: z.string() })),
  }),
);
const upgrades = {
  2: (old: Body) => renamed(old, 'words', 'text', [[], ['replies', '*']]),
  3: (old: Body) => ({ status: 'open', ...old }),
};
const whenAbsent = { status: 'a note from before format 3, which is open' };
const notes = plainKind({ container: 'departments', name: 'note', shape, upgrades, whenAbsent });
const before = { words: 'Call Ada', replies: [{ words: 'Done' }] };
const after: Note = { text: 'Call Ada', status: 'open', replies: [{ text: 'Done' }] };

let documents: DocumentStore;

beforeEach(() => {
  documents = documentsInMemory();
});

afterEach(() => documents.close());

const at = { container: 'departments', partition: 'math', id: 'note|1' } as const;
const create = (body: Body) =>
  documents.transact(at.container, at.partition, [{ op: 'create', id: at.id, kind: 'note', body }]);
const open = () => new PartitionSession({ store: documents, container: at.container, partition: at.partition });
const stored = async () => (await documents.read(at))?.body;

describe('a document of an older format', () => {
  it.each<[string, Body]>([
    ['1, which it does not name', before],
    ['1, which it names', { ...before, format: 1 }],
    ['2', { text: 'Call Ada', replies: [{ text: 'Done' }], format: 2 }],
    ['3', { ...after, replies: [{ text: 'Done' }], format: 3 }],
  ])('is read as if it had been written today: %s', async (_, body) => {
    await create(body);

    expect(await open().read(notes, at.id)).toEqual(after);
    expect(await open().query(notes, { limit: 1 })).toEqual([after]);
  });

  it('stays as it is while it is only read, and is written in the newest when it changes', async () => {
    await create(before);
    const session = open();
    const note = await session.read(notes, at.id);
    expect(await stored()).toEqual(before);

    session.put(notes, at.id, { ...(note as Note), status: 'closed' });
    await documents.transact(at.container, at.partition, session.operations(at.id));

    expect(await stored()).toEqual({ text: 'Call Ada', status: 'closed', replies: [{ text: 'Done' }], format: 3 });
  });

  it('that is not what it should be is damaged, whatever was to become of it', async () => {
    await create({ words: 'Call Ada', replies: 'none' });

    await expect(open().read(notes, at.id)).rejects.toMatchObject({
      code: 'damaged',
      message: 'departments math/note|1 is damaged: replies is missing, or is not what it should be',
    });
  });
});

describe('a document of a newer format', () => {
  const newer = { ...before, format: 4 };
  const fault = {
    kind: 'rejected',
    code: 'newer-format',
    message:
      'departments math/note|1 was stored in format 4 by a newer alacarte; ' +
      'this one reads up to 3: run the newer version',
  };

  it('is neither read, nor replaced, nor removed', async () => {
    await create(newer);
    const session = open();
    await session.known(at.id);

    await expect(session.read(notes, at.id)).rejects.toMatchObject(fault);
    await expect(session.query(notes, { limit: 1 })).rejects.toMatchObject(fault);
    await expect(session.remove(notes, at.id)).rejects.toMatchObject(fault);
    expect(() => {
      session.put(notes, at.id, after);
    }).toThrow(expect.objectContaining(fault) as Error);
    expect(session.operations(at.id)).toEqual([]);
  });

  it('is not replaced where nobody reads it first, either', async () => {
    const kind = plainKind({ container: 'tenant', name: 'note', shape });
    await documents.transact('tenant', 'note', [
      { op: 'create', id: '1', kind: 'note', body: { ...after, format: 2 } },
    ]);

    const kept = tenantDocuments(documents, kind);

    await expect(kept.overwrite('1', after)).rejects.toMatchObject({ code: 'newer-format' });
    await expect(kept.remove('1')).rejects.toMatchObject({ code: 'newer-format' });
  });

  it.each(['3', 0.5, -1, null, true])('is damaged when its format is %p', async (format) => {
    await create({ ...before, format });

    await expect(open().read(notes, at.id)).rejects.toMatchObject({ code: 'damaged' });
  });
});

describe('a document', () => {
  it('keeps what this program does not know, when it is changed', async () => {
    await create({ ...after, color: 'red', replies: [{ text: 'Done', by: 'ada' }], format: 3 });
    const session = open();
    const note = await session.read(notes, at.id);

    session.put(notes, at.id, { ...(note as Note), text: 'Call Bo' });
    await documents.transact(at.container, at.partition, session.operations(at.id));

    expect(await stored()).toMatchObject({ text: 'Call Bo', color: 'red', replies: [{ text: 'Done', by: 'ada' }] });
  });

  it('that nobody could read back is a bug, and is not stored', () => {
    expect(() => notes.bodyOf({ ...after, text: undefined as never })).toThrow(
      'a document of kind note could not be read back: text',
    );
  });

  it('names no format while there is only one', () => {
    const kind = plainKind({ container: 'departments', name: 'note', shape });

    expect(kind.bodyOf(after)).toEqual(after);
    expect(notes.bodyOf(after)).toEqual({ ...after, format: 3 });
  });

  it('is not repeated in a fault: a key that is data is left out', () => {
    const shapeOfWords = exactly<{ readonly said: Readonly<Record<string, string>> }>()(
      z.object({ said: z.record(z.string(), z.string()) }),
    );
    const kind = plainKind({ container: 'departments', name: 'words', shape: shapeOfWords });

    expect(() => kind.read({ ...at, body: { said: { 'Ada Lovelace, Mathematics': 7 } } })).toThrow(
      'departments math/note|1 is damaged: said.* is missing, or is not what it should be',
    );
  });
});

describe('what makes a kind', () => {
  it('has no gap between its formats', () => {
    const given = { container: 'departments', name: 'note', shape, upgrades: { 3: upgrades[3] } } as const;

    expect(() => plainKind(given)).toThrow('the upgrade to format 2 is missing');
  });

  it('says what it means that a document has no declared field which came later', () => {
    const sample = (body: Body) =>
      ({ container: 'departments', kind: 'note', partition: 'math', id: '1', body }) as const;
    const all = [sample(before), sample({ ...after, replies: [], format: 3 })];
    const silent: Kind<Note> = plainKind({ container: 'departments', name: 'note', shape, upgrades });

    expect(withoutMeaning(silent, all)).toEqual(['status']);
    expect(withoutMeaning(notes, all)).toEqual([]);
  });

  it('is a shape of its type, and of no other', () => {
    const text = { text: z.string() };
    exactly<{ readonly text: string }>()(z.object(text));
    exactly<{ readonly text?: string }>()(z.object({ text: z.string().exactOptional() }));
    // @ts-expect-error -- a property that the type does not have
    exactly<{ readonly text: string }>()(z.object({ ...text, more: z.string().exactOptional() }));
    // @ts-expect-error -- a property that the shape does not have
    exactly<{ readonly text: string; readonly more?: string }>()(z.object(text));
    // @ts-expect-error -- a property deep inside that the shape does not have
    exactly<{ readonly all: readonly { readonly text: string; readonly more?: string }[] }>()(
      z.object({ all: z.array(z.object(text)) }),
    );
    // @ts-expect-error -- a property that is only sometimes there
    exactly<{ readonly text: string }>()(z.object({ text: z.string().exactOptional() }));
    // @ts-expect-error -- a property that is always there
    exactly<{ readonly text?: string }>()(z.object(text));
    // @ts-expect-error -- one more value
    exactly<{ readonly text: 'a' | 'b' }>()(z.object({ text: z.enum(['a', 'b', 'c']) }));
    // @ts-expect-error -- one value less
    exactly<{ readonly text: 'a' | 'b' }>()(z.object({ text: z.enum(['a']) }));

    expect(
      wrappedKind({ container: 'tenant', name: 'any', shape, wrap: (note: Note) => note, unwrap: (note) => note }),
    ).toMatchObject({ format: 1 });
  });
});
