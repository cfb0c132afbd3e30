import { buffer } from 'node:stream/consumers';
import { folderPackStore } from '../../../src/adapters/folder/folder-pack-store';
import { type PackPorts } from '../../../src/application/audit/pack/pack-ports';
import { type Ports } from '../../../src/application/ports';
import { type Audit } from '../../../src/domain/audit/audit';
import { type DepartmentPast } from '../../../src/domain/audit/past';
import { departmentId, type DepartmentId } from '../../../src/domain/ids';
import { on, MATH, person, PHYSICS, VISIO, aDepartment } from '../builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../store/store-harness';
import { aProof, proofBytes } from './sample-evidence';

const AUDITOR = 970;
export const PHYSICS_DELEGATE = 910;

/** Two departments with ledgers of their own, on our real stores; proofs and uploads are in memory. */
export interface PackWorld {
  readonly ports: Ports & PackPorts;
  readonly clock: MovableClock;
  readonly proofs: Map<string, Uint8Array>;
  /** What was put under each address. */
  readonly uploads: Map<string, Buffer>;
}

/** Opens it; packs are kept in a folder. */
export async function packWorld(folder: string): Promise<PackWorld> {
  const clock = new MovableClock();
  const proofs = new Map(['math.pdf', 'physics.pdf'].map((name) => [shaOf(name), proofBytes(name)]));
  const uploads = new Map<string, Buffer>();
  const ports = portsOn(documentsInMemory(), {
    clock,
    packs: folderPackStore(folder),
    files: { keep: () => Promise.resolve(), read: (sha256) => Promise.resolve(proofs.get(sha256)) },
    fileExchange: {
      ...{ download: () => Promise.reject(new Error('nothing to take')), upload: () => Promise.resolve() },
      uploadParts: async (url, { parts }) => {
        uploads.set(url, await buffer(parts));
      },
    },
  });
  await ports.institution.change((books) => books.save({ approvers: [person(990)], auditors: [person(AUDITOR)] }));
  await openDepartment(ports);
  const physics = aDepartment({ id: PHYSICS, name: 'Physics', delegates: [person(PHYSICS_DELEGATE)] });
  await openDepartment(ports, { department: physics });
  const pastOf = (department: DepartmentId): Promise<DepartmentPast> => Promise.resolve(aPast(department));
  const lastAnchor = () => Promise.resolve({ number: 3, hash: 'cd'.repeat(32) });
  return { ports: { ...ports, pastOf, lastAnchor }, clock, proofs, uploads };
}

const shaOf = (name: string): string => aProof(name).files[0]?.sha256 ?? '';
const nameOf = (department: DepartmentId): string => (department === MATH ? 'Mathematics' : 'Physics');

/** A past in which one person has a seat. */
const aPast = (department: DepartmentId): DepartmentPast => ({
  ...{ department, name: nameOf(department), directoryNames: [], delegates: [], purchasers: [] },
  ...{ pools: new Map(), purchases: new Map(), exceptions: new Map(), entries: 3 },
  spells: [
    {
      ...{
        department,
        departmentName: nameOf(department),
        product: VISIO,
        person: person(department === MATH ? 1 : 2),
      },
      ...{ from: '2027-06-29T19:00:00.000Z' as never, paidBy: ['PO-1001'] },
      began: { by: { kind: 'person', ...person(900) }, why: 'added', entry: 3 },
    },
  ],
  attestations: [
    {
      ...{ department, product: VISIO, lastDay: on('2027-06-30'), person: person(1), result: 'keep' },
      ...{ by: { kind: 'person', ...person(900) }, at: '2027-06-29T19:00:00.000Z' as never },
    },
  ],
});

/** What an audit of that world found; narrowed to one department, of that alone. */
export function anAuditOf(only?: string, own: Partial<Audit> = {}): Audit {
  const departments = [MATH, PHYSICS].filter((one) => only === undefined || one === only);
  return {
    ...{ id: 'audit-7', asOf: on('2027-06-29'), isPast: false, madeAt: '2027-06-29T20:00:00.000Z' as never },
    ...(only === undefined ? {} : { department: { id: departmentId(only), name: nameOf(departmentId(only)) } }),
    products: [],
    pools: departments.map((department) => ({
      ...{ department, product: VISIO, departmentName: nameOf(department), productName: 'Visio' },
      ...{ entitled: 1, seated: 1, waiting: 0, awaiting: 0 },
      purchases: [
        {
          ...{ purchaseOrderNumber: 'PO-1001', seats: 1, coverFrom: on('2026-08-01'), coverUntil: on('2027-06-30') },
          ...{ origin: 'purchase', state: 'in-force', proof: aProof(department === MATH ? 'math.pdf' : 'physics.pdf') },
        },
      ],
    })),
    ...{ exceptions: [], signOffs: [], learnedLater: [] },
    ...own,
  };
}
