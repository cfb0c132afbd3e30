import { actorId, type PersonActor } from '../../domain/actor';
import { type DepartmentId } from '../../domain/ids';
import { type Refusal } from '../../domain/refusal';
import { mapLimited } from '../../concurrency/map-limited';
import { type Ports } from '../ports';
import { departmentsFor, notYours, readStanding } from '../access/standing';

/** The department of an actor's latest roster command: the one named, or the one where it was made most recently. */
export async function findUndoDepartment(
  ports: Pick<Ports, 'departments' | 'institution'>,
  actor: PersonActor,
  named?: DepartmentId,
): Promise<
  { readonly ok: true; readonly department: DepartmentId } | { readonly ok: false; readonly refusal: Refusal }
> {
  const standing = await readStanding(ports, actor);
  const departments = departmentsFor(standing, 'change-roster', named);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  if (named !== undefined) return { ok: true, department: named };

  const mine = { actorId: actorId(actor), isRosterChange: true, limit: 1 } as const;
  const latest = await mapLimited(
    departments,
    10,
    async ({ id }) => (await ports.departments.look(id).ledger(mine))[0],
  );
  const [newest] = latest.filter((entry) => entry !== undefined).toSorted((one, other) => (one.at < other.at ? 1 : -1));
  return newest === undefined
    ? { ok: false, refusal: { code: 'nothing-to-undo', reason: 'none' } }
    : { ok: true, department: newest.department };
}
