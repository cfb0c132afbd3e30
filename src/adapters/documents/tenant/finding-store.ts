import { createHash } from 'node:crypto';
import { defined } from '../../../domain/defined';
import { type Sweep } from '../../../domain/findings/told';
import { departmentId } from '../../../domain/ids';
import { type FindingStore } from '../../../ports/findings/finding-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { tenantDocuments } from './tenant-documents';

/** More departments, and people who can be told, than there are. */
const MOST = 5000;

/** There is one for the tenant. */
const SWEEP = 'findings';

/** There is one for the tenant. */
const TROUBLES = 'last';

const digestOf = ({ lines }: Sweep): string =>
  createHash('sha256').update(JSON.stringify(lines.toSorted())).digest('base64url');

/** What runs found and who was told, on any document store. */
export function documentFindingStore(store: DocumentStore): FindingStore {
  const leavers = tenantDocuments(store, kinds.leavers);
  const troubles = tenantDocuments(store, kinds.troubles);
  const told = tenantDocuments(store, kinds.told);
  const sweeps = tenantDocuments(store, kinds.sweep);

  return {
    async leavers() {
      const found = await leavers.query({ limit: MOST });
      return new Map(found.map(({ id, value }) => [departmentId(id), value]));
    },
    async leaversOf(departments) {
      const found = await Promise.all(departments.map((id) => leavers.find(id)));
      return new Map(found.flatMap((one) => (one === undefined ? [] : [[departmentId(one.id), one.value]])));
    },
    saveLeavers: async (department, found) => {
      await leavers.overwrite(department, found);
    },
    troubles: async () => (await troubles.find(TROUBLES))?.value,
    saveTroubles: async (found) => {
      await troubles.overwrite(TROUBLES, found);
    },
    async told() {
      const found = await told.query({ limit: MOST });
      return new Map(found.map(({ id, value }) => [id, value]));
    },
    saveTold: async (recipient, saidNow) => {
      await told.overwrite(recipient, saidNow);
    },
    async isSwept(sweep) {
      const last = await sweeps.find(SWEEP);
      return last?.value.on === sweep.on && last?.value.digest === digestOf(sweep);
    },
    saveSweep: async (sweep) => {
      await sweeps.overwrite(SWEEP, defined({ on: sweep.on, digest: digestOf(sweep) }));
    },
  };
}
