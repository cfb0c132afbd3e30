import { ForbiddenLog } from '../../../src/adapters/system/forbidden-log';
import { readConfig } from '../../../src/config/read-config';
import { type Check } from '../../../src/ports/check';
import { Fault } from '../../../src/ports/fault';
import { prepareFront } from '../../../src/serve';
import { freePort, until } from '../../support/browser/local-process';

const silent = () => undefined;
const logger = { info: silent, warn: silent, error: silent };

it('what work met is missing until a look says that it is there, and no longer; the time said is that of the store', async () => {
  const read = readConfig({ MODE: 'local' });
  if (!read.ok) throw new Error(read.problems.join());
  const missing = new ForbiddenLog(logger);
  const grant = 'az grant it';
  const meet = (service: 'Cosmos DB' | 'Microsoft Graph', needs: string) => {
    missing.note(new Fault('forbidden', 'work: 403', { access: { service, needs, grant } }));
  };
  const store: Check = {
    ...{ name: 'store', title: 'Store', everySeconds: 0.05 },
    run: () => Promise.resolve({ note: '', shortcomings: [] }),
  };
  const directory: Check = {
    ...{ name: 'directory', title: 'Microsoft Graph', everySeconds: 0.05 },
    run: () => Promise.resolve({ note: '', shortcomings: [], untried: ['Not.Tried'] }),
  };
  const files: Check = {
    ...{ name: 'files', title: 'Files', everySeconds: 3600 },
    run: () => Promise.resolve({ note: '', shortcomings: [] }),
  };
  const port = await freePort();
  const front = prepareFront({
    ...{ config: read.config, port, host: '127.0.0.1', logger, allowedTenants: [], isServiceUrlAllowed: () => true },
  });
  const readyz = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as {
      readonly missing: readonly { readonly needs: string }[];
      readonly checkedAt: string;
    };

  await front.open({ checks: [store, directory, files], missing });
  meet('Cosmos DB', 'the role');
  meet('Microsoft Graph', 'Tried');
  meet('Microsoft Graph', 'Not.Tried');
  const before = await readyz();
  const isSeen = await until(async () => {
    const { missing: left, checkedAt } = await readyz();
    return left.map(({ needs }) => needs).join() === 'Not.Tried' && checkedAt > before.checkedAt;
  }, 5_000);
  await front.stop();

  expect(before.missing.map(({ needs }) => needs)).toContain('Not.Tried');
  expect(isSeen).toBe(true);
});
