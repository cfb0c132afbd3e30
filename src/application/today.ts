import { type CalendarDate, dateIn } from '../domain/calendar';
import { type Policy } from '../domain/institution/policy';
import { type Clock } from '../ports/clock';

/** Today's date in the institution's time zone. */
export const todayOf = (ports: { readonly clock: Clock; readonly policy: Policy }): CalendarDate =>
  dateIn(ports.policy.timeZone, ports.clock.now());
