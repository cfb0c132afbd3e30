import { startEmulatedTenant } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { answerQuestions } from '../processes';
import { worldTenant } from '../turns/world';

/** The emulated tenant as a process of its own: `tenant.bench.ts <departments> <people>`. It does not throttle until told to, and forgets everything at its end. */
async function serve(departments: number, people: number): Promise<void> {
  const tenant = await startEmulatedTenant({ seed: worldTenant({ departments, people }), now: () => new Date() });
  const unthrottled = await fetch(`${tenant.controlUrl}/throttle`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode: 'off' }),
  });
  if (!unthrottled.ok) throw new Error(`the tenant's throttle: ${unthrottled.status}`);
  const { baseUrl, controlUrl, tenantId, clientId, clientSecret } = tenant;
  answerQuestions({ baseUrl, controlUrl, tenantId, clientId, clientSecret }, () => undefined);
}

void serve(Number(process.argv[2]), Number(process.argv[3]));
