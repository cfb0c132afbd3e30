import { readStanding, rolesOf } from '../../application/access/standing';
import { presentNote } from '../answer/plain';
import { type Feature } from '../turn/feature';
import { placed } from '../turn/turn';
import { presentHelp, presentMoreHelp } from './help';
import { replyWelcome } from './reply-welcome';

/** What can be said here, courtesies, and the button that does what typing does. */
export const help = {
  handlers: {
    help: async ({ context, turn }) => presentHelp(rolesOf(await readStanding(context.ports, turn.actor))),
    greet: ({ context, turn }) => replyWelcome(context, turn.actor),
    thanks: () => Promise.resolve(presentNote('You are welcome', 'Type “help” to see what else works here.')),
  },
  actions: {
    'help.show-more': async (context, turn, data) =>
      placed(presentMoreHelp(rolesOf(await readStanding(context.ports, turn.actor)), data.page), data),
    'phrase.say': async (context, turn, { text }) => {
      const reply = await context.handleMessage(context, { ...turn, text, mentions: [], isRepeat: true });
      return 'isTooSlow' in reply ? reply : { place: 'below', ...reply };
    },
  },
} satisfies Feature;
