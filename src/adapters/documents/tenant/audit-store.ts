import { type Audit, figuresOf } from '../../../domain/audit/audit';
import { EXCEPTION_KINDS, type ExceptionKind } from '../../../domain/audit/exception-kinds';
import { groupBy } from '../../../domain/group-by';
import { type KeptAudit, type AuditStore, type ListPart } from '../../../ports/audit/audit-store';
import { Fault } from '../../../ports/fault';
import { type DocumentStore } from '../document-store';
import { type StoredAuditPart } from '../shapes/audit/audit';
import { kinds } from '../shapes/kinds';
import { tenantDocuments } from './tenant-documents';

/** How long an audit that was shown is kept. */
export const AUDIT_SECONDS = 7 * 24 * 60 * 60;
const KEPT = { expiresAfterSeconds: AUDIT_SECONDS };

/** Of the items of one part; a document has at most 1 MB. */
const MOST_PART_BYTES = 900 * 1024;

type List = StoredAuditPart['of'];
type ItemOf<Of extends List> = Extract<StoredAuditPart, { readonly of: Of }>['items'][number];

const partId = (id: string, of: List, index: number): string => `${id}|${of}|${index}`;

/** Audits that were shown, on any document store: however long their lists are, no document is too large. */
export function documentAuditStore(store: DocumentStore): AuditStore {
  const audits = tenantDocuments(store, kinds.audit);
  const parts = tenantDocuments(store, kinds.auditPart);

  /** Writes a list in parts. @returns How many items each has. */
  async function saveList(id: string, part: StoredAuditPart): Promise<readonly number[]> {
    const counts = countsOf(part.items);
    let from = 0;
    for (const [index, count] of counts.entries()) {
      const items = part.items.slice(from, from + count);
      await parts.overwrite(partId(id, part.of, index), { of: part.of, items } as StoredAuditPart, KEPT);
      from += count;
    }
    return counts;
  }

  async function readList<Of extends List>(id: string, of: Of, { offset, limit }: ListPart): Promise<ItemOf<Of>[]> {
    const found = await audits.find(id);
    const items: ItemOf<Of>[] = [];
    let from = 0;
    for (const [index, count] of (found?.value.parts[of] ?? []).entries()) {
      if (from < offset + limit && offset < from + count) {
        const part = await parts.find(partId(id, of, index));
        if (part?.value.of !== of) throw new Fault('rejected', `audit ${id}: a part is not there`, { code: 'damaged' });
        const own = part.value.items as readonly ItemOf<Of>[];
        items.push(...own.slice(Math.max(0, offset - from), offset + limit - from));
      }
      from += count;
    }
    return items;
  }

  const all = { offset: 0, limit: Infinity };
  return {
    save: async ({ pools, exceptions, learnedLater, ...rest }) => {
      const { id } = rest;
      const written = {
        pools: await saveList(id, { of: 'pools', items: pools }),
        exceptions: await saveList(id, { of: 'exceptions', items: exceptions }),
        learnedLater: await saveList(id, { of: 'learnedLater', items: learnedLater }),
      };
      const head = headOf({ ...rest, pools, exceptions, learnedLater });
      // Last: whoever finds it finds all of it.
      await audits.overwrite(id, { head, parts: written }, KEPT);
    },
    find: async (id) => (await audits.find(id))?.value.head,
    pools: (id, part) => readList(id, 'pools', part),
    exceptions: (id, part) => readList(id, 'exceptions', part),
    whole: async (id) => {
      const found = await audits.find(id);
      if (found === undefined) return undefined;
      const { figures: _, poolCount: __, exceptionCount: ___, learnedLaterCount: ____, ...head } = found.value.head;
      const { exceptionsByKind: _____, ...rest } = head;
      return {
        ...rest,
        pools: await readList(id, 'pools', all),
        exceptions: await readList(id, 'exceptions', all),
        learnedLater: await readList(id, 'learnedLater', all),
      };
    },
  };
}

function headOf({ pools, exceptions, learnedLater, ...head }: Audit): KeptAudit {
  const byKind = groupBy(exceptions, ({ kind }) => kind);
  const names = Object.keys(EXCEPTION_KINDS) as ExceptionKind[];
  return {
    ...head,
    figures: figuresOf({ pools, exceptions }),
    poolCount: pools.length,
    exceptionCount: exceptions.length,
    learnedLaterCount: learnedLater.length,
    exceptionsByKind: names.flatMap((kind) => {
      const count = byKind.get(kind)?.length ?? 0;
      return count === 0 ? [] : [{ kind, count }];
    }),
  };
}

/** How many items go into each part. */
function countsOf(items: readonly unknown[]): readonly number[] {
  const counts: number[] = [];
  let [count, bytes] = [0, 0];
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (count > 0 && bytes + size > MOST_PART_BYTES) {
      counts.push(count);
      [count, bytes] = [0, 0];
    }
    [count, bytes] = [count + 1, bytes + size];
  }
  return count === 0 ? counts : [...counts, count];
}
