const soak = process.env['SOAK'];

/** What of the full counts is done: all with `SOAK=full`, a share of them with `SOAK=0.01`; undefined for the small counts of `npm test`. */
const share = soak === undefined ? undefined : soak === 'full' ? 1 : Number(soak);

const count = (full: number, small: number): number =>
  share === undefined ? small : Math.max(1, Math.round(full * share));

/** How much of everything is done: all of it by `npm run soak`, a small part by `npm test`. */
export const COUNTS = {
  /** Whether this is the soak, or a share of it. */
  isSoak: share !== undefined,
  /** Whether it is all of the soak: enough for everything that happens by chance to happen. */
  isFull: share === 1,
  /** Processes killed in the middle of a stream of commands. */
  kills: count(200, 5),
  /** Operations of random histories, in total. */
  operations: count(100_000, 180),
  /** Times that 4 processes × 50 people are added at once, on each store and in each weather. */
  races: count(20, 1),
  /** Times that everybody who holds a license is read while answers are cut short. */
  truncations: count(1000, 12),
  /** Operations of random histories of purchases, in total. */
  purchaseOperations: count(40_000, 240),
  /** Times that two approvers decide at once, on each store and in each weather. */
  decisionRaces: count(200, 2),
  /** Times that cover is brought up to date by two processes at once, or while somebody changes it. */
  coverRaces: count(60, 2),
  /** Departments of a year of reminders, in which some 10,000 letters are sent. */
  yearDepartments: count(510, 8),
  /** A year of audits: days from one on which the program is seen to run to the next, and what people do on it. */
  auditYear: {
    departments: Math.max(4, count(40, 4)),
    people: Math.max(150, count(3000, 150)),
    every: share === 1 ? 3 : 13,
    deeds: count(25, 3),
  },
  /** Processes killed in the middle of purchases. */
  purchaseKills: count(120, 3),
  /** Times that every fault of the tenant befalls some runs while rosters change. */
  storms: count(120, 2),
  /** Random histories of a product that several SKUs give, whose units come and go. */
  possessions: count(2000, 30),
  /** Of the calls of a run over HTTP before and after which a process can die, one in so many is tried. */
  callsApart: share === undefined ? 5 : Math.max(1, Math.round(1 / share)),
  /** Turns over HTTP while the store has trouble, in all weathers together. */
  storeTurns: count(10_000, 80),
  /** Messages of several commands, each beside the same commands typed one after the other, in worlds of their own. */
  severals: count(1000, 15),
  /** Damaged ledgers that must be noticed. */
  ledgerMutations: count(10_000, 2_000),
  /** Changes of a pack, and of a database, of which each must be found in its place. */
  tamperings: count(10_000, 150),
  /** Ledgers that are written anew with new hashes. */
  rewritings: count(1000, 40),
  /** Dialogues of two to five turns that are made up for the bot. */
  dialogues: count(6000, 20),
  /** Texts and requests that are made up for the parser, for each of its properties. */
  texts: count(1500, 150),
  /** Adds on one pool of a few seats, through three processes of the program. */
  hotAdds: count(200, 30),
  /** Times that one of three processes is restarted while people go on. */
  restarts: count(9, 1),
  /** Sentences that are made up with what they say, of which the parser may do nothing else. */
  sentences: count(100_000, 3_000),
  /** Activities that somebody made who holds a good token, sent to the started program. */
  fuzzed: count(10_000, 200),
  /** Requests that no client sends, sent to the started program. */
  malformed: count(100_000, 1_000),
} as const;

/** The seed of everything random: `SEED` to do a run again, otherwise a new one. */
export const SEED =
  process.env['SEED'] === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(process.env['SEED']);
