import { catalogOf } from '../../domain/institution/catalog';
import { type Institution } from '../../domain/institution/department';
import { type Policy } from '../../domain/institution/policy';
import { type InstitutionStore } from '../../ports/institution/institution-store';

/**
 * A policy whose products are those of today: the policy file's, with the institution's own laid over them.
 *
 * The trick: `products` is a getter over the institution that this process read last, and whoever decides anything reads the institution
 * first, to know who may. So nobody has to be handed the catalog beside the policy. Its limits: what another process saves
 * is seen from the next read on; a copy made with `{ ...policy }` keeps the products of that moment; and before the first read
 * there are only those of the file, so that `app.ts` reads once before anything runs.
 *
 * @returns The policy, and the store to read the institution from.
 */
export function livePolicy(
  policy: Policy,
  store: InstitutionStore,
): { readonly policy: Policy; readonly institution: InstitutionStore } {
  let { products } = policy;
  let learned = JSON.stringify([]);
  const learn = (institution: Institution): Institution => {
    const own = JSON.stringify(institution.products ?? []);
    // The same array while they are the same: what is made of it once serves all turns.
    if (own !== learned) products = catalogOf(policy.products, institution.products);
    learned = own;
    return institution;
  };
  return {
    policy: {
      ...policy,
      get products() {
        return products;
      },
    },
    institution: {
      ...store,
      read: async () => learn(await store.read()),
      change: async (decide) => {
        const { value, after } = await store.change(async (books) => ({
          value: await decide(books),
          after: await books.institution(),
        }));
        learn(after);
        return value;
      },
    },
  };
}
