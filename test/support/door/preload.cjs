/**
 * Loaded before the built program in tests: the issuer of tokens is where a test says, and what goes to another host goes to loopback, or
 * nowhere. `DOOR_ROUTES` says which host is served where; every other one refuses the connection. What was asked of other hosts is
 * written to `DOOR_OUTBOUND`, a JSON line each.
 */
const { appendFileSync } = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const { urlToHttpOptions } = require('node:url');

const { DOOR_METADATA: metadata, DOOR_ROUTES: given = '{}', DOOR_OUTBOUND: outbound } = process.env;
const routes = JSON.parse(given);
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:1';
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]', '::1'];

if (metadata !== undefined) {
  const { AuthenticationConstants } = require('botframework-connector');
  AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl = metadata;
}

/** Where a request to another host goes instead. */
function insteadOf(host, method, path) {
  if (outbound !== undefined) appendFileSync(outbound, `${JSON.stringify({ host, method, path })}\n`);
  return new URL(routes[host] ?? NOWHERE);
}

const nativeHttp = http.request;
const agent = new http.Agent({ keepAlive: true });

function routed(native) {
  return (...args) => {
    const callback = typeof args.at(-1) === 'function' ? args.pop() : undefined;
    const [first, second] = args;
    const isAddress = typeof first === 'string' || first instanceof URL;
    const options = isAddress ? { ...urlToHttpOptions(new URL(first)), ...second } : { ...first };
    const host = options.hostname ?? String(options.host ?? 'localhost').replace(/:\d+$/u, '');
    if (LOOPBACK.includes(host)) return native(options, callback);
    const path = options.path ?? '/';
    const { hostname, port } = insteadOf(host, options.method ?? 'GET', path);
    return nativeHttp({ ...options, protocol: 'http:', host: hostname, hostname, port, agent }, callback);
  };
}

const getter =
  (request) =>
  (...args) =>
    request(...args).end();

https.request = routed(https.request);
http.request = routed(nativeHttp);
https.get = getter(https.request);
http.get = getter(http.request);

const nativeFetch = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const request = typeof input === 'string' || input instanceof URL ? undefined : input;
  const url = new URL(request?.url ?? input);
  if (LOOPBACK.includes(url.hostname)) return nativeFetch(input, init);
  const { origin } = insteadOf(url.hostname, init?.method ?? request?.method ?? 'GET', url.pathname);
  const target = `${origin}${url.pathname}${url.search}`;
  return nativeFetch(request === undefined ? target : new Request(target, request), init);
};
