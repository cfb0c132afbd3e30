import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type LedgerEntry, type LedgerFact } from '../../../src/domain/ledger/ledger-entry';
import { type KnownPerson } from '../../../src/domain/people';

/** What somebody's sentence or press did to the records. */
export interface Effect {
  /** On one line: `+jdoe math/visio`. */
  readonly text: string;
  /** Who did it: a user id. */
  readonly by: string | undefined;
}

/** Tells what was added to the ledgers since it was last asked, without what follows by itself: licenses and caps. */
export interface EffectWatch {
  since(): Promise<readonly Effect[]>;
}

const PARTITIONS = ['math', 'chem', 'hist', 'physics', '~tenant'];

/** Watches the ledgers of the sample institution from now on. */
export async function watchEffects(documents: () => DocumentStore): Promise<EffectWatch> {
  const read = new Map<string, number>();
  const since = async () => {
    const found: LedgerEntry[] = [];
    for (const partition of PARTITIONS) {
      const entries = await entriesAfter(documents(), partition, read.get(partition) ?? 0);
      read.set(partition, entries.at(-1)?.number ?? read.get(partition) ?? 0);
      found.push(...entries);
    }
    return found.flatMap(effectOf);
  };
  await since();
  return { since };
}

async function entriesAfter(
  documents: DocumentStore,
  partition: string,
  after: number,
): Promise<readonly LedgerEntry[]> {
  const found = await documents.query({
    container: 'departments',
    partition,
    kind: 'ledger',
    orderBy: { field: 'number', direction: 'ascending', from: after + 1 },
    limit: 1000,
  });
  return found.map(({ body }) => (body as unknown as { readonly entry: LedgerEntry }).entry);
}

function effectOf({ fact, department, actor }: LedgerEntry): readonly Effect[] {
  if (FOLLOWS.test(fact.action)) return [];
  const by = actor.kind === 'person' ? actor.userId : undefined;
  return [{ text: written(fact, department), by }];
}

/** What nobody says: it comes of what was said, or of the day. */
const FOLLOWS = /^(?:license-|release-|cap-changed$|pool-opened$)/u;

function written(fact: LedgerFact, department: string): string {
  const pool = 'product' in fact && typeof fact.product === 'string' ? `${department}/${fact.product}` : department;
  switch (fact.action) {
    case 'person-added':
      return `+${aliasOf(fact.entry)} ${pool}`;
    case 'person-removed':
      return `-${aliasOf(fact.entry)} ${pool}`;
    case 'person-swapped':
      return `${aliasOf(fact.outgoing)}>${aliasOf(fact.entry)} ${pool}`;
    case 'person-moved':
      return `^${aliasOf(fact.entry)} ${pool}`;
    case 'person-kept':
    case 'person-until':
      return `${fact.action} ${aliasOf(fact.entry)} ${pool}`;
    case 'role-given':
      return `+${fact.role} ${aliasOf(fact.person)} ${pool}`;
    case 'role-taken':
      return `-${fact.role} ${aliasOf(fact.person)} ${pool}`;
    case 'department-changed':
    case 'department-opened':
      return `${fact.action} ${pool} ${fact.name}`;
    case 'product-requested':
    case 'product-request-closed':
      return `${fact.action} ${fact.typed}`;
    case 'product-saved':
      return `product-saved ${fact.product.name}`;
    default:
      return 'purchaseOrderNumber' in fact ? `${fact.action} ${fact.purchaseOrderNumber}` : `${fact.action} ${pool}`;
  }
}

const aliasOf = ({ userPrincipalName }: Pick<KnownPerson, 'userPrincipalName'>): string =>
  userPrincipalName.split('@')[0] ?? '';
