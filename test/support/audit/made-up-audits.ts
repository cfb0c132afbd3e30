import { createHash } from 'node:crypto';
import { type AuditUses } from '../../../src/application/audit/audit-uses';
import { approverOf, centralItOnly } from '../../../src/application/access/central-it';
import { allDepartmentsFor, notYours, readStanding } from '../../../src/application/access/standing';
import { showHistory } from '../../../src/application/roster/shown/show-history';
import { type Ports } from '../../../src/application/ports';
import { todayOf } from '../../../src/application/today';
import { named } from '../../../src/domain/people';
import { type PersonActor } from '../../../src/domain/actor';
import {
  type Audit,
  type AuditException,
  type AuditFact,
  type AuditPool,
  figuresOf,
  type SignOff,
} from '../../../src/domain/audit/audit';
import { headOf, type WhoHad } from '../../../src/domain/audit/audit-shown';
import { type ExceptionAnswer, keyOf, keyText } from '../../../src/domain/audit/exception';
import { seesEverything } from '../../../src/domain/authority';
import { instantOf } from '../../../src/domain/calendar';
import { type DepartmentId, departmentId, productId } from '../../../src/domain/ids';
import { type Result } from '../../../src/domain/result';
import { on, person } from '../builders';

const VISIO = { product: productId('visio'), productName: 'Visio' };
const MATH = { department: departmentId('math'), departmentName: 'Mathematics' };
const CHEM = { department: departmentId('chem'), departmentName: 'Chemistry' };

const pool = (of: typeof MATH, own: Partial<AuditPool>): AuditPool => ({
  ...of,
  ...VISIO,
  entitled: 5,
  seated: 3,
  waiting: 0,
  actual: 3,
  awaiting: 0,
  purchases: [
    {
      purchaseOrderNumber: `PO-${of.department}`,
      seats: 5,
      coverFrom: on('2026-08-01'),
      coverUntil: on('2027-06-30'),
      origin: 'imported',
      state: 'in-force',
    },
  ],
  ...own,
});

/** What made-up audits say: pools of two departments, and exceptions of both. */
export interface MadeUp {
  readonly pools: readonly AuditPool[];
  readonly exceptions: readonly AuditException[];
}

const found = (of: typeof MATH, number: number, own: Partial<AuditException> = {}): AuditException => ({
  kind: 'outside',
  ...VISIO,
  ...of,
  person: { ...person(number), displayName: `Person ${number}` },
  count: 1,
  firstSeenAt: instantOf(new Date('2027-02-01T18:00:00Z')),
  ...own,
});

const USUAL: MadeUp = {
  pools: [pool(MATH, {}), pool(CHEM, { entitled: 2, seated: 2, waiting: 1 })],
  exceptions: [...Array.from({ length: 9 }, (_, index) => found(MATH, index + 1)), found(CHEM, 20)],
};

/** Stands for the use cases of audits: what they find is made up, who may is decided from the records, as they do. */
export class MadeUpAudits {
  readonly #kept = new Map<string, Audit>();
  readonly #answers = new Map<string, ExceptionAnswer>();
  readonly #signOffs: SignOff[] = [];
  readonly #madeUp: MadeUp;
  /** The bytes of each file that was made, by their hash. */
  readonly files = new Map<string, Uint8Array>();

  /** @param madeUp What is found; the usual unless given. */
  constructor(madeUp: Partial<MadeUp> = {}) {
    this.#madeUp = { ...USUAL, ...madeUp };
  }

  readonly uses: AuditUses = {
    makeAudit: async (ports, by, { asOf, department }) => {
      const madeAt = instantOf(ports.clock.now());
      const today = todayOf(ports);
      const isOf = (one: { readonly department?: string }) => department === undefined || one.department === department;
      const isPast = asOf !== undefined && asOf < today;
      const audit: Audit = {
        id: `audit-${madeAt}-${by.userId}`,
        asOf: asOf ?? today,
        isPast,
        madeAt,
        ...(isPast ? {} : { tenantReadAt: madeAt }),
        ...(department === undefined ? {} : { department: { id: department, name: nameIn(this.#madeUp, department) } }),
        products:
          department === undefined
            ? [{ ...VISIO, promised: 7, seated: 5, waiting: 1, orphaned: 13, short: 0, units: UNITS }]
            : [],
        pools: this.#madeUp.pools.filter(isOf),
        exceptions: this.#madeUp.exceptions.filter(isOf).map((one) => this.#withAnswer(one)),
        signOffs: this.#signOffs.toReversed(),
        learnedLater: [],
      };
      this.#kept.set(audit.id, audit);
      return Promise.resolve({ ok: true, audit });
    },
    kept: () => ({
      find: (id) => {
        const audit = this.#kept.get(id);
        const exceptions = audit?.exceptions.map((one) => this.#withAnswer(one)) ?? [];
        return Promise.resolve(audit && headOf({ ...audit, exceptions, signOffs: this.#signOffs.toReversed() }));
      },
      pools: (id, { offset, limit }) => Promise.resolve(this.#kept.get(id)?.pools.slice(offset, offset + limit) ?? []),
      exceptions: (id, { offset, limit }) =>
        Promise.resolve(
          (this.#kept.get(id)?.exceptions ?? []).slice(offset, offset + limit).map((one) => this.#withAnswer(one)),
        ),
    }),
    answerException: async (ports, actor, { exception, answer, words }) => {
      const { userId: _, ...rest } = exception;
      const fact = {
        action: 'exception-answered',
        product: exception.product,
        exception: rest,
        answer,
        words,
      } as const;
      const recorded = await this.#record(ports, actor, fact);
      if (!recorded.ok) return recorded;
      const answered = { answer, words, by: named(recorded.by), at: instantOf(ports.clock.now()) };
      this.#answers.set(keyText(exception), answered);
      return { ok: true, told: answer === 'ask-department' ? [person(77)] : [] };
    },
    signAudit: async (ports, actor, { audit, words }) => {
      const kept = this.#kept.get(audit);
      if (kept === undefined) return { ok: false, refusal: { code: 'card-too-old' } };
      const about = { asOf: kept.asOf, figures: figuresOf(kept), ...(words === undefined ? {} : { words }) };
      const recorded = await this.#record(ports, actor, { action: 'audit-signed', ...about });
      if (!recorded.ok) return recorded;
      const signOff = { by: named(recorded.by), at: instantOf(ports.clock.now()), ...about };
      this.#signOffs.push(signOff);
      return { ok: true, signOff };
    },
    whoHad: async (ports, actor, { department, date }): Promise<Result<{ readonly shown: WhoHad }>> => {
      const standing = await readStanding(ports, actor);
      const ids = allDepartmentsFor(standing, 'see-pools', department).map(({ id }) => id);
      if (ids.length === 0) return { ok: false, refusal: notYours(standing) };
      const pools = this.#madeUp.pools
        .filter((one) => ids.includes(one.department))
        .map(({ departmentName, entitled }) => ({
          departmentName,
          entitled,
          people: Array.from({ length: entitled + 1 }, (_, index) => ({
            person: { ...person(index + 1), displayName: `${departmentName} ${index + 1}` },
            from: instantOf(new Date('2026-09-01T18:00:00Z')),
            ...(index < entitled ? {} : { waitingPlace: 1 }),
          })),
        }));
      return {
        ok: true,
        shown: { product: { id: VISIO.product, name: 'Visio' }, date, isToday: date === todayOf(ports), pools },
      };
    },
    personHistory: async (ports, actor, { userId, after, limit }) => {
      const all = await showHistory(ports, actor, { after, limit });
      if (!all.ok) return all;
      const { departments, entries, next } = all.page;
      const own = entries.filter(({ fact }) => JSON.stringify(fact).includes(userId));
      const nameOf = (id: string): string => departments.find((one) => one.id === id)?.name ?? id;
      const lines = own.map((entry) => ({ entry, departmentName: nameOf(entry.department) }));
      return { ok: true, page: { lines, next } };
    },
    preparePack: async (ports, actor, about) => {
      const allowed = await mayHave(ports, actor, 'audit' in about ? {} : about);
      if (!allowed.ok) return allowed;
      const bytes = new TextEncoder().encode(JSON.stringify(about));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const id = `file-${sha256.slice(0, 8)}`;
      this.files.set(id, bytes);
      const name = 'audit' in about ? 'evidence.zip' : 'workbook.xlsx';
      const department = 'audit' in about ? {} : { department: about.department };
      return { ok: true, file: { id, name, sizeBytes: bytes.length, sha256, ...department } };
    },
    handOverFile: async (ports, actor, { file, uploadUrl }) => {
      const allowed = await mayHave(ports, actor, file);
      if (!allowed.ok) return allowed;
      const bytes = this.files.get(file.id);
      if (bytes === undefined) return { ok: true, isThere: false };
      await ports.fileExchange.upload(uploadUrl, bytes);
      this.files.delete(file.id);
      return { ok: true, isThere: true };
    },
    declineFile: (_ports, file) => {
      this.files.delete(file.id);
      return Promise.resolve();
    },
  };

  #withAnswer(exception: AuditException): AuditException {
    const answered = this.#answers.get(keyText(keyOf(exception)));
    return answered === undefined ? exception : { ...exception, answered };
  }

  /** Writes into the institution's ledger what an approver says; authority is decided where it is written. */
  #record(ports: Ports, actor: PersonActor, fact: AuditFact): Promise<Result<{ readonly by: PersonActor }>> {
    return ports.institution.change(async (books) => {
      const institution = await books.institution();
      const by = approverOf(actor, institution);
      if (by === undefined) return { ok: false, refusal: centralItOnly(institution) };
      const effectiveOn = todayOf(ports);
      await books.record({ actor: by, effectiveOn, command: `audit ${String(this.#answers.size)}`, fact });
      return { ok: true, by };
    });
  }
}

const UNITS = { product: VISIO.product, enabled: 20, trial: 0, warning: 0, suspended: 0 };

const nameIn = ({ pools }: MadeUp, id: string): string =>
  pools.find(({ department }) => department === id)?.departmentName ?? id;

async function mayHave(
  ports: Ports,
  actor: PersonActor,
  { department }: { readonly department?: DepartmentId },
): Promise<Result<unknown>> {
  const standing = await readStanding(ports, actor);
  const isAllowed =
    department === undefined
      ? seesEverything(actor, standing.institution)
      : allDepartmentsFor(standing, 'see-pools', department).length > 0;
  return isAllowed ? { ok: true } : { ok: false, refusal: notYours(standing) };
}
