import { z } from 'zod';
import { action, type CardAction } from '../turn/card-action';
import { giveTicked, keepTicked, releaseTicked } from './leaver-replies';

/** The buttons of the card about those who left or moved. Whom they are about is ticked, and looked up anew. */
export const leaverActions: Readonly<Record<string, CardAction>> = {
  'leaver.release': action(z.object({}), (context, turn) => releaseTicked(context, turn)),
  'leaver.keep': action(z.object({}), (context, turn) => keepTicked(context, turn)),
  'leaver.give': action(z.object({}), (context, turn) => giveTicked(context, turn)),
};
