import { isFault, isUnreadable, type OnUnreadable } from '../../ports/fault';

/** Reads what was found. One that cannot be read is told of and left out where somebody wants to hear of it; otherwise its fault is thrown. */
export const readEach = <Found, Value>(
  found: readonly Found[],
  read: (one: Found) => Value,
  onUnreadable: OnUnreadable | undefined,
): readonly Value[] =>
  found.flatMap((one) => {
    try {
      return [read(one)];
    } catch (error) {
      if (onUnreadable === undefined || !isFault(error) || !isUnreadable(error)) throw error;
      onUnreadable(error);
      return [];
    }
  });
