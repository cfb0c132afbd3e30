import { readStanding, rolesOf } from '../../application/access/standing';
import { showHistory } from '../../application/roster/show-history';
import { showHoldings } from '../../application/roster/show-holdings';
import { showPool, showSeats } from '../../application/roster/show-seats';
import { renderChoose } from '../../cards/question/choose';
import { ENTRIES_PER_PAGE } from '../../cards/roster/history';
import { PEOPLE_PER_PAGE } from '../../cards/roster/pool';
import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { isFault } from '../../ports/fault';
import { presentNote, presentRefusal } from '../answer/plain';
import { candidateLine, candidatesNotes, presentWhichDepartment } from '../answer/questions';
import { quoted } from '../answer/words';
import { type BotContext } from '../turn/bot-context';
import { type KnownPool } from '../turn/chosen';
import { type Reply } from '../turn/turn';
import { presentHistory } from './history';
import { presentHoldings } from './holdings';
import { presentPool, presentSeats } from './pools';
import { choosing } from '../button/press';

/** All seats of the asker, or of one department. */
export async function replySeats({ ports }: BotContext, actor: PersonActor, department?: DepartmentId): Promise<Reply> {
  const shown = await showSeats(ports, actor, department);
  if (shown.kind === 'refused') return presentRefusal(shown.refusal);
  return presentSeats(shown.answer, rolesOf(await readStanding(ports, actor), department).changesRosters);
}

/** One pool with its people; all seats when no product is named. */
export async function replyPool(
  context: BotContext,
  actor: PersonActor,
  asked: KnownPool & { readonly offset: number; readonly isOnlyWaiting: boolean },
): Promise<Reply> {
  const { department, product, offset, isOnlyWaiting } = asked;
  if (product === undefined) return replySeats(context, actor, department);
  const { ports } = context;
  const wanted = { product, offset, isOnlyWaiting, limit: PEOPLE_PER_PAGE, ...defined({ department }) };
  const shown = await showPool(ports, actor, wanted);
  switch (shown.kind) {
    case 'refused':
      return presentRefusal(shown.refusal);
    case 'ask-department':
      return presentWhichDepartment(shown.departments, choosing('pool.show', { product, isOnlyWaiting }), {
        buttonTitle: 'Show',
      });
    case 'shown': {
      const roles = rolesOf(await readStanding(ports, actor), shown.answer.department.id);
      const { changesRosters: canChange, submitsPurchases: canSubmit } = roles;
      const { timeZone } = ports.policy;
      return presentPool(shown.answer, { timeZone, canChange, canSubmit, isOnlyWaiting });
    }
  }
}

/** What somebody has. */
export async function replyHoldings(
  { ports }: BotContext,
  actor: PersonActor,
  person: DraftPerson | 'self',
  product?: ProductId,
): Promise<Reply> {
  try {
    const shown = await showHoldings(ports, actor, { person, ...defined({ product }) });
    switch (shown.kind) {
      case 'refused':
        return presentRefusal(shown.refusal);
      case 'shown':
        return presentHoldings(shown, ports.policy.timeZone);
      case 'which':
        return renderChoose({
          heading: `Which ${quoted(shown.userText)} do you mean?`,
          subheading: candidatesNotes(shown.userText, shown.candidates).join(' '),
          label: 'Person',
          options: shown.candidates.people.map((one) => ({ title: candidateLine(one), value: one.userId })),
          press: choosing('person.show', {}),
          buttonTitle: 'Show',
        });
    }
  } catch (error) {
    if (!isFault(error)) throw error;
    ports.logger.warn('holdings could not be looked up', { kind: error.kind });
    return presentNote(
      'Microsoft 365 does not answer right now',
      'Nothing is wrong on your side; please ask again in a minute.',
    );
  }
}

/** What was done lately. */
export async function replyHistory(
  { ports }: BotContext,
  actor: PersonActor,
  { offset, ...data }: KnownPool & { readonly offset: number },
): Promise<Reply> {
  const shown = await showHistory(ports, actor, { ...data, offset, limit: ENTRIES_PER_PAGE });
  if (!shown.ok) return presentRefusal(shown.refusal);
  const { products, timeZone } = ports.policy;
  return presentHistory(shown.page, { products, timeZone, data });
}
