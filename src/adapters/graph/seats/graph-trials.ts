import { type CompanySubscription } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { type CalendarDate, instantOf } from '../../../domain/calendar';
import { skuId } from '../../../domain/ids';
import { type Trial } from '../../../domain/term/trial';
import { isFault } from '../../../ports/fault';
import { type Trials } from '../../../ports/term/trials';
import { ANYTHING, readItems, textIfAny } from '../connection/careful';
import { type GraphConnection } from '../connection/graph-connection';
import { isRefusal } from '../connection/judge';
import { selected, withQuery } from '../connection/odata';
import { readPages } from '../connection/pages';
import { startDeadline, type TimeBudget } from '../connection/retry';

const subscriptionSchema = z.object({
  skuId: textIfAny,
  skuPartNumber: textIfAny,
  isTrial: ANYTHING,
  totalLicenses: ANYTHING,
  status: textIfAny,
  nextLifecycleDateTime: textIfAny,
} satisfies Partial<Record<keyof CompanySubscription, z.ZodType>>);

const count = z.int().min(0);
/** States in which nobody can use its units. */
const OVER = ['Suspended', 'LockedOut', 'Deleted'];

/** Trials in Microsoft Graph: subscriptions that were not bought. */
export function graphTrials({ connection, ...budget }: { readonly connection: GraphConnection } & TimeBudget): Trials {
  return {
    read: async () => {
      const deadline = startDeadline(budget, connection.reads);
      const path = withQuery('/directory/subscriptions', { $select: selected(subscriptionSchema) });
      const operation = 'subscriptions';
      const list = { connection, path, item: z.unknown(), operation, deadline: () => deadline } as const;
      try {
        const { items, isWhole } = readItems(subscriptionSchema, await readPages(list));
        const trials = items.filter(isUsableTrial).map(toTrial);
        const named = trials.filter((trial) => trial.skuId !== undefined || trial.skuPartNumber !== undefined);
        return { trials: named, isWhole: isWhole && named.length === trials.length };
      } catch (error) {
        if (!isFault(error) || !isRefusal(error)) throw error;
        return { trials: [], isWhole: false };
      }
    },
  };
}

type Subscription = z.output<typeof subscriptionSchema>;

/** What is not said to be bought is none; a state that nobody listed may be one of use. */
const isUsableTrial = ({ isTrial, status = '' }: Subscription): boolean =>
  isTrial !== false && isTrial !== null && isTrial !== undefined && !OVER.includes(status);

function toTrial(subscription: Subscription): Trial {
  const { skuId: id, skuPartNumber, totalLicenses, status, nextLifecycleDateTime } = subscription;
  return {
    skuId: id === undefined ? undefined : skuId(id),
    skuPartNumber,
    units: count.safeParse(totalLicenses).data,
    isInGrace: status === 'Warning',
    endsOn: nextLifecycleDateTime === undefined ? undefined : dayOf(nextLifecycleDateTime),
  };
}

/** Microsoft's subscriptions end by its own clock, at the beginning of a day. */
function dayOf(text: string): CalendarDate | undefined {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : (instantOf(at).slice(0, 10) as CalendarDate);
}
