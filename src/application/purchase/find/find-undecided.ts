import { type PersonActor } from '../../../domain/actor';
import { isContributor, isSent, type SentPurchase } from '../../../domain/purchase/purchase';
import { type NamedDepartment, type NamedProduct } from '../../../domain/refusal';
import { type Refused, refused } from '../../../domain/result';
import { namedDepartment, namedProduct } from '../../access/names';
import { allDepartmentsFor, departmentsFor, notYours, readingAs, type Standing } from '../../access/standing';
import { type Ports, type RecordPorts } from '../../ports';

/** A purchase that nobody decided, with what it is called. */
export interface Undecided {
  readonly purchase: SentPurchase;
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
}

/** More are not asked about: they are listed. */
const MOST = 11;

/**
 * The purchases, the newest first and at most 11, that somebody may decide, or take back: of these their own ones, or those of their
 * departments where there are none.
 */
export function findUndecided(
  ports: RecordPorts & Pick<Ports, 'purchases'>,
  actor: PersonActor,
  to: 'decide' | 'withdraw',
): Promise<{ readonly kind: 'found'; readonly purchases: readonly Undecided[] } | Refused> {
  return readingAs(ports, actor, async (standing) => {
    const right = to === 'decide' ? 'decide-purchase' : 'submit-purchase';
    const departments = to === 'decide' ? allDepartmentsFor(standing, right) : departmentsFor(standing, right);
    if (departments.length === 0) return refused(refusalFor(standing, to));
    const status = to === 'decide' ? (['submitted'] as const) : (['submitted', 'returned'] as const);
    // Who may decide may do so everywhere.
    const where = to === 'decide' ? {} : { departments: departments.map(({ id }) => id) };
    const records = await ports.purchases.list({ ...where, status, limit: MOST });
    const found = records.flatMap(({ purchase }): readonly Undecided[] => {
      const department = departments.find(({ id }) => id === purchase.department);
      if (department === undefined || !isSent(purchase)) return [];
      const product = namedProduct(ports, purchase.details.product);
      return [{ purchase, department: namedDepartment(department), product }];
    });
    const own = found.filter(({ purchase }) => isContributor(purchase, actor.userId));
    const others = found.filter((one) => !own.includes(one));
    return { kind: 'found', purchases: to === 'decide' ? others : own.length > 0 ? own : others };
  });
}

/** Somebody of a department is told that only approvers decide; a stranger learns nothing. */
function refusalFor(standing: Standing, to: 'decide' | 'withdraw') {
  const isKnown = allDepartmentsFor(standing, 'see-pools').length > 0;
  const askPeople = standing.institution.approvers.slice(0, 3);
  return to === 'decide' && isKnown ? ({ code: 'only-approvers', askPeople } as const) : notYours(standing);
}
