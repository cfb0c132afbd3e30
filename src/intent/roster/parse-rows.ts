import { didYouMean, type DidYouMean } from '../intent';
import { type PeopleSaid, type ProductsSaid } from '../said';
import { typedText, type Token } from '../text/tokens';
import { words } from '../text/words';

/** What the columns of a sheet are called. */
const COLUMNS = words(
  'name names person people user username firstname lastname fullname first last full given family surname mail email e-mail address upn alias login product products license licence software tool app department dept display and of',
);

/** People with the product that one row names for them. */
interface Row {
  readonly people: PeopleSaid;
  readonly product: ProductsSaid;
  readonly department: { readonly kind: string };
}

/** The lines of a text, without one on top that only says what the columns are. */
export function rowsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const rows: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'break' && token.text === '\n') rows.push([]);
    else rows.at(-1)?.push(token);
  }
  const [head, ...others] = rows.filter((row) => row.length > 0);
  const isHead = others.length > 0 && (head ?? []).every(({ kind, word }) => kind === 'break' || COLUMNS.has(word));
  return head === undefined || isHead ? others : [head, ...others];
}

/**
 * Asks whether to add people to the product that each of their rows names, where it is not the same one; undefined where a row says
 * anything else.
 *
 * @param rows The lines of the text.
 * @param read Reads one of them.
 */
export function parseRows(
  rows: readonly (readonly Token[])[],
  read: (row: readonly Token[]) => Row | undefined,
): DidYouMean | undefined {
  const byProduct = new Map<string, { people: PeopleSaid; product: ProductsSaid }>();
  for (const row of rows) {
    const said = read(row);
    if (said === undefined || said.department.kind !== 'missing') return undefined;
    const key = JSON.stringify(said.product);
    const before = byProduct.get(key);
    const people: PeopleSaid = before === undefined ? said.people : [...before.people, ...said.people];
    byProduct.set(key, { people, product: said.product });
  }
  const adds = [...byProduct.values()].map(
    (one) => ({ kind: 'add', ...one, department: { kind: 'missing' } }) as const,
  );
  const [first, second, ...others] = adds;
  if (first === undefined || second === undefined) return undefined;
  return didYouMean({ kind: 'several', commands: [first, second, ...others] }, typedText(rows[0] ?? []), 'add');
}
