import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser } from 'playwright-core';
import { samplePerson } from '../../src/local/sample/sample-people';
import { startChromium, TeamsClient } from '../support/browser/browser';
import {
  buildProgram,
  changePeople,
  deliverUnits,
  licensesOf,
  type LocalProcess,
  remakeTenant,
  quietPolicy,
  startProgram,
} from '../support/browser/local-process';

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const VISIO_PLAN = '663a804f-1c30-4ff0-9915-9db84f0d1cea';
const BI_PLAN = '70d33638-9c74-4d01-bfd3-562de28bd4ba';
const GROUP = '00000000-0000-4000-8000-000000700001';
const START_MS = 120_000;
// Longer than any wait for an answer, so that a failure says what was read instead.
/** Dana Reyes, delegate of Mathematics, on a day on which Microsoft 365 refuses much: each test goes on where the one before it ended. */
describe('what keeps a license from somebody, in the client of a delegate', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'alacarte-browser-'));
  let program: LocalProcess | undefined;
  let browser: Browser;
  let dana: TeamsClient;

  beforeAll(async () => {
    buildProgram();
    browser = await startChromium();
    program = await startProgram(dataDir, { POLICY_FILE: quietPolicy(dataDir) });
    dana = await TeamsClient.open(browser, program.clients[0] ?? '');
    // A client that has just started puts the bot into its chat anew.
    await dana.finds('Seats for your department, by chat');
  }, START_MS);

  afterAll(async () => {
    await browser.close();
    await program?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, START_MS);

  it('is an account without usage location', async () => {
    const answer = await dana.say('add bkhan to Visio');

    await answer.reads(
      'The Visio license of Bilal Khan failed',
      'License failed: the account has no usage location, and Microsoft 365 licenses nobody without one.',
      'IT must set the usage location; the seat stays reserved.',
    );
    await (await dana.say('who has Visio')).reads('Bilal Khan No usage location – IT must set it');
  });

  it('is a license that cannot stand beside another one, which it names', async () => {
    await remakeTenant(dataDir, (seed) => ({ ...seed, exclusivePlans: [[VISIO_PLAN, BI_PLAN]] }));

    const answer = await dana.say('add gkim to Visio');

    await answer.reads(
      'The Visio license of Grace Kim failed',
      'License failed: Visio cannot stand beside BI_AZURE_P2, which this person has.',
      'IT must decide which of the two to keep; the seat stays reserved.',
    );
  });

  it('is a group, which keeps one that she wants removed', async () => {
    const { id } = samplePerson('dlee');
    await remakeTenant(dataDir, (seed) => ({
      ...seed,
      groups: [{ id: GROUP, displayName: 'Professors', members: [id], licenses: [{ skuId: VISIO }] }],
      held: (seed.held ?? []).filter((one) => one.userId !== id),
    }));

    const answer = await dana.say('remove dlee from Visio');

    await answer.reads(
      'David Lee no longer has Visio',
      'License not removed: it comes through a Microsoft 365 group, and cannot be taken away here.',
      'IT can change the group. The seat is free all the same.',
    );
  });

  it('is a tenant that is short, though her department has a seat', async () => {
    await deliverUnits(dataDir, VISIO, 7);

    const answer = await dana.say('add jdoe to Visio');

    await answer.reads(
      'The Visio license of Jane Doe failed',
      'License failed: this Visio seat is bought and paid for, but Microsoft 365 has no free unit for it.',
      'IT must act: find the missing unit. The seat stays reserved.',
    );
  });

  it('is an account that is disabled', async () => {
    const answer = await dana.say('add lfischer to Visio');

    await answer.reads('Lena Fischer was not added', 'Account is disabled – ask IT');
  });

  it('is an account that was disabled while its person waited', async () => {
    await changePeople(dataDir, [{ id: samplePerson('cdiaz').id, accountEnabled: false }]);

    const answer = await dana.say('remove awong from Project');

    await answer.reads(
      'Carla Diaz Seated from the waiting list · Account is disabled',
      'License failed: the account is disabled, and disabled accounts get no license.',
      'Remove the person, or ask IT to enable the account.',
    );
  });

  it('is over once IT has mended it, and it is asked for again', async () => {
    await deliverUnits(dataDir, VISIO, 20);
    await dana.say('remove jdoe from Visio');

    const answer = await dana.say('add jdoe to Visio');

    await answer.reads('Jane Doe has a Visio seat', 'License active in Microsoft 365');
    expect(await licensesOf(dataDir, 'jdoe@contoso.edu')).toContain('VISIOCLIENT_FACULTY');
  });
});
