/** What a pattern is made of. */
export type Part =
  /** One character. */
  | { readonly kind: 'one'; readonly accepts: RegExp }
  /** No character: the start or the end of the value. */
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'either'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeated'; readonly part: Part; readonly least: number; readonly most: number };

/** How many states of {@link matcherOf} it takes, at most. */
export function sizeOf(part: Part): number {
  switch (part.kind) {
    case 'one':
    case 'edge':
      return 1;
    case 'sequence':
    case 'either':
      return part.parts.reduce((sum, one) => sum + sizeOf(one), 1);
    case 'repeated': {
      const times = part.most === Infinity ? part.least + 1 : part.most;
      return times * (sizeOf(part.part) + 1) + 1;
    }
  }
}

/** A place in a pattern: what has to be there, and the places behind it. */
interface State {
  readonly accepts?: RegExp;
  readonly edge?: 'start' | 'end';
  readonly next: readonly number[];
}

/**
 * Whether a pattern fits the whole of a value. All ways to fit it are gone at once, character by character, and none is tried twice: JavaScript's own
 * matching tries one way after the other, which for some patterns takes longer than the world is old.
 */
export function matcherOf(whole: Part): (value: string) => boolean {
  const states: State[] = [{ next: [] }];
  const add = (state: State): number => states.push(state) - 1;
  const END = 0;
  const start = build(whole, END);

  /** Adds the states of a part that goes on at another one. @returns The first of them. */
  function build(part: Part, next: number): number {
    switch (part.kind) {
      case 'one':
        return add({ accepts: part.accepts, next: [next] });
      case 'edge':
        return add({ edge: part.at, next: [next] });
      case 'sequence':
        return part.parts.reduceRight((behind, one) => build(one, behind), next);
      case 'either':
        return add({ next: part.parts.map((one) => build(one, next)) });
      case 'repeated': {
        let first = part.most === Infinity ? loop(part.part, next) : next;
        const optional = part.most === Infinity ? 0 : part.most - part.least;
        for (let times = 0; times < optional; times += 1) first = add({ next: [build(part.part, first), next] });
        for (let times = 0; times < part.least; times += 1) first = build(part.part, first);
        return first;
      }
    }
  }

  function loop(part: Part, next: number): number {
    const ways = [next];
    const first = add({ next: ways });
    ways.push(build(part, first));
    return first;
  }

  return (value) => {
    const characters = Array.from(value);
    let at = reached(states, [start], { isStart: true, isEnd: characters.length === 0 });
    for (const [index, character] of characters.entries()) {
      const onward = [...at].flatMap((id) => {
        const state = states[id];
        return state?.accepts?.test(character) === true ? state.next : [];
      });
      at = reached(states, onward, { isStart: false, isEnd: index === characters.length - 1 });
    }
    return at.has(END);
  };
}

/** All states that can be come to without a character. */
function reached(
  states: readonly State[],
  from: readonly number[],
  { isStart, isEnd }: { readonly isStart: boolean; readonly isEnd: boolean },
): ReadonlySet<number> {
  const found = new Set(from);
  // A set is walked with what is added to it on the way.
  for (const id of found) {
    const { accepts, edge, next } = states[id] ?? { next: [] };
    const isOpen = accepts === undefined && (edge === undefined || (edge === 'start' ? isStart : isEnd));
    if (isOpen) for (const one of next) found.add(one);
  }
  return found;
}
