import { type Instant } from '../calendar';
import { type DepartmentId, type ProductId, type SkuId } from '../ids';
import { type KnownPerson } from '../people';
import { type SeatFailure } from './assignment';

/**
 * Our record that a license of a person is ours: written before the request to Graph, deleted when the release is confirmed. It
 * outlives the roster entry.
 */
export interface AssignmentRecord {
  readonly person: KnownPerson;
  readonly product: ProductId;
  readonly skuId: SkuId;
  readonly department: DepartmentId;
  readonly intendedAt: Instant;
  readonly outcome:
    | { readonly status: 'requested' | 'release-requested'; readonly at: Instant }
    | { readonly status: 'active' | 'adopted'; readonly at: Instant }
    | {
        readonly status: 'failed';
        readonly at: Instant;
        readonly failure: SeatFailure;
        /** It was to be taken away; absent when it was to be given. */
        readonly isRelease?: true;
      };
}
