import { type CalendarDate } from '../calendar';
import { type ProductId } from '../ids';

/** Something that can be bought by the seat. */
export interface Product {
  readonly id: ProductId;
  readonly name: string;
  /** Other names people type, in any case. */
  readonly aliases: readonly string[];
  /** The part numbers that switch a seat on, best first; the first one the tenant has is used. */
  readonly skuPartNumbers: readonly string[];
  /** Service plan ids or names which, when a person has them through a bigger product, make a seat unnecessary. */
  readonly overlapServicePlans: readonly string[];
  /** The last day on which it can be had; absent: nothing is known of its end. */
  readonly retiredOn?: CalendarDate;
  /** What comes after it: the id of another product, or a free name. */
  readonly successor?: string;
}
