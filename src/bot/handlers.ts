import { showHistory } from '../application/roster/show-history';
import { showHoldings } from '../application/roster/show-holdings';
import { showPool, showSeats } from '../application/roster/show-seats';
import { readStanding, rolesOf } from '../application/access/standing';
import { findRecorded } from '../application/roster/find-recorded';
import { findUndoDepartment } from '../application/roster/find-undo-department';
import { ENTRIES_PER_PAGE } from '../cards/roster/history';
import { PEOPLE_PER_PAGE } from '../cards/roster/pool';
import { renderChoose } from '../cards/question/choose';
import { type PersonActor } from '../domain/actor';
import { type DepartmentId, type ProductId } from '../domain/ids';
import { type DraftPerson, type RosterDraft } from '../domain/roster/roster-draft';
import { type PersonSaid, type PoolSaid } from '../intent/intent';
import { isFault } from '../ports/fault';
import { type BotContext } from './turn/bot-context';
import { type Handlers, type Heard } from './turn/heard';
import { replyLeavers } from './findings/leaver-replies';
import { presentHelp, presentNote, presentRefusal } from './answer/plain';
import { presentHistory } from './roster/history';
import { presentHoldings } from './roster/holdings';
import { presentPool, presentSeats } from './roster/pools';
import { draftData } from './roster/kept-draft';
import { purchaseHandlers } from './purchase/purchase-handlers';
import { candidateLine, draftWords } from './answer/questions';
import { presentRecorded, runDraft, runUndo } from './roster/roster-flow';
import { departmentSlot, draftPerson, productSlot } from './turn/said';
import { positionHandlers } from './reconcile/position-handlers';
import { runHandlers } from './reconcile/run-handlers';
import { setupHandlers } from './institution/setup-handlers';
import { replyWelcome } from './institution/reply-welcome';
import { type DraftReply, type Reply, type TypedTurn } from './turn/turn';
import { quoted } from './answer/words';

/** What happens for each thing a person can ask. */
export const handlers: Handlers = {
  add: (heard) => rosterCommand(heard, { kind: 'add', people: peopleOf(heard, heard.intent.people) }),
  remove: (heard) => rosterCommand(heard, { kind: 'remove', people: peopleOf(heard, heard.intent.people) }),
  swap: (heard) =>
    rosterCommand(heard, { kind: 'swap', people: peopleOf(heard, [heard.intent.outgoing, heard.intent.incoming]) }),
  move: (heard) => rosterCommand(heard, { kind: 'move', people: peopleOf(heard, [heard.intent.person]) }),
  undo,
  seats: async ({ context, turn, intent, vocabulary }) => {
    const asking = { verb: 'seats.show', data: {} };
    const department = await departmentSlot(context, turn, intent.department, { vocabulary, asking });
    return department.ok ? replySeats(context, turn.actor, department.value) : department.reply;
  },
  'show-pool': (heard) => pool(heard, false),
  'show-roster': (heard) => pool(heard, heard.intent.people === 'waiting'),
  'person-holdings': ({ context, turn, intent, vocabulary }) => {
    const product = productSlot(intent.product, vocabulary, { verb: 'phrase.say', data: { text: 'help' } });
    return replyHoldings(context, turn.actor, draftPerson(turn, intent.person), product.ok ? product.value : undefined);
  },
  'my-holdings': ({ context, turn, intent, vocabulary }) => {
    const product = productSlot(intent.product, vocabulary, { verb: 'phrase.say', data: { text: 'help' } });
    return replyHoldings(context, turn.actor, 'self', product.ok ? product.value : undefined);
  },
  history: async ({ context, turn, intent, vocabulary }) => {
    const asking = { verb: 'history.show', data: { offset: 0 } };
    const department = await departmentSlot(context, turn, intent.department, { vocabulary, asking });
    if (!department.ok) return department.reply;
    const product = productSlot(intent.product, vocabulary, {
      verb: 'history.show',
      data: { offset: 0, isProduct: true },
    });
    if (!product.ok) return product.reply;
    return replyHistory(context, turn.actor, { department: department.value, product: product.value, offset: 0 });
  },
  ...purchaseHandlers,
  ...setupHandlers,
  ...runHandlers,
  leavers: ({ context, turn }) => replyLeavers(context, turn),
  ...positionHandlers,
  help: async ({ context, turn }) => presentHelp(rolesOf(await readStanding(context.ports, turn.actor))),
  greet: ({ context, turn }) => replyWelcome(context, turn.actor),
  thanks: () => Promise.resolve(presentNote('You are welcome', 'Type “help” to see what else works here.')),
};

const peopleOf = ({ turn }: { readonly turn: TypedTurn }, people: readonly PersonSaid[]): readonly DraftPerson[] =>
  people.map((person) => draftPerson(turn, person));

/** A sentence about one pool, whatever it asks. */
type HeardOfPool = Omit<Heard<'seats'>, 'intent'> & { readonly intent: PoolSaid };

async function rosterCommand(
  { context, turn, intent, vocabulary }: HeardOfPool,
  draft: Pick<RosterDraft, 'kind' | 'people'>,
): Promise<DraftReply> {
  const { key } = turn;
  const known = intent.product.kind === 'known' ? { ...draft, product: intent.product.productId } : draft;
  const about = draftWords(draft);
  const departmentAsking = {
    verb: 'roster.choose-department',
    data: await draftData(context, turn, key, known),
    about,
  };
  const department = await departmentSlot(context, turn, intent.department, { vocabulary, asking: departmentAsking });
  if (!department.ok) return department.reply;

  const placed = department.value === undefined ? draft : { ...draft, department: department.value };
  const product = productSlot(intent.product, vocabulary, {
    verb: 'roster.choose-product',
    data: await draftData(context, turn, key, placed),
    about,
  });
  if (!product.ok) return product.reply;
  return runDraft(context, {
    ...turn,
    draft: product.value === undefined ? placed : { ...placed, product: product.value },
  });
}

async function undo({ context, turn, intent, vocabulary }: Heard<'undo'>): Promise<Reply> {
  // A repeat must not look for a command to undo: the latest one may be another by now.
  const recorded = turn.isRepeat ? await findRecorded(context.ports, turn.actor, turn.key) : undefined;
  if (recorded !== undefined && recorded.progress === undefined) return presentRecorded(context, recorded);
  const asking = { verb: 'roster.undo-in', data: { origin: turn.key } };
  const named = await departmentSlot(context, turn, intent.department, { vocabulary, asking });
  if (!named.ok) return named.reply;
  const found = await findUndoDepartment(context.ports, turn.actor, named.value);
  if (!found.ok) return presentRefusal(found.refusal);
  return runUndo(context, { ...turn, department: found.department, command: undefined, isConfirmed: false });
}

async function pool({ context, turn, intent, vocabulary }: HeardOfPool, isOnlyWaiting: boolean): Promise<Reply> {
  const asking = { verb: 'pool.show', data: { isOnlyWaiting } };
  const department = await departmentSlot(context, turn, intent.department, { vocabulary, asking });
  if (!department.ok) return department.reply;
  const about = department.value === undefined ? {} : { department: department.value };
  const product = productSlot(intent.product, vocabulary, {
    verb: 'pool.show',
    data: { ...about, isOnlyWaiting, isProduct: true },
  });
  if (!product.ok) return product.reply;
  if (product.value === undefined) return replySeats(context, turn.actor, department.value);
  return replyPool(context, turn.actor, {
    department: department.value,
    product: product.value,
    offset: 0,
    isOnlyWaiting,
  });
}

/** All seats of the asker, or of one department. */
export async function replySeats(context: BotContext, actor: PersonActor, department?: DepartmentId): Promise<Reply> {
  const shown = await showSeats(context.ports, actor, department);
  if (shown.kind === 'refused') return presentRefusal(shown.refusal);
  if (shown.kind === 'ask-department') throw new Error('seats are shown for all departments at once');
  return presentSeats(shown.answer, await mayChange(context, actor, department));
}

/** One pool with its people. */
export async function replyPool(
  context: BotContext,
  actor: PersonActor,
  asked: {
    readonly department: DepartmentId | undefined;
    readonly product: ProductId;
    readonly offset: number;
    readonly isOnlyWaiting: boolean;
  },
): Promise<Reply> {
  const { department, product, offset, isOnlyWaiting } = asked;
  const wanted = { product, offset, isOnlyWaiting, limit: PEOPLE_PER_PAGE };
  const shown = await showPool(context.ports, actor, department === undefined ? wanted : { ...wanted, department });
  switch (shown.kind) {
    case 'refused':
      return presentRefusal(shown.refusal);
    case 'ask-department':
      return renderChoose({
        heading: 'For which department?',
        label: 'Department',
        options: shown.departments.map(({ id, name }) => ({ title: name, value: id })),
        verb: 'pool.show',
        data: { product, isOnlyWaiting },
        buttonTitle: 'Show',
      });
    case 'shown': {
      const { changesRosters: canChange, submitsPurchases: canSubmit } = rolesOf(
        await readStanding(context.ports, actor),
        shown.answer.department.id,
      );
      const { timeZone } = context.ports.policy;
      return presentPool(shown.answer, { timeZone, canChange, canSubmit, isOnlyWaiting });
    }
  }
}

/** What somebody has. */
export async function replyHoldings(
  context: BotContext,
  actor: PersonActor,
  person: DraftPerson | 'self',
  product?: ProductId,
): Promise<Reply> {
  try {
    const shown = await showHoldings(context.ports, actor, product === undefined ? { person } : { person, product });
    switch (shown.kind) {
      case 'refused':
        return presentRefusal(shown.refusal);
      case 'shown':
        return presentHoldings(shown, context.ports.policy.timeZone);
      case 'which':
        return renderChoose({
          heading: `Which ${quoted(shown.userText)} do you mean?`,
          label: 'Person',
          options: shown.candidates.map((one) => ({ title: candidateLine(one), value: one.userId })),
          verb: 'person.show',
          data: {},
          buttonTitle: 'Show',
        });
    }
  } catch (error) {
    if (!isFault(error)) throw error;
    context.ports.logger.warn('holdings could not be looked up', { kind: error.kind });
    return presentNote(
      'Microsoft 365 does not answer right now',
      'Nothing is wrong on your side; please ask again in a minute.',
    );
  }
}

/** What was done lately. */
export async function replyHistory(
  context: BotContext,
  actor: PersonActor,
  asked: {
    readonly department: DepartmentId | undefined;
    readonly product: ProductId | undefined;
    readonly offset: number;
  },
): Promise<Reply> {
  const { department, product, offset } = asked;
  const about = { ...(department === undefined ? {} : { department }), ...(product === undefined ? {} : { product }) };
  const shown = await showHistory(context.ports, actor, { ...about, offset, limit: ENTRIES_PER_PAGE });
  if (!shown.ok) return presentRefusal(shown.refusal);
  const { products, timeZone } = context.ports.policy;
  return presentHistory(shown.page, { products, timeZone, data: about });
}

async function mayChange({ ports }: BotContext, actor: PersonActor, department?: DepartmentId): Promise<boolean> {
  return rolesOf(await readStanding(ports, actor), department).changesRosters;
}
