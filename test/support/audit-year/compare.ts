import { type Audit, type AuditPurchase, figuresOf } from '../../../src/domain/audit/audit';
import { type OpenTrouble, type Page, type PoolPage, type UnitsPage } from './diary';
import { numberOf } from './year-people';

/** Of what an audit says and the diary does not, and the other way round: empty where they agree. */
export interface Disagreement {
  readonly onlyInAudit: readonly string[];
  readonly onlyInDiary: readonly string[];
}

/** What is known of a day by now, and was not on it. */
export interface Later {
  readonly said: readonly string[];
  readonly signed: readonly number[];
}

/** Where an audit and a page of the diary disagree, line by line. */
export function disagreement(audit: Audit, page: Page, later: Later = { said: [], signed: page.signed }): Disagreement {
  return apart(linesOfAudit(audit), linesOfPage(page, audit.isPast, later));
}

/** What each of two lists has more than the other. */
export function apart(audit: readonly string[], diary: readonly string[]): Disagreement {
  const more = (one: readonly string[], other: readonly string[]): readonly string[] => {
    const left = [...other];
    return one.filter((line) => {
      const index = left.indexOf(line);
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    });
  };
  return { onlyInAudit: more(audit, diary), onlyInDiary: more(diary, audit) };
}

/** Everything that an audit says, a line each. */
export function linesOfAudit(audit: Audit): readonly string[] {
  const { products, pools, exceptions, isPast } = audit;
  const figures = figuresOf(audit);
  return [
    `read ${minuteOf(audit.tenantReadAt ?? 'never')}`,
    ...audit.learnedLater.map(({ text }) => `later: ${text.split(',')[0] ?? ''}`),
    ...audit.signOffs.map(({ by }) => `signed by ${numberOf(by.userId)}`),
    `all: ${figures.entitled} entitled, ${figures.seated} seated, ${figures.waiting} waiting, ${figures.exceptions} exceptions`,
    ...products.map(({ product, units, promised, seated, waiting, orphaned, short }) => {
      return `${product}: ${unitsText(units)}; ${promised} promised, ${seated} seated, ${waiting} waiting, ${orphaned ?? '-'} orphaned, ${short ?? '-'} short`;
    }),
    ...pools.map(
      ({ department, product, departmentName, entitled, seated, waiting, actual, awaiting }) =>
        `${department} ${product} (${departmentName}): ${entitled} entitled, ${seated} seated, ${waiting} waiting, ${isPast ? '' : `${actual ?? '-'} actual, `}${awaiting} awaiting`,
    ),
    ...pools.flatMap(({ department, product, purchases }) =>
      purchases.map((one) => `${department} ${product}: ${purchaseText(one)}`),
    ),
    ...exceptions.map(({ person, firstSeenAt, answered, ...one }) =>
      troubleText({ ...one, person: person && numberOf(person.userId), since: firstSeenAt, answer: answered?.words }),
    ),
  ];
}

/** An instant without its seconds: a reading takes some. */
export const minuteOf = (instant: string): string => instant.slice(0, 16);

interface Told extends Pick<OpenTrouble, 'kind' | 'product' | 'count' | 'since'> {
  readonly department?: string | undefined;
  readonly person?: number | undefined;
  readonly failure?: string | undefined;
  readonly answer?: string | undefined;
}

function troubleText({ kind, product, department, person, count, failure, since, answer }: Told): string {
  const about = [product, department, person, failure].filter((part) => part !== undefined).join(' ');
  return `exception ${kind}: ${about}, × ${count}, since ${minuteOf(since)}${answer === undefined ? '' : `, answered "${answer}"`}`;
}

const unitsText = (units: UnitsPage | undefined): string =>
  units === undefined
    ? 'not read'
    : `${units.enabled} enabled, ${units.trial} trial, ${units.warning} warning, ${units.suspended} suspended` +
      (units.isUnclear === true ? ', unclear' : '');

const purchaseText = ({ purchaseOrderNumber, seats, coverFrom, coverUntil, origin, state }: AuditPurchase): string =>
  `${purchaseOrderNumber}: ${seats} seats, ${coverFrom} to ${coverUntil}, ${origin}, ${state}`;

/** What the diary says of a day, in the same words. */
export function linesOfPage(page: Page, isPast: boolean, { said, signed }: Later): readonly string[] {
  const sum = (pools: readonly PoolPage[], of: (pool: PoolPage) => number): number =>
    pools.reduce((total, pool) => total + of(pool), 0);
  const all = (pools: readonly PoolPage[]) => ({
    entitled: sum(pools, (pool) => pool.entitled),
    seated: sum(pools, (pool) => pool.seated.length),
    waiting: sum(pools, (pool) => pool.waiting.length),
  });
  const everything = all(page.pools);
  const products = new Set(page.pools.map(({ pool }) => pool.split(' ')[1] ?? ''));
  return [
    `read ${minuteOf((isPast ? page.onRecordAt : page.readAt) ?? 'never')}`,
    ...said.map((text) => `later: ${text}`),
    ...signed.map((one) => `signed by ${one}`),
    `all: ${everything.entitled} entitled, ${everything.seated} seated, ${everything.waiting} waiting, ${page.troubles.length} exceptions`,
    ...[...products].map((product) => {
      const { entitled, seated, waiting } = all(page.pools.filter(({ pool }) => pool.endsWith(` ${product}`)));
      const units = page.units.get(product);
      const more = units?.isUnclear === true ? 0 : (units?.enabled ?? 0) - entitled;
      const [orphaned, short] = units === undefined ? ['-', '-'] : [Math.max(0, more), Math.max(0, -more)];
      return `${product}: ${unitsText(units)}; ${entitled} promised, ${seated} seated, ${waiting} waiting, ${orphaned} orphaned, ${short} short`;
    }),
    ...page.pools.map(({ pool, departmentName, entitled, seated, waiting, awaiting }) => {
      const unlicensed = page.troubles.filter((one) => one.isUnlicensed === true && isIn(one, pool));
      const actual = seated.filter((one) => !unlicensed.some(({ person }) => person === one)).length;
      return `${pool} (${departmentName}): ${entitled} entitled, ${seated.length} seated, ${waiting.length} waiting, ${isPast ? '' : `${actual} actual, `}${awaiting} awaiting`;
    }),
    ...page.pools.flatMap(({ pool, purchases }) => purchases.map((one) => `${pool}: ${one}`)),
    ...page.troubles.map(troubleText),
  ];
}

const isIn = ({ department, product }: OpenTrouble, pool: string): boolean => pool === `${department ?? ''} ${product}`;
