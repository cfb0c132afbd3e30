import { type Command, type CommandKind } from './intent';
import { findName, type Names } from './text/match-names';
import { matches, templates, templatesFor } from './question-templates';
import { type Token } from './text/tokens';
import { PREPOSITIONS } from './text/words';
import { poolsReadOnce, readSlots } from './question-slots';

/** Longer texts are no questions of ours. */
const MOST_TOKENS = 60;

/** The words that begin a question, for those who misspell them. */
export function questionWords(): ReadonlySet<string> {
  return new Set(templates.flatMap(({ elements }) => elements.slice(0, 1)).filter((word) => /^[a-z]{3,}$/.test(word)));
}

/** Reads a question, or an undo; undefined when the text is none. One whose product is known wins over one of which it is not. */
export function parseQuestion(tokens: readonly Token[], names: Names): Command | undefined {
  if (tokens.length > MOST_TOKENS) return undefined;
  const whole = parseWhole(tokens, names);
  return (whole === undefined || isGuess(whole) ? parseAround(tokens, names) : undefined) ?? whole;
}

/** `who was not reached`, `why does jdoe not have Visio`: the questions of ours that have a negation in them. */
export function parseNegatedQuestion(tokens: readonly Token[], names: Names): Command | undefined {
  const question = parseQuestion(tokens, names);
  return question !== undefined && NEGATED.has(question.kind) ? question : undefined;
}

const NEGATED: ReadonlySet<string> = new Set<CommandKind>([
  'reminders',
  'explain-seat',
  'purchase-state',
  'show-purchase',
]);

/** `who in Mathematics has Visio`: the department stands where no template has a place for it. */
function parseAround(tokens: readonly Token[], names: Names): Command | undefined {
  for (const [at, { word }] of tokens.entries()) {
    const match = PREPOSITIONS.has(word) ? findName(names, tokens, at + 1) : undefined;
    const [departmentId, ...others] = match?.named.departments ?? [];
    if (match === undefined || departmentId === undefined || others.length > 0) continue;
    const intent = parseWhole([...tokens.slice(0, at), ...tokens.slice(match.end)], names);
    if (intent === undefined || !('department' in intent) || intent.department.kind !== 'missing') continue;
    return { ...intent, department: { kind: 'known', departmentId } };
  }
  return undefined;
}

function parseWhole(tokens: readonly Token[], names: Names): Command | undefined {
  let guess: Command | undefined;
  const pools = poolsReadOnce(names);
  for (const { asks, elements } of templatesFor(tokens)) {
    for (const slots of matches(elements, tokens)) {
      const asked = readSlots(slots, names, { elements, pools });
      const command = asked === undefined ? undefined : asks(asked);
      if (command === undefined) continue;
      if (!isGuess(command)) return command;
      guess ??= command;
    }
  }
  return guess;
}

/** Whether a name that is none of ours may have been taken for one. */
const isGuess = (command: Command): boolean =>
  ('product' in command && command.product.kind === 'unknown') ||
  ('department' in command && command.department.kind === 'unknown');
