/**
 * The same question, whose answer is remembered: who asks the same again, even while it is on its way, gets that. With `isPatient` a
 * failure is the answer of all who ask, too, as it must be where whoever is asked wants to be left alone for a time; otherwise who asks
 * again asks anew.
 */
export function askingOnce<Asked extends readonly unknown[], Value>(
  ask: (...asked: Asked) => Promise<Value>,
  { isPatient = false }: { readonly isPatient?: boolean } = {},
): (...asked: Asked) => Promise<Value> {
  const answers = new Map<string, Promise<Value>>();
  return (...asked) => {
    const key = JSON.stringify(asked);
    const before = answers.get(key);
    const answer = before === undefined ? ask(...asked) : isPatient ? before : before.catch(() => ask(...asked));
    answers.set(key, answer);
    return answer;
  };
}
