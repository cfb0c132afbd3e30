import { type PersonActor } from '../../domain/actor';
import { type Instant, instantOf } from '../../domain/calendar';
import { catalogOf, doubleNames, isCalled, partNumbersInUse } from '../../domain/institution/catalog';
import { type Institution } from '../../domain/institution/department';
import { type ActivityKey, type ProductId, productId } from '../../domain/ids';
import { type NewLedgerEntry } from '../../domain/ledger/ledger-entry';
import { type Product } from '../../domain/institution/product';
import { type ProductWish } from '../../domain/institution/product-wish';
import { type SetupRefusal } from '../../domain/refusal';
import { freeSlug, plainName } from '../../domain/institution/slug';
import { type InstitutionBooks } from '../../ports/institution/institution-store';
import { approverOf, centralItOnly } from '../access/central-it';
import { type Ports } from '../ports';
import { tellLater } from '../outbox/tell-later';
import { todayOf } from '../today';
import { type Refused, refused } from '../../domain/result';
import { named } from '../../domain/people';

/** What stands in the way of a product. */
export type ProductProblem =
  | { readonly code: 'name-taken'; readonly word: string; readonly other: string }
  | { readonly code: 'part-number-taken'; readonly skuPartNumber: string }
  | { readonly code: 'changed-since'; readonly product: Product };

/** What became of a product that was to be saved. */
export type ProductOutcome =
  | { readonly kind: 'saved'; readonly product: Product; readonly answered: readonly ProductWish[] }
  | { readonly kind: 'problems'; readonly problems: readonly ProductProblem[] }
  /** It was to be changed, and is not there. */
  | { readonly kind: 'gone' }
  | Refused<SetupRefusal>;

/** A product as it is to be; without an id it is a new one. */
export interface ProductRequest {
  readonly key: ActivityKey;
  readonly actor: PersonActor;
  readonly id: ProductId | undefined;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly skuPartNumbers: readonly string[];
  /** The wish that it answers; others of its names are answered, too. */
  readonly wish: string | undefined;
  /** Whether a product is still what the form showed. */
  readonly isAsShown: (product: Product) => boolean;
  /** Whether the form has problems of its own: nothing is saved then, and what else is wrong is said with them. */
  readonly hasProblems: boolean;
}

/** Saves a product in the catalog, and settles the wishes for it, whose askers are told. The same key saves it once. */
export async function saveProduct(ports: Ports, request: ProductRequest): Promise<ProductOutcome> {
  const { actor, key } = request;
  const { outcome, by } = await ports.institution.change(async (books) => {
    const institution = await books.institution();
    const approver = approverOf(actor, institution);
    if (approver === undefined) return over(refused(centralItOnly(institution)));
    const earlier = await savedBy(books, key);
    if (earlier !== undefined) return over(earlier);
    const decided = decideProduct(catalogOf(ports.policy.products, institution.products), request);
    if (decided.kind !== 'saved') return over(decided);

    const { product } = decided;
    if (decided.isSame) return over({ kind: 'saved', product, answered: [] } as const);
    const record = { actor: approver, effectiveOn: todayOf(ports), command: key };
    await books.save(withProduct(institution, product));
    await books.record({ ...record, fact: { action: 'product-saved', product } });
    const answered = await answerWishes(books, { product, wish: request.wish, record });
    return { outcome: { kind: 'saved', product, answered } as const, by: approver };
  });
  if (outcome.kind === 'saved') {
    const at = instantOf(ports.clock.now());
    for (const wish of outcome.answered) await tellAskers(ports, wish, { product: outcome.product }, { by, at, key });
  }
  return outcome;

  function over(found: ProductOutcome) {
    return { outcome: found, by: actor };
  }
}

/** Tells everybody who asked for a product what became of it, but whoever settled it; each once for the command that did. */
export function tellAskers(
  ports: Pick<Ports, 'outbox' | 'logger' | 'pause'>,
  { typed, askers }: ProductWish,
  became: { readonly product: Product } | { readonly reason: string },
  { by, at, key }: { readonly by: PersonActor; readonly at: Instant; readonly key: ActivityKey },
): Promise<void> {
  const told = askers.map(({ person }) => person.userId).filter((userId) => userId !== by.userId);
  const answer =
    'product' in became ? { product: { id: became.product.id, name: became.product.name } } : { reason: became.reason };
  return tellLater(ports, told, key, { kind: 'wish-settled', typed, became: answer, by: named(by), at });
}

/** What an earlier delivery of the same command saved. */
async function savedBy(books: InstitutionBooks, command: ActivityKey): Promise<ProductOutcome | undefined> {
  const facts = (await books.ledger({ command, limit: 100 })).map(({ fact }) => fact).toReversed();
  const saved = facts.find((fact) => fact.action === 'product-saved');
  if (saved === undefined) return undefined;
  const closed = facts.flatMap((fact) => (fact.action === 'product-request-closed' ? [fact.wish] : []));
  const wishes = await Promise.all(closed.map((id) => books.wish(id)));
  return { kind: 'saved', product: saved.product, answered: wishes.filter((wish) => wish !== undefined) };
}

function decideProduct(
  products: readonly Product[],
  { id, name, aliases, skuPartNumbers, isAsShown, hasProblems }: ProductRequest,
):
  | Exclude<ProductOutcome, { kind: 'refused' | 'saved' }>
  | { readonly kind: 'saved'; readonly product: Product; readonly isSame: boolean } {
  const existing = products.find((product) => product.id === id);
  if (id !== undefined && existing === undefined) return { kind: 'gone' };
  const isTaken = (slug: string) => products.some((product) => isCalled(product, slug));
  const product: Product = {
    id: id ?? productId(freeSlug(name, 'product', isTaken)),
    name,
    aliases,
    skuPartNumbers,
    overlapServicePlans: existing?.overlapServicePlans ?? [],
  };
  const isSame = JSON.stringify(withoutOrder(product)) === JSON.stringify(existing && withoutOrder(existing));
  if (existing !== undefined && !isSame && !isAsShown(existing))
    return { kind: 'problems', problems: [{ code: 'changed-since', product: existing }] };

  const others = products.filter((one) => one.id !== product.id);
  const names = new Map(others.map((one) => [one.id, one.name]));
  const problems: readonly ProductProblem[] = [
    ...doubleNames([...others, product]).map(({ word, owner }): ProductProblem => ({
      code: 'name-taken',
      word: [name, ...aliases].find((one) => plainName(one) === word) ?? word,
      other: names.get(owner) ?? owner,
    })),
    ...partNumbersInUse(product, others).map((skuPartNumber): ProductProblem => ({
      code: 'part-number-taken',
      skuPartNumber,
    })),
  ];
  return hasProblems || problems.length > 0 ? { kind: 'problems', problems } : { kind: 'saved', product, isSame };
}

const withoutOrder = ({ id, name, aliases, skuPartNumbers }: Product) => [id, name, aliases, skuPartNumbers];

function withProduct(institution: Institution, product: Product): Institution {
  const { products = [] } = institution;
  const isThere = products.some(({ id }) => id === product.id);
  return {
    ...institution,
    products: isThere ? products.map((one) => (one.id === product.id ? product : one)) : [...products, product],
  };
}

/** Settles the wish that a product was made for, and every other open one that names it. */
async function answerWishes(
  books: InstitutionBooks,
  given: { product: Product; wish: string | undefined; record: Omit<NewLedgerEntry, 'fact'> },
): Promise<readonly ProductWish[]> {
  const { product, record } = given;
  const open = await books.openWishes();
  const answered = open.filter(({ id, typed }) => id === given.wish || isCalled(product, typed)).slice(0, 20);
  for (const { id, typed, askers } of answered) {
    await books.saveWish({ id, typed, askers, status: 'added', product: product.id });
    await books.record({ ...record, fact: { action: 'product-request-closed', wish: id, typed, became: product.id } });
  }
  return answered;
}
