import { type PendingLine } from '../../domain/pending/pending';
import { rungOn } from '../../domain/reminder/ladder';
import { turnAround, turnAt } from '../../domain/term/turn';
import { namedDepartment, namedProduct } from '../access/names';
import { readEndings, renewalIn } from '../term/read-endings';
import { counted, type Look, type PendingSource } from './look';

/** Pools whose seats end soon and about which nobody decided: of all departments as the last run of the reminders found, or of their own. */
export const poolsNotRenewed: PendingSource = async (look) => {
  const [all, own] = await Promise.all([ofAll(look), ofOwn(look)]);
  return [...own, ...all];
};

async function ofAll({ ports, seesAll, today }: Look): Promise<readonly PendingLine[]> {
  const stake = seesAll ? (await ports.reminderRuns.last())?.stake : undefined;
  if (stake === undefined || stake.pools === 0) return [];
  const { lastDay, seats } = stake;
  const turn = turnAt(lastDay, ports.policy);
  // What a run of last year found is over.
  if (today >= turn.nextFrom) return [];
  const { decideBy } = turn;
  return [{ about: 'not-renewed', count: stake.pools, isMore: false, seats, lastDay, decideBy, isOfAll: true }];
}

async function ofOwn({ ports, buysFor, today }: Look): Promise<readonly PendingLine[]> {
  const turn = turnAround(today, ports.policy);
  const rung = rungOn(today, ports.policy);
  if (buysFor.length === 0 || rung?.lastDay !== turn.lastDay) return [];
  const found = await readEndings(ports, turn, { departments: buysFor });
  const open = found.flatMap((facts) => {
    const seats = renewalIn(ports, facts, turn).seatsOpen;
    return seats > 0 ? [{ facts, seats }] : [];
  });
  const [first, ...others] = open;
  if (first === undefined) return [];
  const { department, pool } = first.facts;
  const { lastDay, decideBy } = turn;
  return [
    {
      about: 'not-renewed',
      ...counted(open.length),
      seats: open.reduce((sum, one) => sum + one.seats, 0),
      lastDay,
      decideBy,
      ...(others.length > 0
        ? {}
        : { pool: { department: namedDepartment(department), product: namedProduct(ports, pool.product) } }),
      isOfAll: false,
    },
  ];
}

/** People whom the reminders could not reach. */
export const peopleNotReached: PendingSource = async ({ ports, seesAll }) => {
  const run = seesAll ? await ports.reminderRuns.last() : undefined;
  const unreached = run?.count?.unreached ?? [];
  if (unreached.length === 0) return [];
  return [{ about: 'unreached', count: unreached.length, isMore: false, names: [] }];
};
