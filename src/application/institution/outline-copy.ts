import { type Department, type Institution, type OutlineEdition } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { isFault, isUnreadable } from '../../ports/fault';
import { type InstitutionStore } from '../../ports/institution/institution-store';
import { type Outline, type OutlineCopy } from '../../ports/institution/outline';
import { type DepartmentStore } from '../../ports/roster/department-store';

/** How old what a turn understands by may be. */
const MOST_AGE_MS = 10_000;

/** What the copy is made from. */
interface Stores {
  readonly institution: InstitutionStore;
  readonly departments: Pick<DepartmentStore, 'departments' | 'departmentsOf'>;
}

/**
 * The outline as this process knows it. Whoever reads the institution, as each turn does to know who may, keeps it young: the institution
 * names the edition of the outline, and only another edition is read.
 *
 * @param steadyMs Milliseconds on a steady clock.
 * @returns The copy, and the store to read the institution from.
 */
export function outlineCopy(
  stores: Stores,
  steadyMs: () => number = () => performance.now(),
): { readonly institution: InstitutionStore; readonly outline: OutlineCopy } {
  const { institution: store, departments } = stores;
  let latest: { readonly institution: Institution; readonly askedAt: number } | undefined;
  let listed: { readonly edition: number; readonly departments: readonly Department[] } | undefined;
  let listing: { readonly edition: number; readonly departments: Promise<readonly Department[]> } | undefined;

  /** Whoever asked last knows best, whoever is answered last. */
  const learn = (institution: Institution, askedAt: number): Institution => {
    if (latest === undefined || latest.askedAt <= askedAt) latest = { institution, askedAt };
    return institution;
  };
  const read = async (): Promise<Institution> => {
    const askedAt = steadyMs();
    return learn(await store.read(), askedAt);
  };
  /** Reads an edition once for all who wait for it. What comes may be a newer one, which its name will tell. */
  const list = (edition: OutlineEdition): Promise<readonly Department[]> => {
    const { number } = edition;
    if (listing?.edition === number) return listing.departments;
    const reading = store
      .outlined(edition, listed)
      .then((found) => {
        if (latest?.institution.outline?.number === number) listed = { edition: number, departments: found };
        return found;
      })
      .finally(() => {
        if (listing?.departments === reading) listing = undefined;
      });
    listing = { edition: number, departments: reading };
    return reading;
  };
  const of = async (institution: Institution): Promise<Outline> => {
    const edition = institution.outline;
    if (edition !== undefined && listed?.edition === edition.number)
      return { institution, departments: listed.departments };
    try {
      if (edition !== undefined) return { institution, departments: await list(edition) };
    } catch (error) {
      if (!isFault(error) || !isUnreadable(error)) throw error;
    }
    // Records from before there was an outline, or a damaged one: what it says stands in the records, at a price.
    return { institution, departments: await departments.departments() };
  };
  const change: InstitutionStore['change'] = async (decide) => {
    const { value, after } = await store.change(async (books) => ({
      value: await decide(books),
      after: await books.institution(),
    }));
    learn(after, steadyMs());
    return value;
  };

  return {
    institution: { ...store, read, change },
    outline: {
      async known() {
        const isYoung = latest !== undefined && steadyMs() - latest.askedAt <= MOST_AGE_MS;
        return of(isYoung && latest !== undefined ? latest.institution : await read());
      },
      of,
      changed: (ids) => keep(ids),
      rebuild: () => keep(undefined),
    },
  };

  /** Read after the institution is, so that who keeps it too at this moment meets us there, and one of us reads again. */
  function keep(ids: readonly DepartmentId[] | undefined): Promise<void> {
    return change(async (books) => {
      const { outline } = await books.institution();
      if (ids === undefined || outline === undefined) return books.saveOutline(await departments.departments());
      return books.saveOutline(await departments.departmentsOf(ids), ids);
    });
  }
}
