import { changeRoster } from '../../../src/application/roster/change-roster';
import { followUp } from '../../../src/application/roster/follow-up';
import { Fault } from '../../../src/ports/fault';
import { aRequest, found, MATH, toAdd } from '../../support/builders';
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
