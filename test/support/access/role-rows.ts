import { type ChangeSaid } from '../../../src/intent/intent';
import { aMessage, chatOf, newActivityId } from '../bot/activities';
import { shownAs } from '../bot/bot-harness';
import { aPdf } from '../purchase/proof-files';
import { CHANNEL, inChannel, OTHER_CHANNEL, world } from './role-world';
import {
  aboutPurchase,
  APPROVER,
  by,
  DELEGATE,
  IT,
  OTHER,
  PURCHASER,
  ROSTER,
  type Row,
  SENDERS,
  typed,
} from './senders';

/** Whoever adds somebody while the directory is slow: the job that finishes it comes when the role is gone. */
const slowly: Row = {
  who: DELEGATE,
  sends: async ({ who }) => {
    await world().bot.tenant.faults({ path: '/$batch', reset: true });
    return aMessage(who.alias, world().bot.place, 'add gkim to Visio for Mathematics');
  },
  ends: async () => {
    await world().bot.tenant.faults();
    await world().bot.app().runJob('finish-look-ups');
    const last = world().bot.connector.shown(chatOf(DELEGATE.alias)).at(-1);
    return last === undefined ? '' : shownAs(last.id, last.activity).text;
  },
};

/** Everything that can be typed and changes something. */
export const texts: Readonly<Record<ChangeSaid['kind'], readonly Row[]>> = {
  add: [
    ...by(ROSTER, typed('add asmith to Visio for Mathematics')),
    ...by(ROSTER, typed('add asmith and gkim to Visio and Project for Mathematics')),
    slowly,
  ],
  remove: [
    ...by(ROSTER, typed('remove awong from Visio for Mathematics')),
    ...by(ROSTER, typed('remove awong from everything for Mathematics')),
  ],
  swap: by(ROSTER, typed('swap awong for asmith in Visio for Mathematics')),
  move: by(ROSTER, typed('move dlee first in Visio for Mathematics')),
  several: [
    ...by(ROSTER, typed('add asmith to Visio for Mathematics; remove awong from Visio for Mathematics')),
    ...by(IT, typed('add asmith to Visio for Mathematics; add xli to Visio for Chemistry')),
  ],
  undo: [
    ...by(ROSTER, typed('undo for Mathematics')),
    // Her latest change is what a department is called.
    ...by([OTHER], typed('undo')),
  ],
  withdraw: by(SENDERS, aboutPurchase('"withdraw PO-…"')),
  decide: [
    ...by(
      IT,
      typed(() => `approve ${world().bought.submitted.number}`),
    ),
    ...by(
      IT,
      typed(() => `decline ${world().bought.submitted.number} because it was bought twice`),
    ),
    ...by(
      IT,
      typed(() => `ask about ${world().bought.submitted.number}: which project?`),
    ),
  ],
  'add-role': [
    ...by(IT, typed('add delegate asmith to Chemistry')),
    ...by(IT, typed('add asmith as approver')),
    ...by(IT, typed('add asmith as auditor')),
  ],
  'remove-role': by(IT, typed('remove delegate gkim from Chemistry')),
  'move-role': by(IT, typed('move delegate gkim from Chemistry to History')),
  'replace-role': by(IT, typed('make asmith delegate of Chemistry instead of gkim')),
  'rename-department': by(IT, typed('rename department History to Humanities')),
  // It is asked about first: the button closes it.
  'close-department': [],
  'reopen-department': by(IT, typed('reopen department Botany')),
  'use-channel': by(IT, typed('send purchases here', inChannel(OTHER_CHANNEL))),
  'leave-channel': by(IT, typed('stop sending purchases here', inChannel(CHANNEL))),
  // A run ends between two of its steps.
  reconcile: [],
};

/** What needs no command: a file that is sent joins the one purchase that is open to its sender, or begins one. */
export const files: readonly Row[] = by([PURCHASER, APPROVER], ({ who }) => {
  const { bot, server } = world();
  server.serve('order.pdf', aPdf(newActivityId()));
  const content = { downloadUrl: server.url('order.pdf'), uniqueId: 'x', fileType: 'pdf' };
  const contentType = 'application/vnd.microsoft.teams.file.download.info';
  return aMessage(who.alias, bot.place, '', {
    attachments: [{ contentType, contentUrl: 'https://contoso-my.sharepoint.com/x', name: 'order.pdf', content }],
  });
});
