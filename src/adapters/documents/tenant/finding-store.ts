import { departmentId, type DepartmentId } from '../../../domain/ids';
import { type Leaver } from '../../../domain/findings/leaver';
import { type Told } from '../../../domain/findings/told';
import { type FindingStore } from '../../../ports/findings/finding-store';
import { fromBody, toBody } from '../department/department-records';
import { type DocumentStore } from '../document-store';
import { saveNewest } from './save-newest';

/** More departments, and people who can be told, than there are. */
const MOST = 5000;

/** What runs found and who was told, on any document store. */
export function documentFindingStore(store: DocumentStore): FindingStore {
  const all = (kind: string) => store.query({ container: 'tenant', partition: kind, kind, limit: MOST });

  return {
    async leavers() {
      const found = await all('leavers');
      return new Map<DepartmentId, readonly Leaver[]>(
        found.map(({ id, body }) => [departmentId(id), fromBody<{ leavers: readonly Leaver[] }>(body).leavers]),
      );
    },
    saveLeavers: (department, leavers) =>
      saveNewest(store, { kind: 'leavers', id: department, body: toBody({ leavers }) }),
    async told() {
      const found = await all('told');
      return new Map(found.map(({ id, body }) => [id, fromBody<Told>(body)]));
    },
    saveTold: (recipient, told) => saveNewest(store, { kind: 'told', id: recipient, body: toBody(told) }),
  };
}
