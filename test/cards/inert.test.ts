import * as fc from 'fast-check';
import { inertName, inertText } from '../../src/cards/parts/inert';

const shown = (text: string) => text.replaceAll('\u2060', '');
import { COUNTS, SEED } from '../soak/counts';

describe('a text made inert', () => {
  it.each([
    ['a link', '[x](https://evil.example)', /\]\(|\/\//],
    ['a bare address', 'see http://evil.example and www.evil.example', /\/\/|www\.\w/],
    ['a tag', '<b>x</b>', /<[a-z/]/],
    ['a mention', '<at>Dana</at>', /<at>|<\/at>/],
    ['a binding', '${nope}', /\$\{/],
    ['a date function', '{{DATE(2026-11-21T06:08:39Z)}}', /\{\{/],
    ['an entity', 'a &lt;at&gt; b', /&lt;|&gt;/],
    ['an escape', '\\_x\\_', /\\_/],
    ['slanted text', '_x_', /(^|[^\u2060])_|_([^\u2060]|$)/],
    ['struck text', '~~x~~', /~~/],
    ['a heading', '# x', /^#/],
    ['a list', '- x', /^-/],
    ['a numbered list', '1. x', /^1/],
    ['a quote', '> x', /^>/],
  ])('shows %s as it was typed', (_, typed, sign) => {
    const text = inertText(typed);

    expect(text).not.toMatch(sign);
    expect(shown(text)).toBe(typed);
  });

  it('shows stars and backticks as signs that look the same', () => {
    expect(inertText('**x** `y`')).toBe('∗∗x∗∗ ˋyˋ');
  });

  it.each([
    ['an ordinary name', 'Jean-Luc O’Brien (he), Jr. & Söhne'],
    ['an address', 'j_doe+x@contoso.edu'],
    ['an answer of ours', '3 of 4 people added to Visio · 2 of 5 seats free'],
    ['a name with joined letters', 'محمد‌رضا 👩‍🔬'],
  ])('leaves %s alone', (_, text) => {
    expect(inertText(text)).toBe(text);
  });

  it('is one line without hidden signs', () => {
    expect(inertText(' a\r\n\tb\u0000\u2028c\u00A0d\u202Ee\u2066f\u200Bg\uFEFF ')).toBe('a b c defg');
  });

  it('repairs half a character', () => {
    expect(inertText('a\uD83Db')).toBe('a\uFFFDb');
  });

  it('is cut with an ellipsis, between characters as people see them', () => {
    expect(inertText('abcdef', 4)).toBe('abc…');
    expect(inertText('ab👩‍🔬👩‍🔬', 5)).toBe('ab…');
    expect(inertText('abcd', 4)).toBe('abcd');
    expect(inertText(`e${'\u0301'.repeat(10_000)}`, 10)).toHaveLength(10);
  });

  it('stays the same when it is made inert again', () => {
    const text = inertText('[x](y) ${z} _a_ <b> \\* 1. - ~~c~~ www.d.e &amp; {{f}} \u2068g\u2069');

    expect(inertText(text)).toBe(text);
  });
});

it('is the same whether a text is plain enough to be taken as it is, or is looked at sign by sign', () => {
  const plainOrNearly = fc.string({ unit: fc.constantFrom(...Array.from('aZ09, .-_')), maxLength: 40 });
  fc.assert(
    fc.property(plainOrNearly, fc.integer({ min: 5, max: 50 }), (text, maxLength) => {
      // A sign without a width goes, but has to be looked for.
      expect(inertText(text, maxLength)).toBe(inertText(`${text}\u200b`, maxLength));
    }),
    { numRuns: COUNTS.texts, seed: SEED },
  );
});

describe('a name made inert', () => {
  it('has at most 60 characters', () => {
    expect(Array.from(inertName('n'.repeat(10_000)))).toHaveLength(60);
  });

  it('keeps its direction to itself when it is written from right to left, also inside a sentence', () => {
    const name = inertName('שרה לוי');

    expect(name).toBe('\u2068שרה לוי\u2069');
    expect(inertName(name)).toBe(name);
    expect(inertText(`3 people: ${name} · 2`)).toBe(`3 people: ${name} · 2`);
  });

  it('cannot open or close what it did not', () => {
    expect(inertName('a\u2069b\u2068c')).toBe('abc');
    expect(inertText('a\u2069b\u2068c')).toBe('abc');
  });

  it('is never invisible', () => {
    expect(inertName('\u200B \u202E\n')).toBe('(no name)');
    expect(inertName('')).toBe('');
  });
});
