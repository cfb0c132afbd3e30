import { z } from 'zod';
import { renderList, ROWS_PER_PAGE } from '../../../cards/answer/list';
import { type RenderedCard } from '../../../cards/render';
import { instantOf } from '../../../domain/calendar';
import { type DepartmentId } from '../../../domain/ids';
import { type ProofFile } from '../../../domain/proof/proof';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { keptPaging } from '../../answer/paging';
import { presentRefusal } from '../../answer/plain';
import { dayWords } from '../../answer/words';
import { button } from '../../button/press';
import { type BotContext } from '../../turn/bot-context';
import { keyOf, type PressedTurn, type Reply, type Speaker, storable } from '../../turn/turn';
import { listedWords } from '../purchase-words';
import { attach } from './attach';
import { type Place, placeSchema } from './place';

/** Files that wait for somebody to say where they go, as they are kept. */
const keptSchema = z.object({
  userId: z.string(),
  places: z.array(placeSchema),
  files: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['pdf', 'image', 'mail', 'office']),
      sizeBytes: z.number(),
      sha256: z.string(),
    }),
  ),
});

/** Files that may be proof in several places, and what is known of these. */
interface FilesToPlace {
  readonly places: readonly Place[];
  readonly files: readonly ProofFile[];
  readonly problems: readonly string[];
  readonly open: readonly PurchaseRecord[];
  readonly departments: readonly { readonly id: DepartmentId; readonly name: string }[];
}

/** Keeps files until somebody says where they go, and asks that. */
export async function askWhere(
  context: BotContext,
  turn: Speaker & { readonly key: string },
  given: FilesToPlace,
): Promise<Reply> {
  const { places, files, ...rest } = given;
  const kept = storable({ userId: turn.actor.userId, places, files });
  const at = instantOf(context.ports.clock.now());
  await context.turns.save({ key: keptKey(turn.key), status: 'asked', at, turn: kept });
  return presentPlaces(context, { places, files, ...rest, origin: turn.key, offset: 0 });
}

/** Another page of the places that files can be proof in. */
export async function showPlaces(
  context: BotContext,
  turn: PressedTurn,
  { origin, offset }: { readonly origin: string; readonly offset: number },
): Promise<Reply> {
  const kept = await keptFiles(context, turn, origin);
  if (kept === undefined) return presentRefusal({ code: 'card-too-old' });
  const { departments } = context.ports;
  const shown = kept.places.slice(offset, offset + ROWS_PER_PAGE);
  const [names, ...records] = await Promise.all([
    departments.departmentsOf([...new Set(shown.map(({ department }) => department))]),
    ...shown.map((one) =>
      one.kind === 'purchase' ? departments.look(one.department).purchase(one.purchase) : Promise.resolve(undefined),
    ),
  ]);
  const open = records.filter((record) => record !== undefined);
  const card = presentPlaces(context, {
    ...kept,
    problems: [],
    open,
    departments: names,
    origin,
    offset,
  });
  return { ...card, place: 'instead' };
}

function presentPlaces(
  context: BotContext,
  given: FilesToPlace & { readonly origin: string; readonly offset: number },
): RenderedCard {
  const { places, files, problems, open, departments, origin, offset } = given;
  const shown = places.slice(offset, offset + ROWS_PER_PAGE);
  const names = new Map(departments.map(({ id, name }) => [id, name]));
  const isAboutPurchases = places.some(({ kind }) => kind === 'purchase');
  const { buttons, ...pageLine } = keptPaging({ offset, shown: shown.length, total: places.length }, (title, to) =>
    button(title, 'purchase.attach-list', { origin, offset: to }),
  );
  return renderList({
    heading: isAboutPurchases ? 'Which purchase is this proof of?' : 'For which department is this purchase?',
    subheading: [files.map(({ name }) => name).join(', '), ...problems].join(' · '),
    rows: shown.map((place, index) => ({
      ...placeRow(context, place, { open, names }),
      open: button('Choose', 'purchase.attach', { origin, option: offset + index }),
    })),
    ...pageLine,
    buttons,
  });
}

function placeRow(
  { ports }: BotContext,
  place: Place,
  { open, names }: { open: readonly PurchaseRecord[]; names: ReadonlyMap<string, string> },
) {
  const departmentName = names.get(place.department) ?? place.department;
  if (place.kind === 'new') return { title: departmentName, state: 'New purchase', lines: [] };
  const record = open.find(({ purchase }) => purchase.id === place.purchase);
  const details = record?.purchase.details;
  const product = ports.policy.products.find((one) => one.id === details?.product);
  return {
    title: listedWords(details?.seats, product?.name),
    state: record?.purchase.status === 'returned' ? 'Needs an answer' : 'Not sent yet',
    lines: [
      `${departmentName} · ${details?.purchaseOrderNumber ?? 'no number yet'}`,
      record === undefined ? '' : `begun on ${dayWords(record.purchase.events[0].at, ports.policy.timeZone)}`,
    ],
  };
}

const keptKey = (origin: string) => keyOf('files', origin);

/** The files that a card asked about, and where they can go; undefined when they are gone, or somebody else's. */
async function keptFiles({ turns }: BotContext, { actor }: PressedTurn, origin: string) {
  const record = await turns.find(keptKey(origin));
  const kept = keptSchema.safeParse(record?.turn).data;
  return kept?.userId === actor.userId ? kept : undefined;
}

/** Adds the files of a message to the purchase that was chosen for them. */
export async function attachChosen(
  context: BotContext,
  turn: PressedTurn,
  { origin, option }: { readonly origin: string; readonly option: number },
): Promise<Reply> {
  const kept = await keptFiles(context, turn, origin);
  const place = kept?.places[option];
  if (kept === undefined || place === undefined) return presentRefusal({ code: 'card-too-old' });
  const reply = await attach(context, { actor: turn.actor, key: origin }, { place, files: kept.files, problems: [] });
  return { ...reply, place: 'instead' };
}
