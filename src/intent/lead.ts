import { defined } from '../domain/defined';
import { type Intent } from './intent';
import { type PoolSaid } from './said';
import { isInDepartment } from './with-manners';
import { findName, type Names } from './text/match-names';
import { NO_POOL, readWholePool } from './text/read-segments';
import { wordAt, type Token } from './text/tokens';
import { notUnderstood } from './text/why-not';

const LEADS = /^(?:for|in)$/;

/** A pool named before the verb, and what is said then. */
interface Lead {
  readonly pool: PoolSaid;
  readonly rest: readonly Token[];
}

/** `for Mathematics, add …`: the pool before the verb. */
export function readLead(tokens: readonly Token[], names: Names): Lead | undefined {
  if (!LEADS.test(wordAt(tokens, 0))) return undefined;
  const end = findName(names, tokens, 1)?.end ?? tokens.length;
  const rest = tokens.slice(end);
  if (rest.length === 0 || LEADS.test(wordAt(rest, 0))) return undefined;
  return { pool: readWholePool(names, tokens.slice(0, end)), rest };
}

/** Adds the pool named before the verb; naming it twice is not understood. */
export function withPool(intent: Intent, lead: PoolSaid): Intent {
  if (intent.kind === 'not-understood') return intent;
  if (intent.kind === 'did-you-mean') {
    const inner = withPool(intent.intent, lead);
    return inner.kind === 'not-understood' || inner.kind === 'did-you-mean' ? inner : { ...intent, intent: inner };
  }
  const product = 'product' in intent ? intent.product : NO_POOL.product;
  const department = 'department' in intent ? intent.department : NO_POOL.department;
  const takesProduct = lead.product.kind === 'missing' || ('product' in intent && product.kind === 'missing');
  const takesDepartment =
    lead.department.kind === 'missing' ||
    ('department' in intent && department.kind === 'missing' && isInDepartment(intent));
  if (!takesProduct || !takesDepartment) return notUnderstood('several-pools', { command: intent.kind, pool: lead });
  return {
    ...intent,
    ...defined({
      product: lead.product.kind === 'missing' ? undefined : lead.product,
      department: lead.department.kind === 'missing' ? undefined : lead.department,
    }),
  };
}
