import { type Department, openAmong } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { type Fault, isFault, isUnreadable } from '../../ports/fault';
import { type Logger } from '../../ports/logger';
import { type Ports } from '../ports';

type Some = Pick<Department, 'id'>;

/** Departments of which a document cannot be read: they are left out, and that is said, so that no other waits for them. */
export class LeftOut {
  readonly #logger: Pick<Logger, 'error'>;
  readonly #ids = new Set<DepartmentId>();

  constructor({ logger }: { readonly logger: Pick<Logger, 'error'> }) {
    this.#logger = logger;
  }

  get ids(): readonly DepartmentId[] {
    return [...this.#ids];
  }

  /** Reads of some departments together; where that does not go, of one after the other, without those that cannot be read. */
  async reading<One extends Some, Value>(
    departments: readonly One[],
    read: (some: readonly One[]) => Promise<readonly Value[]>,
  ): Promise<readonly Value[]> {
    try {
      return await read(departments);
    } catch (error) {
      if (!isFault(error) || !isUnreadable(error)) throw error;
    }
    const found: Value[] = [];
    for (const one of departments) found.push(...((await this.of(one.id, () => read([one]))) ?? []));
    return found;
  }

  /** Does something with the records of one department. @returns Undefined where they cannot be read. */
  async of<Value>(department: DepartmentId, work: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!isFault(error) || !isUnreadable(error)) throw error;
      if (!this.#ids.has(department))
        this.#logger.error('the records of a department cannot be read', { department, error });
      this.#ids.add(department);
      return undefined;
    }
  }
}

/** Every department that is open and can be read, by name. */
export async function readableDepartments(
  { departments, outline }: Pick<Ports, 'departments' | 'outline'>,
  leftOut: LeftOut,
): Promise<readonly Department[]> {
  const unreadable: Fault[] = [];
  const found = await departments.departments((fault) => unreadable.push(fault));
  if (unreadable.length === 0) return openAmong(found);
  const there = new Set(found.map(({ id }) => id));
  const others = openAmong((await outline.known()).departments).filter(({ id }) => !there.has(id));
  // Which they are, the outline knows; what is wrong with each, its record says.
  const again = await leftOut.reading(others, (some) => departments.departmentsOf(some.map(({ id }) => id)));
  return openAmong([...found, ...again]);
}
