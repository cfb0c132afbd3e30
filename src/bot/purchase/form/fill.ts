import { fillDraft } from '../../../application/purchase/fill-draft';
import { showPurchase } from '../../../application/purchase/show-purchase';
import { todayOf } from '../../../application/today';
import { type Policy } from '../../../domain/institution/policy';
import { readPurchaseForm, type TypedPurchase } from '../../../domain/purchase/purchase-form';
import { isCalendarDate, type CalendarDate } from '../../../domain/calendar';
import { isTermEnd } from '../../../domain/term/cover';
import { nextTermEnd } from '../../../domain/term/term';
import { normalizeText } from '../../../intent/text/normalize-text';
import { readDate, resolveDate } from '../../../intent/text/read-date';
import { readTokens } from '../../../intent/text/tokens';
import { presentRefusal } from '../../answer/plain';
import { type ButtonData } from '../../button/verbs';
import { type BotContext } from '../../turn/bot-context';
import { type PressedTurn, type Reply } from '../../turn/turn';
import { DAY_INPUT, FORM_INPUTS, typedOf } from '../purchase-form';
import { replyForm, replyFound, replyOutcome } from '../replies';

/** Shows the form of a draft with what was typed into the chat in its place; what is right is kept. */
export async function fillForm(
  context: BotContext,
  { actor, deliveryKey, inputs }: PressedTurn,
  asked: ButtonData<'purchase.fill'>,
): Promise<Reply> {
  const { ports } = context;
  const found = await showPurchase(ports, actor, asked);
  if (found.kind === 'refused') return presentRefusal(found.refusal);
  if (found.kind !== 'draft') return replyFound(context, actor, found);
  const { purchase } = found.record;
  const before = typedOf(purchase);
  const said = saidIn(inputs, todayOf(ports), ports.policy);
  const typed = { ...before, ...said };
  const products = ports.policy.products.map(({ id }) => id);
  const { files } = purchase.proof;
  const read = readPurchaseForm(typed, { policy: ports.policy, products, today: todayOf(ports), files });
  const fields = Object.keys(said);
  const problems = read.ok ? [] : read.problems.filter(({ field }) => fields.includes(field));
  const details = Object.fromEntries(Object.entries(read.details).filter(([field]) => fields.includes(field)));
  const outcome = await fillDraft(ports, { actor, key: deliveryKey, ...asked, details });
  return outcome.kind === 'done'
    ? replyForm(context, actor, outcome.record, { typed, problems })
    : replyOutcome(context, actor, outcome, { department: asked.department, id: asked.purchase });
}

/** What was said, by the field of the form that it belongs to. */
function saidIn(inputs: PressedTurn['inputs'], today: CalendarDate, policy: Policy): Partial<TypedPurchase> {
  const seats = inputs[FORM_INPUTS.seats];
  const number = inputs[FORM_INPUTS.purchaseOrderNumber];
  const day = dayOf(inputs[DAY_INPUT] ?? '', today, policy);
  return {
    ...(seats === undefined ? {} : { seats }),
    ...(number === undefined ? {} : { purchaseOrderNumber: number }),
    // Cover ends with a term, and may begin on any day.
    ...(day === undefined ? {} : isTermEnd(day, policy) ? { coverUntil: day } : { coverFrom: day }),
  };
}

function dayOf(text: string, today: CalendarDate, { term }: Policy): CalendarDate | undefined {
  if (isCalendarDate(text)) return text;
  const said = readDate(readTokens(normalizeText(text)));
  return said === undefined ? undefined : resolveDate(said, { today, lastDay: nextTermEnd(today, term) });
}
