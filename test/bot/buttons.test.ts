import { globSync, readFileSync } from 'node:fs';
import { button, choosing, press } from '../../src/bot/button/press';
import { READ_ONLY_VERBS, buttonData, isVerb, readData } from '../../src/bot/button/verbs';
import { type Button, readPress, actionOf } from '../../src/cards/parts/button';
import { renderChoose } from '../../src/cards/question/choose';
import { departmentId, productId } from '../../src/domain/ids';
import { nodesOf } from '../support/cards/card-reader';

const asked = { heading: 'Which?', label: 'Product', options: [{ title: 'Visio', value: 'visio' }], buttonTitle: 'Go' };

// What the compiler refuses; `check:types` fails if it no longer does.
export const refused = [
  // @ts-expect-error no button does this
  () => press('roster.destroy', {}),
  // @ts-expect-error it has to say which department
  () => press('roster.undo', {}),
  // @ts-expect-error it does not say which purchase
  () => press('roster.undo', { department: 'math', purchase: 'p1' }),
  // @ts-expect-error a page follows on a rank
  () => press('pool.show', { trail: [{ after: 'Amy Wong', seen: 8 }] }),
  // @ts-expect-error a command on its way is of a kind we know
  () => press('roster.confirm', { origin: 'x', draft: { kind: 'steal', people: [] } }),
  // @ts-expect-error it takes no choice
  () => choosing('roster.add', { origin: 'x' }),
  // @ts-expect-error nothing takes its choice
  () => renderChoose({ ...asked, press: press('roster.undo', { department: 'math' }) }),
  // @ts-expect-error nobody has seen whether it is handled
  { title: 'Undo', press: { verb: 'roster.undo', data: { department: 'math' } } } satisfies Button,
];

describe('a button', () => {
  it('leaves out what is undefined, however deep', () => {
    const people = [{ userText: 'jdoe', userId: undefined }];

    const { data } = press('roster.confirm', { origin: 'x', draft: { kind: 'add', product: undefined, people } });

    expect(data).toEqual({ origin: 'x', draft: { kind: 'add', people: [{ userText: 'jdoe' }] } });
  });

  it('is read as it was made', () => {
    const undo = button('Undo', 'roster.undo', { department: 'math', command: 'c1' });

    const pressed = readPress(actionOf(undo)['data']);

    expect(pressed?.verb).toBe('roster.undo');
    expect(readData('roster.undo', pressed?.data)).toEqual({
      department: departmentId('math'),
      command: 'c1',
      isConfirmed: false,
      agreed: [],
    });
  });

  it('is read with what was chosen', () => {
    const { card } = renderChoose({ ...asked, press: choosing('pool.show', { department: 'math', isProduct: true }) });

    const [choose] = nodesOf(card).filter((node) => node['type'] === 'Action.Execute');

    expect(readData('pool.show', readPress(choose?.['data'])?.data)).toEqual({
      department: departmentId('math'),
      choice: productId('visio'),
      isProduct: true,
      isOnlyWaiting: false,
      trail: [],
    });
  });

  it.each(['constructor', '__proto__', 'toString', 'roster.destroy', ''])('is not “%s”', (verb) => {
    expect(isVerb(verb)).toBe(false);
  });

  it('runs by itself only where it changes nothing', () => {
    const known = new Set(Object.keys(buttonData));

    expect([...READ_ONLY_VERBS].filter((verb) => !known.has(verb))).toEqual([]);
    expect([...READ_ONLY_VERBS].filter((verb) => !/show|list|form$/u.test(verb))).toEqual([]);
  });

  it('is made without a check in one place only', () => {
    const files = globSync('src/**/*.ts').filter((file) => readFileSync(file, 'utf8').includes('uncheckedPress'));

    expect(files.toSorted()).toEqual(['src/bot/button/press.ts', 'src/cards/parts/button.ts']);
  });
});
