import { departmentsFor, notYours, readStanding, type Standing } from '../../../application/access/standing';
import { hasRight } from '../../../domain/authority';
import { MOST_PROOF_FILES } from '../../../domain/proof/proof';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { presentNote, presentRefusal } from '../../answer/plain';
import { quoted } from '../../answer/words';
import { type BotContext } from '../../turn/bot-context';
import { type Reply, type Speaker } from '../../turn/turn';
import { askWhere } from './ask-where';
import { attach } from './attach';
import { type Place } from './place';
import { receiveFile, type SentFile } from './receive-file';

/** Takes files that were sent as proof: keeps them, and adds them to the sender's open purchase. A card asks when there are several. */
export async function receiveFiles(
  context: BotContext,
  turn: Speaker & { readonly key: string },
  sent: readonly SentFile[],
): Promise<Reply> {
  const standing = await readStanding(context.ports, turn.actor);
  const departments = departmentsFor(standing, 'submit-purchase');
  if (departments.length === 0) return presentRefusal(notYours(standing));
  const received = await Promise.all(sent.slice(0, MOST_PROOF_FILES).map((one) => receiveFile(context.ports, one)));
  const files = received.flatMap((one) => ('file' in one ? [one.file] : []));
  const problems = received.flatMap((one) => ('problem' in one ? [`${quoted(one.name)}: ${one.problem}`] : []));
  if (sent.length > MOST_PROOF_FILES)
    problems.push(`At most ${MOST_PROOF_FILES} files at once; the others were left out.`);
  if (files.length === 0)
    return presentNote('This cannot be used as proof', 'Nothing was kept, and your purchase is as it was.', problems);

  const open = await openPurchases(context, standing);
  const begin: readonly Place[] = departments.map(({ id }) => ({ kind: 'new', department: id }));
  const [only, ...others] =
    open.length > 0
      ? open.map(({ purchase }): Place => ({
          kind: 'purchase',
          department: purchase.department,
          purchase: purchase.id,
        }))
      : begin;
  if (only !== undefined && others.length === 0) return attach(context, turn, { place: only, files, problems });
  const places = open.length === 0 ? [only, ...others] : [only, ...others, ...begin];
  return askWhere(context, turn, {
    places: places.filter((place) => place !== undefined),
    files,
    problems,
    open,
    departments: standing.departments,
  });
}

/** More purchases than wait for an answer of their departments at once. */
const MOST_RETURNED = 1000;

/** What somebody can still add proof to, newest first: their drafts, and what came back to their departments, whoever sent it. */
async function openPurchases({ ports }: BotContext, standing: Standing): Promise<readonly PurchaseRecord[]> {
  const { actor, institution, departments } = standing;
  if (actor.kind !== 'person') return [];
  const own = new Set(departmentsFor(standing, 'submit-purchase').map(({ id }) => id));
  const [begun, returned] = await Promise.all([
    ports.purchases.openTo(actor.userId),
    ports.purchases.list({ status: 'returned', limit: MOST_RETURNED }),
  ]);
  const ofOwn = returned.filter(({ purchase }) => own.has(purchase.department));
  const found = new Map([...begun, ...ofOwn].map((record) => [record.purchase.id, record]));
  const mayAdd = ({ purchase }: PurchaseRecord): boolean =>
    hasRight(
      actor,
      'submit-purchase',
      departments.find((one) => one.id === purchase.department),
      institution,
    );
  const begunAt = ({ purchase }: PurchaseRecord) => purchase.events[0].at;
  return [...found.values()].filter(mayAdd).toSorted((one, other) => (begunAt(one) < begunAt(other) ? 1 : -1));
}
