import { type Institution } from '../../domain/department';
import { type InstitutionStore } from '../../ports/institution-store';
import { fromBody, toBody } from './department-records';
import { type DocumentStore } from './document-store';

const AT = { container: 'departments', partition: '~tenant', id: 'institution' } as const;

/** The institution's roles, on any document store. */
export function documentInstitutionStore(store: DocumentStore): InstitutionStore {
  return {
    async read() {
      const found = await store.read(AT);
      return found === undefined ? { approvers: [], auditors: [] } : fromBody<Institution>(found.body);
    },

    async save(institution) {
      const found = await store.read(AT);
      const written = { id: AT.id, kind: 'institution', body: toBody(institution) };
      await store.transact(AT.container, AT.partition, [
        found === undefined ? { op: 'create', ...written } : { op: 'replace', ...written, version: found.version },
      ]);
    },
  };
}
