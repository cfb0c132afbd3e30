/**
 * The fair peer: what no bot can do without, with the libraries that the customer named and nothing of ours. The bare SDK's echo, one
 * durable transaction for each message, and for an add one look-up in Graph. JavaScript, so that it starts as a compiled program does.
 * `PORT`, `DATABASE`, `GRAPH_BASE_URL` and `GRAPH_TOKEN` say where.
 */
const { DatabaseSync } = require('node:sqlite');
const { Client, HTTPMessageHandler, RetryHandler, TelemetryHandler } = require('@microsoft/microsoft-graph-client');
const { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } = require('botbuilder');
const restify = require('restify');

const { PORT, DATABASE, GRAPH_BASE_URL, GRAPH_TOKEN } = process.env;
const database = new DatabaseSync(DATABASE);
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE said (id TEXT PRIMARY KEY, text TEXT)',
);
const insert = database.prepare('INSERT INTO said VALUES (?, ?)');
/** Its own handler of tokens gives none to an address without TLS. */
class Authorization {
  setNext(next) {
    this.next = next;
  }

  execute(context) {
    context.options.headers = { ...context.options.headers, Authorization: `Bearer ${GRAPH_TOKEN}` };
    return this.next.execute(context);
  }
}
const middleware = [new Authorization(), new RetryHandler(), new TelemetryHandler(), new HTTPMessageHandler()];
for (const [index, one] of middleware.slice(0, -1).entries()) one.setNext(middleware[index + 1]);
const graph = Client.initWithMiddleware({ baseUrl: `${GRAPH_BASE_URL}/`, middleware: middleware[0] });

const bot = new ActivityHandler();
bot.onMessage(async (turn) => {
  const { id, text } = turn.activity;
  const [, person] = /^add (\S+) /u.exec(text) ?? [];
  if (person !== undefined) await graph.api(`/users/${person}@contoso.edu`).get();
  // One statement is a transaction of its own.
  insert.run(id, text);
  await turn.sendActivity(`You said: ${text}`);
});

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const server = restify.createServer();
server.use(restify.plugins.bodyParser());
server.post('/api/messages', async (request, response) => {
  await adapter.process(request, response, (turn) => bot.run(turn));
});
server.get('/readyz', (_request, response, next) => {
  response.send(200, { isReady: true });
  next();
});
server.listen(Number(PORT), '127.0.0.1');
