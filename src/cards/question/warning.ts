import { questionOf } from '../parts/question';
import { renderHeaded, type RenderedCard } from '../render';
import { type NoticeView } from '../answer/notice';

/** The card that asks whether to go on, and says in a sentence each what follows. */
export const renderWarning = (view: NoticeView): RenderedCard => ({
  ...renderHeaded('answer/notice', view, { lines: view.lines }),
  question: questionOf(view.heading, view.buttons),
});
