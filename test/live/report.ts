import { type Outcome } from './compare';
import { type Suite } from './variables';

const TITLES: Readonly<Record<Suite, string>> = {
  directory: 'Directory',
  provisioner: 'Provisioner',
  groups: 'Groups',
  documents: 'Documents',
};

/** Says what came of each suite as it ends, and counts. */
export class Report {
  readonly #say: (line: string) => void;
  #suite = '';
  #outcomes: Outcome[] = [];
  #differing = 0;
  #compared = 0;
  #hasSentences = false;
  #hasLeftSomething = false;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  begin(suite: Suite): void {
    this.#suite = TITLES[suite];
    this.#outcomes = [];
  }

  add(outcome: Outcome): void {
    this.#outcomes.push(outcome);
    this.#hasSentences = true;
    if (outcome.status === 'left-out') return;
    this.#compared += 1;
    if (outcome.status !== 'differs') return;
    this.#differing += 1;
    // At once: a long run may be stopped.
    this.#say(`  differs: ${outcome.says}`);
    outcome.lines.forEach((line) => {
      this.#say(`    ${line}`);
    });
  }

  /** @param leftOut What the suite cannot say of what was named. */
  end(leftOut: readonly string[]): void {
    const outcomes = this.#outcomes;
    const compared = outcomes.filter(({ status }) => status !== 'left-out').length;
    const differing = outcomes.filter(({ status }) => status === 'differs').length;
    this.#say(
      `${this.#suite}: ${counted(compared, 'sentence')}, ${differing === 0 ? 'no difference' : counted(differing, 'difference')}`,
    );
    const waited = outcomes.filter((one) => one.status === 'same').filter(({ waitedMs }) => waitedMs > 0);
    for (const { says, waitedMs } of waited) this.#say(`  the same once ${waitedMs / 1000} s were waited: ${says}`);
    for (const one of outcomes) if (one.status === 'left-out') this.#say(`  left out: ${one.says}: ${one.why}`);
    for (const what of leftOut) this.#say(`  left out: ${what}`);
  }

  putBack(left: readonly string[]): void {
    if (left.length === 0) {
      this.#say('Everything is as it was before.');
      return;
    }
    this.#hasLeftSomething = true;
    this.#say('Not everything could be put back; run npm run live again, which tries it first:');
    left.forEach((line) => {
      this.#say(`  ${line}`);
    });
  }

  /** @param says The words for which sentences were asked. @returns Whether something was compared, nothing differs and nothing is left. */
  summary(says: string): boolean {
    if (!this.#hasSentences) {
      this.#say(`Nothing was compared: no sentence has these words: ${says}`);
      return false;
    }
    const said = this.#differing === 0 ? 'no difference' : `${counted(this.#differing, 'difference')}, named above`;
    this.#say(`${counted(this.#compared, 'sentence')} compared: ${said}.`);
    return this.#compared > 0 && this.#differing === 0 && !this.#hasLeftSomething;
  }
}

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
