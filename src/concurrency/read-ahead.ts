/**
 * Begins to read now: who asks first is given that, and who asks later what is read then.
 *
 * @param read Told for which attempt it reads, when it does not read ahead.
 */
export function readAhead<Value>(read: (attempt?: object) => Promise<Value>): (attempt: object) => Promise<Value> {
  let ahead: Promise<Value> | undefined = read();
  // Whoever it was read for may never ask.
  ahead.catch(() => undefined);
  return (attempt) => {
    const now = ahead ?? read(attempt);
    ahead = undefined;
    return now;
  };
}
