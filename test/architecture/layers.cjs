/**
 * Which folder of src may import which, and where each outside library lives. It lists what may happen: a folder nobody
 * listed is an error until someone decides.
 */
const MAY_IMPORT = {
  domain: ['domain'],
  // What waits for something else belongs to no layer.
  concurrency: ['concurrency'],
  config: ['domain', 'config'],
  intent: ['domain', 'intent'],
  ports: ['domain', 'ports'],
  application: ['domain', 'concurrency', 'ports', 'application', 'reconcile'],
  reconcile: ['domain', 'concurrency', 'ports', 'reconcile'],
  cards: ['cards'],
  bot: ['domain', 'concurrency', 'intent', 'ports', 'application', 'cards', 'bot'],
  jobs: ['domain', 'concurrency', 'ports', 'application', 'reconcile', 'jobs'],
  adapters: ['domain', 'concurrency', 'ports', 'cards', 'adapters'],
  // Who is let in: it knows nothing of what is done with what comes in.
  door: ['ports', 'door'],
  local: ['domain', 'concurrency', 'ports', 'config', 'local'],
};

/** The only folders that may import npm packages or Node's own modules; the intent parser's one package is named below. */
const MAY_USE_PACKAGES = ['adapters', 'bot', 'config', 'cards', 'door', 'local'];

/** The only places each outside library may be named. */
const HOME = {
  botbuilder: '^src/(bot/|adapters/teams/|server[.]ts$)',
  'botframework-connector': '^src/(adapters/teams/|server[.]ts$)',
  jsonwebtoken: '^src/door/',
  restify: '^src/(local/|server[.]ts$)',
  '@azure/cosmos': '^src/adapters/cosmos/',
  '@azure/core-rest-pipeline': '^src/adapters/cosmos/',
  '@azure/storage-blob': '^src/adapters/blob/',
  '@azure/identity': '^src/(adapters/|open-adapters[.]ts$)',
  '@microsoft/microsoft-graph-client': '^src/adapters/graph/',
  'adaptivecards-templating': '^src/cards/',
  canonicalize: '^src/adapters/documents/',
  // Pure, and all that the parser needs from outside: how far a word is from another.
  'fastest-levenshtein': '^src/intent/',
  // What writes evidence packs.
  'dejavu-fonts-ttf': '^src/adapters/pack/',
  fflate: '^src/adapters/pack/',
  pdfkit: '^src/adapters/pack/',
  'write-excel-file': '^src/adapters/pack/',
  zod: '^src/(config|bot|door|adapters|local)/',
  'node:sqlite': '^src/adapters/sqlite/',
};

const folders = Object.keys(MAY_IMPORT).join('|');
const forbid = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([folder, allowed]) =>
      forbid(
        `${folder}-imports`,
        { path: `^src/${folder}/` },
        { path: '^src/', pathNot: `^src/(${allowed.join('|')})/` },
      ),
    ),
    ...Object.entries(HOME).map(([library, home]) =>
      forbid(`${library}-stays-home`, { path: '^src/', pathNot: home }, { path: `^(node_modules/)?${library}(/|$)` }),
    ),
    forbid('unlisted-folder', { path: '^src/[^/]+/', pathNot: `^src/(${folders})/` }, {}),
    forbid('into-unlisted-folder', {}, { path: '^src/[^/]+/', pathNot: `^src/(${folders})/` }),
    forbid(
      'packages-at-the-edge',
      { path: '^src/[^/]+/', pathNot: `^src/(${MAY_USE_PACKAGES.join('|')})/` },
      // The time that work has goes with it, which only Node itself can see to.
      { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'core'], pathNot: 'fastest-levenshtein|^(node:)?async_hooks$' },
    ),
    forbid(
      'adapters-do-not-know-each-other',
      { path: '^src/adapters/([^/]+)/' },
      { path: '^src/adapters/', pathNot: '^src/adapters/($1|documents|files|http)/' },
    ),
    forbid(
      'only-app-builds-adapters',
      { path: '^src/', pathNot: '^src/(adapters/|(app|open-adapters)[.]ts$)' },
      { path: '^src/adapters/' },
    ),
    // Local mode is a second program, which an installation may leave out: only a way in reaches it, and only when it runs in that mode.
    forbid(
      'local-is-reached-by-ways-in',
      { path: '^src/', pathNot: '^src/(local/|(start-local|app-once|doctor|read-settings|seed)[.]ts$)' },
      { path: '^src/local/' },
    ),
    forbid(
      'local-is-loaded-on-demand',
      { path: '^src/', pathNot: '^src/local/' },
      { path: '^src/local/', dynamic: false },
    ),
    forbid('no-cycles', {}, { circular: true }),
    // Rooms of one layer, too: what two of them need from each other belongs in a third.
    { ...forbid('no-circle-of-rooms', {}, { circular: true }), scope: 'folder' },
    forbid(
      'no-orphans',
      { orphan: true, path: '^src/', pathNot: '^src/((doctor|index|import|job|seed|verify)[.]ts|.*[.]d[.]ts)$' },
      {},
    ),
    forbid('no-test-in-src', { path: '^src/' }, { path: '^test/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    moduleSystems: ['cjs', 'es6'],
  },
};
