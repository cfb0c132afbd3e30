import { type ProductId } from '../../../domain/ids';
import { type PurchaseShown } from '../../../domain/purchase/purchase-shown';
import { type TrialReading, trialsOf } from '../../../domain/term/trial';
import { skusOf } from '../../../reconcile/plan/service-plans';
import { type Ports } from '../../ports';
import { orLogFault } from '../../outbox/faults';

/** A turn does not wait longer for a hint. */
const BUDGET_MS = 2500;

/**
 * The trials of one product, for whoever decides about a purchase of it; undefined when it has none for certain, or when the tenant
 * does not answer in time.
 */
export function findTrialsSoon(
  ports: Ports,
  product: ProductId,
  budgetMs = BUDGET_MS,
): Promise<TrialReading | undefined> {
  const find = async (): Promise<TrialReading | undefined> => {
    const [skus, reading] = await Promise.all([ports.provisioner.tenantSkus(), ports.trials.read()]);
    const known = ports.policy.products.find((one) => one.id === product);
    const ids = known === undefined ? [] : skusOf(known, skus);
    const trials = trialsOf(
      skus.filter(({ skuId }) => ids.includes(skuId)),
      reading,
    );
    return trials.length === 0 && reading.isWhole ? undefined : { ...reading, trials };
  };
  const found = orLogFault(ports.logger, find, 'trials could not be looked up', { product });
  return Promise.race([found, ports.pause(budgetMs).then(() => undefined)]);
}

/** Whether units of a trial could still be taken for those of a purchase. */
export const isOpenTo = ({ state }: Pick<PurchaseShown, 'state'>): boolean =>
  state === 'submitted' || state === 'returned' || state === 'awaiting';
