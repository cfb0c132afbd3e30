import { showPurchase } from '../../../application/purchase/show-purchase';
import { type DepartmentId, type PurchaseId } from '../../../domain/ids';
import { type ProofFile } from '../../../domain/proof/proof';
import { presentNote, presentRefusal } from '../../answer/plain';
import { type BotContext } from '../../turn/bot-context';
import { type PressedTurn, type Reply, type Speaker } from '../../turn/turn';

/** Offers a purchase's files to somebody who may see it; Teams asks them to accept. */
export async function offerProof(
  context: BotContext,
  turn: PressedTurn,
  asked: { readonly department: DepartmentId; readonly purchase: PurchaseId },
): Promise<Reply> {
  const found = await showPurchase(context.ports, turn.actor, asked);
  if (found.kind === 'refused') return { ...presentRefusal(found.refusal), place: 'below' };
  if (found.kind !== 'purchase') return { ...presentRefusal({ code: 'card-too-old' }), place: 'below' };
  const { purchaseOrderNumber } = found.shown.purchase.details;
  if (turn.address.conversationType !== 'personal') {
    const lines = [
      `Teams hands files over in a personal chat only: open yours with me, and type “show ${purchaseOrderNumber}”.`,
    ];
    return { ...presentNote('The proof is not for a channel', '', lines), place: 'below' };
  }
  const { files } = found.shown.purchase.proof;
  if (files.length === 0) return { ...presentNote('There is no file', 'The proof is a link.'), place: 'below' };
  return {
    ...presentNote(`Proof of ${purchaseOrderNumber}`, 'Allow it, and Teams puts it into your files.'),
    place: 'below',
    files: files.map(({ name, sizeBytes, sha256 }) => ({
      name,
      sizeInBytes: sizeBytes,
      description: `Proof of ${purchaseOrderNumber}`,
      context: { department: asked.department, purchase: asked.purchase, sha256 },
    })),
  };
}

/** Hands over a file that was accepted, to where Teams says. @returns What it is called, or undefined when it cannot be handed over. */
export async function handOverProof(
  { ports }: BotContext,
  { actor }: Pick<Speaker, 'actor'>,
  asked: {
    readonly department: DepartmentId;
    readonly purchase: PurchaseId;
    readonly sha256: string;
    readonly uploadUrl: string;
  },
): Promise<ProofFile | undefined> {
  const found = await showPurchase(ports, actor, asked);
  if (found.kind !== 'purchase') return undefined;
  const file = found.shown.purchase.proof.files.find((one) => one.sha256 === asked.sha256);
  const bytes = file === undefined ? undefined : await ports.files.read(file.sha256);
  if (file === undefined || bytes === undefined) return undefined;
  await ports.fileExchange.upload(asked.uploadUrl, bytes);
  return file;
}
