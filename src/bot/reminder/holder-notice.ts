import { renderNotice } from '../../cards/answer/notice';
import { type RenderedCard } from '../../cards/render';
import { addDays } from '../../domain/calendar';
import { type HolderNotice } from '../../domain/reminder/holder';
import { dateWords, namesWords } from '../answer/words';
import { sayButton } from '../button/press';

/** What somebody with a seat hears about its end. */
export function presentHolderNotice(notice: HolderNotice): RenderedCard {
  return renderNotice({
    heading: headingOf(notice),
    subheading: notice.department.name,
    lines: linesOf(notice).filter((line) => line !== undefined),
    buttons: [sayButton('what do I have', 'What do I have')],
  });
}

function headingOf({ about, product, lastDay, backOn }: HolderNotice): string {
  switch (about) {
    case 'ends':
      return `Your ${product.name} seat ends ${dateWords(lastDay)}`;
    case 'rests':
      return backOn === undefined
        ? `Your ${product.name} seat rests after ${dateWords(lastDay)}`
        : `Your ${product.name} seat rests until ${dateWords(backOn)}`;
    case 'stays':
      return `You keep your ${product.name} seat`;
    case 'back':
      return `You have your ${product.name} seat again`;
  }
}

function linesOf(notice: HolderNotice): readonly (string | undefined)[] {
  const { about, product, lastDay, backOn } = notice;
  const last = `It works until the end of ${dateWords(lastDay)}.`;
  switch (about) {
    case 'ends':
      return [whyItEnds(notice), last, askWords(notice)];
    case 'rests':
      return [
        notice.why === 'gap' ? undefined : afterAll(notice),
        backOn === undefined
          ? `There is no cover after ${dateWords(lastDay)}. ${last}`
          : `There is no cover from ${dateWords(addDays(lastDay, 1))} to ${dateWords(addDays(backOn, -1))}. ${last}`,
        backOn === undefined
          ? undefined
          : `You have ${product.name} again on ${dateWords(backOn)}; there is nothing to do for it.`,
        askWords(notice, backOn === undefined ? 'then' : 'before that'),
      ];
    case 'stays':
      return [`${afterAll(notice)} It no longer ends ${dateWords(lastDay)}.`];
    case 'back':
      return [`The next cover has begun. Microsoft 365 shows the license within a few minutes.`];
  }
}

const afterAll = ({ why, department }: HolderNotice): string =>
  why === 'dropped' ? `${department.name} keeps you after all.` : 'It was renewed after all.';

function whyItEnds({ why, department, product, lastDay }: HolderNotice): string {
  switch (why) {
    case 'nothing-renewed':
      return `${department.name} has not renewed ${product.name} so far.`;
    case 'beyond-renewed':
      return `${department.name} has renewed fewer ${product.name} seats than there are people, and others come before you. You keep your place in line.`;
    case 'dropped':
      return `${department.name} did not name you for the next term.`;
    case 'gap':
      return `There is no cover after ${dateWords(lastDay)}.`;
  }
}

/** Whom to ask; nobody where that is the reader alone. */
function askWords({ askPeople, to, department, product }: HolderNotice, when = 'then'): string | undefined {
  const others = askPeople.filter(({ userId }) => userId !== to);
  if (others.length === 0 && askPeople.length > 0) return undefined;
  const whom = others.length === 0 ? `a delegate of ${department.name}` : namesWords(others);
  return `Ask ${whom} if you need ${product.name} ${when}.`;
}
