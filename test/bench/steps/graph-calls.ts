import { type Step, Steps } from '../../support/store/steps';

/** A request to Graph of the program under test. */
export interface GraphCall extends Step {
  readonly startedAt: number;
}

/** Counts what the program asks of Graph: it has the `fetch` of this process, as everybody here. Tokens are nobody's step. */
export class GraphCalls {
  readonly #fetch = globalThis.fetch;
  readonly #steps = new Steps();
  #calls: GraphCall[] = [];

  /** Counts requests below an address, until {@link stop}. */
  start(baseUrl: string): void {
    globalThis.fetch = async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.startsWith(`${baseUrl}/v1.0/`)) return this.#fetch(input, init);
      const call: GraphCall = { ...this.#steps.begin(), startedAt: performance.now() };
      this.#calls.push(call);
      try {
        return await this.#fetch(input, init);
      } finally {
        this.#steps.end(call);
      }
    };
  }

  /** Begins anew. @returns The calls so far. */
  take(): readonly GraphCall[] {
    const taken = this.#calls;
    this.#calls = [];
    this.#steps.restart();
    return taken;
  }

  stop(): void {
    globalThis.fetch = this.#fetch;
  }
}
