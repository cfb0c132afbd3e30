import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { answerException, type AnswerRequest } from '../../../src/application/audit/answer-exception';
import { maySeeAudit } from '../../../src/application/audit/audit-access';
import { makeAudit } from '../../../src/application/audit/make-audit';
import { signAudit } from '../../../src/application/audit/sign-audit';
import { takeAudit } from '../../../src/application/audit/take-audit';
import { auditUses } from '../../../src/application/audit/wiring';
import { type PersonActor } from '../../../src/domain/actor';
import { type Audit, figuresOf } from '../../../src/domain/audit/audit';
import { type ExceptionKey } from '../../../src/domain/audit/exception';
import { activityKey, departmentId } from '../../../src/domain/ids';
import { INSTITUTION, type LedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { actor, APPROVER, on, person, VISIO } from '../../support/builders';
import {
  aPlantedWorld,
  ART,
  BIOLOGY,
  plant,
  type PlantedWorld,
  portsIn,
  VISIO_SKU,
} from '../../support/exceptions/planted-world';
import { documentsInMemory } from '../../support/store/store-harness';

const [AUDITOR, ANOTHER_APPROVER] = [991, 992];
const [DELEGATE_OF_ART, DELEGATE_OF_BIOLOGY, PURCHASER_OF_ART, NOBODY] = [900, 901, 950, 77];
const opened: DocumentStore[] = [];

afterEach(async () => {
  for (const documents of opened.splice(0)) await documents.close();
});

/** With a disabled account in ART and a stranger's license, found by an audit. */
async function audited(): Promise<{ readonly world: PlantedWorld; readonly audit: Audit }> {
  const world = await aPlantedWorld(documentsInMemory);
  opened.push(world.documents);
  const { ports, tenant } = world;
  await ports.institution.change(async (books) => {
    const institution = await books.institution();
    const approvers = [person(APPROVER), person(ANOTHER_APPROVER)];
    await books.save({ ...institution, approvers, auditors: [person(AUDITOR)] });
  });
  await ports.departments.change(ART, async (books) => {
    const department = await books.department();
    if (department !== undefined) await books.saveDepartment({ ...department, purchasers: [person(PURCHASER_OF_ART)] });
  });
  await ports.outline.rebuild();
  tenant.turn(person(1).userId, 'disabled');
  tenant.give(person(101).userId, VISIO_SKU);
  const audit = await takeAudit(ports, actor(APPROVER), {});
  expect(audit.exceptions.map(({ kind }) => kind)).toEqual(['outside', 'account-disabled']);
  return { world, audit };
}

const ofArt: ExceptionKey = { kind: 'account-disabled', product: VISIO, department: ART, userId: person(1).userId };
const ofTenant: ExceptionKey = { kind: 'outside', product: VISIO, userId: person(101).userId };

const anAnswer = (own: Partial<AnswerRequest> = {}): AnswerRequest => ({
  ...{ actor: actor(APPROVER), key: activityKey('press-1'), exception: ofArt },
  ...{ answer: 'accepted', words: '  she is on leave  ' },
  ...own,
});

async function entriesOf({ ports }: PlantedWorld, department: typeof ART, action: string): Promise<LedgerEntry[]> {
  const books = department === INSTITUTION ? ports.institution.look() : ports.departments.look(department);
  const entries = await books.ledger({ sinceNumber: 1, limit: 1000 });
  return entries.filter(({ fact }) => fact.action === action);
}

const everybody: readonly (readonly [who: string, number: number])[] = [
  ['an auditor', AUDITOR],
  ['the delegate', DELEGATE_OF_ART],
  ['a purchaser', PURCHASER_OF_ART],
  ['another delegate', DELEGATE_OF_BIOLOGY],
  ['nobody', NOBODY],
];

describe('an answer to an exception', () => {
  it('is in the ledger and beside the exception, in the approver’s words, and in the next audit', async () => {
    const { world } = await audited();

    const outcome = await answerException(world.ports, anAnswer());
    await answerException(world.ports, anAnswer({ exception: ofTenant, answer: 'mend', key: activityKey('press-2') }));

    const [entry] = await entriesOf(world, ART, 'exception-answered');
    const answered = { answer: 'accepted', words: 'she is on leave', by: person(APPROVER), at: entry?.at };
    expect(outcome).toMatchObject({ ok: true, told: [], exception: { kind: 'account-disabled', answered } });
    expect(entry?.fact).toEqual({
      ...{ action: 'exception-answered', product: VISIO, answer: 'accepted', words: 'she is on leave' },
      exception: { kind: 'account-disabled', product: VISIO, department: ART, person: person(1) },
    });
    expect(await entriesOf(world, INSTITUTION, 'exception-answered')).toHaveLength(1);
    world.clock.advance(60_000);
    const { exceptions } = await takeAudit(world.ports, actor(APPROVER), {});
    expect(exceptions.map((one) => one.answered?.answer)).toEqual(['mend', 'accepted']);
    expect(figuresOf({ pools: [], exceptions })).toMatchObject({ exceptions: 2, unanswered: 0 });
  });

  it('has one effect however often the press is delivered, and gives way to a later one', async () => {
    const { world } = await audited();

    const first = await answerException(world.ports, anAnswer());
    const again = await answerException(world.ports, anAnswer());
    await answerException(world.ports, anAnswer({ key: activityKey('press-2'), words: 'no, mend it', answer: 'mend' }));
    await answerException(world.ports, anAnswer());

    expect(again).toEqual(first);
    expect(await entriesOf(world, ART, 'exception-answered')).toHaveLength(2);
    const [book] = (await world.ports.exceptions.all()).filter(({ department }) => department === ART);
    expect(book?.open[0]?.answered?.words).toBe('no, mend it');
  });

  it('needs words', async () => {
    const { world } = await audited();

    expect(await answerException(world.ports, anAnswer({ words: '  ' }))).toMatchObject({
      refusal: { code: 'no-reason', about: 'exception' },
    });
  });

  it('says so where no reading finds the exception any more', async () => {
    const { world } = await audited();
    world.tenant.turn(person(1).userId, 'enabled');
    world.clock.advance(60_000);
    await takeAudit(world.ports, actor(APPROVER), {});

    for (const exception of [ofArt, { ...ofArt, department: departmentId('nowhere') }])
      expect(await answerException(world.ports, anAnswer({ exception }))).toMatchObject({
        refusal: { code: 'no-such-exception', reason: 'gone' },
      });
    expect(await entriesOf(world, ART, 'exception-answered')).toEqual([]);
  });

  it('that asks a department tells its delegates once, and of the whole tenant there is nobody to ask', async () => {
    const { world } = await audited();
    const ask = anAnswer({ answer: 'ask-department', words: 'is she coming back?' });

    const outcome = await answerException(world.ports, ask);
    await answerException(world.ports, ask);
    const tenant = await answerException(world.ports, { ...ask, exception: ofTenant });

    expect(outcome).toMatchObject({ ok: true, told: [person(DELEGATE_OF_ART)] });
    const mailboxes = await world.ports.outbox.all();
    const letters = mailboxes.flatMap((mailbox) => mailbox.letters.map(({ content }) => content));
    expect(letters).toMatchObject([
      {
        kind: 'setup',
        notice: {
          kind: 'exception-asked',
          exception: 'account-disabled',
          words: 'is she coming back?',
          person: person(1),
        },
      },
    ]);
    expect(tenant).toMatchObject({ refusal: { code: 'no-such-exception', reason: 'no-department' } });
  });

  it.each(everybody)('is refused to %s, and nothing is written', async (_, number) => {
    const { world } = await audited();

    for (const exception of [ofArt, ofTenant])
      expect(await answerException(world.ports, anAnswer({ actor: actor(number), exception }))).toMatchObject({
        refusal: { code: 'central-it-only' },
      });
    expect(await entriesOf(world, ART, 'exception-answered')).toEqual([]);
  });

  it('is refused to an approver who loses the role while it is decided', async () => {
    const { world } = await audited();
    const { ports } = world;
    const losing: typeof ports.departments = {
      ...ports.departments,
      change: async (department, decide) => {
        await ports.institution.change(async (books) => books.save({ ...(await books.institution()), approvers: [] }));
        return ports.departments.change(department, decide);
      },
    };

    expect(await answerException({ ...ports, departments: losing }, anAnswer())).toMatchObject({
      refusal: { code: 'central-it-only' },
    });
  });
});

describe('a sign-off', () => {
  it('is the approver’s name under the figures as they stood, once for each of them and day', async () => {
    const { world, audit } = await audited();
    const { ports } = world;
    const sign = (by: PersonActor, id = audit.id) => signAudit(ports, { actor: by, audit: id, words: ' in order ' });

    const first = await sign(actor(APPROVER));
    world.clock.advance(60_000);
    const later = await takeAudit(ports, actor(APPROVER), {});
    const again = await sign(actor(APPROVER), later.id);
    const other = await sign(actor(ANOTHER_APPROVER), later.id);

    const signed = { by: person(APPROVER), asOf: audit.asOf, figures: figuresOf(audit), words: 'in order' };
    expect(first).toMatchObject({ ok: true, isNew: true, signOff: signed });
    expect(again).toEqual({ ...first, isNew: false });
    expect(other).toMatchObject({ ok: true, isNew: true, signOff: { by: person(ANOTHER_APPROVER) } });
    expect(await entriesOf(world, INSTITUTION, 'audit-signed')).toHaveLength(2);
    const { signOffs } = await takeAudit(ports, actor(AUDITOR), {});
    expect(signOffs.map(({ by }) => by.userId)).toEqual([person(ANOTHER_APPROVER).userId, person(APPROVER).userId]);
    world.clock.advance(24 * 60 * 60_000);
    expect((await takeAudit(ports, actor(AUDITOR), {})).signOffs).toEqual([]);
  });

  it.each(everybody)('is refused to %s', async (_, number) => {
    const { world, audit } = await audited();

    expect(await signAudit(world.ports, { actor: actor(number), audit: audit.id })).toMatchObject({
      refusal: { code: 'central-it-only' },
    });
    expect(await entriesOf(world, INSTITUTION, 'audit-signed')).toEqual([]);
  });

  it('needs an audit of everything that was made', async () => {
    const { world } = await audited();
    const part = await takeAudit(world.ports, actor(APPROVER), { department: ART });
    const codeOf = async (audit: string) => {
      const outcome = await signAudit(world.ports, { actor: actor(APPROVER), audit });
      return outcome.ok ? 'signed' : outcome.refusal.code;
    };

    expect([await codeOf('audit-of-another-year'), await codeOf(part.id)]).toEqual(['card-too-old', 'audit-narrowed']);
  });
});

describe('an audit', () => {
  it('is for approvers and auditors, and a department’s part for its people', async () => {
    const { world } = await audited();
    const asked = [undefined, ART, BIOLOGY, departmentId('nowhere')];
    const seen = async (number: number) => {
      const sights = asked.map((department) => maySeeAudit(world.ports, actor(number), { department }));
      return (await Promise.all(sights)).map((sight) => (sight.ok ? 'sees' : sight.refusal.code));
    };
    const no = 'central-it-only';

    expect(await seen(APPROVER)).toEqual(['sees', 'sees', 'sees', no]);
    expect(await seen(AUDITOR)).toEqual(['sees', 'sees', 'sees', no]);
    expect(await seen(DELEGATE_OF_ART)).toEqual([no, 'sees', no, no]);
    expect(await seen(PURCHASER_OF_ART)).toEqual([no, 'sees', no, no]);
    expect(await seen(DELEGATE_OF_BIOLOGY)).toEqual([no, no, 'sees', no]);
    expect(await seen(NOBODY)).toEqual([no, no, no, no]);
  });

  it('is not made for somebody who may not see it any more', async () => {
    const { world } = await audited();
    // Whoever reads the tenant for them fails.
    const ports = { ...world.ports, provisioner: undefined as never };

    const made = [
      await auditUses.makeAudit(ports, actor(NOBODY), {}),
      await auditUses.makeAudit(ports, actor(DELEGATE_OF_BIOLOGY), { department: ART }),
      await auditUses.preparePack(ports, actor(DELEGATE_OF_BIOLOGY), { department: ART }),
    ];

    expect(made).toMatchObject(made.map(() => ({ ok: false, refusal: { code: 'central-it-only' } })));
    const own = await auditUses.makeAudit(world.ports, actor(DELEGATE_OF_ART), { department: ART });
    expect(own.ok).toBe(true);
  });

  it('is of today, or of a day that is over, and kept; of a day to come there is none', async () => {
    const { world, audit } = await audited();
    const { ports } = world;
    const make = (asOf?: string, department?: typeof ART) =>
      makeAudit(ports, actor(APPROVER), { asOf: asOf === undefined ? undefined : on(asOf), department });

    const [now, today, past, future] = [
      await make(),
      await make(audit.asOf, ART),
      await make('2027-02-28', ART),
      await make('2027-12-31'),
    ];

    expect([now, today]).toMatchObject([{ audit: { isPast: false } }, { audit: { department: { id: ART } } }]);
    expect(past).toMatchObject({ ok: true, audit: { isPast: true, asOf: '2027-02-28', department: { id: ART } } });
    expect(future).toEqual({ ok: false, refusal: { code: 'day-to-come', day: '2027-12-31' } });
    const ids = [now, past].map((one) => (one.ok ? one.audit.id : ''));
    expect(await Promise.all(ids.map((id) => ports.audits.find(id)))).toMatchObject([
      { isPast: false },
      { isPast: true },
    ]);
  });

  it('counts what awaits the tenant apart', async () => {
    const { world } = await audited();
    await plant(world, ['awaiting']);
    const { pools } = await takeAudit(portsIn(world), actor(APPROVER), { department: departmentId('economics') });

    expect(pools.map(({ awaiting, purchases }) => [awaiting, purchases.map(({ state }) => state)])).toEqual([
      [0, ['in-force']],
      [3, ['in-force', 'awaiting']],
    ]);
  });
});
