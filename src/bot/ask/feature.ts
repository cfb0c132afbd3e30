import { explainSeat } from '../../application/ask/explain-seat';
import { findOwnPurchases } from '../../application/ask/find-own-purchases';
import { showCost } from '../../application/ask/show-cost';
import { whoDecides } from '../../application/ask/who-decides';
import { readStanding, rolesOf } from '../../application/access/standing';
import { CHOICE_KEY } from '../../cards/question/choose';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type DepartmentId, type ProductId, userId } from '../../domain/ids';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { isFault } from '../../ports/fault';
import { presentNote, presentRefusal } from '../answer/plain';
import { GUID } from '../button/card-data';
import { button, choosing } from '../button/press';
import { replyFound } from '../purchase/replies';
import { presentPurchases } from '../purchase/purchase-list';
import { replyPurchases } from '../purchase/reply-purchases';
import { replyPosition } from '../reconcile/reply-position';
import { replyHoldings, replySeats } from '../roster/replies';
import { type BotContext } from '../turn/bot-context';
import { chosenDepartment, chosenPool, type KnownPool } from '../turn/chosen';
import { type Feature, type Understood } from '../turn/feature';
import { departmentSlot, draftPerson, knownProduct, poolSlots } from '../turn/slots';
import { below, type Reply } from '../turn/turn';
import { presentCost } from './cost';
import { presentDeciders } from './deciders';
import { presentExplainedSeat, presentWhichSeat } from './explained-seat';
import { presentNotHere } from './not-here';

/** Questions that ask why, what it costs, who decides, and what became of a purchase. */
export const ask = {
  handlers: {
    'explain-seat': ({ context, turn, intent }) => {
      const person = intent.person.kind === 'sender' ? 'self' : draftPerson(turn, intent.person);
      return replyExplained(context, turn.actor, { person, product: knownProduct(intent.product), isWhy: true });
    },
    // Of one product, the numbers of its pool answer, too.
    'person-holdings': ({ context, turn, intent }) => {
      const person = draftPerson(turn, intent.person);
      const product = knownProduct(intent.product);
      return product === undefined
        ? replyHoldings(context, turn.actor, person)
        : replyExplained(context, turn.actor, { person, product, isWhy: false });
    },
    cost: async (message) => {
      const slots = await poolSlots(message, { press: (known) => choosing('cost.show', known) });
      return slots.ok ? replyCost(message.context, message.turn.actor, slots.pool) : slots.reply;
    },
    'who-decides': async (message) => {
      const department = await departmentSlot(message, message.intent.department, {
        press: () => choosing('deciders.show', {}),
      });
      return department.ok ? replyDeciders(message.context, message.turn.actor, department.value) : department.reply;
    },
    'purchase-state': async (message) => {
      const slots = await poolSlots(message, { press: (known) => choosing('purchase.list', known) });
      return slots.ok ? replyOwnPurchases(message.context, message.turn.actor, slots.pool) : slots.reply;
    },
    'my-seats': (message) => replyMySeats(message),
    report,
    'not-here': async ({ context, turn }) => {
      const roles = rolesOf(await readStanding(context.ports, turn.actor));
      return presentNotHere(roles);
    },
  },
  actions: {
    'cost.show': async (context, turn, data) => below(await replyCost(context, turn.actor, chosenPool(turn, data))),
    'deciders.show': async (context, turn, data) =>
      below(await replyDeciders(context, turn.actor, chosenDepartment(turn, data))),
    'person.show-why': async (context, turn, data) => {
      const choice = data.choice ?? turn.inputs[CHOICE_KEY];
      if (choice === undefined || !GUID.test(choice)) return presentRefusal({ code: 'card-too-old' });
      const person = { userText: choice, userId: userId(choice), isChosen: true };
      return below(await replyExplained(context, turn.actor, { person, product: data.product, isWhy: true }));
    },
  },
} satisfies Feature;

/** Whose seat is asked about, of which product; with `isWhy`, what is in its way. */
interface WhyAsked {
  readonly person: DraftPerson | 'self';
  readonly product: ProductId | undefined;
  readonly isWhy: boolean;
}

/** How somebody stands with a product, and what is in the way. */
async function replyExplained(
  { ports }: BotContext,
  actor: PersonActor,
  { person, product, isWhy }: WhyAsked,
): Promise<Reply> {
  try {
    const explained = await explainSeat(ports, actor, { person, ...defined({ product }) });
    switch (explained.kind) {
      case 'refused':
        return presentRefusal(explained.refusal);
      case 'shown':
        return presentExplainedSeat(explained, { timeZone: ports.policy.timeZone, isWhy });
      case 'which':
        return presentWhichSeat(explained, product);
    }
  } catch (error) {
    if (!isFault(error) || error.kind === 'forbidden') throw error;
    ports.logger.warn('a seat could not be explained', { kind: error.kind, error });
    return presentNote(
      'Microsoft 365 does not answer right now',
      'Nothing is wrong on your side; please ask again in a minute.',
    );
  }
}

/** What departments of the asker paid. */
async function replyCost({ ports }: BotContext, actor: PersonActor, pool: KnownPool): Promise<Reply> {
  const shown = await showCost(ports, actor, { ...pool, limit: ROWS_PER_PAGE });
  return shown.ok ? presentCost(shown.cost) : presentRefusal(shown.refusal);
}

/** Who adds people, who buys and who approves. */
async function replyDeciders({ ports }: BotContext, actor: PersonActor, department?: DepartmentId): Promise<Reply> {
  const shown = await whoDecides(ports, actor, department);
  return shown.ok ? presentDeciders(shown.deciders) : presentRefusal(shown.refusal);
}

/** What became of the latest purchase: its card where there is one, otherwise the list. */
async function replyOwnPurchases(context: BotContext, actor: PersonActor, pool: KnownPool): Promise<Reply> {
  const found = await findOwnPurchases(context.ports, actor, pool);
  if (!found.ok) return presentRefusal(found.refusal);
  const { own } = found;
  switch (own.kind) {
    case 'several':
      return presentPurchases(own.page, { ...pool, trail: [] });
    case 'listed':
      return replyPurchases(context, actor, { ...pool, ...defined({ state: own.state }), trail: [] });
    case 'one':
      return replyFound(
        context,
        actor,
        own.found,
        own.isUnderWay ? undefined : 'Nothing is under way; this is the latest purchase.',
      );
    case 'none':
      return presentNote(
        'No purchase is under way',
        'None was sent from here yet.',
        [],
        own.canBuy ? [button('Buy seats', 'purchase.form', defined({ department: pool.department }))] : [],
      );
  }
}

/** The seats of the sender's departments or, for who has none, their own: the same whether typed or pressed. */
async function replyMySeats(message: Understood<'my-seats'>): Promise<Reply> {
  const { context, turn, intent } = message;
  const department = await departmentSlot(message, intent.department, { press: () => choosing('seats.show', {}) });
  if (!department.ok) return department.reply;
  if (department.value === undefined && !(await seesPools(message)))
    return { isAbout: 'own-seats', ...(await replyHoldings(context, turn.actor, 'self')) };
  return replySeats(context, turn.actor, { department: department.value, trail: [] });
}

const seesPools = async ({ context, turn, vocabulary }: Understood<'my-seats'>): Promise<boolean> =>
  vocabulary.departments.length > 0 || rolesOf(await readStanding(context.ports, turn.actor)).seesPools;

/** Where things stand: the position for those who see all, otherwise seats. */
async function report(message: Understood<'report'>): Promise<Reply> {
  const { context, turn, intent } = message;
  if (!rolesOf(await readStanding(context.ports, turn.actor)).seesEverything)
    return replyMySeats({ ...message, intent: { ...intent, kind: 'my-seats' } });
  const department = await departmentSlot(message, intent.department, { press: () => choosing('position.take', {}) });
  return department.ok ? replyPosition(context, turn, defined({ department: department.value })) : department.reply;
}
