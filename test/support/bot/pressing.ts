import { setTimeout as sleep } from 'node:timers/promises';
import { type TypedPurchase } from '../../../src/domain/purchase/purchase-form';
import { isFault } from '../../../src/ports/fault';
import { type SeatProvisioner } from '../../../src/ports/roster/seat-provisioner';
import { person, VISIO } from '../builders';

const MOST_TRIES = 20;

/** The form of a purchase as it is sent. */
export const formOf = (name: string, seats: number): TypedPurchase => ({
  product: VISIO,
  seats: String(seats),
  purchaseOrderNumber: name,
  reseller: 'SHI',
  coverFrom: '2026-08-01',
  coverUntil: '2027-06-30',
  price: '',
  resellerOrderNumber: '',
  link: 'https://contoso.sharepoint.com/po.pdf',
  note: '',
  fields: {},
});

/** A tenant with so many units of everything. */
export const tenantWith = (units: () => number): SeatProvisioner => ({
  tenantSkus: () =>
    Promise.resolve([
      {
        skuId: '00000000-0000-4000-9000-000000000001' as never,
        skuPartNumber: 'SKU_1',
        enabledUnits: units(),
        warningUnits: 0,
        suspendedUnits: 0,
        consumedUnits: 0,
        servicePlans: [],
      },
    ]),
  observe: () => Promise.reject(new Error('nobody is licensed here')),
  change: () => Promise.reject(new Error('nobody is licensed here')),
  holders: () => Promise.reject(new Error('nobody is licensed here')),
  changeMany: () => {
    throw new Error('nobody is licensed here');
  },
});

/** What is said again until it is heard, as Teams and people do. */
export async function untilHeard<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isFault(error) || tries === MOST_TRIES) throw error;
      await sleep(10);
    }
  }
}

/** The chat with the person of a number. */
export const addressOf = (number: number) => ({
  tenantId: 'tenant',
  conversationId: `chat-${number}`,
  conversationType: 'personal' as const,
  serviceUrl: 'https://smba.example/',
  botId: '28:bot',
  teamsUserId: `29:${number}`,
  userId: person(number).userId,
});
