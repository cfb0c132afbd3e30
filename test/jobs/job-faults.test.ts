import { keepCover } from '../../src/jobs/keep-cover';
import { reconcileTenant } from '../../src/jobs/reconcile-tenant';
import { Fault } from '../../src/ports/fault';
import { documentsInMemory, openDepartment, portsOn } from '../support/store/store-harness';

const sentence = 'departments math/pool is damaged: seatedThrough is missing, or is not what it should be.';

describe('a job that meets a fault', () => {
  it.each([
    [new Fault('rejected', sentence, { code: 'damaged' }), `rejected: ${sentence}`],
    [new Fault('unavailable', 'cosmos transact: 503'), 'unavailable'],
  ])('says of cover what is in the way', async (fault, words) => {
    const documents = documentsInMemory();
    const ports = portsOn(documents);
    await openDepartment(ports);
    const departments = { ...ports.departments, change: () => Promise.reject(fault) };

    const report = await keepCover.byHand({ ...ports, departments }, { isDryRun: false, onProgress: () => undefined });

    await documents.close();
    const [line] = report.lines.filter((one) => one.startsWith('!'));
    expect(line).toBe(`! visio of math failed: ${words}`);
  });

  it('logs by the clock what it was, besides its kind', async () => {
    const documents = documentsInMemory();
    const warnings: unknown[] = [];
    const logger = {
      info: () => undefined,
      warn: (message: string, data: object = {}) => void warnings.push({ message, ...data }),
      error: () => undefined,
    };
    const leases = { take: () => Promise.reject(new Fault('rejected', sentence, { code: 'damaged' })) };
    const ports = portsOn(documents, { logger, leases });

    await reconcileTenant.onSchedule({ ...ports, finishLookUps: () => Promise.resolve('done' as const) })();

    await documents.close();
    expect(warnings).toEqual([
      {
        message: 'licenses could not be reconciled',
        kind: 'rejected',
        error: expect.objectContaining({ message: sentence }) as unknown,
      },
    ]);
  });
});
