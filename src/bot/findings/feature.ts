import { type Feature } from '../turn/feature';
import { giveTicked, keepTicked, releaseTicked, replyLeavers } from './reply-leavers';

/** Those who left or moved. Whom a button is about is ticked, and looked up anew. */
export const findings = {
  handlers: { leavers: ({ context, turn }) => replyLeavers(context, turn) },
  actions: { 'leaver.release': releaseTicked, 'leaver.keep': keepTicked, 'leaver.give': giveTicked },
} satisfies Feature;
