import { z } from 'zod';
import { type RoleDraft } from '../../application/institution/prepare-roles';
import { CHOICE_KEY } from '../../cards/question/choose';
import { departmentId } from '../../domain/ids';
import { withPeople } from '../roster/answered-draft';
import { type BotContext } from '../turn/bot-context';
import { action, type CardAction } from '../turn/card-action';
import { department, offset, origin, person, product, short, slug } from '../turn/card-data';
import { addDepartment, editDepartment, editDepartmentForm, newDepartmentForm } from './department-form';
import { presentRefusal } from '../answer/plain';
import { choiceOf, ofSender } from '../turn/press';
import { productForm, saveFromForm } from './product-form';
import { runRoles } from './role-flow';
import {
  replyDepartment,
  replyDepartments,
  replyProductRequest,
  replyProducts,
  replyWish,
  replyWishClosed,
  replyWishes,
} from './setup-replies';
import { type PressedTurn, type Reply } from '../turn/turn';

const page = z.object({ offset, isInPlace: z.boolean().optional() });
const wish = z.string().regex(/^[a-z0-9~]{1,250}$/u);
/** What a form showed, as a key. */
const seen = origin;

const roleDraft = z.object({
  kind: z.enum(['give', 'take']),
  role: z.enum(['delegate', 'purchaser', 'approver', 'auditor']),
  department: department.optional(),
  people: z
    .array(z.object({ userText: z.string().max(1000), userId: person.optional(), isLeftOut: z.boolean().optional() }))
    .min(1)
    .max(500),
});
const roles = z.object({ origin, draft: roleDraft, [CHOICE_KEY]: slug.optional() });

/** The buttons of departments, roles, products and wishes, by their verbs. */
export const setupActions: Readonly<Record<string, CardAction>> = {
  'departments.show': action(
    page,
    async (context, turn, data) => placed(await replyDepartments(context, turn, data.offset), data.isInPlace),
    { isReadOnly: true },
  ),
  'department.show': action(
    z.object({ department: department.optional(), isInPlace: z.boolean().optional(), [CHOICE_KEY]: slug.optional() }),
    async (context, turn, data) => {
      const choice = choiceOf(turn, data);
      const id = choice === undefined ? data.department : departmentId(choice);
      if (id === undefined) return presentRefusal({ code: 'card-too-old' });
      return placed(await replyDepartment(context, turn, id), data.isInPlace === true || choice !== undefined);
    },
    { isReadOnly: true },
  ),
  'department.add-form': action(
    z.object({ name: short }),
    async (context, turn, { name }) =>
      below(await newDepartmentForm(context, turn, { name, origin: turn.deliveryKey })),
    { isReadOnly: true },
  ),
  'department.add': action(z.object({ origin }), addDepartment),
  'department.edit-form': action(
    z.object({ department }),
    async (context, turn, data) => below(await editDepartmentForm(context, turn, data.department)),
    { isReadOnly: true },
  ),
  'department.edit': action(z.object({ department, seen }), editDepartment),
  'role.choose-department': action(roles, (context, turn, data) => {
    const choice = choiceOf(turn, data);
    const draft = choice === undefined ? undefined : { ...asDraft(data.draft), department: departmentId(choice) };
    return goOn(context, turn, data.origin, draft);
  }),
  'role.choose-people': action(
    roles.extend({ asked: z.array(z.object({ index: z.number().int(), kind: z.literal('which') })) }),
    (context, turn, data) => goOn(context, turn, data.origin, withPeople(asDraft(data.draft), data.asked, turn.inputs)),
  ),
  'role.confirm': action(roles, (context, turn, data) => goOn(context, turn, data.origin, asDraft(data.draft))),
  'products.show': action(
    page,
    async (context, turn, data) => placed(await replyProducts(context, turn, data.offset), data.isInPlace),
    { isReadOnly: true },
  ),
  'product.form': action(
    z.object({ product: product.optional(), wish: wish.optional() }),
    async (context, turn, data) => below(await productForm(context, turn, { ...data, origin: turn.deliveryKey })),
    { isReadOnly: true },
  ),
  'product.save': action(
    z.object({ origin, product: product.optional(), wish: wish.optional(), seen: seen.optional() }),
    saveFromForm,
  ),
  'product.request': action(z.object({ typed: short }), (context, turn, { typed }) =>
    replyProductRequest(context, turn, typed),
  ),
  'wishes.show': action(
    page,
    async (context, turn, data) => placed(await replyWishes(context, turn, data.offset), data.isInPlace),
    { isReadOnly: true },
  ),
  'wish.show': action(
    z.object({ wish }),
    async (context, turn, data) => below(await replyWish(context, turn, data.wish)),
    {
      isReadOnly: true,
    },
  ),
  'wish.close': action(z.object({ wish }), (context, turn, data) => replyWishClosed(context, turn, data.wish)),
};

/** A draft without what is undefined, as the use case has it. */
const asDraft = (known: z.output<typeof roleDraft>): RoleDraft => JSON.parse(JSON.stringify(known)) as RoleDraft;

function goOn(context: BotContext, turn: PressedTurn, from: string, draft: RoleDraft | undefined): Promise<Reply> {
  if (draft === undefined) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
  return runRoles(context, { ...turn, key: ofSender(turn, from), draft });
}

const below = (reply: Reply): Reply => ({ place: 'below', ...reply });
const placed = (reply: Reply, isInPlace: boolean | undefined): Reply =>
  isInPlace === true ? { place: 'instead', ...reply } : below(reply);
