import { z } from 'zod';
import { CHOICE_KEY } from '../../cards/question/choose';
import { departmentId, productId } from '../../domain/ids';
import { action, type CardAction } from '../turn/card-action';
import { department, offset, product, slug } from '../turn/card-data';
import { replyPosition, replyPositionPage } from './position-replies';
import { choiceOf } from '../turn/press';

const position = z.string().regex(/^position-[\w:.-]{1,100}$/u);

/** The buttons of the license position, by their verbs. */
export const positionActions: Readonly<Record<string, CardAction>> = {
  'position.take': action(
    z.object({
      department: department.optional(),
      product: product.optional(),
      isProduct: z.boolean().optional(),
      [CHOICE_KEY]: slug.optional(),
    }),
    (context, turn, data) => {
      const choice = choiceOf(turn, data);
      const isProduct = data.isProduct === true;
      const of = isProduct || choice === undefined ? data.department : departmentId(choice);
      const what = isProduct && choice !== undefined ? productId(choice) : data.product;
      return replyPosition(context, turn, {
        ...(of === undefined ? {} : { department: of }),
        ...(what === undefined ? {} : { product: what }),
      });
    },
  ),
  'position.show': action(
    z.object({ position, offset, isInPlace: z.boolean().optional() }),
    async (context, turn, data) => ({
      place: data.isInPlace === true ? 'instead' : 'below',
      ...(await replyPositionPage(context, turn, data)),
    }),
    { isReadOnly: true },
  ),
};
