import { table } from './statistics';

/** A goal of ours, and what was measured. */
export interface Goal {
  /** What is to be so, with its limit. */
  readonly goal: string;
  readonly value: string;
  readonly isMet: boolean;
}

/** Goals beside their values. */
export const goalTable = (goals: readonly Goal[]): string =>
  table(
    ['goal', 'value', ''],
    goals.map(({ goal, value, isMet }) => [goal, value, isMet ? 'met' : 'NOT MET']),
    2,
  );
