import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { type PersonQuery } from '../../../src/ports/roster/directory';
import { connectTo } from '../../support/tenant/tenant-connection';
import { closeTenants, startTenant } from '../../support/tenant/tenant';
import { aUser } from '../../support/tenant/tenant-seed';

afterEach(() => closeTenants());

const PEOPLE = 60;

/** By their user principal name in any case, by another address, by a name, by an address that nobody has. */
function queryOf(number: number): PersonQuery {
  const ways = [
    `person${number}@contoso.edu`,
    `PERSON${number}@Contoso.edu`,
    `first.${number}@contoso.edu`,
    `Person ${number}`,
    `nobody${number}@contoso.edu`,
  ];
  return { kind: 'text', userText: ways[number % ways.length] ?? '' };
}

it('are understood as each of them alone', async () => {
  const users = Array.from({ length: PEOPLE }, (_, index) =>
    aUser(index + 1, { proxyAddresses: [`smtp:first.${index + 1}@contoso.edu`] }),
  );
  const tenant = await startTenant({ users });
  const directory = graphDirectory({ connection: connectTo(tenant) });
  const queries = Array.from({ length: PEOPLE }, (_, index) => queryOf(index + 1));

  const together = await directory.find(queries);

  const alone = [];
  for (const query of queries) alone.push(...(await directory.find([query])));
  expect(together).toEqual(alone);
  expect(together.filter(({ people }) => people.length > 0).length).toBeGreaterThan(PEOPLE / 2);
});

it('are asked for fifteen to a question, and twenty questions to a request, where they are user principal names', async () => {
  const tenant = await startTenant({ users: Array.from({ length: PEOPLE }, (_, index) => aUser(index + 1)) });
  const directory = graphDirectory({ connection: connectTo(tenant) });

  const found = await directory.find(
    Array.from({ length: PEOPLE }, (_, index) => ({ kind: 'text', userText: `person${index + 1}@contoso.edu` })),
  );

  expect(found.map(({ people }) => people[0]?.displayName)).toEqual(
    Array.from({ length: PEOPLE }, (_, index) => `Person ${index + 1}`),
  );
  const asked = (await tenant.log()).map(({ method, path }) => `${method} ${path}`);
  expect(asked.filter((request) => request.includes('$batch'))).toHaveLength(1);
  expect(asked.filter((request) => request.includes('/users'))).toHaveLength(PEOPLE / 15);
});
