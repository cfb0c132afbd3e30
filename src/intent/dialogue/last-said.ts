import { type Command, type DidYouMean, isChange } from '../intent';
import { type DepartmentSaid } from '../said';
import { NO_POOL } from '../text/read-segments';

/** What somebody said last, understood: its people are mentions of the text that refers to it. */
export interface LastSaid {
  readonly command: Command;
  /** Its people as placeholders: what stands for them in a text. */
  readonly people: readonly string[];
  /** Whether something was asked about it: who comes in addition comes with its people. */
  readonly isOpen: boolean;
  /** Whether that was asked because it was guessed. */
  readonly isGuess?: boolean;
}

/** What a text asks for that refers to what was said before. */
export type FollowUp =
  | { readonly kind: 'understood'; readonly intent: Command | DidYouMean }
  /** `her`, where several people were named: what it asks for with each of them, in their order. */
  | { readonly kind: 'whom'; readonly word: string; readonly intents: readonly (Command | DidYouMean)[] };

/** What a text is understood as. */
export const understood = (intent: Command | DidYouMean): FollowUp => ({ kind: 'understood', intent });

/** A command that names no pool is about the one that was spoken of. */
export function inPlaceOf(intent: Command | DidYouMean, last: Command): Command | DidYouMean {
  if (intent.kind === 'did-you-mean') {
    const inner = inPlaceOf(intent.intent, last);
    return inner.kind === 'did-you-mean' ? intent : { ...intent, intent: inner };
  }
  if (!('product' in intent) || !('product' in last)) return intent;
  const isOne = last.product.kind !== 'each' && last.product.kind !== 'everything';
  const isUnclear = ['near', 'several', 'unknown'].includes(last.product.kind);
  const isSamePool = intent.product.kind === 'missing' && !isUnclear && (isOne ? REPEATED : OF_MANY).has(intent.kind);
  const product = isSamePool ? last.product : intent.product;
  const lastDepartment: DepartmentSaid = 'department' in last ? last.department : NO_POOL.department;
  const isPlaced = !('department' in intent) || intent.department.kind !== 'missing';
  const placed = isPlaced || !isChange(intent) || lastDepartment.kind !== 'known' ? {} : { department: lastDepartment };
  return { ...intent, product, ...placed } as Command;
}

/** Commands about people in a pool, that can be said again with others. */
const REPEATED: ReadonlySet<string> = new Set(['add', 'remove', 'swap', 'move']);
/** Those of them that take several products. */
const OF_MANY: ReadonlySet<string> = new Set(['add', 'remove', 'swap']);
