import { z } from 'zod';
import { type Instant } from '../../../domain/calendar';
import { type Department, type Institution } from '../../../domain/institution/department';
import { type ProductWish } from '../../../domain/institution/product-wish';
import { exactly } from './kind/exactly';
import { plainKind, wrappedKind } from './kind/kind';
import { address, departmentId, instant, person, product, productId } from './parts';

/** The end of a ledger, kept in the document that every change replaces. */
export interface LedgerHead {
  readonly number: number;
  readonly hash: string;
  readonly at: Instant;
}

/** A department, and where its ledger ends; one from before there was a ledger has none. */
export interface DepartmentHead {
  readonly department: Department;
  readonly ledger?: LedgerHead;
}

/** The institution, and where its ledger ends; one from before there was a ledger has none. */
export type InstitutionHead = Institution & { readonly ledger?: LedgerHead };

const ledger = z.object({ number: z.number(), hash: z.string(), at: instant }).exactOptional();

const ofDepartment = z.object({
  id: departmentId,
  name: z.string(),
  directoryNames: z.array(z.string()),
  delegates: z.array(person),
  purchasers: z.array(person),
  earlierNames: z.array(z.object({ name: z.string(), until: instant })).exactOptional(),
  closedAt: instant.exactOptional(),
});

/** The document that every change of a department replaces. */
export const department = plainKind({
  container: 'departments',
  name: 'department',
  shape: exactly<DepartmentHead>()(z.object({ department: ofDepartment, ledger })),
});

/** Some departments of the outline, in any order. */
export interface OutlinePart {
  readonly departments: readonly Department[];
}

/** One of the documents that hold the outline, beside the institution. */
export const outline = plainKind({
  container: 'departments',
  name: 'outline',
  shape: exactly<OutlinePart>()(z.object({ departments: z.array(ofDepartment) })),
});

/** The document that every change of the institution replaces. */
export const institution = plainKind({
  container: 'departments',
  name: 'institution',
  shape: exactly<InstitutionHead>()(
    z.object({
      approvers: z.array(person),
      auditors: z.array(person),
      products: z.array(product).exactOptional(),
      channel: address.exactOptional(),
      loaded: z.object({ file: z.string(), isComplete: z.boolean() }).exactOptional(),
      outline: z.object({ number: z.number(), lately: z.array(z.array(z.string()).nullable()) }).exactOptional(),
      ledger,
    }),
  ),
});

const ofWish = {
  id: z.string(),
  typed: z.string(),
  askers: z.array(z.object({ person, at: instant, department: departmentId.exactOptional() })),
};

const wish = exactly<ProductWish>()(
  z.discriminatedUnion('status', [
    z.object({ ...ofWish, status: z.literal('open') }),
    z.object({ ...ofWish, status: z.literal('added'), product: productId }),
    z.object({ ...ofWish, status: z.literal('closed'), reason: z.string() }),
  ]),
);

/** A product that somebody asked for. */
export const productWish = wrappedKind({
  container: 'departments',
  name: 'product-wish',
  shape: exactly<{ readonly wish: ProductWish; readonly status: ProductWish['status'] }>()(
    z.object({ wish, status: z.enum(['open', 'added', 'closed']) }),
  ),
  wrap: (given: ProductWish) => ({ wish: given, status: given.status }),
  unwrap: (stored) => stored.wish,
});
