import { CHOICE_KEY } from '../../cards/question/choose';
import { defined } from '../../domain/defined';
import { departmentId, type DepartmentId, productId, type ProductId } from '../../domain/ids';
import { SLUG } from '../button/card-data';
import { type PressedTurn } from './turn';

/** A pool, as far as it is known. */
export interface KnownPool {
  readonly department?: DepartmentId;
  readonly product?: ProductId;
}

/** What was chosen: by a button of its own, or from a list. */
export function choiceOf(turn: PressedTurn, data: { readonly choice?: string }): string | undefined {
  const choice = data[CHOICE_KEY] ?? turn.inputs[CHOICE_KEY];
  return choice !== undefined && SLUG.test(choice) ? choice : undefined;
}

/** The department that was chosen, or that the button names. */
export function chosenDepartment(
  turn: PressedTurn,
  data: { readonly department?: DepartmentId; readonly choice?: string },
): DepartmentId | undefined {
  const choice = choiceOf(turn, data);
  return choice === undefined ? data.department : departmentId(choice);
}

/** The pool that a button names, with what was chosen of it: the product where that was asked, the department otherwise. */
export function chosenPool(
  turn: PressedTurn,
  data: KnownPool & { readonly isProduct?: boolean; readonly choice?: string },
): KnownPool {
  const choice = choiceOf(turn, data);
  const { department, product, isProduct = false } = data;
  if (choice === undefined) return defined({ department, product });
  return isProduct
    ? defined({ department, product: productId(choice) })
    : defined({ department: departmentId(choice), product });
}
