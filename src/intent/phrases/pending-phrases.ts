import { type CommandKind } from '../intent';
import { type Phrase } from './phrase';

/** What waits for the sender. */
export const pendingPhrases = {
  pending: {
    example: 'pending',
    group: 'anyone',
    meaning: 'Shows what waits for you, each with a button that leads to it.',
    says: [
      '[show|list|give] [my|open] (pending|inbox|overview|todo|to-do|todos|tasks|agenda|worklist|backlog) [items|things|list|tasks]',
      '[show|list|give] [my] (to do|to dos|to do list|work list|open items|open tasks|open points|action items)',
      '[show] (what|anything|something|nothing) (pending|outstanding|open) [~] [my side] [now|today|right now]',
      '[show] what (do i need|do i have|should i|must i|have i|need i|do we need|do we have|must we|should we) to do [now|today|next|first|this week]',
      '[show] what i (need|have|ought) to do [now|today|next|first]',
      'what (should|must) i (do|look at|work on|take care of) [now|today|next|first]',
      'what [left|else] to do [now|today|next]',
      '(anything|something|nothing|what) [left|else] [i|for] [i] [need|have|must] to do [now|today]',
      '(anything|something|nothing) [left|else] i (need|have|should|must) [to] do [now|today]',
      '(do i have|have i got|do i need|do we have) [to do] (anything|something) [to do|open|pending|left to do] [now|today]',
      '[show] what (waits|waiting) [~|on] [i|us]',
      'what (waits|waiting) [now|today]',
      '[is|does] (anything|something) (waits|waiting|wait) [for|on] [i|us|me] [now|today]',
      '[show] (what|anything|does anything|does something) [that] (needs|need|requires|require|wants|want|deserves) [my|our] (attention|action|input|doing|answer) [now|today]',
      '(what|anything|does anything) (needs|need) (done|doing|to be done) [now|today]',
      'what on my (plate|list|desk|agenda|todo list|to do list)',
      'what [my] (next|next task|next step|to do|todo|tasks)',
      '(brief|update|catch) me [up]',
      '(what did i miss|any news|what new|status|state of things|where do we stand)',
    ],
    asks: () => ({ kind: 'pending' }),
  },
} satisfies Partial<Record<CommandKind, Phrase>>;
