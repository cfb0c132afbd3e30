import { z } from 'zod';
import { attachFile, draftPurchase } from '../../../application/purchase/draft-purchase';
import { departmentsFor, notYours, readStanding, type Standing } from '../../../application/access/standing';
import { renderList, ROWS_PER_PAGE } from '../../../cards/answer/list';
import { type RenderedCard } from '../../../cards/render';
import { instantOf } from '../../../domain/calendar';
import { type DepartmentId } from '../../../domain/ids';
import { hasRight } from '../../../domain/authority';
import { MOST_PROOF_FILES, type ProofFile } from '../../../domain/proof/proof';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { type BotContext } from '../../turn/bot-context';
import { paging } from '../../answer/paging';
import { presentNote, presentRefusal } from '../../answer/plain';
import { boughtWords, sizeWords } from '../purchase-words';
import { receiveFile, type SentFile } from './receive-file';
import { replyForm } from '../replies';
import { keyOf, type PressedTurn, type Reply, type Speaker, storable } from '../../turn/turn';
import { dayWords, nameOf, quoted } from '../../answer/words';
import { department, purchase } from '../../button/card-data';
import { button } from '../../button/press';

/** Where a file can go: a purchase that was begun or came back, or a new one of a department. */
const placeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('purchase'), department, purchase }),
  z.object({ kind: z.literal('new'), department }),
]);

type Place = Readonly<z.output<typeof placeSchema>>;

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

async function attach(
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
        : 'Nothing is sent yet: press “Change and send again”.',
    ],
    [
      isDraft
        ? button('Show the form', 'purchase.show', { department: data.department, purchase: data.purchase })
        : button('Change and send again', 'purchase.amend', data),
    ],
  );
}

async function askWhere(
  context: BotContext,
  turn: Speaker & { readonly key: string },
  given: {
    readonly places: readonly Place[];
    readonly files: readonly ProofFile[];
    readonly problems: readonly string[];
    readonly open: readonly PurchaseRecord[];
    readonly departments: readonly { readonly id: DepartmentId; readonly name: string }[];
  },
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
  const records = await Promise.all(
    shown.map((one) =>
      one.kind === 'purchase' ? departments.look(one.department).purchase(one.purchase) : Promise.resolve(undefined),
    ),
  );
  const open = records.filter((record) => record !== undefined);
  const card = presentPlaces(context, {
    ...kept,
    problems: [],
    open,
    departments: await departments.departments(),
    origin,
    offset,
  });
  return { ...card, place: 'instead' };
}

function presentPlaces(
  context: BotContext,
  given: {
    readonly places: readonly Place[];
    readonly files: readonly ProofFile[];
    readonly problems: readonly string[];
    readonly open: readonly PurchaseRecord[];
    readonly departments: readonly { readonly id: DepartmentId; readonly name: string }[];
    readonly origin: string;
    readonly offset: number;
  },
): RenderedCard {
  const { places, files, problems, open, departments, origin, offset } = given;
  const shown = places.slice(offset, offset + ROWS_PER_PAGE);
  const names = new Map(departments.map(({ id, name }) => [id, name]));
  const isAboutPurchases = places.some(({ kind }) => kind === 'purchase');
  const { buttons, ...pageLine } = paging({ offset, shown: shown.length, total: places.length }, (title, to) =>
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
    title: boughtWords(details?.seats, product?.name),
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
