import { mayRun } from '../../application/reconcile/show-run';
import { presentRefusal } from '../answer/plain';
import { choosing } from '../button/press';
import { chosenPool } from '../turn/chosen';
import { type Feature } from '../turn/feature';
import { draftPerson, poolSlots } from '../turn/slots';
import { ofSender, placed } from '../turn/turn';
import { adoptChosen, replyAdoptable } from './adopt-person';
import { replyPosition, replyPositionPage } from './reply-position';
import { replyAdopt, replyAdoptAsk, replyPlan, replyReconcile, replyRun } from './reply-run';

/** Runs of the reconciler, and the license position. */
export const reconcile = {
  handlers: {
    plan: ({ context, turn }) => replyPlan(context, turn),
    adoptable: ({ context, turn, intent }) => replyAdoptable(context, turn, draftPerson(turn, intent.person)),
    reconcile: ({ context, turn }) => replyReconcile(context, turn),
    position: async (message) => {
      const { context, turn } = message;
      // Before any name is looked at: what there is, is not for everybody.
      const allowed = await mayRun(context.ports, turn.actor, 'see');
      if (!allowed.ok) return presentRefusal(allowed.refusal);
      const slots = await poolSlots(message, { press: (known) => choosing('position.take', known) });
      return slots.ok ? replyPosition(context, turn, slots.pool) : slots.reply;
    },
  },
  actions: {
    'run.show': async (context, turn, data) => placed(await replyRun(context, turn, data.run, data.offset), data),
    'run.start': (context, turn) => replyReconcile(context, turn),
    'run.release': (context, turn, data) => replyReconcile(context, turn, { agreesTo: data.run }),
    'run.adopt': (context, turn, data) =>
      data.isConfirmed
        ? replyAdopt(
            context,
            {
              ...turn,
              key: ofSender(turn, 'run.adopt', data.run, ...(data.person === undefined ? [] : [data.person])),
            },
            data,
          )
        : replyAdoptAsk(context, turn, data),
    'person.show-adoption': adoptChosen,
    'position.take': (context, turn, data) => replyPosition(context, turn, chosenPool(turn, data)),
    'position.show': async (context, turn, data) => placed(await replyPositionPage(context, turn, data), data),
  },
} satisfies Feature;
