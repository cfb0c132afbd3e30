/** When a process dies: at which of its calls, counted from 1, and whether that one still takes effect. */
export interface Death {
  readonly at: number;
  readonly when: 'before' | 'after';
  /**
   * What is counted. What a process leaves behind differs only by the `changes` that it made; `calls` are those that only read as
   * well, so that it dies at each of its await points.
   */
  readonly of: 'calls' | 'changes';
}

/** Whether a call of a port changes anything outside of the process; undefined for what is no call: it happens in the process alone. */
export type KindOfCall = (method: string, args: readonly never[]) => 'reads' | 'changes' | undefined;

/**
 * A process that dies at one of its calls: from then on nothing of it happens. Everything that it does to the world has to go through
 * what it wrapped; all else is memory, which dies with it.
 */
export class Mortal {
  /** Every call that was begun, and those that changed something, by the names of their methods. */
  readonly calls: string[] = [];
  readonly changes: string[] = [];
  #isGone = false;
  readonly #death: Death | undefined;
  readonly #underWay = new Set<Promise<unknown>>();
  #counted = 0;

  /** @param death Undefined: it lives as long as it likes. */
  constructor(death?: Death) {
    this.#death = death;
  }

  get isDead(): boolean {
    return this.#isGone;
  }

  /** The same port, by which this process can die. */
  wrap<Port extends object>(port: Port, kindOf: KindOfCall): Port {
    return new Proxy(port, {
      get: (target, name): unknown => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: never[]): unknown => {
          const work = (): unknown => Reflect.apply(value as (...given: never[]) => unknown, target, args);
          const kind = kindOf(String(name), args);
          return kind === undefined ? work() : this.#call(String(name), kind, work);
        };
      },
    });
  }

  /** Waits for what was sent before the death and takes effect all the same. */
  async stillness(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  async #call(name: string, kind: 'reads' | 'changes', work: () => unknown): Promise<unknown> {
    const isLast = this.#isLast(kind);
    if (this.isDead || (isLast && this.#death?.when === 'before')) return this.#die();
    this.calls.push(name);
    if (kind === 'changes') this.changes.push(name);
    const working = Promise.resolve(work());
    this.#underWay.add(working);
    try {
      const value = await working;
      if (isLast) this.#isGone = true;
      return this.#heard(value);
    } finally {
      this.#underWay.delete(working);
    }
  }

  #isLast(kind: 'reads' | 'changes'): boolean {
    if (this.#death === undefined || (this.#death.of === 'changes' && kind === 'reads')) return false;
    this.#counted += 1;
    return this.#counted === this.#death.at;
  }

  /** What comes of a call: a dead process never hears of it. */
  #heard(value: unknown): unknown {
    return this.#isGone ? this.#die() : value;
  }

  #die(): never {
    this.#isGone = true;
    throw new Error('dead');
  }
}
