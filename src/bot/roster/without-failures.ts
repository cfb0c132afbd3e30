import { type HistoryPage } from '../../application/roster/shown/show-history';
import { type PoolPage } from '../../application/roster/shown/show-pool';
import { type LicenseState } from '../../domain/roster/license-state';
import { defined } from '../../domain/defined';
import {
  type ChangeLine,
  type DepartmentChange,
  departmentsOf,
  type PoolChange,
  poolsOf,
  type RosterChange,
} from '../../domain/roster/roster-change';

/** What a channel or a group may read, and how many licenses it does not read about. */
export interface Shared<Value> {
  readonly value: Value;
  readonly hidden: number;
}

const isFailed = (license: LicenseState | undefined): boolean =>
  license?.status === 'failed' || (license !== undefined && 'isForbidden' in license);

/** A change as others read it, too: a license that fails is one that is on its way, and why is told to the department's own people. */
export function withoutFailures(change: RosterChange): Shared<RosterChange> {
  const hidden = departmentsOf(change)
    .flatMap((part) => poolsOf(part))
    .flatMap(({ lines }) => lines)
    .filter((line) => line.status !== 'refused' && isFailed(line.license)).length;
  if (hidden === 0) return { value: change, hidden };
  const calm = <Pool extends PoolChange>(pool: Pool): Pool => ({ ...pool, lines: pool.lines.map(withoutFailure) });
  const calmAll = <Part extends DepartmentChange>(part: Part): Part => ({
    ...calm(part),
    ...defined({ alsoIn: part.alsoIn?.map(calm) }),
  });
  const elsewhere = change.elsewhere?.map((one) => ({
    ...one,
    ...defined({ change: one.change && calmAll(one.change) }),
  }));
  return { value: { ...calmAll(change), ...defined({ elsewhere }) }, hidden };
}

function withoutFailure(line: ChangeLine): ChangeLine {
  if (line.status === 'refused' || !isFailed(line.license)) return line;
  const isLeaving = ['removed', 'unseated', 'waiting'].includes(line.status);
  return { ...line, license: { status: isLeaving ? 'release-requested' : 'requested' } };
}

/** A page of a pool as others read it, too. */
export function poolWithoutFailures(page: PoolPage): Shared<PoolPage> {
  const hidden = page.seated.filter(({ license }) => isFailed(license)).length;
  const seated = page.seated.map((one) => (isFailed(one.license) ? { ...one, license: REQUESTED } : one));
  return { value: { ...page, seated }, hidden };
}

const REQUESTED: LicenseState = { status: 'requested' };

/** A page of what was done as others read it, too. */
export const historyWithoutFailures = (page: HistoryPage): HistoryPage => ({
  ...page,
  entries: page.entries.filter(({ fact }) => fact.action !== 'license-failed' && fact.action !== 'release-failed'),
});

/** Says that there is more to know, and where; nothing where nothing is hidden. */
export function hiddenWords(hidden: number, productName: string): string | undefined {
  if (hidden === 0) return undefined;
  const what = hidden === 1 ? 'One license is not active yet' : `${hidden} licenses are not active yet`;
  return `${what}. For details, type “who has ${productName}” in your own chat with me.`;
}
