import { type NoticeView, renderNotice } from '../../cards/answer/notice';
import { type RenderedCard } from '../../cards/render';
import { type Notice } from '../../domain/notice';
import { type KnownPerson } from '../../domain/people';
import { dayWords, nameOf } from '../answer/words';
import { sayButton } from '../button/press';

/** A message we start. */
export const presentNotice = (notice: Notice, timeZone: string): RenderedCard =>
  renderNotice({
    ...wordsOf(notice, dayWords(notice.at, timeZone)),
    buttons: [sayButton('what do I have', 'What do I have')],
  });

function wordsOf(notice: Notice, day: string): Omit<NoticeView, 'buttons'> {
  const { product, department } = notice;
  switch (notice.about) {
    case 'seated':
      return {
        heading: `You have a ${product.name} seat`,
        subheading: `${department.name} · a seat became free on ${day}`,
        lines: ['You were the first to wait. Microsoft 365 shows the license within a few minutes.'],
      };
    case 'covered':
      return {
        heading: `You have a ${product.name} seat`,
        subheading: `${department.name} · more seats came into force on ${day}`,
        lines: ['You were next in line. Microsoft 365 shows the license within a few minutes.'],
      };
    case 'uncovered':
      return {
        heading: `Your ${product.name} seat has ended`,
        subheading: `${department.name} · it has fewer seats since ${day}`,
        lines: [
          `You keep your place in line, and have ${product.name} again once ${department.name} has a seat for you.`,
        ],
      };
    case 'removed':
      return {
        heading: `You no longer have a ${product.name} seat`,
        subheading: `${department.name} · ${byWords('removed', notice.by)} on ${day}`,
        lines: [`The license goes away within a few minutes. ${askWords(notice)}`],
      };
    case 'removed-waiting':
      return {
        heading: `You no longer wait for a ${product.name} seat`,
        subheading: `${department.name} · ${byWords('changed', notice.by)} on ${day}`,
        lines: [askWords(notice)],
      };
  }
}

const byWords = (done: string, by: KnownPerson | undefined): string =>
  by === undefined ? 'you left its group in Microsoft 365' : `${done} by ${nameOf(by)}`;

function askWords({ by, department, product }: Extract<Notice, { readonly by: unknown }>): string {
  const whom = by === undefined ? `a delegate of ${department.name}` : nameOf(by);
  return `Ask ${whom} if you still need ${product.name}.`;
}
