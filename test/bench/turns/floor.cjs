/**
 * The fair peer: the echo bot with what no bot of ours can do without, one durable transaction for each message, and for an add one look-up in
 * Graph. JavaScript, so that it starts as a compiled program does. `PORT`, `DATABASE`, `GRAPH_BASE_URL` and `GRAPH_TOKEN` say where.
 */
const { DatabaseSync } = require('node:sqlite');
const { ActivityHandler } = require('botbuilder');
const { teamsAdapter } = require('../../../dist/adapters/teams/teams-adapter.js');
const { createBotServer } = require('../../../dist/server.js');

const { PORT, DATABASE, GRAPH_BASE_URL, GRAPH_TOKEN } = process.env;
const database = new DatabaseSync(DATABASE);
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE said (id TEXT PRIMARY KEY, text TEXT)',
);
const insert = database.prepare('INSERT INTO said VALUES (?, ?)');
const headers = { authorization: `Bearer ${GRAPH_TOKEN}` };

const bot = new ActivityHandler();
bot.onMessage(async (turn) => {
  const { id, text } = turn.activity;
  const [, person] = /^add (\S+) /u.exec(text) ?? [];
  if (person !== undefined) {
    const found = await fetch(`${GRAPH_BASE_URL}/v1.0/users/${person}@contoso.edu`, { headers });
    if (!found.ok) throw new Error(`the look-up of ${person}: ${found.status}`);
    await found.json();
  }
  // One statement is a transaction of its own.
  insert.run(id, text);
  await turn.sendActivity(`You said: ${text}`);
});

const silent = () => undefined;
createBotServer({
  adapter: teamsAdapter(undefined),
  bot,
  logger: { info: silent, warn: silent, error: silent },
  isTokenRequired: false,
  allowedTenants: ['00000000-0000-4000-8000-00000000007e'],
  isServiceUrlAllowed: (url) => new URL(url).hostname === '127.0.0.1',
  readiness: () => Promise.resolve({ isReady: true, details: {} }),
}).listen(Number(PORT), '127.0.0.1');
