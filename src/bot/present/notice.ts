import { renderNotice } from '../../cards/notice';
import { type RenderedCard } from '../../cards/render';
import { type Notice } from '../../domain/notice';
import { dayWords, nameOf } from '../words';

/** A message we start. */
export function presentNotice(notice: Notice, timeZone: string): RenderedCard {
  const { product, department, by, at, about } = notice;
  const day = dayWords(at, timeZone);
  const mine = { title: 'What do I have', verb: 'phrase.say', data: { text: 'what do I have' } };
  switch (about) {
    case 'seated':
      return renderNotice({
        heading: `You have a ${product.name} seat`,
        subheading: `${department.name} · a seat became free on ${day}`,
        lines: ['You were the first to wait. Microsoft 365 shows the license within a few minutes.'],
        buttons: [mine],
      });
    case 'removed':
      return renderNotice({
        heading: `You no longer have a ${product.name} seat`,
        subheading: `${department.name} · removed by ${nameOf(by)} on ${day}`,
        lines: [`The license goes away within a few minutes. Ask ${nameOf(by)} if you still need ${product.name}.`],
        buttons: [mine],
      });
    case 'removed-waiting':
      return renderNotice({
        heading: `You no longer wait for a ${product.name} seat`,
        subheading: `${department.name} · changed by ${nameOf(by)} on ${day}`,
        lines: [`Ask ${nameOf(by)} if you still need ${product.name}.`],
        buttons: [mine],
      });
  }
}
