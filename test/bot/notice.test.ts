import { presentNotice } from '../../src/bot/roster/notice';
import { type Notice } from '../../src/domain/notice';
import { type KnownPerson } from '../../src/domain/people';
import { AT, MATH, on, person, VISIO } from '../support/builders';
import { wordsOf } from '../support/bot/bot-harness';

const about = { to: person(1).userId, department: { id: MATH, name: 'Mathematics' }, at: AT } as const;
const product = { id: VISIO, name: 'Visio' };
const said = (notice: Pick<Extract<Notice, { by: unknown }>, 'about' | 'by'>) =>
  wordsOf(presentNotice({ ...about, product, ...notice }, 'America/Los_Angeles').card);

describe('a notice to somebody who left a roster', () => {
  it.each(['removed', 'removed-waiting'] as const)('(%s) names who did it, and whom to ask', (how) => {
    const words = said({ about: how, by: person(2) });

    expect(words).toMatch(/by Person 2 on Jun 29/u);
    expect(words).toContain('Ask Person 2 if you still need Visio.');
  });

  it.each(['removed', 'removed-waiting'] as const)('(%s) names nobody when the group said so', (how) => {
    const words = said({ about: how, by: undefined });

    expect(words).toContain('you left its group in Microsoft 365 on Jun 29');
    expect(words).toContain('Ask a delegate of Mathematics if you still need Visio.');
  });
});

describe('a notice about a day', () => {
  const turn = { lastDay: on('2027-06-30') };
  const ofDay = (askPeople: readonly KnownPerson[]) =>
    wordsOf(presentNotice({ ...about, product, about: 'uncovered', turn, askPeople }, 'America/Los_Angeles').card);

  it('never tells somebody to ask themselves', () => {
    expect(ofDay([person(1), person(2)])).toContain('Ask Person 2 if you still need Visio.');
    expect(ofDay([person(1)])).not.toContain('Ask');
    expect(ofDay([])).toContain('Ask a delegate of Mathematics if');
  });
});
