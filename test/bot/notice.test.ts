import { presentNotice } from '../../src/bot/roster/notice';
import { type Notice } from '../../src/domain/notice';
import { AT, MATH, person, VISIO } from '../support/builders';
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
