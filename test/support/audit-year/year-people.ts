import { type UserId } from '../../../src/domain/ids';
import { type KnownPerson } from '../../../src/domain/people';
import { type Directory, type Person } from '../../../src/ports/roster/directory';
import { person } from '../builders';

/** Who decides, who reads, and the first delegate: that of department 3 is the third after. */
export const APPROVERS = [99_001, 99_002] as const;
export const AUDITOR = 99_010;
const FIRST_DELEGATE = 90_000;

/** The delegate of a department, by its number. */
export const delegateOf = (department: number): number => FIRST_DELEGATE + department;

/** The number of a person. */
export const numberOf = (userId: UserId | string): number => Number(userId.slice(-12));

/** A directory in which everybody is who a number can name, and some are called otherwise after some day. */
export class YearDirectory implements Directory {
  readonly names = new Map<number, string>();
  /** Accounts that are disabled, or gone. */
  readonly disabled = new Set<number>();
  readonly gone = new Set<number>();

  /** As the directory calls somebody now. */
  called(number: number): KnownPerson {
    const displayName = this.names.get(number);
    return { ...person(number), ...(displayName === undefined ? {} : { displayName }) };
  }

  find(queries: Parameters<Directory['find']>[0]): ReturnType<Directory['find']> {
    return Promise.resolve(
      queries.map((query) => {
        const number =
          query.kind === 'id'
            ? numberOf(query.userId)
            : Number(/person(\d+)@/u.exec(query.userText)?.[1] ?? Number.NaN);
        const isThere = !Number.isNaN(number) && !this.gone.has(number);
        return { people: isThere ? [this.#person(number)] : [], isCut: false };
      }),
    );
  }

  #person(number: number): Person {
    return {
      ...this.called(number),
      mail: undefined,
      otherNames: [],
      jobTitle: undefined,
      directoryDepartment: undefined,
      isEnabled: !this.disabled.has(number),
      isGuest: false,
      usageLocation: 'US',
    };
  }
}
