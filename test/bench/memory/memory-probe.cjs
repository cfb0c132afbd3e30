/**
 * Loaded into a program whose memory is measured (`node --expose-gc --require <this file>`): on a port of its own, PROBE_PORT, it says how
 * much is left after a collection, and how much the whole process has.
 */
const { createServer } = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');
const { writeHeapSnapshot } = require('node:v8');

/** What ended lately is let go of by timers and finalizers, which need a moment. */
const PAUSE_MS = 200;

async function collect() {
  for (let time = 0; time < 3; time += 1) {
    global.gc();
    await sleep(PAUSE_MS);
  }
  return process.memoryUsage();
}

createServer((request, response) => {
  // For whoever looks for what grows.
  const snapshot = new URL(request.url, 'http://probe').searchParams.get('snapshot');
  void collect().then((usage) => {
    if (snapshot !== null) writeHeapSnapshot(snapshot);
    response.end(JSON.stringify(usage));
  });
})
  .listen(Number(process.env.PROBE_PORT), '127.0.0.1')
  .unref();
