import { type Composers } from '../../ports/outbox/compose';
import { type DayPorts } from '../ports';
import { todayOf } from '../today';

/** What a letter to somebody with a seat says; nothing once that day is over: by then they were told what became of it. */
export const holderComposer = (ports: DayPorts): Pick<Composers, 'holder'> => ({
  holder: ({ notice }) =>
    Promise.resolve(todayOf(ports) > notice.lastDay ? undefined : ({ kind: 'holder', notice } as const)),
});
