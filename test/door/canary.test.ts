import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CosmosClient } from '@azure/cosmos';
import { readPolicy } from '../../src/config/read-policy';
import { calendarDate } from '../../src/domain/calendar';
import { sampleOrganization } from '../../src/local/sample/sample-organization';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { aMessage, aPress, type WireActivity } from '../support/bot/activities';
import { COUNTS } from '../soak/counts';
import { runBuilt } from '../support/browser/local-process';
import { type CosmosStandIn, startCosmosStandIn } from '../support/cosmos-stand-in/cosmos-stand-in';
import { forStarted, STARTED_BOT, type Started, startDeployed, teamsPlace } from '../support/door/started';
import { everythingIn } from '../support/floods/store-rows';
import { type BlobService, startBlobService } from '../support/purchase/blob-service';
import { aPdf } from '../support/purchase/proof-files';

const inFull = COUNTS.isSoak ? it : it.skip;
const made = (what: string): string => `canary-${what}-${randomBytes(12).toString('hex')}`;

/** Everything that somebody could see of a program: what it printed, answered, posted, stored and wrote. */
interface Seen {
  readonly where: string;
  readonly text: string;
}

/** Where something of a secret turns up: the whole of it, or enough of it to tell. */
function sightings(secrets: Readonly<Record<string, string>>, seen: readonly Seen[]): readonly string[] {
  return Object.entries(secrets).flatMap(([what, secret]) => {
    const parts = [
      secret,
      secret.slice(-24),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64').slice(0, 40),
    ];
    return seen
      .filter(({ text }) => parts.some((part) => text.includes(part)))
      .map(({ where }) => `${what} in ${where}`);
  });
}

const filesIn = (folder: string): readonly Seen[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    // What the test itself has written of where requests went holds no headers.
    .map((file) => ({ where: `the file ${file}`, text: readFileSync(file, 'latin1') }));

const posted = (door: Started): readonly Seen[] =>
  door.connector.calls.map(({ operation, body }) => ({
    where: `a message (${operation})`,
    text: JSON.stringify(body),
  }));

const said = ['seats', 'add jdoe to Visio', 'who has Visio', 'what does jdoe have', 'buy 5 Visio', 'undo', 'history'];

/** Says and presses everything, and hears what is answered. */
async function talk(door: Started, alias: string, secret: string): Promise<readonly Seen[]> {
  const activities: WireActivity[] = said.flatMap((text) => [
    aMessage(alias, teamsPlace, text, forStarted),
    aMessage(alias, teamsPlace, text, { ...forStarted, deliveryMode: 'expectReplies' }),
  ]);
  const data = { alacarte: { verb: 'pool.show', data: { department: 'math', product: 'visio' } } };
  activities.push(
    aPress(alias, teamsPlace, { action: { type: 'Action.Execute', verb: 'pool.show', data } }, forStarted),
  );
  return Promise.all(
    activities.map(async (activity) => {
      const { text } = await door.send(activity, { authorization: `Bearer ${secret}` });
      return { where: `an answer to ${String(activity['text'])}`, text };
    }),
  );
}

let [cosmos, blobs, files]: [CosmosStandIn | undefined, BlobService | undefined, Server | undefined] = [
  undefined,
  undefined,
  undefined,
];
let door: Started | undefined;

afterEach(async () => {
  await door?.stop();
  await Promise.all([cosmos?.close(), blobs?.close()]);
  files?.close();
});

describe('no secret, key or token', () => {
  // It waits minutes for all that fails to have failed.
  inFull(
    'is seen anywhere of a program on Cosmos DB and Blob Storage with a managed identity, whatever fails',
    async () => {
      [cosmos, blobs] = await Promise.all([startCosmosStandIn(), startBlobService()]);
      await cosmos.setTraits({ consistency: 'Strong' });
      const pdf = aPdf('proof');
      files = createServer((_, response) => response.end(pdf));
      await new Promise<void>((resolve) => files?.listen(0, '127.0.0.1', resolve));
      const identityHeader = made('identity-header');
      const instrumentationKey = '5e1fca9a-0000-4000-8000-c0ffee15dead';
      const started = await startDeployed({
        routes: { 'contoso.sharepoint.com': `http://127.0.0.1:${(files.address() as AddressInfo).port}` },
        env: {
          ...{ STORE: 'cosmos', COSMOS_ENDPOINT: cosmos.endpoint, COSMOS_DATABASE: 'canary', COSMOS_KEY: cosmos.key },
          ...{
            BLOB_ENDPOINT: blobs.endpoint,
            BLOB_CONTAINER: 'proof',
            BLOB_KEY: blobs.key,
            IDENTITY_HEADER: identityHeader,
          },
          APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${instrumentationKey};IngestionEndpoint=https://canary.example/`,
        },
      });
      door = started;
      const seen: Seen[] = [];
      const run = async (command: string, ...args: string[]) => {
        const { output } = await runBuilt(`dist/${command}.js`, args, started.env);
        seen.push({ where: `what ${command} printed`, text: output });
      };
      const policy = readPolicy(samplePolicy);
      if (!policy.ok) throw new Error('the sample policy cannot be read');
      const today = calendarDate(new Date().toISOString().slice(0, 10));
      const organization = join(started.dataDir, 'organization.json');
      writeFileSync(organization, sampleOrganization(today, policy.policy.term));
      await run('import', organization);
      const inbound = started.issuer.token(STARTED_BOT);
      const file = { downloadUrl: 'https://contoso.sharepoint.com/proof.pdf', uniqueId: '1', fileType: 'pdf' };
      const proof = aMessage('dreyes', teamsPlace, 'proof', {
        ...forStarted,
        attachments: [
          { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'proof.pdf', content: file },
        ],
      });

      seen.push(...(await talk(started, 'dreyes', inbound)));
      await started.send(proof);
      for (const status of [403, 500]) {
        await started.tenant.faults({ status, message: 'no' });
        started.connector.trouble({ status, count: 3 });
        seen.push(...(await talk(started, 'ualvarez', inbound)));
      }
      await started.tenant.faults({ reset: true });
      started.connector.trouble({ reset: true, count: 3 });
      seen.push(...(await talk(started, 'sokafor', inbound)));
      await started.tenant.faults();
      started.connector.trouble();
      await blobs.close();
      await started.send({ ...proof, id: 'proof-2' });
      for (const status of [401, 403]) {
        await cosmos.setFaults([{ kind: 'status', status, probability: 1 } as never]);
        await started.send(aMessage('dreyes', teamsPlace, 'seats', forStarted));
      }
      await cosmos.setFaults([]);
      for (const header of [`Bearer ${inbound}x`, `Bearer x.${inbound}`, `Basic ${inbound}`, inbound])
        seen.push({
          where: 'a refusal',
          text: (await started.send(aMessage('dreyes', teamsPlace, 'seats', forStarted), { authorization: header }))
            .text,
        });
      for (const path of ['/readyz', '/healthz', '/nothing'])
        seen.push({ where: path, text: await (await fetch(`${started.url}${path}`)).text() });
      await run('job', 'reconcile');

      const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
      for (const container of ['departments', 'tenant']) {
        const { resources } = await client
          .database('canary')
          .container(container)
          .items.query('SELECT * FROM c')
          .fetchAll();
        seen.push({ where: `the store (${container})`, text: JSON.stringify(resources) });
      }
      client.dispose();
      await started.program.stop('SIGTERM');
      seen.push(
        { where: 'what it printed', text: started.program.output() },
        ...posted(started),
        ...filesIn(started.dataDir),
      );
      const graphTokens = (await started.tenant.log()).length;
      expect(graphTokens).toBeGreaterThan(10);
      expect(seen.find(({ where }) => where === 'the store (departments)')?.text).toContain('person-added');
      const secrets = {
        'the key of Cosmos DB': cosmos.key,
        'the key of Blob Storage': blobs.key,
        'the token of an activity': inbound,
        'the token of the connector': 'made-up-identity-token',
        'the secret of the identity endpoint': identityHeader,
        'the connection string': instrumentationKey,
      };
      expect(sightings(secrets, seen)).toEqual([]);
      // Whatever is there to be seen is seen.
      expect(sightings({ 'a name': 'Dana Reyes' }, seen).length).toBeGreaterThan(3);
      // A token of Graph, or of anybody, begins like this.
      expect(seen.filter(({ text }) => /eyJ[\w-]{20,}\.eyJ/u.test(text)).map(({ where }) => where)).toEqual([]);
    },
  );

  it('is seen anywhere of a program with a password, whose tokens nobody gives out', async () => {
    const password = made('bot-password');
    const started = await startDeployed({ env: { BOT_TYPE: 'SingleTenant', BOT_PASSWORD: password } });
    door = started;
    const inbound = started.issuer.token(STARTED_BOT);

    const seen: Seen[] = [...(await talk(started, 'dreyes', inbound))];
    await started.program.stop('SIGTERM');

    seen.push(
      { where: 'what it printed', text: started.program.output() },
      ...posted(started),
      ...filesIn(started.dataDir),
    );
    seen.push({ where: 'the store', text: everythingIn(started.dataDir) });
    expect(started.outbound().some(({ host }) => host.includes('login.microsoft'))).toBe(true);
    expect(sightings({ 'the password': password, 'the token of an activity': inbound }, seen)).toEqual([]);
  });
});
