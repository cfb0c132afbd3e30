import { type TenantPorts } from './ports';
import { type Beginning, begin } from './beginning';
import { compare, type Running } from '../compare';
import { type Suite, type Variables } from '../variables';
import { type Named, type RawPerson } from './read-named';
import { skuNamed } from './why-not';
import { directorySentences, type NamedPerson } from '../../contracts/sentences/directory-sentences';
import { groupSentences } from '../../contracts/sentences/group-sentences';
import { seatSentences } from '../../contracts/sentences/seat-sentences';
import { randomUUID } from 'node:crypto';

/** What the suites of a tenant work on. */
export interface TenantRun {
  readonly variables: Variables;
  readonly named: Named;
  readonly beginning: Beginning;
  readonly real: TenantPorts;
  readonly emulated: TenantPorts;
}

/** What one suite of a tenant can say only where more is named, or of a tenant that is made for it. */
export function leftOut(suite: Suite, { variables, named }: Pick<TenantRun, 'variables' | 'named'>): readonly string[] {
  const names = [...named.people.values()].map(({ displayName }) => displayName ?? '').join();
  switch (suite) {
    case 'directory':
      return [
        ...(names.includes("'") ? [] : ['a name with an apostrophe: nobody who is named has one']),
        'more people of one name than an answer holds, guests, right-to-left names: it takes a tenant that is made for it',
      ];
    case 'provisioner':
      return [
        ...(variables.secondSku === undefined ? ['one license in place of another: LIVE_SECOND_SKU is not set'] : []),
        ...(variables.unlocated === undefined ? ['a person without usage location: LIVE_UNLOCATED is not set'] : []),
        'the last unit, plans that exclude or need one another, forbidden countries, licenses of groups, assignments in error:' +
          ' it takes a tenant that is made for it',
        'more people than fit in one request: they would all have to be named',
      ];
    case 'groups':
      return [
        'groups of other kinds and of many pages, members who are no people: it takes a tenant that is made for it',
      ];
    case 'documents':
      return [];
  }
}

/** Runs one suite on both tenants. */
export async function runTenantSuite(
  suite: Exclude<Suite, 'documents'>,
  run: TenantRun,
  running: Running,
): Promise<void> {
  const { variables, named, beginning, real, emulated } = run;
  const people = variables.people.flatMap((name) => named.people.get(name) ?? []);
  const unknownId = randomUUID();
  const ids = people.map(({ id }) => id);
  const { waitMs } = variables;
  const ports = { real, emulated };
  const beginAnew = (side: 'real' | 'emulated') => begin(ports[side], beginning);
  switch (suite) {
    case 'directory': {
      const sides = { real: real.directory, emulated: emulated.directory, begin: () => Promise.resolve(), waitMs };
      return compare(directorySentences({ people: people.map(toNamed), unknownId }), sides, running);
    }
    case 'provisioner': {
      const sides = { real: real.seats, emulated: emulated.seats, begin: beginAnew, waitMs };
      const skuOf = (name: string | undefined) => (name === undefined ? undefined : skuNamed(named.skus, name)?.skuId);
      const sentences = seatSentences({
        people: ids,
        skuId: skuOf(variables.sku) ?? '',
        secondSkuId: skuOf(variables.secondSku),
        unlocated: named.people.get(variables.unlocated ?? '')?.id,
        unknownId,
        unknownSkuId: randomUUID(),
      });
      return compare(sentences, sides, running);
    }
    case 'groups': {
      const sides = { real: real.groups, emulated: emulated.groups, begin: beginAnew, waitMs };
      return compare(groupSentences({ people: ids, groupId: variables.group, unknownId }), sides, running);
    }
  }
}

function toNamed({ id, userPrincipalName, displayName, mail, mailNickname, proxyAddresses }: RawPerson): NamedPerson {
  return {
    userId: id,
    userPrincipalName,
    displayName: displayName ?? null,
    proxyAddresses: proxyAddresses ?? [],
    ...(typeof mail === 'string' ? { mail } : {}),
    ...(typeof mailNickname === 'string' ? { mailAlias: mailNickname } : {}),
  };
}
