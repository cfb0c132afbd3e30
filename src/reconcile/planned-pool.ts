import { askingOnce } from '../concurrency/asking-once';
import { type DepartmentId } from '../domain/ids';
import { type ReconcilePolicy } from '../domain/institution/policy';
import { type Product } from '../domain/institution/product';
import { type KnownPerson } from '../domain/people';
import { type ChangingStep, type Plan } from '../domain/reconcile/plan';
import { type Fault, isFault } from '../ports/fault';
import { type ObservedPeople, observePeople, type ObservePorts } from './observe/observe';
import { fitUnits } from './plan/fit-units';
import { planReconcile } from './plan/plan';
import { restrict } from './plan/restrict';

/** People of one pool whose licenses are to follow its roster. */
export interface PoolPeople {
  readonly product: Product;
  readonly people: readonly KnownPerson[];
}

/** A pool whose people were observed, with what is to be done for them. */
export interface PlannedPool extends PoolPeople {
  readonly observed: ObservedPeople;
  readonly plan: Plan;
}

/** A pool whose people could not be observed. */
export interface FaultedPool extends PoolPeople {
  readonly fault: Fault;
}

/** Ports that ask for nothing twice: for the length of one look at several pools, which have much in common. */
export function observingOnce(ports: ObservePorts): ObservePorts {
  const { departments, provisioner } = ports;
  return {
    ...ports,
    departments: {
      ...departments,
      entriesOf: askingOnce((who) => departments.entriesOf(who)),
      assignmentsOf: askingOnce((who) => departments.assignmentsOf(who)),
    },
    provisioner: {
      ...provisioner,
      tenantSkus: askingOnce(() => provisioner.tenantSkus(), { isPatient: true }),
      observe: askingOnce((userIds) => provisioner.observe(userIds), { isPatient: true }),
    },
  };
}

/** Observes people of a pool, and plans and restricts what is to be done for them. */
export async function planPool(
  ports: ObservePorts,
  { department, policy }: { readonly department: DepartmentId; readonly policy: ReconcilePolicy },
  { product, people }: PoolPeople,
): Promise<PlannedPool | FaultedPool> {
  try {
    const userIds = people.map((person) => person.userId);
    const observed = await observePeople(ports, { department, product, userIds });
    const restricted = restrict(planReconcile(observed), policy);
    return { product, people, observed, plan: fitUnits(restricted, observed, { isHopeful: true }) };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { product, people, fault: error };
  }
}

/** The steps of a plan that change something for one of these people. */
export function changesFor(
  people: readonly KnownPerson[],
  plan: Plan,
): readonly { readonly step: ChangingStep; readonly person: KnownPerson }[] {
  return plan.flatMap((step) => {
    const person = people.find((one) => one.userId === step.seat.userId);
    const isChange = step.action === 'assign' || step.action === 'release';
    return isChange && person !== undefined ? [{ step, person }] : [];
  });
}
