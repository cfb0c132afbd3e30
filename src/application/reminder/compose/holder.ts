import { addDays } from '../../../domain/calendar';
import { DAYS_OF_NEWS } from '../../../domain/reminder/holders';
import { type Composers } from '../../../ports/outbox/compose';
import { type DayPorts } from '../../ports';
import { todayOf } from '../../today';

/**
 * What a letter to somebody with a seat says; nothing once that day is over: by then they were told what became of it, unless it is that
 * they kept it.
 */
export const holderComposer = (ports: DayPorts): Pick<Composers, 'holder'> => ({
  holder: ({ notice }) => {
    const until = notice.about === 'stays' ? addDays(notice.lastDay, DAYS_OF_NEWS) : notice.lastDay;
    return Promise.resolve(todayOf(ports) > until ? undefined : ({ kind: 'holder', notice } as const));
  },
});
