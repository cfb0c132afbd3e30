import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicy } from '../../../src/config/read-policy';
import { calendarDate } from '../../../src/domain/calendar';
import { type Organization } from '../../../src/domain/institution/organization';
import { sampleOrganization } from '../../../src/local/sample/sample-organization';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { TENANT_ID, type WireActivity } from '../bot/activities';
import { runBuilt } from '../browser/local-process';
import { startCosmosStandIn } from '../cosmos-stand-in/cosmos-stand-in';
import { type Started, STARTED_BOT, startDeployed } from '../door/started';
import { aPdf } from '../purchase/proof-files';
import { startTenant } from '../tenant/tenant';

const GROUP = '00000000-0000-4000-8000-0000000000a1';
const TEAMS_APP = '00000000-0000-4000-8000-0000000000aa';

/** Something that the program is let in to, and can be shut out of while it runs. */
export interface Right {
  readonly service: string;
  /** How the service calls it. */
  readonly needs: RegExp;
  /** What stands in the line that says how somebody grants it. */
  readonly grant: RegExp;
  /** What somebody says who then needs it. */
  readonly said: readonly string[];
  takeAway(): Promise<void>;
  giveBack(): Promise<void>;
}

/** The started program with everything that it can need: mirrors, its app in Teams, Cosmos DB, Blob Storage. */
export interface Installation {
  readonly door: Started;
  /** The process under test, which was started when everything was there. */
  readonly program: Awaited<ReturnType<Started['again']>>;
  /** Says something as Teams does, to this program unless another is given. */
  post(activity: WireActivity, url?: string): Promise<Response>;
  readonly rights: readonly Right[];
  /** Where files lie that somebody sends. */
  readonly fileUrl: string;
  close(): Promise<void>;
}

/** Starts it, with the sample organization, of which one roster is mirrored. */
export async function startInstallation(): Promise<Installation> {
  const cosmos = await startCosmosStandIn();
  await cosmos.setTraits({ consistency: 'Strong' });
  const blobs = await startBlobs();
  const files = await serve((_, response) => response.end(aPdf('proof')));
  const groups = [{ id: GROUP, displayName: 'Visio for Mathematics', members: [] }];
  const tenant = await startTenant({ ...sampleTenant, groups }, { tenantId: TENANT_ID });
  const door = await startDeployed({
    tenant,
    routes: { 'contoso.sharepoint.com': addressOf(files) },
    env: {
      ...{ STORE: 'cosmos', COSMOS_ENDPOINT: cosmos.endpoint, COSMOS_DATABASE: 'alacarte', COSMOS_KEY: cosmos.key },
      ...{ BLOB_ENDPOINT: `${addressOf(blobs.server)}/account`, BLOB_CONTAINER: 'proof' },
      ...{ BLOB_KEY: Buffer.from('a key').toString('base64'), TEAMS_APP_ID: TEAMS_APP },
    },
  });
  const organization = join(door.dataDir, 'organization.json');
  writeFileSync(organization, mirroredOrganization());
  for (const [file, argument] of [['dist/import.js', organization] as const, ['dist/job.js', 'mirror'] as const]) {
    const { code, output } = await runBuilt(file, [argument], door.env);
    if (code !== 0) throw new Error(`${file} failed: ${output}`);
  }
  await door.program.stop('SIGTERM');
  const program = await door.again();

  const permission = (name: string, ...said: readonly string[]): Right => ({
    ...{ service: 'Microsoft Graph', needs: new RegExp(name.replaceAll('.', '[.]'), 'u') },
    ...{ grant: /\baz rest /u, said },
    takeAway: async () => {
      await tenant.control('/settings', { takenAway: [name] });
    },
    giveBack: async () => {
      await tenant.control('/settings', { takenAway: [] });
    },
  });
  return {
    door,
    program,
    post: (activity, url = program.url) =>
      fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${door.issuer.token(STARTED_BOT)}` },
        body: JSON.stringify(activity),
      }),
    fileUrl: 'https://contoso.sharepoint.com/proof.pdf',
    rights: [
      permission('User.Read.All', 'add jdoe to Visio', 'what does jdoe have', 'who has Visio'),
      permission('LicenseAssignment.ReadWrite.All', 'add asmith to Visio', 'who has Visio'),
      permission('Organization.Read.All', 'add bkhan to Visio', 'seats'),
      permission('GroupMember.ReadWrite.All', 'add cdiaz to Visio', 'seats'),
      permission('AppCatalog.Read.All', 'seats'),
      permission('TeamsAppInstallation.ReadWriteSelfForUser.All', 'remove awong from Visio'),
      {
        ...{
          service: 'Cosmos DB',
          needs: /Data Contributor/iu,
          grant: /\baz cosmosdb /u,
          said: ['seats', 'add dlee to Visio', 'who has Visio'],
        },
        takeAway: () => cosmos.setFaults([{ kind: 'status', status: 403, probability: 1 }]),
        giveBack: () => cosmos.setFaults([]),
      },
      {
        ...{
          service: 'Blob Storage',
          needs: /Storage Blob Data Contributor/iu,
          grant: /\baz role assignment create /u,
          said: ['proof'],
        },
        takeAway: () => blobs.refuse(true),
        giveBack: () => blobs.refuse(false),
      },
      {
        ...{ service: 'Teams', needs: /identity|BOT_ID/u, grant: /\baz bot /u, said: ['seats'] },
        takeAway: () => {
          door.connector.trouble({ status: 401 });
          return Promise.resolve();
        },
        giveBack: () => {
          door.connector.trouble();
          return Promise.resolve();
        },
      },
    ],
    close: async () => {
      await door.stop();
      await tenant.close();
      await cosmos.close();
      blobs.server.close();
      files.close();
    },
  };
}

function mirroredOrganization(): string {
  const policy = readPolicy(samplePolicy);
  if (!policy.ok) throw new Error('the sample policy cannot be read');
  const today = calendarDate(new Date().toISOString().slice(0, 10));
  const organization = JSON.parse(sampleOrganization(today, policy.policy.term)) as Organization;
  const rosters = organization.rosters.map((roster) =>
    roster.department === 'math' && roster.product === 'visio' ? { ...roster, group: GROUP } : roster,
  );
  return JSON.stringify({ ...organization, rosters });
}

/** As much of Blob Storage as keeps nothing: it takes what it is sent, or refuses whoever asks. */
async function startBlobs(): Promise<{ readonly server: Server; refuse(isSo: boolean): Promise<void> }> {
  let isRefused = false;
  const server = await serve((request, response) => {
    request.resume();
    const [status, code] = isRefused
      ? [403, 'AuthorizationPermissionMismatch']
      : request.headers['if-match'] === undefined
        ? [201, '']
        : [412, 'ConditionNotMet'];
    response.writeHead(status, {
      'x-ms-error-code': code,
      'content-type': 'application/xml',
      etag: '"1"',
      'last-modified': new Date().toUTCString(),
    });
    response.end(code === '' ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
  });
  return {
    server,
    refuse: (isSo) => {
      isRefused = isSo;
      return Promise.resolve();
    },
  };
}

async function serve(answer: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(answer ?? (() => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
