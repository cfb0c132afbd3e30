import { type Handlers } from '../turn/heard';
import { replyPlan, replyReconcile } from './run-replies';

/** What happens when somebody asks what the reconciler would do, or lets it. */
export const runHandlers = {
  plan: ({ context, turn }) => replyPlan(context, turn),
  reconcile: ({ context, turn }) => replyReconcile(context, turn),
} satisfies Partial<Handlers>;
