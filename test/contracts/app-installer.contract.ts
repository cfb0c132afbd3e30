import { userId } from '../../src/domain/ids';
import { type AppInstaller } from '../../src/ports/teams/app-installer';

/** A tenant with people, whose catalog has our app. Ids are GUIDs. */
export interface TenantWithApps {
  readonly people: readonly string[];
  /** For whom a policy forbids apps. */
  readonly denied?: 'all' | readonly string[];
}

/** An installer under test, and what it did to its tenant. */
interface Opened {
  readonly installer: AppInstaller;
  /** How many requests it sent since. */
  readonly requests: () => Promise<number>;
}

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const person = (number: number) => userId(id(number));
const EVERYBODY = Array.from({ length: 9 }, (_, index) => index + 1);
const TENANT: TenantWithApps = { people: EVERYBODY.map(id) };

/** What every app installer keeps. */
export function appInstallerContract(open: (tenant: TenantWithApps) => Promise<Opened>): void {
  describe('installing', () => {
    it('installs the app for somebody, and says which chat came of it', async () => {
      const { installer } = await open(TENANT);

      const [one, other] = [await installer.install(person(1)), await installer.install(person(2))];

      expect(one).toEqual({ status: 'installed', conversationId: expect.stringContaining(id(1)) as string });
      expect(other).not.toEqual(one);
    });

    it('takes what was installed before for done, and names the same chat', async () => {
      const { installer } = await open(TENANT);

      const first = await installer.install(person(1));
      const again = await installer.install(person(1));

      expect(first.status).toBe('installed');
      expect(again).toEqual(first);
    });

    it('cannot install it for somebody who is not there, and asks no more for a while', async () => {
      const { installer, requests } = await open(TENANT);

      const first = await installer.install(person(404));
      const asked = await requests();
      const again = await installer.install(person(404));

      expect([first, again]).toEqual([{ status: 'not-possible' }, { status: 'not-possible' }]);
      expect(await requests()).toBe(asked);
      expect((await installer.install(person(1))).status).toBe('installed');
    });

    it('asks for nobody else where it is forbidden for several people in a row', async () => {
      const { installer, requests } = await open({ ...TENANT, denied: 'all' });

      for (const number of EVERYBODY.slice(0, 5))
        expect(await installer.install(person(number))).toEqual({ status: 'not-permitted' });
      const asked = await requests();
      const other = await installer.install(person(6));

      expect(other).toEqual({ status: 'not-permitted' });
      expect(await requests()).toBe(asked);
    });

    it('installs it for others where it is forbidden for some, and asks no more for those for a while', async () => {
      const denied = [1, 2, 3, 4];
      const { installer, requests } = await open({ ...TENANT, denied: [...denied, 6].map(id) });

      for (const number of denied) await installer.install(person(number));
      const asked = await requests();
      const again = await installer.install(person(1));
      const sent = (await requests()) - asked;
      const came = [];
      for (const number of [5, 6, 7]) came.push((await installer.install(person(number))).status);

      expect(again).toEqual({ status: 'not-permitted' });
      expect(sent).toBe(0);
      expect(came).toEqual(['installed', 'not-permitted', 'installed']);
    });
  });
}
