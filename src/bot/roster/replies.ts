import { showHistory } from '../../application/roster/shown/show-history';
import { showHoldings } from '../../application/roster/shown/show-holdings';
import { showPool } from '../../application/roster/shown/show-pool';
import { showSeats } from '../../application/roster/shown/show-seats';
import { renderChoose } from '../../cards/question/choose';
import { ENTRIES_PER_PAGE } from '../../cards/roster/history';
import { PEOPLE_PER_PAGE } from '../../cards/roster/pool';
import { POOLS_SHOWN } from '../../cards/roster/seats-overview';
import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type ProductId } from '../../domain/ids';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { isFault } from '../../ports/fault';
import { beginOf } from '../answer/paging';
import { presentNote, presentRefusal } from '../answer/plain';
import { candidateLine, candidatesHeading, candidatesNotes, presentWhichDepartment } from '../answer/questions';
import { nameOf } from '../answer/words';
import { type BotContext } from '../turn/bot-context';
import { type KnownPool } from '../turn/chosen';
import { type Reply } from '../turn/turn';
import { type HistoryData, presentHistory } from './history';
import { presentHoldings } from './holdings';
import { type PoolData, presentPool, presentSeats, type SeatsData } from './pools';
import { choosing } from '../button/press';
import { hiddenWords, historyWithoutFailures, poolWithoutFailures } from './without-failures';

/** A page of the seats of the asker, or of one department. */
export async function replySeats({ ports }: BotContext, actor: PersonActor, data: SeatsData): Promise<Reply> {
  const { department, trail } = data;
  const { after } = beginOf(trail);
  const shown = await showSeats(ports, actor, { department, after, most: POOLS_SHOWN });
  return shown.ok ? presentSeats(shown.page, data) : presentRefusal(shown.refusal);
}

/** One pool with a page of its people; all seats when no product is named. */
export async function replyPool(
  context: BotContext,
  actor: PersonActor,
  { department, product, ...data }: KnownPool & PoolData,
): Promise<Reply> {
  if (product === undefined) return replySeats(context, actor, { department, trail: [] });
  const { ports } = context;
  const { isOnlyWaiting, trail } = data;
  const { after } = beginOf(trail);
  const wanted = { product, after, isOnlyWaiting, limit: PEOPLE_PER_PAGE, ...defined({ department }) };
  const shown = await showPool(ports, actor, wanted);
  switch (shown.kind) {
    case 'refused':
      return presentRefusal(shown.refusal);
    case 'ask-department':
      return presentWhichDepartment(shown.departments, choosing('pool.show', { product, isOnlyWaiting }), {
        buttonTitle: 'Show',
      });
    case 'shown': {
      const options = { ...data, timeZone: ports.policy.timeZone };
      const shared = poolWithoutFailures(shown.answer);
      const note = hiddenWords(shared.hidden, nameOf({ displayName: shown.answer.product.name }));
      return {
        ...presentPool(shown.answer, options),
        shared: () => presentPool(shared.value, { ...options, ...defined({ note }) }),
      };
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
          heading: candidatesHeading(shown.userText, shown.candidates),
          subheading: candidatesNotes(shown.userText, shown.candidates).join(' '),
          label: 'Person',
          options: shown.candidates.people.map((one) => ({ title: candidateLine(one), value: one.userId })),
          press: choosing('person.show', {}),
          buttonTitle: 'Show',
        });
    }
  } catch (error) {
    if (!isFault(error) || error.kind === 'forbidden') throw error;
    ports.logger.warn('holdings could not be looked up', { kind: error.kind, error });
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
  data: KnownPool & Pick<HistoryData, 'trail'>,
): Promise<Reply> {
  const { department, product, trail } = data;
  const { after } = beginOf(trail);
  const shown = await showHistory(ports, actor, { department, product, after, limit: ENTRIES_PER_PAGE });
  if (!shown.ok) return presentRefusal(shown.refusal);
  const given = { products: ports.policy.products, data: { department, product, trail } };
  return {
    ...presentHistory(shown.page, given),
    shared: () => presentHistory(historyWithoutFailures(shown.page), given),
  };
}
