import { isMoment, momentText } from '../../src/cards/parts/moment';
import { render } from '../../src/cards/render';
import { renderHistory } from '../../src/cards/roster/history';
import { CARD_SAMPLES } from '../support/cards/card-samples';
import { nodesOf, textsOf } from '../support/cards/card-reader';

const NINE = '{{DATE(2026-11-30T09:00:00Z, SHORT)}} at {{TIME(2026-11-30T09:00:00Z)}}';

describe('a point in time', () => {
  it('is left to the client, in whole seconds, whatever is given', () => {
    expect(momentText('2026-11-30T09:00:00.123Z')).toBe(NINE);
    expect(momentText('2026-11-30T10:00:00+01:00')).toBe(NINE);
    expect(() => momentText('the end of June')).toThrow();
  });

  it('is the whole text of a text block, and stands in no summary, wherever it is used', () => {
    const used = CARD_SAMPLES.filter(({ rendered }) => JSON.stringify(rendered).includes('{{DATE('));

    expect(used.length).toBeGreaterThan(0);
    for (const { rendered } of used) {
      const nodes = nodesOf(rendered.card).filter((node) =>
        Object.values(node).some((value) => typeof value === 'string' && value.includes('{{')),
      );
      expect(new Set(nodes.map(({ type }) => type))).toEqual(new Set(['TextBlock']));
      expect(textsOf(rendered.card).filter((text) => text.includes('{{') && !isMoment(text))).toEqual([]);
      expect(rendered.summary).not.toContain('{{');
    }
  });

  it.each([NINE, `${NINE} x`, '{{DATE(2026-06-30)}}'])('is nothing that somebody can be called: %s', (who) => {
    const { card } = renderHistory({
      heading: 'Latest changes',
      entries: [{ when: momentText('2026-11-30T09:00:00Z'), who, what: who }],
      buttons: [],
    });

    expect(textsOf(card).filter((text) => text.includes('{{'))).toEqual([NINE]);
  });

  it('is computed only where it is all there is', () => {
    const fields = { heading: 'x', subheading: '', emptyLine: '', pageLine: '' };
    const entries = [{ who: 'x', what: 'x', moment: `${NINE}*` }];

    const { card } = render('roster/history', { fields: { ...fields, entries }, buttons: [], summary: 'x' });

    expect(JSON.stringify(card)).not.toContain('{{');
  });
});
