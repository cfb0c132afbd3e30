import { type Actor } from '../../domain/actor';
import { type Instant } from '../../domain/calendar';
import { exceptionsIn, type WholeLook } from '../../reconcile/exceptions/exceptions-in';
import { recordReading } from '../../reconcile/exceptions/record-reading';
import { tenantFigures } from '../../reconcile/observe/tenant-figures';
import { orLogFault } from '../outbox/faults';
import { type Ports } from '../ports';
import { todayOf } from '../today';

/**
 * Records in the ledgers what a whole reading found, for audits. It can wait for the next reading: a fault is logged. While the tenant
 * does not say which units are trials, nothing is recorded, since nobody knows how many were bought.
 */
export async function recordFound(
  ports: Ports,
  look: WholeLook,
  who: { readonly by: Actor; readonly wholeBefore: () => Promise<Instant | undefined> },
): Promise<void> {
  const record = async (): Promise<void> => {
    const trials = await ports.trials.read();
    const { products, term } = ports.policy;
    const today = todayOf(ports);
    const figures = tenantFigures(look.observed, { products, term, today }, trials);
    const exceptions = await exceptionsIn(look, figures);
    const { begunAt: readAt } = look.observed;
    await recordReading(ports, { exceptions, units: figures.units, readAt, today, ...who });
  };
  await orLogFault(ports.logger, record, 'what a reading found was not recorded');
}
