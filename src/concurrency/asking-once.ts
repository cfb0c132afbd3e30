/**
 * The same question, whose answer is remembered: who asks the same again, even while it is on its way, gets that. Where it failed, it is
 * asked anew.
 */
export function askingOnce<Asked extends readonly unknown[], Value>(
  ask: (...asked: Asked) => Promise<Value>,
): (...asked: Asked) => Promise<Value> {
  const answers = new Map<string, Promise<Value>>();
  return (...asked) => {
    const key = JSON.stringify(asked);
    const before = answers.get(key);
    const answer = before === undefined ? ask(...asked) : before.catch(() => ask(...asked));
    answers.set(key, answer);
    return answer;
  };
}
