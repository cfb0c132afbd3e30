import { type Actor } from '../../domain/actor';
import { isApprover, seesEverything } from '../../domain/authority';
import { type UserId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { isAdoptable, isAskedAbout, type ReconcileRun, type RunLine, type RunShown } from '../../domain/reconcile/run';
import { centralItOnly } from '../access/central-it';
import { type Ports } from '../ports';
import { namesOf } from '../access/names';
import { type Result } from '../../domain/result';
import { orLogFault } from '../outbox/faults';

/** Whether somebody may see what a run would do, or, with `change`, let it be done. */
export async function mayRun(
  ports: Pick<Ports, 'institution'>,
  actor: Actor,
  wish: 'see' | 'change',
): Promise<Result<unknown>> {
  const institution = await ports.institution.read();
  const may = wish === 'see' ? seesEverything(actor, institution) : isApprover(actor, institution);
  return may ? { ok: true } : { ok: false, refusal: centralItOnly(institution) };
}

/** A page of a run, with everybody's names; people of whom our records know nothing are looked up. */
export async function showRun(
  ports: Ports,
  actor: Actor,
  run: ReconcileRun,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<RunShown> {
  const { lines, ...rest } = run;
  const page = lines.slice(offset, offset + limit);
  const onPage = new Set(page.flatMap(({ step }) => step.seat.department ?? []));
  const [departments, institution, people] = await Promise.all([
    ports.departments.departmentsOf([...onPage]),
    ports.institution.read(),
    lookUp(ports, page),
  ]);
  return {
    run: rest,
    lines: page.map((line) => ({
      ...line,
      person: line.person ?? people.get(line.step.seat.userId),
      ...namesOf(ports, departments, line.step.seat),
    })),
    offset,
    total: lines.length,
    askedAbout: lines.filter(isAskedAbout).length,
    adoptable: lines.filter(isAdoptable).length,
    canChange: isApprover(actor, institution),
  };
}

async function lookUp(
  ports: Pick<Ports, 'directory' | 'logger'>,
  lines: readonly RunLine[],
): Promise<ReadonlyMap<UserId, KnownPerson>> {
  const unknown = lines.filter(({ person }) => person === undefined).map(({ step }) => step.seat.userId);
  if (unknown.length === 0) return new Map();
  const find = () => ports.directory.find(unknown.map((userId) => ({ kind: 'id', userId })));
  const found = await orLogFault(ports.logger, find, 'people of a run could not be looked up');
  return new Map((found ?? []).flatMap(({ people }) => people).map((person) => [person.userId, named(person)]));
}
