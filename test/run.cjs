/**
 * Runs the tests in groups, each to its end whatever became of the others, and ends with a summary: what ran, what was
 * counted, what was left out and why, what failed. Where Chromium is found, those that need a browser run, too.
 *
 * --checks      the checks first; if one fails, the tests are left out
 * --browser     the browser tests alone, which must then find Chromium
 * --no-browser  all but these
 * --soak        what is counted in full, and nothing else
 *
 * All other arguments go to jest: `npm test -- test/domain -t "a seat"`.
 */
const { rmSync } = require('node:fs');
const { runChecks } = require('./run/checks.cjs');
const { findChromium, GROUPS } = require('./run/groups.cjs');
const { runGroup } = require('./run/run-group.cjs');
const { summaryOf } = require('./run/summary.cjs');
const { makeTempFolder } = require('./run/temp-folder.cjs');

const OWN = ['--checks', '--browser', '--no-browser', '--soak'];
const isAsked = Object.fromEntries(OWN.map((name) => [name, process.argv.includes(name)]));
const others = process.argv.slice(2).filter((argument) => !OWN.includes(argument));
const chromium = findChromium();

/** The groups of this run, and what it leaves out. */
function chosen() {
  if (isAsked['--soak']) return { groups: [GROUPS.soak], leftOut: ['everything that is not counted: npm test'] };
  const browser = isAsked['--no-browser'] || chromium === undefined ? [] : [GROUPS.cards, GROUPS.browser];
  if (isAsked['--browser']) return { groups: browser, leftOut: ['everything that needs no browser: npm test'] };
  const leftOut = [
    'three processes at work, a stop in the middle of everything: npm run soak',
    'full counts of kills, races, histories, truncations, storms, properties: npm run soak',
    'benches: npm run bench',
    ...(process.env.COSMOS_ENDPOINT ? [] : ['stores on a real Cosmos DB: COSMOS_ENDPOINT is not set']),
    ...(isAsked['--no-browser'] ? ['the browser: --no-browser'] : []),
    ...(browser.length > 0 || isAsked['--no-browser'] ? [] : ['the browser: no Chromium found; name it in CHROMIUM']),
  ];
  return { groups: [GROUPS.parts, GROUPS.counted, GROUPS.program, GROUPS.started, ...browser], leftOut };
}

/** Side by side with those of the same turn, since tests wait much; one after another when arguments ask for a few. */
async function runAll(groups, options) {
  const results = [];
  for (const turn of new Set(groups.map((group) => group.turn))) {
    const together = groups.filter((group) => group.turn === turn);
    if (others.length === 0) results.push(...(await Promise.all(together.map((group) => runGroup(group, options)))));
    else for (const group of together) results.push(await runGroup(group, options));
  }
  return results;
}

async function main() {
  const startedAt = Date.now();
  if (isAsked['--browser'] && chromium === undefined) {
    console.error('Browser tests: no Chromium found. Install it, or name it in CHROMIUM.');
    return 1;
  }
  const { groups, leftOut } = chosen();
  const checks = isAsked['--checks'] ? await runChecks() : [];
  const isChecked = checks.every(({ isPassed }) => isPassed);
  const folder = makeTempFolder();
  // Pictures are for whoever asks for the browser tests alone, to look at.
  const pictures = isAsked['--browser'] ? {} : { PICTURES: 'off' };
  const env = { ...pictures, ...process.env, ...(chromium === undefined ? {} : { CHROMIUM: chromium }) };
  const ran = isChecked ? await runAll(groups, { folder, others, env }) : [];
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const { text, hasFailed } = summaryOf({
    checks,
    groups: ran,
    leftOut: [...leftOut, ...(isChecked ? [] : ['all tests: a check failed, see below'])],
    seconds: Math.round((Date.now() - startedAt) / 1000),
  });
  console.log(text);
  return hasFailed ? 1 : 0;
}

void main().then((code) => {
  process.exitCode = code;
});
