import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../../../src/adapters/documents/canonical-json';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';
import { type PackFile } from '../../../src/adapters/zip/open-zip';
import { anchorLedgers } from '../../../src/application/audit/anchor/anchor-ledgers';
import { type Ports } from '../../../src/application/ports';
import { type DepartmentId } from '../../../src/domain/ids';
import { INSTITUTION, type LedgerEntry, type LedgerFact } from '../../../src/domain/ledger/ledger-entry';
import { type PurchaseDetails } from '../../../src/domain/purchase/purchase';
import { actor, aDepartment, anEntry, APPROVER, MATH, on, person, PHYSICS, VISIO } from '../builders';
import { anchorsInMemory, MovableClock, portsOn } from '../store/store-harness';

/** A file of proof, and what a ledger says of it. */
export const PROOF = { name: 'quote “5 seats”.pdf', bytes: Buffer.from('%PDF-1.7 five seats') };
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const ART = 'art' as DepartmentId;
const HOUR_MS = 3_600_000;

/** Records in a file, with ledgers of some length, which were anchored now and then. */
export interface Records {
  readonly file: string;
  readonly documents: DocumentStore;
  readonly ports: Ports;
  readonly clock: MovableClock;
  readonly anchors: ReturnType<typeof anchorsInMemory>;
  /** Records something in the ledger of a department, or of the institution. */
  readonly record: (department: DepartmentId, number: number) => Promise<void>;
  readonly anchor: () => Promise<void>;
}

export const LEDGERS: readonly DepartmentId[] = [ART, MATH, PHYSICS, INSTITUTION];

/** Records in a file: a new one, which is empty, unless it is named. */
export function recordsIn(file = join(mkdtempSync(join(tmpdir(), 'alacarte-verify-')), 'alacarte.db')): Records {
  const clock = new MovableClock();
  const documents = sqliteDocuments({ file, now: () => clock.now() });
  const anchors = anchorsInMemory();
  const base = portsOn(documents, { clock });
  const ports = { ...base, anchoring: { ...base.anchoring, store: anchors } };
  return {
    ...{ file, documents, ports, clock, anchors },
    record: async (department, number) => {
      const entry = { actor: actor(900 + (number % 3)), effectiveOn: on('2027-06-29'), command: `command ${number}` };
      const fact = factOf(department, number);
      clock.advance(HOUR_MS / 10);
      if (department === INSTITUTION) await ports.institution.change((books) => books.record({ ...entry, fact }));
      else
        await ports.departments.change(department, async (books) => {
          if ((await books.department()) === undefined)
            await books.saveDepartment(aDepartment({ id: department, name: `Department of ${department}` }));
          await books.record({ ...entry, fact });
        });
    },
    anchor: async () => {
      clock.advance(HOUR_MS);
      await anchorLedgers(ports);
    },
  };
}

/** Records of four ledgers that went on in turn, and were anchored after every so many entries, and at the end. */
export async function someRecords(entries = 12, anchoredEvery = 7): Promise<Records> {
  const records = recordsIn();
  for (let number = 1; number <= entries * LEDGERS.length; number += 1) {
    await records.record(LEDGERS[number % LEDGERS.length] ?? MATH, number);
    if (number % anchoredEvery === 0) await records.anchor();
  }
  await records.anchor();
  return records;
}

function factOf(department: DepartmentId, number: number): LedgerFact {
  if (department === INSTITUTION) return { action: 'role-given', role: 'auditor', person: person(APPROVER + number) };
  const proof = {
    files: [{ name: PROOF.name, kind: 'pdf', sizeBytes: PROOF.bytes.length, sha256: sha256Of(PROOF.bytes) }],
  } as const;
  const facts: readonly LedgerFact[] = [
    { action: 'person-added', product: VISIO, entry: anEntry(number, number), seatedThrough: number },
    { action: 'cap-changed', product: VISIO, seatCapBefore: 0, seatCap: number, seatedThrough: 0 },
    {
      ...{ action: 'purchase-submitted', product: VISIO, purchaseOrderNumber: `PO-${number}` },
      ...{ purchase: `p${number}` as never, proof },
      details: someDetails(number),
    },
    { action: 'person-swapped', product: VISIO, entry: anEntry(number, 1), outgoing: anEntry(1, 1), seatedThrough: 4 },
  ];
  return facts[Math.floor(number / LEDGERS.length) % facts.length] as LedgerFact;
}

const someDetails = (number: number): PurchaseDetails => ({
  ...{ product: VISIO, seats: 5, purchaseOrderNumber: `PO-${number}`, reseller: 'SHI' },
  ...{ coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30') },
});

/** A pack as the format has it: its files by their paths. */
export type PackFiles = Map<string, Buffer>;

/** The pack of all records, as it would be made now. */
export async function packOf({
  documents,
  anchors,
  clock,
}: Pick<Records, 'documents' | 'anchors' | 'clock'>): Promise<PackFiles> {
  const files: PackFiles = new Map();
  const heads: { department: string; number: number; hash: string }[] = [];
  for (const department of LEDGERS) {
    const found = await documents.query({
      ...{ container: 'departments', kind: 'ledger', partition: department, limit: 10_000 },
      orderBy: { field: 'number', direction: 'ascending' },
    });
    const entries = found.map(({ body }) => body['entry'] as unknown as LedgerEntry);
    const last = entries.at(-1);
    if (last === undefined) continue;
    heads.push({ department, number: last.number, hash: last.hash });
    files.set(ledgerPathOf(department), Buffer.from(entries.map((entry) => `${canonicalJson(entry)}\n`).join('')));
  }
  const newest = anchors.text.trimEnd().split('\n').at(-1) ?? '';
  const anchor = newest === '' ? {} : { anchor: only(JSON.parse(newest) as { number: number; hash: string }) };
  const madeAt = clock.now().toISOString();
  heads.sort((one, other) => (one.department < other.department ? -1 : 1));
  files.set(
    'pack.json',
    Buffer.from(
      JSON.stringify({
        format: 1,
        organization: 'Contoso',
        asOf: madeAt.slice(0, 10),
        madeAt,
        until: madeAt,
        heads,
        ...anchor,
      }),
    ),
  );
  files.set(`proofs/${sha256Of(PROOF.bytes).slice(0, 12)}-quote-5-seats.pdf`, PROOF.bytes);
  for (const name of ['README.txt', 'statement.pdf', 'workbook.xlsx']) files.set(name, Buffer.from(`This is ${name}.`));
  return summed(files);
}

const only = ({ number, hash }: { number: number; hash: string }) => ({ number, hash });

export const ledgerPathOf = (department: string): string =>
  `ledger/${department === INSTITUTION ? 'institution' : department}.jsonl`;

/** A pack whose sums are those of its files. */
export function summed(files: PackFiles): PackFiles {
  const lines = [...files]
    .filter(([path]) => path !== 'SHA256SUMS')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, bytes]) => `${sha256Of(bytes)}  ${path}\n`);
  return new Map([...files, ['SHA256SUMS', Buffer.from(lines.join(''))]]);
}

/** The files of a pack as they are read out of a zip. */
export const readable = (files: PackFiles): readonly PackFile[] =>
  [...files].map(([path, bytes]) => ({
    path,
    // eslint-disable-next-line @typescript-eslint/require-await -- Nothing in it waits.
    bytes: async function* () {
      yield bytes;
    },
  }));
