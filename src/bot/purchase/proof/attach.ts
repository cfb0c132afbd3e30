import { attachFile, draftPurchase } from '../../../application/purchase/draft-purchase';
import { type ProofFile } from '../../../domain/proof/proof';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { presentNote, presentRefusal } from '../../answer/plain';
import { nameOf } from '../../answer/words';
import { button } from '../../button/press';
import { type BotContext } from '../../turn/bot-context';
import { keyOf, type Reply, type Speaker } from '../../turn/turn';
import { boughtWords, sizeWords } from '../purchase-words';
import { replyForm } from '../replies';
import { type Place } from './place';

/** Adds files to the purchase they are proof of, or to a new one of a department. */
export async function attach(
  context: BotContext,
  { actor, key }: Pick<Speaker, 'actor'> & { readonly key: string },
  { place, files, problems }: { place: Place; files: readonly ProofFile[]; problems: readonly string[] },
): Promise<Reply> {
  const begun = await beginIn(context, { actor, key }, place);
  if ('reply' in begun) return begun.reply;
  let { record } = begun;
  for (const file of files) {
    const { id, department } = record.purchase;
    const outcome = await attachFile(context.ports, {
      actor,
      key: keyOf(actor.userId, key, 'file', file.sha256),
      department,
      purchase: id,
      file,
    });
    if (outcome.kind === 'refused') return presentRefusal(outcome.refusal);
    record = outcome.record;
    if (!record.purchase.proof.files.some((one) => one.sha256 === file.sha256))
      return presentRefusal({ code: 'card-too-old' });
  }
  if (begun.isNew) return replyForm(context, actor, record, { notes: problems });
  return replyAttached(context, record, { files, problems });
}

async function beginIn(
  context: BotContext,
  { actor, key }: Pick<Speaker, 'actor'> & { readonly key: string },
  place: Place,
): Promise<{ readonly record: PurchaseRecord; readonly isNew: boolean } | { readonly reply: Reply }> {
  const { department } = place;
  if (place.kind === 'new') {
    const wish = { department, product: undefined, seats: undefined };
    const drafted = await draftPurchase(context.ports, { actor, key: keyOf(actor.userId, key, 'draft'), wish });
    if (drafted.kind === 'drafted') return { record: drafted.record, isNew: true };
    return { reply: presentRefusal(drafted.kind === 'refused' ? drafted.refusal : { code: 'card-too-old' }) };
  }
  const record = await context.ports.departments.look(department).purchase(place.purchase);
  return record === undefined ? { reply: presentRefusal({ code: 'card-too-old' }) } : { record, isNew: false };
}

function replyAttached(
  { ports }: BotContext,
  { purchase }: PurchaseRecord,
  { files, problems }: { files: readonly ProofFile[]; problems: readonly string[] },
): Reply {
  const product = ports.policy.products.find((one) => one.id === purchase.details.product);
  const names = files.map(({ name, sizeBytes }) => `${nameOf({ displayName: name })} (${sizeWords(sizeBytes)})`);
  const isDraft = purchase.status === 'draft';
  const data = { department: purchase.department, purchase: purchase.id, version: purchase.version };
  return presentNote(
    `Attached to your purchase of ${boughtWords(purchase.details.seats, product?.name)}`,
    names.join(', '),
    [
      ...problems,
      isDraft
        ? 'Nothing is sent yet: press “Send to central IT” on the form above.'
        : 'Nothing is sent yet: press “Open the form”.',
    ],
    [
      isDraft
        ? button('Show the form', 'purchase.show', { department: data.department, purchase: data.purchase })
        : button('Open the form', 'purchase.amend', data),
    ],
  );
}
