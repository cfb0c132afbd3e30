import { type ListRow, renderList, ROWS_PER_PAGE } from '../../cards/answer/list';
import { type RenderedCard } from '../../cards/render';
import { type TroubleCause } from '../../domain/findings/trouble';
import { type TroublesFound } from '../../ports/teams/messenger';
import { explainFailure, type FailureWords } from '../answer/explain-license';
import { dayWords, licensesWords, listWords, nameOf, peopleWords } from '../answer/words';
import { button, sayButton } from '../button/press';

type Shown = TroublesFound['troubles'][number];

/** People named in a row that stands for many. */
const NAMES_SHOWN = 4;

/** What a run found and does not mend itself, to a delegate person by person, to central IT by what is to be done. */
export const presentTroubles = (found: TroublesFound, timeZone: string): RenderedCard =>
  found.to === 'delegate' ? presentToDelegate(found, timeZone) : presentDigest(found, timeZone);

function presentToDelegate({ troubles, at }: TroublesFound, timeZone: string): RenderedCard {
  const departments = distinct(troubles.flatMap(({ departmentName = '' }) => departmentName));
  const products = distinct(troubles.map(({ productName }) => productName));
  const [first] = troubles;
  const people = new Set(troubles.map(({ person }) => person.userId)).size;
  const who = people === 1 && first !== undefined ? nameOf(first.person) : peopleWords(people);
  const isLicensed = troubles.some(({ cause }) => cause.kind !== 'not-given');
  const of = products.length === 1 ? ` ${products[0] ?? ''}` : '';
  return renderList({
    heading: isLicensed
      ? `${who} ${people === 1 ? 'needs' : 'need'} a look`
      : `${who} ${people === 1 ? 'has' : 'have'} no working${of} license`,
    subheading: `${listWords(departments)} · ${dayWords(at, timeZone)}`,
    rows:
      troubles.length > ROWS_PER_PAGE
        ? groupsOf(troubles).map(groupRow)
        : troubles.map((trouble) => delegateRow(trouble, departments.length > 1)),
    moreHint: 'type “who has” and the product to see each person',
    buttons: [sayButton('show my seats', 'Show my seats')],
  });
}

function delegateRow({ person, productName, departmentName, cause }: Shown, namesDepartment: boolean): ListRow {
  const { short, sentence, whatToDo } = causeWords(cause, productName);
  const place = namesDepartment && departmentName !== undefined ? `${productName} · ${departmentName}` : productName;
  return { title: nameOf(person), state: short, isAttention: true, lines: [place, `${sentence} ${whatToDo}`.trim()] };
}

function presentDigest({ troubles, untold, run, at }: TroublesFound, timeZone: string): RenderedCard {
  const unexplained = troubles.filter(({ cause }) => cause.kind === 'unexplained').length;
  return renderList({
    heading:
      unexplained > 0
        ? `${licensesWords(unexplained)} would be taken away, and nothing explains why`
        : `${licensesWords(troubles.length)} ${troubles.length === 1 ? 'needs' : 'need'} central IT`,
    subheading: [
      dayWords(at, timeZone),
      ...(untold.length === 0 ? [] : [`no delegate of ${listWords(untold)} could be told`]),
    ].join(' · '),
    rows: groupsOf(troubles).map(groupRow),
    moreHint: 'press “Show each license” to see them all',
    buttons: [button('Show each license', 'run.show', { run, offset: 0 })],
  });
}

/** Troubles that the same deed ends, the urgent ones first and then the most. */
function groupsOf(troubles: readonly Shown[]): readonly (readonly Shown[])[] {
  const groups = new Map<string, Shown[]>();
  for (const trouble of troubles) {
    const { cause, productName } = trouble;
    const key = JSON.stringify([cause, productName]);
    groups.set(key, [...(groups.get(key) ?? []), trouble]);
  }
  const weight = (group: readonly Shown[]) => (group[0]?.cause.kind === 'unexplained' ? Infinity : group.length);
  return [...groups.values()].toSorted((one, other) => weight(other) - weight(one));
}

function groupRow(group: readonly Shown[]): ListRow {
  const [first] = group;
  if (first === undefined) throw new Error('a group of troubles has at least one');
  const { short, sentence, whatToDo } = causeWords(first.cause, first.productName);
  return {
    title: first.productName,
    state: short,
    isAttention: true,
    lines: [`${peopleWords(group.length)}: ${whoWords(group)}`, `${sentence} ${whatToDo}`.trim()],
  };
}

function whoWords(group: readonly Shown[]): string {
  const named = group
    .slice(0, NAMES_SHOWN)
    .map(({ person, departmentName }) =>
      departmentName === undefined ? nameOf(person) : `${nameOf(person)} (${departmentName})`,
    );
  const others = group.length - named.length;
  return listWords(others === 0 ? named : [...named, `${others} ${others === 1 ? 'other' : 'others'}`]);
}

function causeWords(cause: TroubleCause, productName: string): FailureWords {
  switch (cause.kind) {
    case 'not-given':
    case 'not-taken': {
      const wish = cause.kind === 'not-given' ? 'assign' : 'release';
      const { short, sentence, whatToDo = '' } = explainFailure(cause.failure, productName, wish);
      return { short, sentence, whatToDo };
    }
    case 'seated-twice':
      return {
        short: 'Seated twice',
        sentence: 'Another department seats this person, too; one license is kept.',
        whatToDo: 'One of the two departments can remove the person and use the seat for somebody else.',
      };
    case 'not-in-catalog':
      return {
        short: 'Not in the catalog',
        sentence: 'The product is in the catalog no more.',
        whatToDo: 'Add the product again, or take these licenses away by hand.',
      };
    case 'unexplained':
      return {
        short: 'Held',
        sentence: 'No ledger entry explains why this license should go.',
        whatToDo: 'Look at each, and let them go only if that is right.',
      };
  }
}

const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)];
