import { isHeldDeparture, needsSomebody } from '../../domain/mirror/mirror';
import { type PendingSource } from './look';

/** Whether those who left a mirrored group are to go, and what else the last run over mirrored pools leaves to central IT. */
export const mirrorQuestions: PendingSource = async ({ ports, seesAll }) => {
  const [run] = seesAll ? await ports.mirrors.latestRuns(1) : [];
  const lines = (run?.lines ?? []).filter((line) => needsSomebody(line) && !isHeldDeparture(line));
  if (run === undefined || lines.length === 0) return [];
  return [{ about: 'mirror', count: lines.length, isMore: run.linesLeftOut > 0, run: run.id, since: run.startedAt }];
};
