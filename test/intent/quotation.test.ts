import * as fc from 'fast-check';
import { parseIntent } from '../../src/intent/parse-intent';
import { withoutQuotation } from '../../src/intent/text/quoted/quotation';
import { SEED } from '../soak/counts';
import { vocabulary, written } from './corpus/notation';

const read = (text: string): string => written(parseIntent({ text }, vocabulary));
const RUNS = { numRuns: 3000, seed: SEED };

const COMMANDS = ['remove awong from Visio', 'add dlee to Project', 'swap awong for jdoe in Visio', 'undo', 'help'];
const command = fc.constantFrom(...COMMANDS);
const value = fc.constantFrom('"1"', '"a > b"', "'it>s'", '"</quoted>"', '"x/"', 'plain', '"<blockquote>"', '"it\'s"');
const attributes = fc
  .array(fc.tuple(fc.constantFrom('messageId', 'author', 'itemtype', 'data-x'), value), { maxLength: 3 })
  .map((all) => all.map(([name, text]) => ` ${name}=${text}`).join(''));
const tag = fc.constantFrom('b', 'p', 'div', 'span', 'strong', 'at', 'i', 'pre');

type Quoted = { inside: string; mark: string };

/** Quoted commands: tags around them, marks in marks, and whatever attributes. */
const { mark } = fc.letrec<Quoted>((tie) => ({
  inside: fc.oneof(
    { depthSize: 'small' },
    command,
    fc.tuple(tag, attributes, tie('inside')).map(([name, own, inner]) => `<${name}${own}>${inner}</${name}>`),
    fc.tuple(tie('inside'), fc.constantFrom(' ', '\n', '\n\n', '<br>'), tie('inside')).map((all) => all.join('')),
    fc.tuple(command, tag).map(([text, name]) => `<${name}>${text}`),
    tie('mark'),
  ),
  mark: fc.oneof(
    fc
      .tuple(fc.constantFrom('quoted', 'attachment', 'blockquote', 'BlockQuote'), attributes, tie('inside'))
      .map(([name, own, inner]) => `<${name}${own}>${inner}</${name}>`),
    fc.tuple(fc.constantFrom('quoted', 'attachment'), attributes).map(([name, own]) => `<${name}${own} />`),
  ),
}));

const escaped = (text: string): string =>
  text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
const anyMark = fc.oneof(mark, mark.map(escaped));
const TYPED = ['add bkhan to Visio', 'remove jdoe from Project', 'who has Visio', 'seats'];

describe('what is quoted', () => {
  it('has no effect, whatever is in it and wherever it stands: the rest is read alone', () => {
    const place = fc.constantFrom('before', 'behind', 'line before', 'line behind', 'around');

    fc.assert(
      fc.property(anyMark, anyMark, place, fc.constantFrom(...TYPED), (one, other, where, typed) => {
        const texts = {
          before: `${one}${typed}`,
          behind: `${typed} ${one}`,
          'line before': `${one}\n${typed}`,
          'line behind': `${typed}\n\n${one}`,
          around: `${one}\n${typed}\n${other}`,
        };

        expect(read(texts[where])).toBe(read(typed));
      }),
      RUNS,
    );
  });

  it('alone asks for nothing', () => {
    fc.assert(
      fc.property(fc.array(anyMark, { minLength: 1, maxLength: 3 }), (marks) => {
        expect(withoutQuotation(marks.join('\n'))).toBe('');
        expect(read(marks.join('\n'))).toMatch(/^no: /u);
      }),
      RUNS,
    );
  });

  it('goes on to the end of the text when its mark is never closed', () => {
    fc.assert(
      fc.property(anyMark, fc.constantFrom(...TYPED), (quoted, typed) => {
        const end = quoted.search(/(?:<|&lt;)\/(?:quoted|attachment|blockquote)(?:>|&gt;)$/iu);
        fc.pre(end >= 0);

        expect(read(`${typed}\n${quoted.slice(0, end)}`)).toBe(read(typed));
        expect(withoutQuotation(`${quoted.slice(0, end)}\n${typed}`)).toBe('');
      }),
      RUNS,
    );
  });

  it.each([
    ['a mark that is never opened', 'remove awong from Visio</quoted>'],
    ['a tag that does not end', '<quoted messageId="1> remove awong from Visio'],
    ['ends in the wrong order', '<blockquote><quoted></blockquote>remove awong from Visio</quoted>'],
    ['an end that is only shown', '<blockquote>&lt;/blockquote&gt;remove awong from Visio</blockquote>'],
    ['a letter below its head', 'On Monday, Dana Reyes wrote:\nHello\n\nremove awong from Visio'],
    ['a letter below a line', '-----Original Message-----\nremove awong from Visio'],
  ])('is left out by %s', (_what, text) => {
    expect(withoutQuotation(text)).toBe('');
  });

  it.each([
    'Reply to alacarte\nadd bkhan to Visio',
    'Replied to alacarte\nadd bkhan to Visio',
    'In reply to: alacarte\nadd bkhan to Visio',
    'In response to alacarte:\nadd bkhan to Visio',
    'On Mon, Nov 30, 2026, alacarte wrote:\n> remove awong from Visio\nadd bkhan to Visio',
    'On Mon, Nov 30, 2026, alacarte\n<a@fabrikam.edu> wrote:\n\n&gt; remove awong from Visio\n\nadd bkhan to Visio',
    'add bkhan to Visio\n\nOn Monday, alacarte wrote:\nremove awong from Visio',
    'add bkhan to Visio\nReplying to alacarte',
    '<p>Replying to alacarte</p><p>add bkhan to Visio</p>',
    '<p>&gt; remove awong from Visio</p><p>add bkhan to Visio</p>',
  ])('leaves what is typed beside the words of a client: %s', (text) => {
    expect(read(text)).toBe(read('add bkhan to Visio'));
  });

  it('is told apart in time, however many marks begin', () => {
    const long = [
      '<quoted ',
      '<quoted a="',
      '&lt;quoted =&quot;',
      '</quoted>',
      '<blockquote>',
      'on x\n',
      '<at>\n',
      '\n',
    ].map((piece) => piece.repeat(Math.floor(90_000 / piece.length)));
    const started = performance.now();

    for (const text of long) withoutQuotation(text);

    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
