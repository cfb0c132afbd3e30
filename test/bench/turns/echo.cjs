/**
 * The peer: a bare botbuilder bot that answers each message with one activity, on alacarte's own server and adapter as they
 * are in `dist`. JavaScript, so that it starts as a compiled program does. `PORT` says where it listens.
 */
const { ActivityHandler } = require('botbuilder');
const { teamsAdapter } = require('../../../dist/adapters/teams/teams-adapter.js');
const { createBotServer } = require('../../../dist/server.js');

const bot = new ActivityHandler();
bot.onMessage(async (turn) => {
  await turn.sendActivity(`You said: ${turn.activity.text}`);
});

const silent = () => undefined;
const isServiceUrlAllowed = (url) => new URL(url).hostname === '127.0.0.1';
const turns = { adapter: teamsAdapter(undefined, { isServiceUrlAllowed }), bot };
createBotServer({
  turns: () => turns,
  logger: { info: silent, warn: silent, error: silent },
  botId: undefined,
  allowedTenants: ['00000000-0000-4000-8000-00000000007e'],
  isServiceUrlAllowed,
  readiness: () => ({ isReady: true, details: {} }),
}).listen(Number(process.env.PORT), '127.0.0.1');
