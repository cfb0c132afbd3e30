import { type JsonObject } from '../../../src/cards/parts/json';
import { aMessage, type WireActivity } from '../bot/activities';
import { deeds } from '../purchase/purchase-deeds';
import { forge } from '../purchase/purchase-world';
import { type HeldRole } from './last-moment';
import { world } from './role-world';

/** The delegate of Mathematics. */
export const DELEGATE: HeldRole = { alias: 'dreyes', department: 'math' };
/** Its purchaser. */
export const PURCHASER: HeldRole = { alias: 'nadler', department: 'math' };
/** An approver. */
export const APPROVER: HeldRole = { alias: 'sokafor' };
/** Another approver, whose latest changes are of roles and departments. */
export const OTHER: HeldRole = { alias: 'kbell' };

/** What somebody sends who has a role at that moment. */
export interface Row {
  readonly who: HeldRole;
  readonly sends: (row: Row) => Promise<WireActivity> | WireActivity;
  /** What is done before the role is taken away, and after the message; what is read then. */
  readonly ends?: () => Promise<string>;
}

/** A message. */
export const typed =
  (text: string | (() => string), own: WireActivity = {}): Row['sends'] =>
  ({ who }) =>
    aMessage(who.alias, world().bot.place, typeof text === 'string' ? text : text(), own);

/** A press of a button that no card has to show. */
export const pressed =
  (
    verb: string,
    data: JsonObject | ((alias: string) => JsonObject) = {},
    inputs: Readonly<Record<string, string>> = {},
  ): Row['sends'] =>
  ({ who: { alias } }) =>
    forge(alias, world().bot, { verb, data: typeof data === 'function' ? data(alias) : data, inputs });

/** A press, or a message, about a purchase that was made ready, as those of who may do what. */
export const aboutPurchase =
  (name: string): Row['sends'] =>
  ({ who }) => {
    const deed = deeds[name];
    const bought = deed && world().bought[deed.of];
    if (deed === undefined || bought === undefined) throw new Error(`there is no ${name}`);
    return deed.how(world().bot, who.alias, bought, world().server);
  };

/** The same of each of these. */
export const by = (who: readonly HeldRole[], sends: Row['sends']): readonly Row[] =>
  who.map((one) => ({ who: one, sends }));

/** Who changes the rosters of Mathematics. */
export const ROSTER = [DELEGATE, APPROVER];
/** Who sends its purchases. */
export const SENDERS = [DELEGATE, PURCHASER, APPROVER];
/** Who looks after everything else. */
export const IT = [APPROVER];
