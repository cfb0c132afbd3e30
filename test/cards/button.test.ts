import { actionOf, readPress, uncheckedPress } from '../../src/cards/parts/button';
import { renderChoosePeople } from '../../src/cards/question/choose-people';
import { type JsonObject } from '../../src/cards/parts/json';

const undo = { title: 'Undo', press: uncheckedPress('roster.undo', { department: 'math', version: 7 }) };

it('says the same whether a client knows the newer action or falls back', () => {
  const action = actionOf(undo);

  expect(readPress(action['data'])).toEqual({ verb: 'roster.undo', data: undo.press.data, inputs: {} });
  expect(readPress((action['fallback'] as JsonObject)['data'])).toEqual(readPress(action['data']));
  expect(action['verb']).toBe('roster.undo');
});

it('works with the form half filled in, unless the button sends it', () => {
  expect(actionOf(undo)['associatedInputs']).toBe('none');
  expect(actionOf({ ...undo, sendsInputs: true })).not.toHaveProperty('associatedInputs');
});

it('never lets an input shadow what the button means', () => {
  const sent = {
    ...(actionOf(undo)['data'] as JsonObject),
    verb: 'purchase.approve',
    department: 'physics',
    version: '9',
  };

  expect(readPress(sent)).toEqual({
    verb: 'roster.undo',
    data: undo.press.data,
    inputs: { verb: 'purchase.approve', department: 'physics', version: '9' },
  });
});

it.each(['alacarte', 'msteams', 'Person 1', ''])('refuses “%s” as an input’s id', (inputId) => {
  const render = () =>
    renderChoosePeople({ heading: 'Who?', questions: [{ inputId, label: 'Who?', choices: [] }], buttons: [] });

  expect(render).toThrow('not an input id');
});

it.each([
  undefined,
  null,
  'text',
  [],
  {},
  { alacarte: 'x' },
  { alacarte: { verb: 1, data: {} } },
  { alacarte: { verb: 'x' } },
])('takes %j for nothing of ours', (sent) => {
  expect(readPress(sent)).toBeUndefined();
});

it('comes back with exactly the data it was given, whatever that is', () => {
  const data = { typed: '<at>x</at> ${nope}\n*', empty: '', people: ['a', 'b'] };

  expect(readPress(actionOf({ ...undo, press: uncheckedPress('roster.undo', data) })['data'])?.data).toEqual(data);
});
