const { ServerResponse } = require('node:http');

/**
 * Loaded before every test of the groups that do without restify: what restify changes in Node's own classes stays for all later tests of
 * the same process, of which some would fail. Whoever loads it fails at once, and leaves those classes as they are.
 */
const { writeHead } = ServerResponse.prototype;

Object.defineProperty(ServerResponse.prototype, 'writeHead', {
  configurable: true,
  get: () => writeHead,
  set: () => {
    throw new Error(
      'This test loads restify, which changes Node itself: its place is in another group of test/run/groups.cjs',
    );
  },
});
