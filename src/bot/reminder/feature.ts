import { DROPPED_INPUT } from '../../cards/reminder/keep-or-drop';
import { type PressedTurn, placed, type Reply } from '../turn/turn';
import { choiceOf, chosenPool } from '../turn/chosen';
import { choosing } from '../button/press';
import { type Feature } from '../turn/feature';
import { poolSlots } from '../turn/slots';
import { lapse, renew } from './renew';
import { replyReminders, replyUnanswered } from './reply-reminders';
import { confirmShown, replyEnding, replyEndings, replyKeepOrDrop } from './replies';

/** The end of cover: what is shown of it, and all that can be done about it. */
export const reminder = {
  handlers: {
    renew: async (message) => {
      const { context, turn, intent } = message;
      const slots = await poolSlots(message, { press: (known) => choosing('reminder.show', known) });
      if (!slots.ok) return slots.reply;
      const { department, product } = slots.pool;
      return product === undefined
        ? replyEndings(context, turn.actor, { department, offset: 0 })
        : replyEnding(context, turn.actor, { department, product, isOneOfMany: false, seats: intent.seats });
    },
    reminders: ({ context, turn }) => replyReminders(context, turn),
  },
  actions: {
    'reminders.show': async (context, turn, data) => placed(await replyUnanswered(context, turn, data), data),
    'reminder.show': async (context, turn, data) => {
      const { department, product } = chosenPool(turn, data);
      const isInPlace = data.isInPlace === true || choiceOf(turn, data) !== undefined;
      const reply: Reply =
        product === undefined
          ? await replyEndings(context, turn.actor, { department, offset: data.offset })
          : await replyEnding(context, turn.actor, { department, product, isOneOfMany: data.isOneOfMany });
      return placed(reply, { isInPlace });
    },
    'reminder.renew': (context, turn, data) => renew(context, turn, data, { isFewer: false }),
    'reminder.renew-fewer': (context, turn, data) => renew(context, turn, data, { isFewer: true }),
    'reminder.lapse': lapse,
    'reminder.drop-form': async (context, turn, data) =>
      placed(await replyKeepOrDrop(context, turn.actor, data), { isInPlace: data.isInPlace ?? true }),
    'reminder.drop': (context, turn, data) => confirmShown(context, turn, data, markedIn(turn)),
    'reminder.keep': (context, turn, data) => confirmShown(context, turn, data, []),
  },
} satisfies Feature;

/** Who was marked: several choices of one input are separated by commas, and it is not sent where there are none. */
const markedIn = ({ inputs }: PressedTurn): readonly string[] => (inputs[DROPPED_INPUT] ?? '').split(',');
