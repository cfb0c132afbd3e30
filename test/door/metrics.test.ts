import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { samplePeople } from '../../src/local/sample/sample-people';
import { aMessage, TENANT_ID } from '../support/bot/activities';
import { until } from '../support/browser/local-process';
import { ASKED_BY_SDK, startIngestion } from '../support/door/ingestion';
import { forStarted, STARTED_BOT, startDeployed, teamsPlace } from '../support/door/started';

it('sends counts, and nothing about anybody, where a connection string says', async () => {
  const ingestion = await startIngestion();
  const door = await startDeployed({
    env: { APPLICATIONINSIGHTS_CONNECTION_STRING: ingestion.connectionString },
  });
  try {
    await door.send(aMessage('dreyes', teamsPlace, 'add jdoe to Visio', forStarted));
    await door.send(aMessage('awong', teamsPlace, 'add jdoe to Visio', forStarted));
    await door.send(aMessage('dreyes', teamsPlace, 'what does hpatel have', forStarted));
    // The first run begins with the program.
    await until(() => door.program.output().includes('"licenses were reconciled"'), 20_000);
    await door.tenant.control('/settings', { takenAway: ['User.Read.All'] });
    await door.send(aMessage('dreyes', teamsPlace, 'add rlopez to Visio', forStarted));
    await until(() => /"service":"Microsoft Graph"/u.test(door.program.output()), 20_000);
    // It is waited for: what was counted since the last minute is sent before the end.
    await door.program.stop('SIGTERM');

    expect(ingestion.counts()).toMatchObject({
      'alacarte.turns message answered': 2,
      'alacarte.turns message refused': 1,
      'alacarte.effects person-added': 1,
      'alacarte.refusals not-yours': 1,
      'alacarte.runs reconcile done': 1,
      // Each minute another one.
      'alacarte.runs reminders done': expect.any(Number) as number,
      'alacarte.forbidden Microsoft Graph': expect.any(Number) as number,
    });
    expect(Object.keys(ingestion.counts()).filter((name) => !name.startsWith('alacarte.'))).toEqual([]);
    expect(new Set(ingestion.paths)).toEqual(new Set(['/v2.1/track']));
    const text = ingestion.text();
    const personal = samplePeople.flatMap(({ name, id, alias }) => [name, id, alias]);
    const secret = [...personal, TENANT_ID, STARTED_BOT, 'Bearer', 'eyJ', 'contoso', 'http'];
    expect(secret.filter((one) => text.includes(one))).toEqual([]);
    const hosts = new Set(door.outbound().map(({ host }) => host));
    for (const host of ASKED_BY_SDK) hosts.delete(host);
    expect([...hosts].filter((host) => !/^(smba\.|graph\.microsoft\.com$)/u.test(host))).toEqual([]);
  } finally {
    await door.stop();
    await ingestion.close();
  }
});

it('loads nothing that sends counts unless it is to', () => {
  const script = `
    require('./open-adapters.js').openMetrics({ appInsights: undefined }).metrics.count('turns', { kind: 'message', outcome: 'failed' });
    console.log(Object.keys(require.cache).filter((file) => /opentelemetry|azure-metrics/.test(file)).length);`;
  const dist = join(__dirname, '../../dist');
  expect(execFileSync(process.execPath, ['-e', script], { cwd: dist, encoding: 'utf8' })).toBe('0\n');
});
