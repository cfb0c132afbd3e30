import { documentOutboxStore } from '../../../../src/adapters/documents/tenant/outbox-store';
import { instantOf } from '../../../../src/domain/calendar';
import { withLetter } from '../../../../src/domain/outbox/mailbox';
import { person } from '../../../support/builders';
import { aLetter } from '../../../support/store/outbox-world';
import { documentsInMemory, MovableClock } from '../../../support/store/store-harness';

const clock = new MovableClock();

describe('many mailboxes at once', () => {
  it('are changed, however much is in them', async () => {
    const documents = documentsInMemory(clock);
    const sizes: number[] = [];
    const outbox = documentOutboxStore({
      ...{ close: () => documents.close(), read: (address) => documents.read(address) },
      query: (query) => documents.query(query),
      transact: (container, partition, operations) => {
        sizes.push(operations.length);
        return documents.transact(container, partition, operations);
      },
    });
    const recipients = Array.from({ length: 100 }, (_, index) => ({ userId: person(index + 1).userId }));
    const at = instantOf(clock.now());
    const letters = Array.from({ length: 100 }, (_, index) => ({
      ...aLetter(person(1).userId, `letter ${index}`, at),
    }));

    const changed = await outbox.changeMany(recipients, (now) => letters.reduce((so, one) => withLetter(so, one), now));

    expect(changed).toBe(100);
    expect(sizes.length).toBeGreaterThan(1);
    expect((await outbox.all()).map((one) => one.letters.length)).toEqual(recipients.map(() => 100));
  });
});
