import { type z } from 'zod';
import { type Button, type ChoicePress, type Press, uncheckedPress } from '../../cards/parts/button';
import { type JsonObject } from '../../cards/parts/json';
import { type CHOICE_KEY } from '../../cards/question/choose';
import { type buttonData, type Verb } from './verbs';

/** Values as they may be given: nothing is changed in them, and what is undefined is left out. */
type Given<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Given<Value[Key]> | (object extends Pick<Value, Key> ? undefined : never) }
  : Value;

/** What a button of a verb sends. */
export type DataFor<Of extends Verb> = Given<z.input<(typeof buttonData)[Of]>>;

/** The verbs that send what was chosen, too. */
export type ChoiceVerb = {
  [Of in Verb]: typeof CHOICE_KEY extends keyof z.input<(typeof buttonData)[Of]> ? Of : never;
}[Verb];

const asJson = (data: object): JsonObject => JSON.parse(JSON.stringify(data)) as JsonObject;

/** What pressing does; a verb that nobody handles, or data that it does not take, do not compile. */
export const press = <Of extends Verb>(verb: Of, data: DataFor<Of>): Press => uncheckedPress(verb, asJson(data));

/** What choosing does, where the choice is added to the data. */
export const choosing = <Of extends ChoiceVerb>(verb: Of, data: Omit<DataFor<Of>, typeof CHOICE_KEY>): ChoicePress =>
  uncheckedPress(verb, asJson(data));

/** A button, by its verb. */
export const button = <Of extends Verb>(
  title: string,
  verb: Of,
  data: DataFor<Of>,
  more: Omit<Button, 'title' | 'press'> = {},
): Button => ({ title, press: press(verb, data), ...more });

/** A button that does what typing a text does. */
export const sayButton = (text: string, title = text): Button => button(title, 'phrase.say', { text });

/** The way out of every question. */
export const cancelButton = (title: 'Cancel' | 'No' = 'Cancel'): Button =>
  button(title, 'roster.cancel', {}, { isWayOut: true });

/** Shows a pool below. */
export const poolButton = (department: string, product: { readonly id: string; readonly name: string }): Button =>
  button(`Show ${product.name}`, 'pool.show', { department, product: product.id });
