import { isFault } from '../../../ports/fault';
import { type Body, type DocumentStore } from '../document-store';

/** A document of the `tenant` container. */
export interface TenantDocument {
  readonly kind: string;
  readonly id: string;
  readonly body: Body;
  readonly expiresAfterSeconds?: number;
}

/** Writes a document whatever stands there; whoever wrote at the same moment wrote the same thing, or something as good. */
export async function saveNewest(store: DocumentStore, { kind, id, body, ...expiry }: TenantDocument): Promise<void> {
  const found = await store.read({ container: 'tenant', partition: kind, id });
  const written = { id, kind, body, ...expiry };
  const operation =
    found === undefined
      ? ({ op: 'create', ...written } as const)
      : ({ op: 'replace', ...written, version: found.version } as const);
  try {
    await store.transact('tenant', kind, [operation]);
  } catch (error) {
    if (!isFault(error, 'conflict')) throw error;
  }
}
