import { pauseWhenDue } from '../../concurrency/in-slices';
import { mapLimited } from '../../concurrency/map-limited';
import { type Actor } from '../../domain/actor';
import { instantOf } from '../../domain/calendar';
import { type Department, includesPerson } from '../../domain/institution/department';
import { type Entitlement } from '../../domain/term/entitlement';
import { entitlementId } from '../../domain/ids';
import { defined } from '../../domain/defined';
import { isOfReading, type LedgerEntry, type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type Organization } from '../../domain/institution/organization';
import { type KnownPerson } from '../../domain/people';
import { type InstitutionBooks } from '../../ports/institution/institution-store';
import { checkOrganization } from './check-organization';
import {
  CLOSED,
  count,
  type Import,
  type ImportRun,
  isClosed,
  openPool,
  personOf,
  recordLine,
  Tally,
} from './import-line';
import { writeRoster } from './import-roster';
import { type Ports } from '../ports';
import { todayOf } from '../today';

/** Departments written at once. */
const DEPARTMENTS_AT_ONCE = 4;
/** Each takes one of the hundred writes. */
const ROLES_PER_TRANSACTION = 80;

/** A checked file, or everything that is wrong with it. */
export type ImportResult =
  | { readonly ok: true; readonly report: Readonly<Tally> }
  | { readonly ok: false; readonly problems: readonly string[] };

/** In what a department as it is differs from its line; empty when in nothing. */
function differences(existing: Department, line: Department): string {
  const isSame = (one: readonly string[], other: readonly string[]) =>
    JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted());
  const ids = (people: readonly KnownPerson[]) => people.map((person) => person.userId);
  return [
    ...(existing.name === line.name ? [] : [`it is called "${existing.name}"`]),
    ...(isSame(existing.directoryNames, line.directoryNames) ? [] : ['other directory names']),
    ...(isSame(ids(existing.delegates), ids(line.delegates)) ? [] : ['other delegates']),
    ...(isSame(ids(existing.purchasers), ids(line.purchasers)) ? [] : ['other purchasers']),
  ].join(', ');
}

/**
 * Loads an organization file. It is checked as a whole first, against the policy, the directory and itself; with one
 * problem nothing is written. Then department by department, each line under an id made from the line, so that a second run leaves alone
 * what the first wrote, whatever chat did since.
 */
export async function importOrganization(
  ports: Ports,
  organization: Organization,
  ran: ImportRun,
): Promise<ImportResult> {
  const { onProgress } = ran;
  const checked = await checkOrganization(ports, organization, onProgress);
  if (!checked.ok) return checked;

  const actor: Actor = { kind: 'import', file: ran.file, ranBy: ran.by };
  const work: Import = { ports, actor, people: checked.people, tally: new Tally() };
  await writeDepartments(work, organization);
  const isAnybodyThere = organization.rosters.some(({ people }) => people.length > 0);
  const tenantSkus = isAnybodyThere ? await ports.provisioner.tenantSkus() : [];
  for (const [done, roster] of organization.rosters.entries()) {
    onProgress?.({ what: 'rosters', done, total: organization.rosters.length });
    await writeRoster(work, roster, tenantSkus);
  }
  await writeInstitution(work, organization);
  await ports.outline.rebuild();
  return { ok: true, report: work.tally };
}

/** A line whose department was written, and how to count it. */
type Counted = () => void;

/** Writes departments, their entitlements and their pools: what is asked of one department at once shares a transaction. */
async function writeDepartments(work: Import, { departments, entitlements, rosters }: Organization): Promise<void> {
  const lines = [
    ...departments.map((line) => ({ of: line.id, write: () => writeDepartment(work, line) })),
    ...entitlements.map((line) => ({ of: line.department, write: () => writeEntitlement(work, line) })),
    ...rosters.map((line) => ({ of: line.department, write: () => writePool(work, line) })),
  ];
  const counted = new Map<unknown, Counted>();
  const byDepartment = new Map<string, typeof lines>();
  for (const line of lines) byDepartment.set(line.of, [...(byDepartment.get(line.of) ?? []), line]);
  await mapLimited(byDepartment.values(), DEPARTMENTS_AT_ONCE, async (own) => {
    await mapLimited(own, own.length, async (line) => counted.set(line, await line.write()));
    await pauseWhenDue();
  });
  // In the order of the file, whatever was written first.
  for (const line of lines) counted.get(line)?.();
}

async function writePool(work: Import, { department, product, group }: Organization['rosters'][number]) {
  await work.ports.departments.change(department, (books) => openPool(work, books, department, product, group));
  return () => undefined;
}

async function writeDepartment(work: Import, line: Organization['departments'][number]): Promise<Counted> {
  const department: Department = {
    id: line.id,
    name: line.name,
    directoryNames: line.directoryNames,
    delegates: line.delegates.map((one) => personOf(work, one)),
    purchasers: line.purchasers.map((one) => personOf(work, one)),
  };
  const outcome = await work.ports.departments.change(line.id, async (books) => {
    const existing = await books.department();
    if (existing?.closedAt !== undefined) return CLOSED;
    if (existing !== undefined) return differences(existing, department) || 'there';
    await books.saveDepartment(department);
    const { name, directoryNames, delegates, purchasers } = department;
    const fact: LedgerFact = { action: 'department-opened', name, directoryNames, delegates, purchasers };
    await recordLine(work, books, `department:${line.id}`, fact);
    return 'written';
  });
  return () => {
    count(work, outcome, (found) =>
      found === CLOSED ? `department ${line.id} is ${CLOSED}` : `department ${line.id} differs here: ${found}`,
    );
  };
}

async function writeEntitlement(work: Import, line: Organization['entitlements'][number]): Promise<Counted> {
  const { department, product, seats, purchaseOrderNumber, coverFrom, coverUntil, awaitsTenant } = line;
  const id = entitlementId(['import', ...lineId(purchaseOrderNumber), coverFrom, coverUntil].join('-'));
  const status = awaitsTenant ? 'awaiting-tenant' : 'confirmed';
  const approvedAt = instantOf(work.ports.clock.now());
  const bought = { product, seats, purchaseOrderNumber, coverFrom, coverUntil };
  const entitlement: Entitlement = { id, ...bought, approvedAt, status };
  const outcome = await work.ports.departments.change(department, async (books) => {
    if (await isClosed(books)) return CLOSED;
    const sameNumber = (await books.entitlements(product)).filter(
      (one) => one.purchaseOrderNumber === purchaseOrderNumber,
    );
    const existing = sameNumber.find((one) => one.id === id);
    const isSame = existing?.seats === seats && (existing.status === status || existing.status === 'confirmed');
    if (existing !== undefined) return isSame ? 'there' : entitlementWords(existing);
    // Another cover on the same days would count the same seats twice.
    const other = sameNumber.find((one) => one.coverFrom <= coverUntil && coverFrom <= one.coverUntil);
    if (other !== undefined) return entitlementWords(other);
    await openPool(work, books, department, product);
    await books.saveEntitlement(entitlement);
    const fact: LedgerFact = { action: 'entitlement-recorded', product, entitlement };
    await recordLine(work, books, `entitlement:${product}:${id}`, fact);
    return 'written';
  });
  return () => {
    count(work, outcome, (found) =>
      found === CLOSED
        ? `${purchaseOrderNumber} of ${department} for ${product}: the department is ${CLOSED}`
        : `${purchaseOrderNumber} of ${department} for ${product} is here with ${found}`,
    );
  };
}

/**
 * Gives the roles in the whole institution, where nobody has one yet or only those that an import gave; once somebody was given
 * one in chat, a line without its role is listed.
 */
async function writeInstitution(work: Import, organization: Organization): Promise<void> {
  const lines = [
    ...organization.approvers.map((one) => ({ role: 'approver' as const, person: personOf(work, one) })),
    ...organization.auditors.map((one) => ({ role: 'auditor' as const, person: personOf(work, one) })),
  ];
  for (let done = 0; done < lines.length; done += ROLES_PER_TRANSACTION) {
    const part = lines.slice(done, done + ROLES_PER_TRANSACTION);
    const outcomes = await work.ports.institution.change((books) => writeRoles(work, books, part));
    for (const [index, outcome] of outcomes.entries()) {
      count(
        work,
        outcome,
        () => `${part[index]?.person.userPrincipalName ?? ''} has no such role in the institution here`,
      );
    }
  }
}

async function writeRoles(
  work: Import,
  books: InstitutionBooks,
  lines: readonly { readonly role: 'approver' | 'auditor'; readonly person: KnownPerson }[],
): Promise<readonly string[]> {
  const before = await books.institution();
  const latest = await latestDoing(books);
  const isNobodyThere = before.approvers.length + before.auditors.length === 0;
  const isOpen = latest === undefined ? isNobodyThere : latest.command.startsWith(ROLE_LINE);
  const outcomes: string[] = [];
  for (const { role, person } of lines) {
    const list = role === 'approver' ? 'approvers' : 'auditors';
    const institution = await books.institution();
    const command = `${ROLE_LINE}${role}:${person.userId}`;
    const [earlier] = await books.ledger({ command, limit: 1 });
    if (earlier !== undefined || includesPerson(institution[list], person.userId)) {
      outcomes.push('there');
    } else if (isOpen) {
      await books.save({ ...institution, [list]: [...institution[list], person] });
      const fact: LedgerFact = { action: 'role-given', role, person };
      await books.record({ actor: work.actor, effectiveOn: todayOf(work.ports), command, fact });
      outcomes.push('written');
    } else {
      outcomes.push('missing');
    }
  }
  return outcomes;
}

/** The newest entry of the institution that is somebody's doing: readings of the tenant may come in between. */
async function latestDoing(books: InstitutionBooks): Promise<LedgerEntry | undefined> {
  for (let fromNumber: number | undefined; fromNumber !== 0;) {
    const page = await books.ledger({ ...defined({ fromNumber }), limit: ENTRIES_AT_ONCE });
    const found = page.find(({ fact }) => !isOfReading(fact));
    const last = page.at(-1);
    if (found !== undefined || last === undefined) return found;
    fromNumber = last.number - 1;
  }
  return undefined;
}

const ENTRIES_AT_ONCE = 20;

const entitlementWords = ({ seats, coverFrom, coverUntil, status }: Entitlement): string =>
  `${seats} seats from ${coverFrom} to ${coverUntil}${status === 'confirmed' ? '' : ', not delivered'}`;

/** How the commands of lines that give a role in the whole institution begin. */
const ROLE_LINE = 'import:role:';

/** A purchase order number as a part of a document id: characters that ids may not have become their code. */
const lineId = (purchaseOrderNumber: string): readonly string[] => [
  purchaseOrderNumber.replace(/[^A-Za-z0-9.]/gu, (character) => `~${character.codePointAt(0)?.toString(16) ?? ''}`),
];
