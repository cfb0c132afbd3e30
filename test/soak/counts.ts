const isFull = process.env['SOAK'] === 'full';

/** How much of everything is done: all of it by `npm run soak`, a part by `npm test`. */
export const COUNTS = {
  isFull,
  /** Processes killed in the middle of a stream of commands. */
  kills: isFull ? 200 : 12,
  /** Operations of random histories, in total. */
  operations: isFull ? 100_000 : 10_000,
  /** Times that 4 processes × 50 people are added at once, on each store and in each weather. */
  races: isFull ? 20 : 1,
  /** Times that everybody who holds a license is read while answers are cut short. */
  truncations: isFull ? 1000 : 40,
  /** Operations of random histories of purchases, in total. */
  purchaseOperations: isFull ? 40_000 : 800,
  /** Times that two approvers decide at once, on each store and in each weather. */
  decisionRaces: isFull ? 200 : 4,
  /** Times that cover is brought up to date by two processes at once, or while somebody changes it. */
  coverRaces: isFull ? 60 : 4,
  /** Processes killed in the middle of purchases. */
  purchaseKills: isFull ? 120 : 5,
  /** Times that every fault of the tenant befalls some runs while rosters change. */
  storms: isFull ? 120 : 8,
  /** Damaged ledgers that must be noticed. */
  ledgerMutations: 10_000,
} as const;

/** The seed of everything random: `SEED` to do a run again, otherwise a new one. */
export const SEED =
  process.env['SEED'] === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(process.env['SEED']);

/** Puts a line with what was counted on the screen, past the test runner. */
export function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
