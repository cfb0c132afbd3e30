import { z } from 'zod';
import { action, type CardAction } from '../turn/card-action';
import { offset } from '../turn/card-data';
import { ofSender } from '../turn/press';
import { replyAdopt, replyAdoptAsk, replyReconcile, replyRun } from './run-replies';

const run = z.string().regex(/^(?:plan|reconcile)-[\w:.-]{1,100}$/u);

/** The buttons of runs of the reconciler, by their verbs. */
export const runActions: Readonly<Record<string, CardAction>> = {
  'run.show': action(
    z.object({ run, offset, isInPlace: z.boolean().optional() }),
    async (context, turn, data) => ({
      place: data.isInPlace === true ? 'instead' : 'below',
      ...(await replyRun(context, turn, data.run, data.offset)),
    }),
    { isReadOnly: true },
  ),
  'run.start': action(z.object({}), (context, turn) => replyReconcile(context, turn)),
  'run.release': action(z.object({ run }), (context, turn, data) =>
    replyReconcile(context, turn, { agreesTo: data.run }),
  ),
  'run.adopt': action(z.object({ run, isConfirmed: z.boolean().default(false) }), (context, turn, data) =>
    data.isConfirmed
      ? replyAdopt(context, { ...turn, key: ofSender(turn, 'run.adopt', data.run) }, data.run)
      : replyAdoptAsk(context, turn, data.run),
  ),
};
