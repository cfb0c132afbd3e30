import { uncheckedPress } from '../../src/cards/parts/button';
import { bindingsOf, checkBindings } from '../../src/cards/parts/bindings';
import { render } from '../../src/cards/render';
import { withoutEmpty } from '../../src/cards/parts/without-empty';

const notice = { heading: 'You have a Visio seat', subheading: 'Mathematics', lines: ['It is ready.'] };
const button = { title: 'Undo', press: uncheckedPress('roster.undo', {}) };

describe('a template and what fills it', () => {
  it('have to agree, so that nothing stays unbound', () => {
    const { subheading, ...rest } = notice;

    expect(() => render('answer/notice', { fields: rest, buttons: [], summary: subheading })).toThrow(
      'answer/notice: nothing to bind to subheading',
    );
  });

  it('have to agree, so that nothing is prepared for nobody', () => {
    const fields = { ...notice, seatsText: '2 of 5 seats free' };

    expect(() => render('answer/notice', { fields, buttons: [], summary: 'x' })).toThrow(
      'notice: seatsText bound nowhere',
    );
  });

  it('have to agree in every item of a list', () => {
    const bindings = bindingsOf({ body: [{ $data: '${people}', text: '${name} ${state}' }] });

    expect(() => {
      checkBindings('x', bindings, { people: [{ name: 'a', state: 'b' }, { name: 'a' }] });
    }).toThrow('x.people: nothing to bind to state');
    expect(() => {
      checkBindings('x', bindings, { people: [{ name: 'a', state: 'b', since: 'c' }] });
    }).toThrow('x.people: since bound nowhere');
    expect(() => {
      checkBindings('x', bindings, { people: 'a' });
    }).toThrow('x: people is not a list');
    expect(() => {
      checkBindings('x', bindings, { people: [{ name: 'a', state: 'b' }] });
    }).not.toThrow();
  });

  it('have to agree that a list holds texts', () => {
    expect(() =>
      render('answer/notice', { fields: { ...notice, lines: [{ text: 'x' }] }, buttons: [], summary: 'x' }),
    ).toThrow('answer/notice.lines: an item is not a text');
  });

  it.each(['${if(isFull, 1, 2)}', '${pool.name}', '${$root.name}'])('leave computing to the code: %s', (text) => {
    expect(() => bindingsOf({ text })).toThrow('a template computes nothing');
  });
});

describe('buttons', () => {
  it('are at most four', () => {
    expect(() =>
      render('answer/notice', { fields: notice, buttons: [button, button, button, button, button], summary: 'x' }),
    ).toThrow('answer/notice: 5 buttons');
  });

  it('have one suggestion at most', () => {
    const primary = { ...button, isPrimary: true };

    expect(() => render('answer/notice', { fields: notice, buttons: [primary, primary], summary: 'x' })).toThrow(
      'several primary',
    );
  });
});

it('cuts texts shorter until a card is small enough, and no text when it is', () => {
  const long = 'word '.repeat(60).trim();
  const bodyOf = (lines: readonly string[]) =>
    JSON.stringify(render('answer/notice', { fields: { ...notice, lines }, buttons: [], summary: 'x' }).card);

  expect(bodyOf([long])).toContain(long);
  expect(Buffer.byteLength(bodyOf(Array<string>(100).fill(long)))).toBeLessThanOrEqual(28_000);
  expect(bodyOf(Array<string>(100).fill(long))).toContain('word…');
});

it.each([
  ['of one byte in UTF-8', 'word '],
  ['of two bytes in UTF-8', 'wörtéß '],
  ['of three bytes in UTF-8', '字字字 '],
  ['of four bytes in either encoding', '𝕏𝕏😀 '],
])('keeps a message of many letters %s below both sizes that Teams may count', (_what, word) => {
  const summary = word.repeat(60);
  for (const count of [1, 20, 40, 60, 90, 120]) {
    const lines = Array<string>(count).fill(word.repeat(60));
    const rendered = render('answer/notice', { fields: { ...notice, lines }, buttons: [button], summary });
    const activity = JSON.stringify({ ...rendered, addresses: 'x'.repeat(1100) });

    expect(Buffer.byteLength(activity, 'utf8')).toBeLessThan(28_000);
    expect(Buffer.byteLength(activity, 'utf16le')).toBeLessThan(40_000);
  }
});

it('leaves out what would show nothing, and nothing else', () => {
  const run = (text: string) => ({ type: 'TextRun', text });
  const rich = (...inlines: readonly { type: string; text: string }[]) => ({ type: 'RichTextBlock', inlines });
  const action = { type: 'Action.Execute', data: { empty: '' } };

  const body = withoutEmpty([
    { type: 'TextBlock', text: '' },
    { type: 'Image', url: '', altText: 'x' },
    { type: 'Container', items: [rich(run('')), { type: 'ColumnSet', columns: [{ type: 'Column', items: [] }] }] },
    rich(run('a'), run('')),
    { type: 'Container', selectAction: action, items: [rich(run('b'))] },
    { type: 'Input.Text', id: 'people', value: '' },
  ]);

  expect(body).toEqual([
    rich(run('a')),
    { type: 'Container', selectAction: action, items: [rich(run('b'))] },
    { type: 'Input.Text', id: 'people' },
  ]);
});
