import { actions, handlers } from '../../src/bot/features';
import { ask } from '../../src/bot/ask/feature';
import { audit } from '../../src/bot/audit/feature';
import { findings } from '../../src/bot/findings/feature';
import { help } from '../../src/bot/help/feature';
import { institution } from '../../src/bot/institution/feature';
import { mirror } from '../../src/bot/mirror/feature';
import { offer } from '../../src/bot/offer';
import { pending } from '../../src/bot/pending/feature';
import { purchase } from '../../src/bot/purchase/feature';
import { reconcile } from '../../src/bot/reconcile/feature';
import { reminder } from '../../src/bot/reminder/feature';
import { roster } from '../../src/bot/roster/feature';
import { term } from '../../src/bot/term/feature';
import { buttonData } from '../../src/bot/button/verbs';
import { allOf, type Feature } from '../../src/bot/turn/feature';

const others = [
  roster,
  offer,
  term,
  purchase,
  reminder,
  institution,
  reconcile,
  audit,
  mirror,
  pending,
  help,
  ask,
] as const;
const thanks = () => Promise.reject(new Error('not called'));

const aFeature = (feature: Feature): Feature => feature;

// What the compiler refuses; `check:types` fails if it no longer does.
export const refused = [
  // @ts-expect-error the leavers and their buttons are missing
  () => allOf(...others),
  // @ts-expect-error two features handle thanks
  () => allOf(...others, findings, { handlers: { thanks }, actions: {} }),
  // @ts-expect-error two features handle a button
  () => allOf(...others, findings, { handlers: {}, actions: { 'roster.undo': thanks } }),
  // @ts-expect-error nobody can say this
  () => aFeature({ handlers: { 'sing-along': thanks }, actions: {} }),
  // @ts-expect-error no button does this
  () => aFeature({ handlers: {}, actions: { 'roster.destroy': thanks } }),
  // @ts-expect-error the button does not send a purchase
  () => aFeature({ handlers: {}, actions: { 'run.release': (_, __, _data: { purchase: string }) => thanks() } }),
];

describe('the features of the bot', () => {
  it('handle every button there is', () => {
    expect(Object.keys(actions).toSorted()).toEqual(Object.keys(buttonData).toSorted());
  });

  it('handle each command and each button once', () => {
    const all = [...others, findings].flatMap((one) => [...Object.keys(one.handlers), ...Object.keys(one.actions)]);

    expect(all.toSorted()).toEqual([...Object.keys(handlers), ...Object.keys(actions)].toSorted());
  });
});
