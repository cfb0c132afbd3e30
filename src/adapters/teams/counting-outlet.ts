import { isFault } from '../../ports/fault';
import { type Metrics } from '../../ports/metrics';
import { type Outlet } from '../../ports/teams/outlet';

/** An outlet that counts how often Teams asks to be left alone. */
export function countingOutlet(outlet: Outlet, metrics: Metrics): Outlet {
  const counting = async <Value>(sent: Promise<Value>): Promise<Value> => {
    try {
      return await sent;
    } catch (error) {
      if (isFault(error, 'throttled')) metrics.count('throttled', { service: 'Teams' });
      throw error;
    }
  };
  return {
    post: (address, shown) => counting(outlet.post(address, shown)),
    offer: (address, file) => counting(outlet.offer(address, file)),
    showFile: (address, file, instead) => counting(outlet.showFile(address, file, instead)),
    update: (address, activityId, shown) => counting(outlet.update(address, activityId, shown)),
  };
}
