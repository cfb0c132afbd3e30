import { tellLater } from '../../../src/application/outbox/tell-later';
import { type Ports } from '../../../src/application/ports';
import { instantOf } from '../../../src/domain/calendar';
import { activityKey } from '../../../src/domain/ids';
import { Fault } from '../../../src/ports/fault';
import { MATH, person } from '../../support/builders';
import { documentsInMemory, MovableClock, portsOn } from '../../support/store/store-harness';

const clock = new MovableClock();
const TO = { userId: person(1).userId };

/** Tells somebody of a role, where the store is away for some tries. @returns What the log said of it, once nothing waits any more. */
async function tell(documents: ReturnType<typeof documentsInMemory>, awayFor: number): Promise<readonly string[]> {
  const ports = portsOn(documents, { clock });
  const said: string[] = [];
  let left = awayFor;
  const outbox: Ports['outbox'] = {
    ...ports.outbox,
    changeMany: (recipients, decide) =>
      left-- > 0 ? Promise.reject(new Fault('throttled', '429')) : ports.outbox.changeMany(recipients, decide),
  };
  const logger = { ...ports.logger, error: (message: string) => void said.push(message) };
  const at = instantOf(clock.now());
  const given = { kind: 'role-given', role: 'delegate', by: person(2), at } as const;
  const notice = { ...given, department: { id: MATH, name: 'Mathematics' } };
  await tellLater({ ...ports, outbox, logger }, [TO.userId], activityKey('command'), notice);
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return said;
}

async function keys(documents: ReturnType<typeof documentsInMemory>): Promise<readonly string[]> {
  const [mailbox] = await portsOn(documents, { clock }).outbox.read([TO]);
  return mailbox?.letters.map(({ key }) => key) ?? [];
}

describe('what somebody is told of set-up', () => {
  it('is decided once the store is there again', async () => {
    const documents = documentsInMemory(clock);

    expect(await tell(documents, 3)).toEqual([]);
    expect(await keys(documents)).toEqual(['command:role-given:delegate']);
  });

  it('is given up in the end, and that is said', async () => {
    const documents = documentsInMemory(clock);

    expect(await tell(documents, Infinity)).toEqual(['people are not told of a change of set-up']);
    expect(await keys(documents)).toEqual([]);
  });
});
