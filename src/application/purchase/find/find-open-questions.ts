import { type Actor, type PersonActor } from '../../../domain/actor';
import { type Instant } from '../../../domain/calendar';
import { type PurchaseId } from '../../../domain/ids';
import { isSent, lastEvent, wordsOf } from '../../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { type NamedDepartment, type NamedProduct } from '../../../domain/refusal';
import { namedDepartment, namedProduct } from '../../access/names';
import { departmentIfAllowed, readStanding } from '../../access/standing';
import { type Ports, type RecordPorts } from '../../ports';

/** A question of central IT that nobody answered yet. */
export interface OpenQuestion {
  readonly department: NamedDepartment;
  readonly purchase: PurchaseId;
  /** Of the purchase as it was asked about. */
  readonly version: number;
  readonly purchaseOrderNumber: string;
  readonly product: NamedProduct;
  readonly seats: number;
  readonly question: string;
  readonly askedBy: Actor;
  readonly askedAt: Instant;
}

/** What central IT asked about the purchases that somebody began and may still send: the newest question first, at most 5. */
export async function openQuestionFor(
  ports: RecordPorts & Pick<Ports, 'purchases'>,
  actor: PersonActor,
): Promise<readonly OpenQuestion[]> {
  const found = await ports.purchases.returnedTo(actor.userId);
  if (found.length === 0) return [];
  const standing = await readStanding(ports, actor);
  return found
    .flatMap(({ purchase }): readonly OpenQuestion[] => {
      const department = departmentIfAllowed(standing, 'submit-purchase', purchase.department);
      const asked = lastEvent(purchase, 'returned');
      if (department === undefined || asked === undefined || !isSent(purchase)) return [];
      const { product, seats, purchaseOrderNumber } = purchase.details;
      return [
        {
          department: namedDepartment(department),
          purchase: purchase.id,
          version: purchase.version,
          purchaseOrderNumber,
          product: namedProduct(ports, product),
          seats,
          question: asked.words ?? '',
          askedBy: asked.by,
          askedAt: asked.at,
        },
      ];
    })
    .toSorted((one, other) => (one.askedAt < other.askedAt ? 1 : -1));
}

/** A purchase that waits for a decision since somebody answered a question about it with these very words: what a repeat comes back to. */
export async function answeredWith(
  { purchases }: Pick<Ports, 'purchases'>,
  { userId }: PersonActor,
  text: string,
): Promise<PurchaseRecord | undefined> {
  const found = await purchases.waitingOf(userId);
  return found.find(({ purchase }) => {
    const last = purchase.events.at(-1);
    const isOwn = last?.by.kind === 'person' && last.by.userId === userId;
    return last?.action === 'answered' && isOwn && last.words === wordsOf(text);
  });
}
