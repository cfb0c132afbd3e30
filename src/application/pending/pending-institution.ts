import { withoutDelegate } from '../../domain/institution/department';
import { namedDepartment } from '../access/names';
import { counted, MOST_COUNTED, type PendingSource } from './look';

const NAMES = 3;

/** Departments of which nobody can add people. */
export const departmentsWithoutDelegate: PendingSource = ({ seesAll, standing }) => {
  const without = seesAll ? withoutDelegate(standing.departments) : [];
  if (without.length === 0) return Promise.resolve([]);
  const departments = without.slice(0, NAMES).map(namedDepartment);
  // All departments are at hand by name, so that these are counted whole.
  return Promise.resolve([{ about: 'no-delegate', count: without.length, isMore: false, departments }]);
};

/** Products that people ask for and nobody settled. */
export const productsWished: PendingSource = async ({ ports, seesAll }) => {
  if (!seesAll) return [];
  const wishes = await ports.institution.look().openWishes();
  if (wishes.length === 0) return [];
  const askedAt = wishes.map(({ askers }) => askers[0]?.at);
  const oldest = wishes.toSorted((one, other) => ((one.askers[0]?.at ?? '') < (other.askers[0]?.at ?? '') ? -1 : 1));
  const typed = oldest.slice(0, NAMES).map((wish) => wish.typed);
  return [{ about: 'wishes', ...counted(Math.min(wishes.length, MOST_COUNTED + 1), askedAt), typed }];
};
