import { setTimeout as sleep } from 'node:timers/promises';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type Ports } from '../../../src/application/ports';
import { skuId } from '../../../src/domain/ids';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { followUp } from '../../../src/application/roster/follow-up';
import { Fault } from '../../../src/ports/fault';
import { aRequest, found, MATH, toAdd } from '../../support/builders';
import { addressOf } from '../../support/bot/pressing';
import { sku } from '../../support/tenant/tenant-seed';
import { TenantInMemory } from '../../support/tenant/tenant-in-memory';
import { documentsInMemory, openDepartment, portsOn } from '../../support/store/store-harness';

/** A command is followed up while our records of licenses give a fault. @returns What is left to do, and what was thrown. */
async function followUpWith(fault: Fault) {
  const documents = documentsInMemory();
  const ports = portsOn(documents);
  await openDepartment(ports);
  const request = aRequest('command-1', toAdd(found(1)));
  await changeRoster(ports, request);
  const departments = { ...ports.departments, assignmentsOf: () => Promise.reject(fault) };
  const provisioner = {
    ...ports.provisioner,
    tenantSkus: () => Promise.resolve([]),
    observe: () => Promise.resolve([]),
  };

  const [came] = await Promise.allSettled([followUp({ ...ports, departments, provisioner }, MATH, request.key)]);

  const handled = await ports.departments.look(MATH).handled(request.key);
  await documents.close();
  return { handled, thrown: came.status === 'rejected' ? (came.reason as unknown) : undefined };
}

describe('what follows a roster command', () => {
  it.each(['damaged', 'newer-format'])('waits while a document of ours is %s', async (code) => {
    const fault = new Fault('rejected', 'departments math/assignment cannot be read.', { code });

    const { handled, thrown } = await followUpWith(fault);

    expect(thrown).toBe(fault);
    expect(handled).toMatchObject({ isOpen: true, unsettled: [found(1).userId] });
  });

  it('ends with a failure of each license when the tenant will never take it', async () => {
    const { handled, thrown } = await followUpWith(new Fault('rejected', 'graph users: 400'));

    expect(thrown).toBeUndefined();
    expect(handled).toMatchObject({ isOpen: false, unsettled: [] });
    expect(handled?.change.lines).toMatchObject([{ license: { status: 'failed' } }]);
  });
});

describe('licenses that have come', () => {
  it('are written down though Teams does not let the message be edited, which stays open', async () => {
    const documents = documentsInMemory();
    const messenger = {
      post: () => Promise.resolve('message-1'),
      update: () => Promise.reject(new Fault('unavailable', 'Teams does not answer')),
    };
    const { ports, request } = await added(documents, { messenger });

    await expect(followUp(ports, MATH, request.key)).rejects.toThrow('Teams does not answer');

    expect(await ports.departments.look(MATH).handled(request.key)).toMatchObject({ isOpen: true, unsettled: [] });
    await documents.close();
  });

  it('are written down while Teams takes its time with the edit, which is waited for', async () => {
    const documents = documentsInMemory();
    let answer: () => void = () => undefined;
    const edited = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { ports, request } = await added(documents, {
      messenger: { post: () => Promise.resolve('message-1'), update: () => edited },
    });
    const read = () => ports.departments.look(MATH).handled(request.key);

    const following = followUp(ports, MATH, request.key);
    while ((await read())?.unsettled.length !== 0) await sleep(20);
    const meanwhile = await read();
    answer();
    await following;

    expect(meanwhile).toMatchObject({ isOpen: true });
    expect(await read()).toMatchObject({ isOpen: false });
    await documents.close();
  });

  it('are not said to be settled where they could not be written down', async () => {
    const documents = documentsInMemory();
    const { ports, request } = await added(documents);
    const { departments } = ports;
    let changes = 0;
    const failing: Ports = {
      ...ports,
      departments: {
        ...departments,
        change: (department, decide) => {
          changes += 1;
          // The intent is written, and what came of it is not.
          if (changes === 2) return Promise.reject(new Fault('unavailable', 'the store does not answer'));
          return departments.change(department, decide);
        },
      },
    };

    await expect(followUp(failing, MATH, request.key)).rejects.toThrow('the store does not answer');
    const left = await departments.look(MATH).handled(request.key);
    await followUp(ports, MATH, request.key);

    expect(left).toMatchObject({ isOpen: true, unsettled: [found(1).userId] });
    expect(await departments.look(MATH).handled(request.key)).toMatchObject({ isOpen: false, unsettled: [] });
    await documents.close();
  });
});

/** Somebody was added, and the answer is shown; the tenant gives whatever it is asked for. */
async function added(documents: DocumentStore, own: Partial<Ports> = {}) {
  const provisioner = new TenantInMemory([{ skuId: skuId(sku(1)), skuPartNumber: 'SKU_1', units: 5 }]);
  const ports = portsOn(documents, { provisioner, ...own });
  await openDepartment(ports);
  const shownIn = { address: addressOf(900), activityId: 'message-1' };
  const request = aRequest('command-1', toAdd(found(1)), { shownIn });
  await changeRoster(ports, request);
  return { ports, request };
}
