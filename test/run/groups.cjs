const { existsSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { delimiter, join } = require('node:path');

/** Of what is counted, what loads restify. */
const COUNTED_WITH_RESTIFY = 'soak/(dialogues|restored|store-turns)';
/**
 * restify changes Node's own HTTP classes for good, which no later test in the same process would survive: those that
 * load it have a jest run, and so processes, of their own.
 */
const WITH_RESTIFY = `((bot|scenarios|application)/|door/(bodies|open-requests|readiness-at-the-end|server|stored-addresses)|${COUNTED_WITH_RESTIFY})`;
/** What is done many times over, at random: `test/soak/counts.ts` says how often, and `npm run soak` does it in full. */
const COUNTED = '(soak/|intent/properties|adapters/documents/department/ledger-hash)';

/** What knocks at the built program from outside, and waits for it more than it works. */
const STARTED =
  '(door/(?!bodies|open-requests|readiness-at-the-end|server|stored-addresses)|application/checkup/(?!mended)|documents/commands|soak/floods)';
/** Of these, what the soak does in full, too. */
const STARTED_IN_FULL = 'door/(access-matrix|canary)';

/** What is done in the soak alone. */
const SOAK_ONLY = 'soak/(many-processes|stop)';

/** As many processes as cores in each of the runs side by side: tests wait much, for pauses, for processes, for clocks. */
const WORKERS = `--maxWorkers=${Math.min(8, Math.max(2, availableParallelism()))}`;
/** Patterns begin at the root of the project, wherever that is. A file is left out when one of them fits its path. */
const without = (pattern) => ['--testPathIgnorePatterns', `<rootDir>/test/${pattern}`];
const only = (pattern) => without(`(?!${pattern})`);
/** Whoever loads restify all the same is told so. */
const WITHOUT_RESTIFY = ['--setupFilesAfterEnv', '<rootDir>/test/run/without-restify.cjs'];

/** Runs of jest, each with a name. Those with the same `turn` go side by side. */
const GROUPS = {
  parts: {
    name: 'parts',
    says: 'each layer by itself',
    turn: 1,
    settings: [WORKERS, ...WITHOUT_RESTIFY, ...without(`(${WITH_RESTIFY}|${COUNTED}|${STARTED})`)],
  },
  counted: {
    name: 'counted',
    says: 'small counts of the soak',
    turn: 1,
    settings: [
      WORKERS,
      ...WITHOUT_RESTIFY,
      ...without(`((?!${COUNTED})|${STARTED}|${SOAK_ONLY}|${COUNTED_WITH_RESTIFY})`),
    ],
  },
  program: {
    name: 'program',
    says: 'bot, scenarios, use cases',
    turn: 1,
    settings: [WORKERS, ...without(`((?!${WITH_RESTIFY})|${STARTED})`)],
  },
  started: {
    name: 'started',
    says: 'the built program, started',
    turn: 2,
    // What a test that failed leaves running keeps nobody waiting.
    settings: ['--runInBand', '--forceExit', ...WITHOUT_RESTIFY, ...only(STARTED)],
  },
  cards: {
    name: 'cards',
    says: 'every card in Chromium',
    turn: 1,
    settings: ['--runInBand', '--testMatch', '**/test/browser/card-shots.browser.ts'],
  },
  browser: {
    name: 'browser',
    says: 'the program in Chromium',
    turn: 2,
    settings: ['--runInBand', '--testMatch', '**/test/browser/!(card-shots).browser.ts'],
  },
  soak: {
    name: 'soak',
    says: 'full counts',
    turn: 1,
    settings: ['--runInBand', ...only(`(${COUNTED}|${STARTED_IN_FULL})`)],
  },
};

/** The Chromium to drive: `CHROMIUM`, or the one on the path; undefined when there is none. */
function findChromium(env = process.env) {
  if (env.CHROMIUM) return existsSync(env.CHROMIUM) ? env.CHROMIUM : undefined;
  const folders = (env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => [join(folder, 'chromium'), join(folder, 'chromium-browser')]).find(existsSync);
}

module.exports = { GROUPS, findChromium };
