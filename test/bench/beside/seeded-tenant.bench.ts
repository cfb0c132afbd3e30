import { join } from 'node:path';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { startEmulatedTenant } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { answerQuestions } from '../processes';

/** The tenant of a seeded folder as a process of its own: `seeded-tenant.bench.ts <folder>`. It does not throttle. */
async function serve(folder: string): Promise<void> {
  const journalFile = join(folder, 'tenant.ndjson');
  const { baseUrl, controlUrl } = await startEmulatedTenant({ seed: sampleTenant, journalFile, now: () => new Date() });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${controlUrl}/throttle`, { method: 'POST', headers, body: JSON.stringify({ mode: 'off' }) });
  answerQuestions({ baseUrl }, () => undefined);
}

void serve(process.argv[2] ?? '');
