import { type Holding, type ShownHoldings } from '../../application/roster/shown/show-holdings';
import { renderHoldings } from '../../cards/roster/holdings';
import { type RenderedCard } from '../../cards/render';
import { explainSeat } from '../answer/explain-license';
import { dateWords, nameOf, namesWords, peopleWords, personWords, shortDateWords } from '../answer/words';

/** What a person has, or what the asker has. */
export function presentHoldings(shown: Extract<ShownHoldings, { kind: 'shown' }>, timeZone: string): RenderedCard {
  const { person, isSelf, holdings, ask } = shown;
  return renderHoldings({
    heading: headingOf(isSelf ? 'You' : nameOf(person), isSelf, holdings),
    subheading: personWords(person),
    holdings: holdings.map((holding) => ({
      productName: holding.product.name,
      state: stateOf(holding),
      paidLine: paidLine(holding),
      ...licenseLine(holding, timeZone),
    })),
    ...(isSelf && ask.length > 0 ? { askLine: `For a seat, ask ${namesWords(ask)}.` } : {}),
    buttons: [],
  });
}

function stateOf({ waitingPlace, restsUntil }: Holding): string {
  if (restsUntil !== undefined) return `Rests until ${shortDateWords(restsUntil)}`;
  return waitingPlace === undefined ? 'Seated' : `Waiting, number ${waitingPlace}`;
}

/** What somebody has, and waits for; a seat that rests is neither. */
function headingOf(who: string, isSelf: boolean, all: readonly Holding[]): string {
  const resting = all.filter(({ restsUntil }) => restsUntil !== undefined);
  const holdings = all.filter(({ restsUntil }) => restsUntil === undefined);
  const [first] = resting;
  if (first?.restsUntil !== undefined) {
    const isOneDay = resting.every(({ restsUntil }) => restsUntil === first.restsUntil);
    const until = isOneDay ? ` until ${dateWords(first.restsUntil)}` : '';
    const whose = isSelf ? 'Your' : `${who}’s`;
    if (holdings.length === 0)
      return `${whose} ${resting.length === 1 ? 'seat rests' : `${resting.length} seats rest`}${until}`;
    return `${headingOf(who, isSelf, holdings)}; ${resting.length} ${resting.length === 1 ? 'rests' : 'rest'}${until}`;
  }
  const has = isSelf ? 'have' : 'has';
  const seated = holdings.filter((holding) => holding.waitingPlace === undefined).length;
  const waiting = holdings.length - seated;
  if (holdings.length === 0) return `${who} ${has} no seats`;
  if (waiting === 0) return `${who} ${has} ${seated === 1 ? 'a seat' : `${seated} seats`}`;
  if (seated === 0) return `${who} ${isSelf ? 'wait' : 'waits'} for ${waiting === 1 ? 'a seat' : `${waiting} seats`}`;
  return `${who} ${has} ${seated === 1 ? 'a seat' : `${seated} seats`} and ${isSelf ? 'wait' : 'waits'} for ${waiting}`;
}

function paidLine({ department, coverUntil, waitingPlace, restsUntil }: Holding): string {
  if (restsUntil !== undefined) return `No cover until then · paid by ${department.name} · there is nothing to do`;
  if (waitingPlace !== undefined) return `On the list of ${department.name} · ${peopleWords(waitingPlace - 1)} before`;
  return [`Paid by ${department.name}`, ...(coverUntil === undefined ? [] : [`until ${dateWords(coverUntil)}`])].join(
    ' · ',
  );
}

function licenseLine({ license, product, waitingPlace }: Holding, timeZone: string) {
  if (waitingPlace !== undefined) return {};
  const words = explainSeat(license, product.name, timeZone);
  const whatToDo = words.whatToDo === undefined ? '' : ` ${words.whatToDo}`;
  return { licenseLine: `${words.sentence}${whatToDo}`, isFailed: words.isFailed };
}
