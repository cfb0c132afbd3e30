import { showForecast } from '../../application/term/show-forecast';
import { readStanding, rolesOf } from '../../application/access/standing';
import { todayOf } from '../../application/today';
import { FORECASTS_SHOWN } from '../../cards/term/forecast';
import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { turnAround } from '../../domain/term/turn';
import { resolveDate } from '../../intent/text/read-date';
import { beginOf } from '../answer/paging';
import { presentNote, presentRefusal } from '../answer/plain';
import { dateWords, quoted } from '../answer/words';
import { choosing } from '../button/press';
import { type BotContext } from '../turn/bot-context';
import { chosenPool } from '../turn/chosen';
import { type Feature, type Understood } from '../turn/feature';
import { replyHoldings } from '../roster/replies';
import { knownProduct, poolSlots } from '../turn/slots';
import { placed, type Reply } from '../turn/turn';
import { type ForecastData, presentForecast } from './forecast';

/** What days to come bring. */
export const term = {
  handlers: { forecast },
  actions: {
    'forecast.show': async (context, turn, data) =>
      placed(
        await replyForecast(context, turn.actor, { ...chosenPool(turn, data), on: data.on, trail: data.trail }),
        data,
      ),
  },
} satisfies Feature;

async function forecast(message: Understood<'forecast'>): Promise<Reply> {
  const { context, turn, intent } = message;
  const { date } = intent;
  // Who has no department asks until when their own seats are covered.
  const isOwn = [date, intent.department].every(({ kind }) => kind === 'missing');
  if (
    isOwn &&
    message.vocabulary.departments.length === 0 &&
    !rolesOf(await readStanding(context.ports, turn.actor)).seesPools
  ) {
    return {
      isAbout: 'own-seats',
      ...(await replyHoldings(context, turn.actor, 'self', knownProduct(intent.product))),
    };
  }
  if (date.kind === 'impossible' || date.kind === 'unclear') {
    const what = date.kind === 'impossible' ? 'There is no' : 'Which day is';
    return presentNote(
      `${what} ${quoted(date.typed)}${date.kind === 'impossible' ? '' : '?'}`,
      'Please type a day such as June 30, 6/30 or 2027-06-30.',
    );
  }
  const today = todayOf(context.ports);
  // In the gap the end of the term that is over is nothing to come.
  const term = date.kind === 'term-end' ? ({ kind: 'missing' } as const) : date;
  const { lastDay } = turnAround(today, context.ports.policy);
  const on = resolveDate(term, { today, lastDay });
  const swapped =
    date.kind === 'day' && date.swapped !== undefined
      ? resolveDate({ ...date, ...date.swapped }, { today, lastDay })
      : undefined;
  const slots = await poolSlots(message, { press: (known) => choosing('forecast.show', { ...known, on }) });
  return slots.ok ? replyForecast(context, turn.actor, { ...slots.pool, on, swapped, trail: [] }) : slots.reply;
}

/** What a day to come brings, or the turn of the term. */
async function replyForecast({ ports }: BotContext, actor: PersonActor, data: ForecastData): Promise<Reply> {
  const { department, product, on, trail } = data;
  if (on !== undefined && on < todayOf(ports)) {
    return presentNote(
      `${dateWords(on)} is over`,
      'A forecast is about days to come. Type “history” for what was done until now.',
    );
  }
  const { after } = beginOf(trail);
  const shown = await showForecast(ports, actor, {
    ...defined({ department, product }),
    on,
    after,
    most: FORECASTS_SHOWN,
  });
  return shown.ok
    ? presentForecast(shown.page, { ...data, timeZone: ports.policy.timeZone })
    : presentRefusal(shown.refusal);
}
