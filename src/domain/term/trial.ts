import { type CalendarDate } from '../calendar';
import { type SkuId } from '../ids';

/** Units of a SKU that were lent and not bought: they work like others until they are gone, and are nobody's delivery. */
export interface Trial {
  /** At least one of these two is known. */
  readonly skuId: SkuId | undefined;
  readonly skuPartNumber: string | undefined;
  /** Undefined when the tenant does not say how many. */
  readonly units: number | undefined;
  /** Whether it has ended and is in grace: then its units are not among the usable ones. */
  readonly isInGrace: boolean;
  /** The day on which it ends, by Microsoft's clock; undefined when the tenant does not say. */
  readonly endsOn: CalendarDate | undefined;
}

/** What the tenant says of its trials; not whole when it may have others that it does not let us see. */
export interface TrialReading {
  readonly trials: readonly Trial[];
  readonly isWhole: boolean;
}

/** What a SKU has to be counted by. */
interface CountedSku {
  readonly skuId: SkuId;
  readonly skuPartNumber: string;
  readonly enabledUnits: number;
}

/** The trials of these SKUs, in the order read. */
export const trialsOf = (skus: readonly CountedSku[], { trials }: TrialReading): readonly Trial[] =>
  trials.filter((trial) => skus.some((sku) => isOf(trial, sku)));

/** How many of the usable units of these SKUs are a trial's: all of a SKU where nobody says how many. */
export const trialUnits = (skus: readonly CountedSku[], { trials }: TrialReading): number =>
  skus.reduce((sum, sku) => {
    const own = trials.filter((trial) => !trial.isInGrace && isOf(trial, sku));
    const lent = own.reduce((units, trial) => units + (trial.units ?? Infinity), 0);
    return sum + Math.min(lent, sku.enabledUnits);
  }, 0);

/** The usable units of these SKUs that were bought. */
export const boughtUnits = (skus: readonly CountedSku[], reading: TrialReading): number =>
  skus.reduce((sum, sku) => sum + sku.enabledUnits, 0) - trialUnits(skus, reading);

const isOf = (trial: Trial, sku: CountedSku): boolean =>
  trial.skuId === undefined
    ? trial.skuPartNumber?.toLowerCase() === sku.skuPartNumber.toLowerCase()
    : trial.skuId === sku.skuId;
