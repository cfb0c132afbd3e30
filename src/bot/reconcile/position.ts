import { type PoolPositionRow, type ProductPositionRow, renderPosition } from '../../cards/reconcile/position';
import { type RenderedCard } from '../../cards/render';
import { type SeatFailure } from '../../domain/roster/assignment';
import { type Difference } from '../../domain/reconcile/position';
import { needsSomebody, type PositionShown, waitingIn } from '../../domain/reconcile/position-shown';
import { type DifferenceReason } from '../../domain/reconcile/standing';
import { licensesWords, listWords, peopleWords, seatsWords, whenWords } from '../answer/words';
import { keptPaging } from '../answer/paging';
import { presentNote } from '../answer/plain';
import { button, sayButton } from '../button/press';

/** How many products that are short, or unclear, the heading names. */
const MOST_NAMED = 2;

/** A page of the position: the worst of it first, then the figures of the tenant, then each pool with its differences. */
export function presentPosition(shown: PositionShown, timeZone: string): RenderedCard {
  const { id, at, about, offset, total, products, pools } = shown;
  const [heading = 'Everything matches', ...others] = findingsOf(shown);
  const { buttons, ...pageLine } = keptPaging(
    { offset, shown: products.length + pools.length, total },
    (title, to) => button(title, 'position.show', { position: id, offset: to, isInPlace: true }),
    'Previous',
  );
  const names = [about.product?.name, about.department?.name].filter((name) => name !== undefined);
  const asOf = `${names.length === 0 ? 'As' : 'as'} of ${whenWords(at, timeZone)}`;
  return renderPosition({
    heading: total === 0 ? 'There is nothing to compare' : heading,
    subheading: [...names, asOf].join(' · '),
    findings: [...others, ...trialsUnclearWords(shown), ...remindersWords(shown, timeZone)],
    products: products.map(productRow),
    pools: pools.map(poolRow),
    emptyLine: 'No department has seats of this.',
    ...pageLine,
    buttons: [...buttons, ...(isAsItShouldBe(shown) ? [] : [sayButton('plan', 'Show the people')])],
  });
}

/** Said when something could not be read. */
export const presentNoPosition = (): RenderedCard =>
  presentNote(
    'The position could not be read whole just now',
    'Microsoft 365 or our own records did not answer in full, so that nothing is shown by halves. Try again in a minute.',
  );

/** What is not as it should be, the worst first. */
function findingsOf({ sum, unclearUnits }: PositionShown): readonly string[] {
  const { short, unlicensed, seated, otherwise, waiting } = sum;
  return [
    ...(short.length === 0 ? [] : [shortWords(short)]),
    ...(unclearUnits.length === 0 ? [] : [unclearWords(unclearUnits)]),
    ...(unlicensed === 0
      ? []
      : [`${unlicensed} of ${seatsWords(seated)} ${unlicensed === 1 ? 'has' : 'have'} no license`]),
    ...(otherwise === 0
      ? []
      : [`${licensesWords(otherwise)} ${otherwise === 1 ? 'is' : 'are'} not as the rosters say`]),
    ...(waiting === 0 ? [] : [`${peopleWords(waiting)} ${waiting === 1 ? 'waits' : 'wait'} for a seat`]),
  ];
}

const trialsUnclearWords = ({ areTrialsUnclear }: PositionShown): readonly string[] =>
  areTrialsUnclear === true ? ['Microsoft 365 does not tell which units are a trial, so all of them count'] : [];

function remindersWords({ reminders }: PositionShown, timeZone: string): readonly string[] {
  if (reminders === undefined) return [];
  const { ranAt } = reminders;
  return [ranAt === undefined ? 'Reminders never ran' : `Reminders last ran ${whenWords(ranAt, timeZone)}`];
}

function shortWords(short: PositionShown['sum']['short']): string {
  if (short.length > MOST_NAMED) return `${short.length} products are short of units`;
  return listWords(short.map(({ name, short: units }) => `${name} is ${unitsWords(units)} short`));
}

const unclearWords = (names: readonly string[]): string =>
  `The units of ${names.length > MOST_NAMED ? `${names.length} products` : listWords(names)} are unclear`;

const isAsItShouldBe = ({ sum }: PositionShown): boolean => sum.unlicensed + sum.otherwise === 0;

function productRow(product: PositionShown['products'][number]): ProductPositionRow {
  const {
    name,
    units,
    promised,
    seated,
    orphaned,
    short,
    warningUnits,
    outside,
    throughGroups,
    unclear = 0,
    trialUnits = 0,
  } = product;
  const isUnclear = product.isUnclear === true;
  return {
    productName: name,
    units,
    promised,
    seated,
    orphaned,
    short,
    isUnclear,
    notes: [
      ...(isUnclear ? ['Microsoft 365 does not say clearly how many units there are; IT must look'] : []),
      ...(trialUnits === 0
        ? []
        : [`${trialUnits} more ${trialUnits === 1 ? 'unit' : 'units'} of a trial, not counted`]),
      ...(warningUnits === 0
        ? []
        : [`${warningUnits} more ${warningUnits === 1 ? 'unit' : 'units'}, expired and in grace`]),
      ...(outside === 0 ? [] : [`${licensesWords(outside)} given outside alacarte, on no roster`]),
      ...(unclear === 0
        ? []
        : [
            `${licensesWords(unclear)} of ${unclear === 1 ? 'an account' : 'accounts'} that alacarte cannot judge, on no roster`,
          ]),
      ...(throughGroups === 0 ? [] : [`${licensesWords(throughGroups)} through Microsoft 365 groups, on no roster`]),
    ],
  };
}

function poolRow(pool: PositionShown['pools'][number]): PoolPositionRow {
  const { productName, departmentName, desired, entitled, seated, actual, awaiting, differences } = pool;
  return {
    productName,
    departmentName,
    desired,
    entitled,
    actual,
    seats: { seatCap: entitled, seatsTaken: seated, waitingCount: waitingIn(pool) },
    differences: [
      ...differences.map((one) => ({ text: differenceWords(one), isAttention: needsSomebody(one) })),
      ...(awaiting === 0
        ? []
        : [
            {
              text: `${awaiting} more ${awaiting === 1 ? 'seat' : 'seats'} approved, not seen in Microsoft 365 yet`,
              isAttention: false,
            },
          ]),
    ],
  };
}

/** "1 seated: no usage location", "2 not seated: license to be released" */
function differenceWords({ of, why, failure, count }: Difference): string {
  const words = failure === undefined ? WORDS[why] : REFUSED[failure];
  switch (of) {
    case 'seat':
      return `${count} seated: ${words}`;
    case 'extra':
      return `${count} seated: ${words} as well`;
    case 'leftover':
      return `${count} not seated: ${words}`;
  }
}

const WORDS: Readonly<Record<DifferenceReason, string>> = {
  'not-shown': 'license given, not shown as active yet',
  requested: 'license requested, not active yet',
  'to-assign': 'license still to be given',
  'tenant-short': 'no free unit in Microsoft 365',
  blocked: 'refused by Microsoft 365',
  'person-disabled': 'account is disabled',
  'person-missing': 'account is gone',
  unclear: 'unclear in Microsoft 365, IT must look',
  'plan-off': 'licensed, with the product switched off in the license',
  'unknown-sku': 'Microsoft 365 here has no such license',
  mode: 'license left alone, as the policy says',
  covered: 'covered by a bigger license',
  'seated-twice': 'seated by another department, too',
  'outside-alacarte': 'licensed outside alacarte',
  'to-release': 'license to be released',
  'to-release-unexplained': 'license to be released, though no ledger entry says why',
  'too-many-unexplained': 'license not released, since no ledger entry says why',
  'empty-roster': 'license not released, since the roster is empty and no ledger entry says why',
  'not-in-catalog': 'license that is in the catalog no more',
  'second-license': 'another license of alacarte',
  inherited: 'licensed through a group',
};

/** Why Microsoft 365 does not give a license: "refused, no usage location". */
export const REFUSED: Readonly<Record<SeatFailure['code'], string>> = {
  'tenant-short': 'refused, no free unit in Microsoft 365',
  'conflicting-plan': 'refused, conflicts with another license',
  'missing-plan': 'refused, another license is missing',
  'no-usage-location': 'refused, no usage location',
  'not-allowed-in-location': 'refused, not allowed in their location',
  'mail-clash': 'refused, mail address used twice',
  inherited: 'refused, comes through a group',
  'unknown-sku': 'refused, not in Microsoft 365 yet',
  'not-for-people': 'refused, not a license for people',
  'person-missing': 'refused, account is gone',
  'account-disabled': 'refused, account is disabled',
  unclear: 'unclear in Microsoft 365, IT must look',
  'plan-off': 'licensed, with the product switched off in the license',
  other: 'refused, IT must look',
};

/** "1 unit", "4 units" */
export const unitsWords = (count: number): string => (count === 1 ? '1 unit' : `${count} units`);
