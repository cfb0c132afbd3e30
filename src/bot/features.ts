import { ask } from './ask/feature';
import { audit } from './audit/feature';
import { findings } from './findings/feature';
import { help } from './help/feature';
import { institution } from './institution/feature';
import { mirror } from './mirror/feature';
import { offer } from './offer';
import { pending } from './pending/feature';
import { purchase } from './purchase/feature';
import { reconcile } from './reconcile/feature';
import { reminder } from './reminder/feature';
import { roster } from './roster/feature';
import { term } from './term/feature';
import { allOf } from './turn/feature';

/** All that the bot does. What no feature handles, or two of them do, does not compile. */
export const { handlers, actions } = allOf(
  roster,
  offer,
  term,
  purchase,
  reminder,
  institution,
  reconcile,
  audit,
  mirror,
  findings,
  pending,
  help,
  ask,
);
