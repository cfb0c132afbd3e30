import { presentHolderNotice } from '../../src/bot/reminder/holder-notice';
import { type HolderNotice } from '../../src/domain/reminder/holder';
import { MATH, on, person, VISIO } from '../support/builders';
import { wordsOf } from '../support/bot/bot-harness';

const said = (own: Partial<HolderNotice>): string =>
  wordsOf(
    presentHolderNotice({
      ...{ about: 'rests', why: 'gap', lastDay: on('2027-06-30'), backOn: on('2027-08-01') },
      ...{ department: { id: MATH, name: 'Mathematics' }, product: { id: VISIO, name: 'Visio' } },
      ...{ askPeople: [person(1), person(2)], ...own },
    }).card,
  );

describe('a notice about the seat of somebody', () => {
  it('that rests after all says so once, without contradicting itself', () => {
    const words = said({ why: 'nothing-renewed' });

    expect(words).toContain('Your Visio seat rests until August 1, 2027');
    expect(words).toContain('It was renewed after all.');
    expect(words).toContain('There is no cover from July 1, 2027 to July 31, 2027.');
    expect(words).toContain('Ask Person 1 and Person 2 if you need Visio before that.');
    expect(words).not.toMatch(/keep|no longer/u);
    expect(said({})).not.toContain('after all');
  });

  it('never tells them to ask themselves', () => {
    expect(said({ to: person(1).userId })).toContain('Ask Person 2 if');
    expect(said({ to: person(1).userId, askPeople: [person(1)] })).not.toContain('Ask');
    expect(said({ to: person(1).userId, askPeople: [] })).toContain('Ask a delegate of Mathematics if');
  });
});
