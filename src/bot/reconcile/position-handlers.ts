import { mayRun } from '../../application/reconcile/show-run';
import { type Handlers } from '../turn/heard';
import { replyPosition } from './position-replies';
import { presentRefusal } from '../answer/plain';
import { departmentSlot, productSlot } from '../turn/said';

/** What happens when somebody asks for the license position. */
export const positionHandlers = {
  position: async ({ context, turn, intent, vocabulary }) => {
    // Before any name is looked at: what there is, is not for everybody.
    const allowed = await mayRun(context.ports, turn.actor, 'see');
    if (!allowed.ok) return presentRefusal(allowed.refusal);
    const known = intent.product.kind === 'known' ? { product: intent.product.productId } : {};
    const asking = { verb: 'position.take', data: known };
    const department = await departmentSlot(context, turn, intent.department, { vocabulary, asking });
    if (!department.ok) return department.reply;
    const placed = department.value === undefined ? {} : { department: department.value };
    const product = productSlot(intent.product, vocabulary, {
      verb: 'position.take',
      data: { ...placed, isProduct: true },
    });
    if (!product.ok) return product.reply;
    return replyPosition(context, turn, {
      ...placed,
      ...(product.value === undefined ? {} : { product: product.value }),
    });
  },
} satisfies Partial<Handlers>;
