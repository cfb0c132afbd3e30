import { tellFindings } from '../../../src/application/findings/tell-findings';
import { type ReconcileRun, type RunLine } from '../../../src/domain/reconcile/run';
import { instantOf } from '../../../src/domain/calendar';
import { skuId } from '../../../src/domain/ids';
import { Fault } from '../../../src/ports/fault';
import { type Messenger } from '../../../src/ports/teams/messenger';
import { addressOf } from '../../support/bot/pressing';
import { aDepartment, MATH, person, VISIO } from '../../support/builders';
import { countedDocuments, countOf } from '../../support/store/counted-documents';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const DELEGATE = 31;
const DAY_MS = 24 * 60 * 60_000;

/** A license that somebody does not get. */
const failing = (number: number): RunLine => {
  const { userId } = person(number);
  const seat = { userId, product: VISIO, skuId: skuId('sku-visio'), department: MATH };
  return { step: { action: 'hold', seat, reason: 'tenant-short', instead: 'assign' }, person: person(number) };
};

async function aSweep() {
  const clock = new MovableClock();
  const documents = countedDocuments(documentsInMemory(clock));
  const sent: string[] = [];
  const state = { isThere: true };
  const messenger: Messenger = {
    post: (address) => {
      if (!state.isThere) return Promise.reject(new Fault('unavailable', 'nobody is there'));
      sent.push(address.userId);
      return Promise.resolve('message');
    },
    update: () => Promise.resolve(),
  };
  const ports = portsOn(documents, { clock, messenger });
  await openDepartment(ports, { department: aDepartment({ delegates: [person(DELEGATE)] }) });
  const { approvers } = await ports.institution.read();
  const known = async (...people: readonly { readonly userId: ReturnType<typeof person>['userId'] }[]) => {
    for (const { userId } of people) await ports.conversations.save({ ...addressOf(1), userId });
  };
  await known(person(DELEGATE), ...approvers);
  const sweep = async (...lines: readonly RunLine[]) => {
    sent.length = 0;
    documents.take();
    const at = instantOf(clock.now());
    const run = { id: `run ${at}`, startedAt: at, lines } as unknown as ReconcileRun;
    await tellFindings(ports, { run, seated: [], pools: [] });
    return { told: sent.length, ...countOf(documents.take()) };
  };
  return { clock, ports, sweep, state, known };
}

describe('a sweep that finds', () => {
  it('nothing, as the one before, reads three documents and leases nothing', async () => {
    const { sweep, clock } = await aSweep();
    await sweep();

    for (let day = 0; day < 2; day += 1) {
      expect(await sweep()).toMatchObject({ told: 0, calls: 3, transactions: 0 });
      clock.advance(DAY_MS);
    }
  });

  it('what everybody was told of today reads three documents and leases nothing', async () => {
    const { sweep } = await aSweep();

    expect((await sweep(failing(1))).told).toBe(2);
    expect(await sweep(failing(1))).toMatchObject({ told: 0, calls: 3, transactions: 0 });
  });

  it('something else goes to whom it concerns, and so does what comes back', async () => {
    const { sweep, clock } = await aSweep();
    await sweep(failing(1));
    clock.advance(DAY_MS);

    expect((await sweep(failing(1), failing(2))).told).toBe(2);
    clock.advance(DAY_MS);
    expect((await sweep(failing(2))).told).toBe(0);
    clock.advance(DAY_MS);
    expect((await sweep(failing(1), failing(2))).told).toBe(2);
  });

  it('what stays says it again after a week', async () => {
    const { sweep, clock } = await aSweep();
    await sweep(failing(1));
    const told: number[] = [];
    for (let day = 1; day <= 7; day += 1) {
      clock.advance(DAY_MS);
      told.push((await sweep(failing(1))).told);
    }

    expect(told).toEqual([0, 0, 0, 0, 0, 0, 2]);
  });

  it('what somebody could not be told tries again', async () => {
    const { sweep, state } = await aSweep();
    state.isThere = false;
    expect((await sweep(failing(1))).told).toBe(0);
    state.isThere = true;

    expect((await sweep(failing(1))).told).toBe(2);
  });

  it('what a new delegate does not know tells them', async () => {
    const { sweep, ports, known } = await aSweep();
    await sweep(failing(1));
    await known(person(32));
    await ports.departments.change(MATH, async (books) => {
      const department = await books.department();
      if (department === undefined) throw new Error('there is no department');
      await books.saveDepartment({ ...department, delegates: [...department.delegates, person(32)] });
    });

    expect((await sweep(failing(1))).told).toBe(1);
  });
});
