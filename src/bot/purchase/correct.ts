import {
  type CorrectionProblem,
  correctEntitlement,
  type EntitlementOutcome,
} from '../../application/term/correct-entitlement';
import { hasRight } from '../../domain/authority';
import { type PersonActor } from '../../domain/actor';
import { isCalendarDate } from '../../domain/calendar';
import { type Entitlement } from '../../domain/term/entitlement';
import { type KnownPerson } from '../../domain/people';
import { isContributor, lengthOfWords, MOST_WORDS } from '../../domain/purchase/purchase';
import { type BotContext } from '../turn/bot-context';
import { presentCorrectionConfirm, presentCorrectionForm, type TypedCorrection } from './correction';
import { presentRefusal } from '../answer/plain';
import { type CoverAsked, replyEntitlement } from './replies';
import { keyOf, type PressedTurn, type Reply } from '../turn/turn';
import { namedDepartment, namedProduct } from '../../application/access/names';

/** Which entitlement a correction is about, and which form it is. */
export interface CorrectionAsked extends CoverAsked {
  readonly origin: string;
}

/** The form of a correction, for approvers; nobody corrects what they bought themselves. */
export async function replyCorrectionForm(
  context: BotContext,
  actor: PersonActor,
  asked: CorrectionAsked,
  given: { readonly typed?: TypedCorrection; readonly problems?: readonly (CorrectionProblem | 'reason')[] } = {},
): Promise<Reply> {
  const { ports } = context;
  const books = ports.departments.look(asked.department);
  const [institution, department, pool] = await Promise.all([
    ports.institution.read(),
    books.department(),
    books.entitlements(asked.product),
  ]);
  const askPeople = institution.approvers.slice(0, 3);
  if (department === undefined || !hasRight(actor, 'see-pools', department, institution))
    return presentRefusal({ code: 'not-yours', typed: undefined, askPeople });
  if (!hasRight(actor, 'decide-purchase', department, institution))
    return presentRefusal({ code: 'only-approvers', askPeople });
  const entitlement = pool.find((one) => one.id === asked.entitlement);
  if (entitlement === undefined) return presentRefusal({ code: 'no-such-purchase', typed: undefined });
  const bought = entitlement.purchase === undefined ? undefined : await books.purchase(entitlement.purchase);
  if (bought !== undefined && isContributor(bought.purchase, actor.userId))
    return presentRefusal({ code: 'own-purchase' });
  return presentCorrectionForm({
    entitlement,
    department: namedDepartment(department),
    product: namedProduct(ports, asked.product),
    typed: given.typed ?? typedOf(entitlement),
    problems: given.problems ?? [],
    origin: asked.origin,
  });
}

const typedOf = ({ seats, coverFrom, coverUntil }: Entitlement): TypedCorrection => ({
  seats: String(seats),
  from: coverFrom,
  until: coverUntil,
  reason: '',
});

/** What was typed into the form of a correction. */
export const typedInCorrection = (inputs: PressedTurn['inputs']): TypedCorrection => ({
  seats: inputs['seats'] ?? '',
  from: inputs['from'] ?? '',
  until: inputs['until'] ?? '',
  reason: inputs['reason'] ?? '',
});

/** Corrects an entitlement by its form, or by the answer to the question about lost seats. */
export async function runCorrection(
  context: BotContext,
  turn: PressedTurn,
  asked: CorrectionAsked & { readonly typed: TypedCorrection; readonly agreed?: string },
): Promise<Reply> {
  const { actor } = turn;
  const { typed, agreed, department, product, entitlement, origin } = asked;
  const problems = problemsOf(typed);
  if (problems.length > 0 || !isCalendarDate(typed.from) || !isCalendarDate(typed.until))
    return inPlace(await replyCorrectionForm(context, actor, asked, { typed, problems }));

  const outcome: EntitlementOutcome = await correctEntitlement(context.ports, {
    actor,
    key: keyOf(actor.userId, 'correction', origin),
    department,
    product,
    entitlement,
    target: { seats: Number(typed.seats.trim()), coverFrom: typed.from, coverUntil: typed.until },
    reason: typed.reason,
    isAgreed: (unseated) => agreed === fingerprintOf(unseated),
  });
  switch (outcome.kind) {
    case 'problems':
      return inPlace(await replyCorrectionForm(context, actor, asked, { typed, problems: outcome.problems }));
    case 'confirm': {
      const about = { department, product, entitlement, origin, typed };
      return inPlace(presentCorrectionConfirm(outcome, { ...about, agreed: fingerprintOf(outcome.unseated) }));
    }
    default:
      return replyEntitlement(context, actor, outcome, asked);
  }
}

/** Stands for people on a card that has no room for all of them. */
const fingerprintOf = (people: readonly KnownPerson[]): string =>
  keyOf(...people.map((person) => person.userId).toSorted());

function problemsOf({ seats, from, until, reason }: TypedCorrection): readonly (CorrectionProblem | 'reason')[] {
  return [
    ...(/^\d{1,9}$/u.test(seats.trim()) ? [] : (['seats'] as const)),
    ...(isCalendarDate(from) && isCalendarDate(until) && from <= until ? [] : (['dates'] as const)),
    ...(lengthOfWords(reason) > 0 && lengthOfWords(reason) <= MOST_WORDS ? [] : (['reason'] as const)),
  ];
}

const inPlace = (reply: Reply): Reply => ({ ...reply, place: 'instead' });
