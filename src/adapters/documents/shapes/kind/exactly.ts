import { type z } from 'zod';
import { type Storable } from '../../../../ports/roster/turn-store';

/** Whether two types have the same properties in every part, each of the same type and each as optional as in the other. */
type Same<One, Other> = [Frozen<One>, Whole<One>] extends [Frozen<Other>, Whole<Other>]
  ? [Frozen<Other>, Whole<Other>] extends [Frozen<One>, Whole<One>]
    ? true
    : false
  : false;

type Plain = string | number | boolean | null | undefined;
/** What can hold any plain data has no parts to look at. */
type Frozen<Of> = [Storable] extends [Of]
  ? Of
  : Of extends Plain
    ? Of
    : { readonly [Key in keyof Of]: Frozen<Of[Key]> };
/** With every property there: otherwise a type without an optional property would pass for one with it. */
type Whole<Of> = [Storable] extends [Of]
  ? Of
  : Of extends Plain
    ? Of
    : { readonly [Key in keyof Of]-?: Whole<Of[Key]> };

/** A shape of exactly this type: neither can change without the other, since it would not compile. */
export const exactly =
  <Value>() =>
  <Shape extends z.ZodType<Value>>(
    shape: Shape,
    ..._differs: Same<z.output<Shape>, Value> extends true ? [] : ['the shape is not that of the type']
  ): z.ZodType<Value> =>
    shape;
