import { whoHad } from '../../src/application/audit/past/who-had';
import { answerException } from '../../src/application/audit/answer-exception';
import { makeAudit } from '../../src/application/audit/make-audit';
import { signAudit } from '../../src/application/audit/sign-audit';
import { type PersonActor } from '../../src/domain/actor';
import { type Audit } from '../../src/domain/audit/audit';
import { keyOf } from '../../src/domain/audit/exception';
import { EXCEPTION_KINDS } from '../../src/domain/audit/exception-kinds';
import { type CalendarDate } from '../../src/domain/calendar';
import { activityKey, departmentId, type ProductId } from '../../src/domain/ids';
import { AuditYear } from '../support/audit-year/audit-year';
import { type Disagreement, disagreement } from '../support/audit-year/compare';
import { type Page } from '../support/audit-year/diary';
import { type Found, type Look, look, newIn } from '../support/audit-year/find-errors';
import { PLANTED_ERRORS } from '../support/audit-year/planted-errors';
import { LAST_DAY, LOOKED_BACK_ON, TERM_ENDS } from '../support/audit-year/year-calendar';
import { APPROVERS, AUDITOR, numberOf } from '../support/audit-year/year-people';
import { PRODUCTS } from '../support/audit-year/year-products';
import { person } from '../support/builders';
import { report } from '../support/notes';
import { COUNTS, SEED } from './counts';

jest.setTimeout(COUNTS.isSoak ? 1_800_000 : 120_000);

const AGREE: Disagreement = { onlyInAudit: [], onlyInDiary: [] };
const NOTHING: Found = { audit: [], notInLedger: [], ledger: [], rebuild: [] };
/** Days on which the tenant is read for an audit; besides those that are looked back on, those of what lasts a day. */
const AUDITED_ON: readonly string[] = [...LOOKED_BACK_ON, '2027-02-08', '2027-04-10', '2027-05-25', LAST_DAY];
/** Somebody says of an exception that it may stay, on this day. */
const ANSWERED_ON = '2026-12-31';
const [APPROVER, OTHER_APPROVER] = APPROVERS;
const HOME = departmentId('d0');
const actorOf = (number: number): PersonActor => ({ kind: 'person', ...person(number) });

/** The small world is always the same one, in which each kind of exception comes about; the soak makes up another each time. */
const seed = COUNTS.isSoak ? SEED : 2;
const year = new AuditYear(COUNTS.auditYear, { seed });
const { world } = year;
/** What was audited on a day, the diary's page of that moment, and where they disagree. */
const audited = new Map<string, { readonly audit: Audit; readonly page: Page; readonly apart: Disagreement }>();
const foundErrors = new Map<string, Found>();
/** Milliseconds of each audit of a present day, and of a past one. */
const times: number[] = [];
const pastTimes: number[] = [];
/** What is found when nothing was planted by hand. */
let untouched: Look;

beforeAll(async () => {
  await year.run(async (day) => {
    if (!AUDITED_ON.includes(day)) return;
    await auditToday(day);
    if (day === ANSWERED_ON) await answerOne();
    if (day === TERM_ENDS) await findErrors();
  });
});

afterAll(() => world.documents.close());

async function auditToday(day: CalendarDate): Promise<void> {
  world.nextMinute();
  const made = await timed(times, () => makeAudit(world.ports, actorOf(AUDITOR), {}));
  if (!made.ok) throw new Error(made.refusal.code);
  world.seen(made.audit.madeAt);
  const page = world.diary.page(day);
  audited.set(day, { audit: made.audit, page, apart: disagreement(made.audit, page) });
  if (day !== TERM_ENDS) return;
  const signed = await signAudit(world.ports, { actor: actorOf(APPROVER), audit: made.audit.id });
  if (!signed.ok) throw new Error(signed.refusal.code);
  world.diary.sign(day, APPROVER);
}

async function timed<Result>(into: number[], work: () => Promise<Result>): Promise<Result> {
  const begunAt = performance.now();
  const result = await work();
  into.push(performance.now() - begunAt);
  return result;
}

async function answerOne(): Promise<void> {
  const { exceptions } = audited.get(ANSWERED_ON)?.audit ?? { exceptions: [] };
  const one = exceptions.find(({ kind, department }) => kind === 'failed' && department === 'd0');
  const trouble = world.diary.open.find(({ kind, department }) => kind === 'failed' && department === 'd0');
  if (one === undefined || trouble === undefined) throw new Error('nothing to answer');
  const words = 'They get a usage location in spring.';
  const request = { actor: actorOf(APPROVER), key: activityKey('answer'), exception: keyOf(one), words };
  const answered = await answerException(world.ports, { ...request, answer: 'accepted' });
  if (!answered.ok) throw new Error(answered.refusal.code);
  world.diary.answer(trouble, words);
}

async function findErrors(): Promise<void> {
  untouched = await look(world);
  for (const { input, plant } of PLANTED_ERRORS) {
    const mend = await plant(world);
    foundErrors.set(input, newIn(await look(world), untouched));
    await mend();
  }
  // What was planted is gone for the ledger, too.
  await look(world);
}

it.each(AUDITED_ON)('an audit of %s names all that is wrong and nothing else, and counts as the diary does', (day) => {
  expect(audited.get(day)?.apart).toEqual(AGREE);
});

it.each(LOOKED_BACK_ON)('what was recorded by %s is what the diary said on it', async (day) => {
  const page = year.pages.get(day) as Page;

  const made = await timed(pastTimes, () => makeAudit(world.ports, actorOf(AUDITOR), { asOf: day }));

  const later = { said: world.diary.saidLater(day), signed: world.diary.signed.get(day) ?? [] };
  expect(made.ok && disagreement(made.audit, page, later)).toEqual(AGREE);
});

it.each(LOOKED_BACK_ON)(
  'who had a seat on %s, and who waited, are those of the diary, by the names of the day',
  async (day) => {
    const page = year.pages.get(day) as Page;

    const products = COUNTS.isSoak
      ? PRODUCTS
      : [PRODUCTS[LOOKED_BACK_ON.indexOf(day) % PRODUCTS.length] ?? PRODUCTS[0]];

    const told = await Promise.all(products.map((product) => whoHadLines(product, day)));

    const nameOf = (one: number): string => `${one} ${page.names.get(one) ?? `Person ${one}`}`;
    const ofDiary = page.pools
      .filter(({ pool }) => products.some((product) => pool.endsWith(` ${product}`)))
      .map(({ pool, departmentName, seated, waiting }) =>
        [pool, departmentName, ...seated.map(nameOf), '|', ...waiting.map(nameOf)].join(', '),
      );
    expect(told.flat().toSorted()).toEqual(ofDiary.toSorted());
  },
);

async function whoHadLines(product: ProductId, date: CalendarDate): Promise<readonly string[]> {
  const told = await whoHad(world.ports, actorOf(AUDITOR), { product, date });
  if (!told.ok) throw new Error(told.refusal.code);
  const nameOf = ({ userId, displayName }: { userId: string; displayName: string }): string =>
    `${numberOf(userId)} ${displayName}`;
  return told.answer.pools.map(({ department, seated, waiting }) => {
    const people = [...seated.map(({ person: one }) => nameOf(one)), '|', ...waiting.map(nameOf)];
    return [`${department.id} ${product}`, department.name, ...people].join(', ');
  });
}

it('plants every kind of exception that there is, and sees each begin and all but a few end', () => {
  const seen = [...audited.values()].flatMap(({ audit }) => audit.exceptions);
  const kinds = new Set<string>(seen.map(({ kind }) => kind));
  const answered = seen.filter((one) => one.answered !== undefined);

  expect([...kinds].toSorted()).toEqual(Object.keys(EXCEPTION_KINDS).toSorted());
  expect(answered.length).toBeGreaterThan(0);
  expect(year.plants.filter(({ until }) => until === undefined).length).toBeLessThan(year.plants.length / 2);
});

it('shows a day that was signed later who signed it', async () => {
  const made = await makeAudit(world.ports, actorOf(OTHER_APPROVER), { asOf: TERM_ENDS });
  if (!made.ok) throw new Error(made.refusal.code);
  const signed = await signAudit(world.ports, { actor: actorOf(OTHER_APPROVER), audit: made.audit.id });

  const again = await makeAudit(world.ports, actorOf(OTHER_APPROVER), { asOf: TERM_ENDS });

  expect(signed.ok && signed.isNew).toBe(true);
  expect(again.ok && again.audit.signOffs.map(({ by }) => numberOf(by.userId))).toEqual([OTHER_APPROVER, APPROVER]);
  expect(signed.ok && signed.signOff.figures.exceptions).toBe(made.audit.exceptions.length);
});

it.each([LAST_DAY, TERM_ENDS])('of %s, a department reads its own part of the whole and nothing else', async (day) => {
  const whole = await makeAudit(world.ports, actorOf(AUDITOR), { asOf: day });

  const part = await makeAudit(world.ports, actorOf(AUDITOR), { asOf: day, department: HOME });

  if (!whole.ok || !part.ok) throw new Error('no audit');
  const own = <Item extends { readonly department?: string }>(all: readonly Item[]): readonly Item[] =>
    all.filter(({ department }) => department === HOME);
  expect(part.audit).toMatchObject({ department: { id: HOME }, products: [], pools: own(whole.audit.pools) });
  expect(part.audit.exceptions).toEqual(own(whole.audit.exceptions));
  expect(part.audit.exceptions.length).toBeGreaterThan(0);
  expect(part.audit.exceptions.length).toBeLessThan(whole.audit.exceptions.length);
});

it('finds nothing where nothing was planted', () => {
  expect(untouched).toMatchObject({ notInLedger: [], ledger: [], rebuild: [] });
});

describe('finds that one input is wrong, and says which:', () => {
  it.each(PLANTED_ERRORS)('$input', ({ input, found: by }) => {
    const found = foundErrors.get(input) ?? NOTHING;

    const unmatched = Object.entries<readonly string[]>({ ...found }).flatMap(([how, lines]) => {
      const patterns = [...(by[how as keyof Found] ?? [])];
      const strange = lines.filter((line) => {
        const index = patterns.findIndex((pattern) => pattern.test(line));
        if (index >= 0) patterns.splice(index, 1);
        return index < 0;
      });
      return [...strange.map((line) => `${how}: ${line}`), ...patterns.map((one) => `${how} lacks ${String(one)}`)];
    });

    expect(unmatched).toEqual([]);
    expect(Object.values(by).flat().length).toBeGreaterThan(0);
  });
});

afterAll(() => {
  const { departments, people } = world.size;
  const deeds = [...year.deeds.counts].map(([what, times_]) => `${times_} × ${what}`).join(', ');
  const slowest = (of: readonly number[]): number => Math.round(Math.max(0, ...of));
  report(
    `a year of audits: ${departments} departments, ${people} people, ${world.readings} readings, ${deeds}, ` +
      `${year.plants.length} things planted, ${PLANTED_ERRORS.length} inputs wrong, the slowest audit ${slowest(times)} ms, of a past day ${slowest(pastTimes)} ms, seed ${seed}`,
  );
});
