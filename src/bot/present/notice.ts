import { renderNotice } from '../../cards/notice';
import { type RenderedCard } from '../../cards/render';
import { type Notice } from '../../domain/notice';
import { dayWords, nameOf } from '../words';

/** A message we start. */
export function presentNotice(notice: Notice, timeZone: string): RenderedCard {
  const { product, department, by, at, about } = notice;
  const day = dayWords(at, timeZone);
  const mine = { title: 'What do I have', verb: 'phrase.say', data: { text: 'what do I have' } };
  return about === 'seated'
    ? renderNotice({
        heading: `You have a ${product.name} seat`,
        subheading: `${department.name} · a seat became free on ${day}`,
        lines: ['You were next on the waiting list. Microsoft 365 shows the license within a few minutes.'],
        buttons: [mine],
      })
    : renderNotice({
        heading: `You no longer have a ${product.name} seat`,
        subheading: `${department.name} · ${nameOf(by)} took you off the list on ${day}`,
        lines: [`The license goes away within a few minutes. Ask ${nameOf(by)} if you still need ${product.name}.`],
        buttons: [mine],
      });
}
