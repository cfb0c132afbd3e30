import { type Row } from './corpus';

/** What is asked about the end of cover: it opens a card, and changes nothing. */
export const reminderAnswers: readonly Row[] = [
  ['renew Visio', 'renew - | visio | -'],
  ['Renew visio.', 'renew - | visio | -'],
  ['please renew visio', 'renew - | visio | -'],
  ['can you renew Visio?', 'renew - | visio | -'],
  ['renew', 'renew - | - | -'],
  ['renew 5 Visio', 'renew 5 | visio | -'],
  ['renew 5 Visio seats', 'renew 5 | visio | -'],
  ['renew five Visio licenses for Mathematics', 'renew 5 | visio | math'],
  ['renew Visio for Mathematics', 'renew - | visio | math'],
  ['renew our Visio licenses', 'renew - | visio | -'],
  ['renew all Visio seats', 'renew - | visio | -'],
  ['renew project in Art', 'renew - | project | art'],
  ['for Mathematics, renew Visio', 'renew - | visio | math'],
  ['renew acrobat', 'renew - | acrobat-std/acrobat-pro?acrobat | -'],
  ['renew visoi', 'renew - | visio?visoi | -'],
  ['renew Tableau', 'renew - | ?Tableau | -'],
  ['extend Visio', 'renew - | visio | -'],
  ["don't renew Visio", 'renew - | visio | -'],
  ['do not renew Visio for Art', 'renew - | visio | art'],
  ["we won't renew Visio", 'renew - | visio | -'],
  ['let Visio lapse', 'renew - | visio | -'],
  ['let Visio expire please', 'renew - | visio | -'],
  ['let our Visio licenses for Art lapse', 'renew - | visio | art'],
  ['reminders', 'reminders'],
  ['show me the reminders', 'reminders'],
  ['reminders sent', 'reminders'],
  ['which reminders were sent?', 'reminders'],
  ['what reminders went out', 'reminders'],
  ['did the reminders go out?', 'reminders'],
  ['who was not reached', 'reminders'],
  ['who could not be reached?', 'reminders'],
  ['which departments have not answered?', 'reminders'],
  ['who has not renewed', 'reminders'],
];

/** What only sounds like it. */
export const reminderRefuses: readonly Row[] = [
  ['renew Visio and Project', 'no: several-pools; renew - | visio | -; renew Visio'],
  ['extend jdoe to Visio', 'no: no-command; - - | visio | -; seats Visio; who has Visio; add jdoe to Visio'],
  ["don't renew jdoe", 'no: negated; renew - | - | -; renew Visio'],
  ['let jdoe go', 'no: no-command; - - | - | -; help; seats; add jdoe to Visio'],
  ['renew Visio if we have money', 'no: condition; renew - | visio | -; renew Visio'],
  ['renew Visio and add jdoe to it', 'no: several-commands; renew - | visio | -; renew Visio'],
  ['renw Visio', 'renw -> renew: renew - | visio | -'],
];
