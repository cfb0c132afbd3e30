import { activityKey, departmentId, purchaseId, skuId } from '../../../../src/domain/ids';
import {
  type LedgerEntry,
  type LedgerFact,
  type LicenseFact,
  NO_PREVIOUS,
} from '../../../../src/domain/ledger/ledger-entry';
import { anEntitlement, anEntry, on } from '../../builders';
import { presentHistory, presentPersonHistory } from '../presenters';
import { ago, type CardSample, NOW, samplesOf, TODAY, type World } from '../sample-world';

/** A page of the ledger that has most kinds of facts on it. */
function factsOf(w: World): readonly LedgerFact[] {
  const product = w.visio.id;
  const person = w.who('Jane Doe');
  const entry = anEntry(1, 1, { ...person });
  const purchaseOrderNumber = w.say('PO-1007', 40);
  const entitlement = anEntitlement({ seats: 5, purchaseOrderNumber });
  const license = { product, person, skuId: skuId('sku-1') };
  const roster = { product, entry, seatedThrough: 1 };
  const purchase = { product, purchaseOrderNumber, purchase: purchaseId('p1') };
  return [
    { action: 'person-added', ...roster },
    { action: 'license-requested', ...license },
    { action: 'license-active', ...license },
    { action: 'license-handed-over', ...license },
    { action: 'person-added', ...roster, seatedThrough: 0 },
    { action: 'person-swapped', ...roster, outgoing: anEntry(2, 1, { ...w.who('Bilal Khan') }) },
    { action: 'license-failed', ...license, failure: 'no-usage-location' },
    { action: 'purchase-declined', ...purchase, reason: w.say('Covered already.', 240) },
    { action: 'cap-changed', product, seatCapBefore: 5, seatCap: 7, seatedThrough: 5 },
    { action: 'entitlement-recorded', product, entitlement },
    { action: 'role-given', role: 'delegate', person },
    { action: 'department-changed', name: w.math.name, directoryNames: [w.math.name, w.say('Math Dept', 80)] },
    { action: 'product-saved', product: w.visio },
    { action: 'product-request-closed', wish: 'miro', typed: w.say('Miro', 40), reason: w.say('Too few people.', 300) },
    { action: 'department-opened', name: w.math.name },
  ];
}

const failedLicense = (w: World): LicenseFact => ({
  action: 'license-failed',
  product: w.visio.id,
  person: w.who('Jane Doe'),
  skuId: skuId('sku-1'),
  failure: 'no-usage-location',
});

/** What people say about the next term. */
function termFacts(w: World): readonly LedgerFact[] {
  const product = w.visio.id;
  const lastDay = on('2027-06-30');
  const entry = anEntry(1, 1, { ...w.who('Jane Doe') });
  const kept = ['Amy Wong', 'Bilal Khan'].map(w.who);
  return [
    { action: 'roster-attested', product, lastDay, kept, dropped: [w.who('Jane Doe')] },
    { action: 'roster-attested', product, lastDay, kept, dropped: [] },
    { action: 'person-until', product, entry: { ...entry, until: lastDay } },
    { action: 'person-until', product, entry },
    { action: 'renewal-answered', product, lastDay, seats: 0 },
    { action: 'renewal-answered', product, lastDay, seats: 3 },
  ];
}

const leftBySchedule = (w: World): LedgerFact => ({
  action: 'person-removed',
  product: w.visio.id,
  entry: anEntry(1, 1, { ...w.who('Jane Doe'), until: on('2027-06-30') }),
  seatedThrough: 1,
});

/** What was done lately. */
export function historySamples(w: World): readonly CardSample[] {
  const entry = (fact: LedgerFact, index: number, own: Partial<LedgerEntry> = {}): LedgerEntry => ({
    format: 1,
    department: w.math.id,
    number: 100 - index,
    at: ago(index * 97),
    actor: fact.action === 'cap-changed' ? { kind: 'job', name: 'cover' } : w.by('Dana Reyes'),
    effectiveOn: TODAY,
    command: activityKey(`command-${index}`),
    fact,
    previous: NO_PREVIOUS,
    hash: NO_PREVIOUS,
    ...own,
  });
  const facts = factsOf(w);
  const page = (entries: readonly LedgerEntry[], seen = 0, departments = [w.math]) => {
    const place = { at: NOW, department: w.math.id, number: 100 };
    const [trail, next] = seen > 0 ? [[{ after: place, seen }], place] : [[], undefined];
    return presentHistory({ departments, entries, next }, { products: w.policy.products, data: { trail } });
  };
  const [added = entry({ action: 'channel-left' }, 0)] = facts.map((fact, index) => entry(fact, index));
  return samplesOf({
    history: {
      none: page([]),
      'second page': page(
        facts.map((fact, index) => entry(fact, index)),
        15,
      ),
      'of one person': presentPersonHistory(
        {
          lines: facts.slice(0, 3).map((fact, index) => ({
            entry: entry(fact, index),
            departmentName: w.math.name,
            ...(index === 0 ? { license: failedLicense(w) } : {}),
          })),
          next: { at: NOW, department: w.math.id, number: 3 },
        },
        { products: w.policy.products, trail: [], person: w.who('Jane Doe') },
      ),
      'about the next term': page(termFacts(w).map((fact, index) => entry(fact, index))),
      'of several departments': page(
        [
          { ...added, undoes: 'command-9' },
          { ...added, actor: { kind: 'group', groupId: 'group-1' } },
          { ...added, fact: leftBySchedule(w), actor: { kind: 'job', name: 'schedule' } },
          { ...added, actor: { kind: 'import', file: 'organization.json', ranBy: 'root' }, department: w.eaps.id },
          { ...added, department: departmentId('closed-since') },
        ],
        0,
        [w.math, w.eaps],
      ),
    },
  });
}
