import { type NoticeView, renderNotice } from '../../cards/answer/notice';
import { type RenderedCard } from '../../cards/render';
import { type Notice } from '../../domain/notice';
import { type SeatTurn } from '../../domain/term/seat-turn';
import { type KnownPerson } from '../../domain/people';
import { dateWords, dayWords, nameOf, orWords } from '../answer/words';
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
      return coveredWords(notice, day);
    case 'uncovered':
      return uncoveredWords(notice, day);
    case 'ended':
      return {
        heading: `Your ${product.name} seat has ended`,
        subheading: `${department.name} · your last day was ${dateWords(notice.lastDay)}`,
        lines: [['The license goes away within a few minutes.', ...askWords(notice)].join(' ')],
      };
    case 'ended-waiting':
      return {
        heading: `You no longer wait for a ${product.name} seat`,
        subheading: `${department.name} · your last day in line was ${dateWords(notice.lastDay)}`,
        lines: askWords(notice),
      };
    case 'removed':
      return {
        heading: `You no longer have a ${product.name} seat`,
        subheading: `${department.name} · ${byWords('removed', notice.by)} on ${day}`,
        lines: [['The license goes away within a few minutes.', ...askWords(notice)].join(' ')],
      };
    case 'removed-waiting':
      return {
        heading: `You no longer wait for a ${product.name} seat`,
        subheading: `${department.name} · ${byWords('changed', notice.by)} on ${day}`,
        lines: askWords(notice),
      };
  }
}

const byWords = (done: string, by: KnownPerson | undefined): string =>
  by === undefined ? 'you left its group in Microsoft 365' : `${done} by ${nameOf(by)}`;

type OfTheCap = Extract<Notice, { readonly about: 'covered' | 'uncovered' }>;

function coveredWords({ product, department, turn }: OfTheCap, day: string): Omit<NoticeView, 'buttons'> {
  if (turn === undefined) {
    return {
      heading: `You have a ${product.name} seat`,
      subheading: `${department.name} · more seats came into force on ${day}`,
      lines: ['You were next in line. Microsoft 365 shows the license within a few minutes.'],
    };
  }
  return {
    heading: `You have your ${product.name} seat back`,
    subheading: `${department.name} · since ${day}`,
    lines: [
      `It had ended on ${dateWords(turn.lastDay)}.${untilWords(turn)} Microsoft 365 shows the license within a few minutes.`,
    ],
  };
}

const untilWords = ({ until }: SeatTurn): string =>
  until === undefined ? '' : ` Now you have it until ${dateWords(until)}.`;

function uncoveredWords(notice: OfTheCap, day: string): Omit<NoticeView, 'buttons'> {
  const { product, department, turn } = notice;
  const inLine = `You keep your place in line, and have ${product.name} again once ${department.name} has a seat for you.`;
  if (turn === undefined) {
    return {
      heading: `Your ${product.name} seat has ended`,
      subheading: `${department.name} · it has fewer seats since ${day}`,
      lines: [inLine],
    };
  }
  const { lastDay, backOn } = turn;
  const subheading = `${department.name} · ${dateWords(lastDay)} was its last day`;
  return backOn === undefined
    ? { heading: `Your ${product.name} seat has ended`, subheading, lines: [[inLine, ...askWords(notice)].join(' ')] }
    : {
        heading: `Your ${product.name} seat rests until ${dateWords(backOn)}`,
        subheading,
        lines: [
          [
            `You have it again from ${dateWords(backOn)} on, and need do nothing for that.`,
            ...askWords(notice, 'need it before'),
          ].join(' '),
        ],
      };
}

/** The one who did it, or those of the department whom one asks; nobody where that is the reader alone. */
function askWords(notice: Notice, what = `still need ${notice.product.name}`): readonly string[] {
  const { department, to } = notice;
  const people = 'by' in notice ? [notice.by ?? []].flat() : 'askPeople' in notice ? (notice.askPeople ?? []) : [];
  const others = people.filter(({ userId }) => userId !== to);
  if (others.length === 0 && people.length > 0) return [];
  const whom = others.length === 0 ? `a delegate of ${department.name}` : orWords(others.map(nameOf));
  return [`Ask ${whom} if you ${what}.`];
}
