import { openLeavers } from '../findings/show-leavers';
import { summariesOf } from '../roster/shown/show-seats';
import { counted, type PendingSource } from './look';

const NAMES = 3;

/** Those who left or moved and still have a seat, on the rosters that somebody may change. */
export const peopleWhoLeft: PendingSource = async ({ ports, standing, decides, keeps }) => {
  if (!decides && keeps.length === 0) return [];
  const { open, more } = await openLeavers(ports, standing);
  if (open.length === 0) return [];
  const instants = open.map(({ since }) => since);
  const names = open.slice(0, NAMES).map(({ person }) => person.displayName);
  return [{ about: 'leavers', ...counted(open.length + more, instants), names }];
};

/** People of a delegate who wait for a seat. */
export const peopleWaiting: PendingSource = async (look) => {
  if (look.keeps.length === 0) return [];
  const pools = (await summariesOf(look.ports, look.keeps)).filter(({ seats }) => seats.waiting > 0);
  if (pools.length === 0) return [];
  return [
    {
      about: 'waiting',
      count: pools.reduce((sum, pool) => sum + pool.seats.waiting, 0),
      isMore: false,
      pools: pools.map(({ department, product }) => ({ department, product })),
    },
  ];
};
